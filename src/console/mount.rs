//! From a request to its answer.

use std::panic::AssertUnwindSafe;

use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue, LOCATION, SET_COOKIE, VARY,
};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{self, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::FutureExt;

use super::ask::{self, Ask, header};
use super::fault::Fault;
use super::login::{self, Access};
use super::routes::{Found, Route, find};
use super::words::{self, Language};
use super::{Console, answer, assets, live, uploads};

/// The most bytes of a JSON body.
const JSON_LIMIT: usize = 1 << 20;
/// The most bytes of what is taken from who has not logged in.
const OPEN_LIMIT: usize = 8 << 10;
/// The most bytes of an uploaded file; the platform takes no larger pictures.
const UPLOAD_LIMIT: usize = 10 << 20;

/// What begins the paths that the console answers.
const PATHS: [&str; 3] = ["/console", "/j", "/stream"];
/// What else does if it keeps files.
const UPLOADS: &str = "/uploads";

impl Console {
    /// Mounts everything: `App::new().configure(console.configure())`. It has to stand before what
    /// takes every path.
    pub fn configure(&self) -> impl FnOnce(&mut ServiceConfig) {
        let console = self.clone();
        move |config| {
            let uploads = console.shared().uploads.as_ref().map(|_| UPLOADS);
            for path in PATHS.into_iter().chain(uploads) {
                let console = console.clone();
                let serve = web::to(move |request, payload| {
                    let console = console.clone();
                    async move { respond(console, request, payload).await }
                });
                // A scope without services needs no pattern, which every other request would pay for.
                config.service(web::scope(path).default_service(serve));
            }
        }
    }
}

async fn respond(console: Console, request: HttpRequest, payload: Payload) -> HttpResponse {
    if !is_own_host(&console, &request) {
        let fault = Fault::forbidden(&words::OWN_NAMES);
        return answer::secured(fault.response(Language::of(&request)));
    }
    let response = match request.method() == Method::OPTIONS && console.shared().cors_dev {
        true => HttpResponse::NoContent().finish(),
        false => {
            let answering = AssertUnwindSafe(route(&console, &request, payload));
            answering.catch_unwind().await.unwrap_or_else(|_| {
                tracing::error!(path = request.path(), "an answer of the console panicked");
                Fault::panicked().response(Language::of(&request))
            })
        }
    };
    answer::secured(with_cors(&console, &request, response))
}

async fn route(console: &Console, request: &HttpRequest, payload: Payload) -> HttpResponse {
    let (path, language) = (request.uri().path(), Language::of(request));
    let Some(parts) = ask::parts(path) else {
        return Fault::not_found(&words::NO_UTF8).response(language);
    };
    let parts_of: Vec<&str> = parts.iter().map(String::as_str).collect();
    match parts_of.as_slice() {
        ["console", "assets", rest @ ..] => {
            page(request, || assets::serve(request, &rest.join("/")))
        }
        ["console"] | ["console", ""] => page(request, || entry(console, request)),
        ["console", ..] => HttpResponse::NotFound().finish(),
        ["stream"] => live::stream(console, request),
        ["uploads", ..] => uploads::give(console, request, &parts).await,
        _ => match api(console, request, payload, &parts).await {
            Ok(response) => response,
            Err(fault) => fault.response(language),
        },
    }
}

/// A page is asked for, never changed.
fn page(request: &HttpRequest, give: impl FnOnce() -> HttpResponse) -> HttpResponse {
    match *request.method() {
        Method::GET | Method::HEAD => give(),
        _ => HttpResponse::MethodNotAllowed().finish(),
    }
}

/// The entry page; by the link that logs in, a step before it, so that the key leaves the address.
fn entry(console: &Console, request: &HttpRequest) -> HttpResponse {
    let query = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
    let query = query.map(web::Query::into_inner).unwrap_or_default();
    let Some((_, key)) = query.iter().find(|(name, _)| name == "key") else {
        return assets::entry(request);
    };
    let cookie = match login::by_link(console, request, key) {
        Ok(cookie) => cookie,
        Err(fault) => return fault.response(Language::of(request)),
    };
    let cookie = cookie.map(|cookie| HeaderValue::from_str(&cookie));
    let mut response = HttpResponse::new(StatusCode::SEE_OTHER);
    let headers = response.headers_mut();
    let page = match cookie {
        Some(Ok(cookie)) => {
            headers.insert(SET_COOKIE, cookie);
            "/console"
        }
        // Of an earlier run, most likely; the page says so.
        _ => "/console?link=old",
    };
    headers.insert(LOCATION, HeaderValue::from_static(page));
    response
}

async fn api(
    console: &Console,
    request: &HttpRequest,
    payload: Payload,
    parts: &[String],
) -> Result<HttpResponse, Fault> {
    let visitor = login::visitor(console, request);
    let found = find(request.method().as_str(), parts);
    let is_open = matches!(&found, Found::Route(route, _) if route.is_open);
    // Who has not logged in learns nothing, not even which paths there are.
    if visitor.is_none() && !is_open {
        return Err(Fault::forbidden(&words::LOG_IN));
    }
    let (route, held) = match found {
        Found::Route(route, held) => (route, held),
        Found::OtherVerb => {
            let verb = words::NO_VERB.with("verb", request.method());
            return Err(Fault::unimplemented(verb));
        }
        Found::Nothing => return Err(Fault::not_found(&words::NO_PATH)),
    };
    let Some(run) = route.run else {
        return Err(Fault::not_found(&words::NO_PATH));
    };
    let ask = Ask {
        console: console.clone(),
        visitor,
        peer: login::peer(console, request),
        is_secure: login::is_secure(request),
        language: Language::of(request),
        held,
        query: request.query_string().to_owned(),
        is_json: ask::says_json(request),
        body: ask::read(payload, limit(route)).await?,
    };
    let doing = Doing::new(route, &ask);
    // On a task of its own: whoever goes away in the middle leaves nothing half done.
    let answering = actix_web::rt::spawn(async move {
        let answer = run(ask).await;
        doing.done(answer.as_ref().err());
        answer
    });
    Ok(answering.await??.response())
}

/// What somebody does who changes something, for who asks later who did it. Openids are left out, and
/// conversations of the simulator change nothing.
struct Doing(Option<(&'static Route, u64, String)>);

impl Doing {
    fn new(route: &'static Route, ask: &Ask) -> Self {
        let is_told = route.verb != "GET" && !route.path.starts_with("/j/simulate");
        let told = |(name, _): &&(&str, String)| matches!(*name, "account" | "identity" | "name");
        let about = ask.held.iter().filter(told);
        let about: Vec<&str> = about.map(|(_, value)| value.as_str()).collect();
        Self(is_told.then(|| (route, ask.visitor_id(), about.join(" "))))
    }

    fn done(self, fault: Option<&Fault>) {
        let Some((route, login, about)) = self.0 else {
            return;
        };
        let (verb, path) = (route.verb, route.path);
        match fault {
            None => tracing::info!(login, verb, path, about, "done in the console"),
            Some(fault) => {
                let why = fault.said.words.key;
                tracing::info!(login, verb, path, about, why, "refused by the console");
            }
        }
    }
}

fn limit(route: &Route) -> usize {
    match route.body {
        "bytes" => UPLOAD_LIMIT,
        _ if route.is_open => OPEN_LIMIT,
        _ => JSON_LIMIT,
    }
}

/// Without a password whoever gets a browser of this machine to ask is in; so a name that somebody
/// else points at this machine is refused.
fn is_own_host(console: &Console, request: &HttpRequest) -> bool {
    if matches!(console.shared().access, Access::Password(_)) {
        return true;
    }
    let Some(host) = header(request, "host") else {
        return false;
    };
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or(""),
        None => host.split(':').next().unwrap_or(""),
    };
    let is_loopback = |ip: std::net::IpAddr| ip.to_canonical().is_loopback();
    name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(is_loopback)
}

/// The three headers by which a page under development may call from its own server. The origin is
/// named, because a star does not go with a cookie.
fn with_cors(console: &Console, request: &HttpRequest, mut response: HttpResponse) -> HttpResponse {
    let origin = header(request, "origin").map(|origin| HeaderValue::from_str(&origin));
    if let (true, Some(Ok(origin))) = (console.shared().cors_dev, origin) {
        let headers = response.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(
            ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("Content-Type, Authorization, X-Console"),
        );
        headers.insert(
            ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET, PUT, POST, DELETE"),
        );
        headers.insert(
            ACCESS_CONTROL_ALLOW_CREDENTIALS,
            HeaderValue::from_static("true"),
        );
        headers.insert(VARY, HeaderValue::from_static("Origin"));
    }
    response
}

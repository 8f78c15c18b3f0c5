//! Who may: password, key, cookie, bearer token.

mod guard;
mod password;
mod proxies;
mod visitors;

use std::net::IpAddr;

use actix_web::HttpRequest;
use serde::Deserialize;
use serde_json::json;
use subtle::ConstantTimeEq;

use super::Console;
use super::answer::Answer;
use super::ask::{Ask, header};
use super::fault::Fault;
use super::words;
use crate::model::text::hex;

pub(super) use guard::Guard;
pub(super) use password::Password;
pub(super) use proxies::Proxies;
pub(super) use visitors::{Visitor, Visitors};

/// The name of the cookie.
pub(super) const COOKIE: &str = "wxmenu_console";

/// The header that a script of another site cannot send.
const OWN: &str = "x-console";

/// What opens the console.
#[derive(Debug)]
pub(super) enum Access {
    /// A password of the operator's.
    Password(Password),
    /// A key that is in the link which the server prints; good while it runs, and on loopback only.
    Key(crate::model::Secret),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Login {
    password: String,
    #[serde(default)]
    bearer: bool,
}

/// `POST /j/login`
pub(super) async fn login(ask: Ask) -> Result<Answer, Fault> {
    let Login { password, bearer } = ask.body()?;
    let console = &ask.console;
    // One after the other: a hash takes memory, and those who try at once shall not get more tries.
    let _in_line = console.guard().line().await;
    let now = console.now();
    console.guard().admit(ask.peer, now).map_err(locked)?;
    let is_right = match &console.shared().access {
        Access::Key(key) => same(key.expose(), &password),
        Access::Password(known) => known.is(password).await?,
    };
    if !is_right {
        console.guard().failed(ask.peer, now);
        tracing::warn!(peer = ?ask.peer, "a login with a wrong password");
        return Err(Fault::forbidden(&words::WRONG_PASSWORD));
    }
    console.guard().succeeded(ask.peer, now);
    let token = enter(console)?;
    let answer = match bearer {
        true => Answer::of(json!({ "token": token })),
        false => Answer::good(),
    };
    Ok(answer.cookie(cookie(&token, ask.is_secure)))
}

/// `POST /j/logout`
pub(super) async fn logout(ask: Ask) -> Result<Answer, Fault> {
    if let Some(visitor) = &ask.visitor {
        ask.console.visitors().remove(visitor.id);
        ask.console.live().leave(visitor.id);
        ask.console.shared().conversations.forget_all(visitor.id);
    }
    let gone = format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    Ok(Answer::good().cookie(gone))
}

/// `GET /j/login`
pub(super) async fn how(ask: Ask) -> Result<Answer, Fault> {
    let how = match &ask.console.shared().access {
        Access::Password(_) => "password",
        Access::Key(_) => "link",
    };
    let wait = ask.console.guard().admit(ask.peer, ask.console.now());
    let wait = wait.err().unwrap_or(0);
    Ok(Answer::of(json!({ "how": how, "retry_after": wait })))
}

/// The cookie of who comes by a link with this key, if it is the right one.
///
/// A wrong key is not counted: nobody guesses one, and any page on the internet can make a browser
/// ask for a wrong link, which must not lock out who sits there.
pub(super) fn by_link(
    console: &Console,
    request: &HttpRequest,
    key: &str,
) -> Result<Option<String>, Fault> {
    match &console.shared().access {
        Access::Key(known) if same(known.expose(), key) => {
            Ok(Some(cookie(&enter(console)?, is_secure(request))))
        }
        _ => Ok(None),
    }
}

/// Where a request comes from: the connection, or what a proxy that is believed says.
pub(super) fn peer(console: &Console, request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let told = request.headers().get_all("x-forwarded-for");
    let told = told.filter_map(|told| told.to_str().ok());
    Some(console.shared().proxies.origin(peer, told))
}

fn enter(console: &Console) -> Result<String, Fault> {
    let token = secret().map_err(Fault::unknown)?;
    console.visitors().enter(&token, console.now());
    console.visited();
    console
        .live()
        .tell("login", &json!({ "at": super::moment(console.now()) }));
    Ok(token)
}

/// Who a request is of; nobody if it has not logged in.
pub(super) fn visitor(console: &Console, request: &HttpRequest) -> Option<Visitor> {
    let now = console.now();
    let bearer = header(request, "authorization");
    let bearer = bearer
        .as_deref()
        .and_then(|value| value.strip_prefix("Bearer "));
    if let Some(token) = bearer {
        return console.visitors().find(token.trim(), now);
    }
    let visitor = console.visitors().find(&in_cookie(request)?, now)?;
    // A cookie comes along with whatever another site makes the browser send.
    let is_own = matches!(request.method().as_str(), "GET" | "HEAD") || is_own(console, request);
    is_own.then_some(visitor)
}

/// Whether a page of this very server sent it: it has our header, which a page of another site may not
/// send without being asked about first, or it comes from where it goes to.
fn is_own(console: &Console, request: &HttpRequest) -> bool {
    if header(request, OWN).is_some() || console.shared().cors_dev {
        return true;
    }
    let origin = header(request, "origin").unwrap_or_default();
    let host = header(request, "host").unwrap_or_default();
    let own = origin.split_once("://").map_or("", |(_, own)| own);
    !host.is_empty() && own.eq_ignore_ascii_case(&host)
}

fn in_cookie(request: &HttpRequest) -> Option<String> {
    let cookies = header(request, "cookie")?;
    let mut pairs = cookies
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='));
    let (_, token) = pairs.find(|(name, _)| *name == COOKIE)?;
    Some(token.to_owned())
}

fn cookie(token: &str, is_secure: bool) -> String {
    let secure = if is_secure { "; Secure" } else { "" };
    format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{secure}")
}

/// Whether a proxy says that the browser speaks TLS to it.
pub(super) fn is_secure(request: &HttpRequest) -> bool {
    header(request, "x-forwarded-proto").is_some_and(|proto| proto.eq_ignore_ascii_case("https"))
}

/// Whether two secrets are the same, in the same time whatever the difference is.
fn same(known: &str, given: &str) -> bool {
    known.as_bytes().ct_eq(given.as_bytes()).into()
}

/// Thirty-two letters that nobody can guess.
pub(super) fn secret() -> Result<String, getrandom::Error> {
    let bytes: [u8; 16] = random()?;
    Ok(hex(&bytes))
}

/// Bytes that nobody can foretell.
pub(super) fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn locked(seconds: u64) -> Fault {
    Fault::forbidden(words::LOCKED.with("seconds", seconds)).with("retry_after", seconds)
}

/// Randomness for an envelope.
pub(super) fn chance() -> Result<crate::wechat::Chance, getrandom::Error> {
    random().map(crate::wechat::Chance::new)
}

//! What the stub answers by itself.

use std::time::Duration;

use serde_json::{Value, json};

use super::http::Seen;
use super::reaction::Reaction;
use super::state::{State, Worth};
use super::usual::usual;

/// Where the platform answers calls.
const PLACES: [&str; 8] = [
    "/cgi-bin/",
    "/customservice/",
    "/datacube/",
    "/sns/",
    "/wxa/",
    "/wxaapi/",
    "/cv/",
    "/stub/",
];

/// The answer to a request for which nothing else was said.
pub(super) fn answer(state: &State, seen: &Seen) -> Reaction {
    if !PLACES.iter().any(|place| seen.path.starts_with(place)) {
        return Reaction::html(404);
    }
    match seen.path.as_str() {
        "/cgi-bin/token" => token(state, &plain_request(seen), false),
        "/cgi-bin/stable_token" => token(state, &seen.json(), true),
        "/sns/jscode2session" => login(state, seen),
        "/stub/expire" => {
            state.expire_tokens();
            good()
        }
        "/stub/react" => react(state, &seen.json()),
        "/stub/messages" => Reaction::json(&Value::from(state.messages())),
        path if path.starts_with("/sns/") => usual(seen),
        _ => refusal(state, seen).unwrap_or_else(|| with_token(state, seen)),
    }
}

pub(super) fn good() -> Reaction {
    Reaction::json(&json!({ "errcode": 0, "errmsg": "ok" }))
}

fn plain_request(seen: &Seen) -> Value {
    let param = |name| seen.param(name).unwrap_or("");
    json!({ "appid": param("appid"), "secret": param("secret"), "grant_type": param("grant_type") })
}

fn token(state: &State, request: &Value, stable: bool) -> Reaction {
    let text = |name: &str| request.get(name).and_then(Value::as_str).unwrap_or("");
    if text("grant_type") != "client_credential" {
        return Reaction::errcode(40002);
    }
    match (text("appid"), text("secret")) {
        ("", _) => Reaction::errcode(41002),
        (_, "") => Reaction::errcode(41004),
        (appid, _) => {
            let force = request.get("force_refresh") == Some(&Value::Bool(true));
            let (token, life) = state.grant(appid, stable, force);
            Reaction::json(&json!({ "access_token": token, "expires_in": life.as_secs() }))
        }
    }
}

/// A code is good once; one that begins with `bad` never.
fn login(state: &State, seen: &Seen) -> Reaction {
    match seen.param("js_code").unwrap_or("") {
        "" => Reaction::errcode(41008),
        bad if bad.starts_with("bad") => Reaction::errcode(40029),
        code if !state.use_code(code) => Reaction::errcode(40163),
        code => {
            // The person is what stands before the first dot.
            let person = code.split('.').next().unwrap_or(code);
            Reaction::json(&json!({
                "openid": format!("o-{person}"),
                "session_key": "c3R1YnN0dWJzdHVic3R1Yg==",
                "unionid": format!("u-{person}"),
            }))
        }
    }
}

fn refusal(state: &State, seen: &Seen) -> Option<Reaction> {
    let code = match seen.param("access_token") {
        None | Some("") => 41001,
        Some(token) => match state.worth(token) {
            Worth::Good => return None,
            Worth::Expired => 42001,
            Worth::Unknown => 40001,
        },
    };
    Some(Reaction::errcode(code))
}

fn with_token(state: &State, seen: &Seen) -> Reaction {
    match (seen.method.as_str(), seen.path.as_str()) {
        ("POST", "/cgi-bin/message/custom/send") => message(state, seen.json()),
        ("POST", "/cgi-bin/menu/create") => {
            state.set_menu(Some(seen.json()));
            good()
        }
        ("GET", "/cgi-bin/menu/delete") => {
            state.set_menu(None);
            good()
        }
        ("GET", "/cgi-bin/menu/get") => match state.menu() {
            Some(menu) => Reaction::json(&json!({ "menu": menu })),
            None => Reaction::errcode(46003),
        },
        _ => usual(seen),
    }
}

fn message(state: &State, message: Value) -> Reaction {
    let text = |name: &str| message.get(name).and_then(Value::as_str).unwrap_or("");
    let code = match (text("touser"), text("msgtype")) {
        _ if !message.is_object() => 47001,
        ("", _) => 40003,
        (_, "") => 40008,
        (_, kind) if message.get(kind).is_none() => 40008,
        _ => 0,
    };
    if code != 0 {
        return Reaction::errcode(code);
    }
    state.take_message(message);
    good()
}

/// `{"path": …}` with `"errcode": 45009`, `"html": 502` or `"after": seconds`: what a person at a
/// terminal may tell the stub. `"errcode": 0` ends it.
fn react(state: &State, request: &Value) -> Reaction {
    let number = |name: &str| request.get(name).and_then(Value::as_u64);
    let code = request.get("errcode").and_then(Value::as_i64);
    let status = number("html").and_then(|status| u16::try_from(status).ok());
    let after = number("after").map(Duration::from_secs);
    let page = status.map(Reaction::html);
    let wanted = code.map(Reaction::errcode).or(page);
    let path = request.get("path").and_then(Value::as_str);
    match (path, code, wanted.or(after.map(Reaction::After))) {
        (Some(path), Some(0), _) => state.relent(path),
        (Some(path), _, Some(reaction)) => state.always(path.to_owned(), reaction),
        _ => return Reaction::errcode(40035),
    }
    good()
}

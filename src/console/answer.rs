//! What leaves: JSON with its number, and the headers of everything.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderName, HeaderValue, SET_COOKIE};
use serde_json::{Map, Value};

use super::fault::Fault;
use super::words::Language;

/// A good answer: members of the object, and now and then a cookie.
#[derive(Debug, Default)]
pub(super) struct Answer {
    members: Map<String, Value>,
    cookie: Option<String>,
    /// The document itself, without a number: only for what another standard gives the form of.
    bare: bool,
}

impl Answer {
    /// Nothing but that all is well.
    pub(super) fn good() -> Self {
        Self::default()
    }

    /// These members; whatever is no object becomes the member `value`.
    pub(super) fn of(value: Value) -> Self {
        let members = match value {
            Value::Object(members) => members,
            other => Map::from_iter([("value".to_owned(), other)]),
        };
        Self {
            members,
            ..Self::default()
        }
    }

    /// A document whose form somebody else has laid down.
    pub(super) fn bare(value: Value) -> Self {
        Self {
            bare: true,
            ..Self::of(value)
        }
    }

    /// Sets this cookie.
    pub(super) fn cookie(mut self, cookie: String) -> Self {
        self.cookie = Some(cookie);
        self
    }

    pub(super) fn response(self) -> HttpResponse {
        let mut members = self.members;
        if !self.bare {
            members.insert("r".to_owned(), Value::from(0));
        }
        let mut response = json(StatusCode::OK, &Value::Object(members));
        if let Some(Ok(cookie)) = self.cookie.as_deref().map(HeaderValue::from_str) {
            response.headers_mut().insert(SET_COOKIE, cookie);
        }
        response
    }
}

impl Fault {
    pub(super) fn response(self, language: Language) -> HttpResponse {
        let status = self.status();
        let mut members = self.more;
        members.insert("r".to_owned(), Value::from(self.code.number()));
        members.insert("msg".to_owned(), Value::from(self.said.text(language)));
        members.insert("key".to_owned(), Value::from(self.said.words.key));
        members.insert("values".to_owned(), self.said.values());
        json(status, &Value::Object(members))
    }
}

fn json(status: StatusCode, value: &Value) -> HttpResponse {
    let mut response = HttpResponse::build(status).body(value.to_string());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(
        HeaderName::from_static("cache-control"),
        HeaderValue::from_static("no-store"),
    );
    response
}

/// What every answer of the console says: nothing comes from elsewhere, nothing is guessed, nobody
/// frames it, nobody learns where one came from.
const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; \
         frame-ancestors 'none'; form-action 'self'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Adds the headers that keep a browser from doing more than it should; one that is there stays.
pub(super) fn secured(mut response: HttpResponse) -> HttpResponse {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    response
}

//! What a request holds, wherever its sender put it: in the query, in a JSON body, in a form, in the
//! header.

use std::ops::Range;

use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_TYPE;
use serde_json::Value;

use super::answer::Failure;
use super::errcode;
use super::lenient;
use super::multipart;
use crate::api::decode_query;

/// Longer ones are none of ours.
const LONGEST_TICKET: usize = 256;

/// The most tickets of one request that are looked up.
const MOST_TICKETS: usize = 8;

/// The names by which things are looked for.
pub(super) struct Names<'n> {
    pub(super) session: &'n str,
    pub(super) code: &'n str,
}

/// What a request holds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Asked {
    /// What may be a ticket, in the order in which it is looked for, each once.
    pub(super) tickets: Vec<String>,
    /// The first login code.
    pub(super) code: Option<String>,
    /// What is said; empty if nothing is.
    pub(super) text: String,
    /// Where in the body the file is.
    pub(super) file: Option<Range<usize>>,
}

impl Asked {
    /// Reads a request.
    pub(super) fn read(
        request: &HttpRequest,
        body: &[u8],
        names: &Names<'_>,
    ) -> Result<Self, Failure> {
        let content_type = header(request, CONTENT_TYPE.as_str()).unwrap_or_default();
        let mut found = Found::new(names);
        found.pairs(decode_query(request.query_string()));
        let file = found.body(&content_type, body)?;
        for name in [names.session, names.code] {
            let value = header(request, name).map(|value| (name.to_owned(), value));
            found.pairs(value);
        }
        Ok(Self {
            tickets: found.tickets,
            code: found.code,
            text: found.text.map_or_else(String::new, |text| legal(&text)),
            file,
        })
    }
}

fn header(request: &HttpRequest, name: &str) -> Option<String> {
    let value = request.headers().get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// What was found so far; of a code and a text the first one counts.
struct Found<'n> {
    names: &'n Names<'n>,
    tickets: Vec<String>,
    code: Option<String>,
    text: Option<String>,
}

impl<'n> Found<'n> {
    const fn new(names: &'n Names<'n>) -> Self {
        Self {
            names,
            tickets: Vec::new(),
            code: None,
            text: None,
        }
    }

    fn pairs(&mut self, pairs: impl IntoIterator<Item = (String, String)>) {
        for (name, value) in pairs {
            self.pair(&name, value);
        }
    }

    fn pair(&mut self, name: &str, value: String) {
        if name == self.names.session {
            let fits = (1..=LONGEST_TICKET).contains(&value.len());
            if fits && self.tickets.len() < MOST_TICKETS && !self.tickets.contains(&value) {
                self.tickets.push(value);
            }
        } else if name == self.names.code {
            let code = Some(value).filter(|code| !code.is_empty());
            self.code = self.code.take().or(code);
        } else if name == "text" && self.text.is_none() {
            self.text = Some(value);
        }
    }

    /// Reads a body by what it is called, or else by what it looks like.
    fn body(&mut self, content_type: &str, body: &[u8]) -> Result<Option<Range<usize>>, Failure> {
        let folded = content_type.to_ascii_lowercase();
        let looks_like_json = || {
            let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
            first.is_some_and(|byte| matches!(byte, b'{' | b'[' | b'"' | 0xEF))
        };
        if folded.starts_with("multipart/") {
            return self.form(content_type, body);
        }
        let is_form = folded.starts_with("application/x-www-form-urlencoded");
        if !is_form && (folded.contains("json") || looks_like_json()) {
            self.json(body)?;
        } else {
            let text = String::from_utf8_lossy(body);
            self.pairs(decode_query(text.trim_end_matches(['\r', '\n'])));
        }
        Ok(None)
    }

    fn json(&mut self, body: &[u8]) -> Result<(), Failure> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        let bad = |words: &str| Failure::new(errcode::BAD_REQUEST, words);
        let value = lenient::read(body).ok_or_else(|| bad("the body is no JSON"))?;
        let Value::Object(fields) = value else {
            return Err(bad("the body is no JSON object"));
        };
        for (name, value) in fields {
            match value {
                Value::String(value) => self.pair(&name, value),
                Value::Number(value) => self.pair(&name, value.to_string()),
                Value::Bool(value) if name == "text" => self.pair(&name, value.to_string()),
                Value::Array(_) | Value::Object(_) if name == "text" => {
                    return Err(bad("`text` is a text"));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn form(&mut self, content_type: &str, body: &[u8]) -> Result<Option<Range<usize>>, Failure> {
        let boundary = multipart::boundary(content_type);
        let parts = boundary.and_then(|boundary| multipart::parts(body, boundary));
        let parts =
            parts.ok_or_else(|| Failure::new(errcode::BAD_REQUEST, "the body is no whole form"))?;
        let mut file = None;
        for part in &parts {
            let is_file = part.is_file || part.name == "file";
            match is_file {
                false => self.pair(&part.name, part.text()),
                // By its name, or else the first one.
                true if file.is_none() || part.name == "file" => file = Some(part.range.clone()),
                true => {}
            }
        }
        Ok(file)
    }
}

/// The text without what no message of the platform may hold.
fn legal(text: &str) -> String {
    let is_legal = |c: &char| match c {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        other => *other >= ' ',
    };
    text.chars().filter(is_legal).collect()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    const NAMES: Names<'_> = Names {
        session: "session",
        code: "code",
    };

    fn read(request: TestRequest, body: &str) -> Result<Asked, Failure> {
        Asked::read(&request.to_http_request(), body.as_bytes(), &NAMES)
    }

    #[test]
    fn the_query_goes_before_the_body_and_the_body_before_the_header() {
        let request = || {
            TestRequest::post()
                .uri("/say?session=q&code=1&session=q2")
                .insert_header(("Session", "h"))
                .insert_header(("code", "4"))
        };
        let json = request().insert_header(("content-type", "application/json"));
        let asked = read(json, r#"{"session":"j","code":"2","text":"hi"}"#);
        let asked = asked.ok().unwrap();
        assert_eq!(asked.tickets, ["q", "q2", "j", "h"]);
        assert_eq!((asked.code.as_deref(), &*asked.text), (Some("1"), "hi"));
        let form = request().insert_header(("content-type", "application/x-www-form-urlencoded"));
        let asked = read(form, "text=%E6%B1%89+1&session=f&code=3")
            .ok()
            .unwrap();
        assert_eq!(asked.tickets, ["q", "q2", "f", "h"]);
        assert_eq!(asked.text, "汉 1");
    }

    #[test]
    fn a_text_may_be_odd() {
        for (json, text) in [
            ("{}", ""),
            (r#"{"text":null}"#, ""),
            (r#"{"text":" "}"#, " "),
            (r#"{"text":25}"#, "25"),
            (r#"{"text":true}"#, "true"),
            (r#"{"text":"\ud83d"}"#, "\u{FFFD}"),
            (r#"{"text":"a\u0000b\n"}"#, "ab\n"),
            ("", ""),
            (" ", ""),
        ] {
            let request = TestRequest::post().insert_header(("content-type", "application/json"));
            assert_eq!(read(request, json).ok().unwrap().text, text, "{json}");
        }
        for json in ["{", "[]", r#"{"text":[1]}"#, r#"{"text":{}}"#] {
            let request = TestRequest::post().insert_header(("content-type", "application/json"));
            assert!(read(request, json).is_err(), "{json}");
        }
    }

    #[test]
    fn a_body_without_a_name_is_known_by_its_looks() {
        for (content_type, body) in [
            ("text/plain", r#" {"text":"hi"}"#),
            ("", r#"{"text":"hi"}"#),
            ("", "text=hi"),
            ("text/plain;charset=UTF-8", "text=hi\r\n"),
        ] {
            let request = TestRequest::post().insert_header(("content-type", content_type));
            assert_eq!(read(request, body).ok().unwrap().text, "hi", "{body}");
        }
    }

    #[test]
    fn no_request_asks_for_too_many_tickets() {
        let query: String = (0..100).map(|n| format!("session={n}&")).collect();
        let long = "x".repeat(300);
        let request = TestRequest::get().uri(&format!("/menu?session={long}&session=&{query}"));
        assert_eq!(read(request, "").ok().unwrap().tickets.len(), 8);
    }
}

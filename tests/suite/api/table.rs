//! Golden requests: what a typed call puts on the wire, byte for byte, and what it must not.
//!
//! A family's test is a table of [`Goldens::row`]s and one of [`Goldens::refused`]; at its end every
//! typed call of the family has to have stood in both.
#![cfg_attr(
    not(feature = "full"),
    allow(dead_code, reason = "there are families that are off")
)]

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::LazyLock;

use wxmenu::api::{Api, ApiError, ENDPOINTS, Endpoint};
use wxmenu::testing::{Reaction, Seen};

use super::kit::Kit;
use crate::project::{files_below, read};

pub(super) struct Goldens {
    kit: Kit,
    left: BTreeSet<String>,
    refused: BTreeSet<String>,
    answers: Vec<Reaction>,
}

impl Goldens {
    pub(super) async fn new() -> Self {
        Self {
            kit: Kit::new().await,
            left: BTreeSet::new(),
            refused: BTreeSet::new(),
            answers: Vec::new(),
        }
    }

    pub(super) const fn kit(&self) -> &Kit {
        &self.kit
    }

    pub(super) fn api(&self) -> Api {
        self.kit.api.clone()
    }

    /// Makes a call that leaves as `line` (method, path and parameters without the token) and
    /// `body`; gives what it made of `answer`.
    pub(super) async fn row<T: Debug>(
        &mut self,
        line: &str,
        body: &str,
        answer: Reaction,
        call: impl Future<Output = Result<T, ApiError>>,
    ) -> T {
        let path = line.split([' ', '?']).nth(1).unwrap();
        self.kit.stub.next(path, answer.clone());
        self.answers.push(answer);
        let outcome = call.await.unwrap_or_else(|error| panic!("{line}: {error}"));
        let seen = self.kit.stub.seen().pop().unwrap();
        assert_eq!(written(&seen), format!("{line}\n{body}"));
        assert!(seen.param("access_token").is_some(), "{line}");
        self.left.insert(format!("{} {}", seen.method, seen.path));
        outcome
    }

    /// Makes a call that says why it does not leave.
    pub(super) async fn refused<T: Debug>(
        &mut self,
        why: &str,
        call: impl Future<Output = Result<T, ApiError>>,
    ) {
        let before = self.kit.stub.seen().len();
        match call.await.unwrap_err() {
            ApiError::Refused { call, reason, .. } => {
                assert!(reason.contains(why), "{call}: {reason}");
                self.refused.insert(call);
            }
            other => panic!("{other}"),
        }
        assert_eq!(self.kit.stub.seen().len(), before, "{why}");
    }

    /// Makes a call that the platform refuses with a number.
    pub(super) async fn fails<T: Debug>(
        &self,
        path: &str,
        code: i64,
        call: impl Future<Output = Result<T, ApiError>>,
    ) {
        self.kit.stub.next(path, Reaction::errcode(code));
        assert_eq!(call.await.unwrap_err().errcode(), Some(code), "{path}");
    }

    /// Nothing of the family is missing: each typed call left, and was refused, and read the answer
    /// that was recorded of it, if there is one. `without` names the calls that have nothing to
    /// refuse.
    pub(super) fn cover(&self, family: &str, without: &[&str]) {
        let rows = ENDPOINTS.iter().filter(|row| row.typed);
        let rows = rows.filter(|row| row.family == family);
        for row in rows.clone() {
            let name = recorded_of(row);
            if RECORDED.contains(&name) {
                assert!(self.answers.contains(&recorded(&name)), "{name}");
            }
        }
        let all: BTreeSet<String> = rows
            .map(|row| format!("{} {}", row.method, row.path))
            .collect();
        assert_eq!(self.left, all);
        let mut held = self.refused.clone();
        held.extend(without.iter().map(|&call| call.to_owned()));
        assert_eq!(held, all);
    }
}

/// Method, path, parameters without the token, and the body.
fn written(seen: &Seen) -> String {
    let params = seen.query.iter().filter(|(name, _)| name != "access_token");
    let mut params: Vec<String> = params.map(|(n, v)| format!("{n}={v}")).collect();
    params.sort();
    let params = match params.is_empty() {
        true => String::new(),
        false => format!("?{}", params.join("&")),
    };
    let body = String::from_utf8_lossy(&seen.body);
    format!("{} {}{params}\n{body}", seen.method, seen.path)
}

/// The names of the answers that were recorded.
pub(super) static RECORDED: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let files = files_below("tests/data/api/wechatpy");
    let names = files.iter().filter_map(|file| file.strip_suffix(".json"));
    names.map(str::to_owned).collect()
});

/// What an endpoint's answer is called if it was recorded: `message_mass_send`.
pub(super) fn recorded_of(row: &Endpoint) -> String {
    let path = row.path.trim_start_matches('/');
    let path = path.strip_prefix("cgi-bin/").unwrap_or(path);
    path.replace('/', "_")
}

/// An answer that was recorded elsewhere.
pub(super) fn recorded(name: &str) -> Reaction {
    Reaction::text(read(&format!("tests/data/api/wechatpy/{name}.json")))
}

/// An answer that only says that it is done.
pub(super) fn done() -> Reaction {
    Reaction::text(r#"{"errcode":0,"errmsg":"ok"}"#)
}

/// A form as it leaves: lines with the boundary of the first, and `\n` for a line's end.
pub(super) fn form(text: &str) -> String {
    text.replace("--\n", "--wxmenu-form-0000000000000000\n")
        .replace("--END", "--wxmenu-form-0000000000000000--\n")
        .replace('\n', "\r\n")
}

//! `:session`: what is kept of the person.

use super::print::{line, place};
use super::talk::explained;
use crate::model::Session;
use crate::model::text::pad;
use crate::testing::{Stage, format_moment};

/// The width of the column of names.
const NAMES: usize = 12;

/// What is kept of the person who writes at the moment.
pub(super) async fn session(stage: &Stage) -> Result<String, String> {
    let key = stage.chat().session_key();
    let session = stage.chat().session().await;
    let rows = match session.map_err(|error| explained(&error.into()))? {
        Some(session) => session_rows(&session),
        None => vec![("session", "nothing is kept of this person".to_owned())],
    };
    let head = [
        ("user", key.openid.as_str().to_owned()),
        ("account", key.account.as_str().to_owned()),
    ];
    let mut text = String::new();
    for (name, value) in head.into_iter().chain(rows) {
        line(&mut text, &format!("{}{value}", pad(name, NAMES)));
    }
    Ok(text)
}

fn session_rows(session: &Session) -> Vec<(&'static str, String)> {
    let never = || "never".to_owned();
    let mut rows = vec![
        ("position", place(&session.position)),
        ("began", format_moment(session.created())),
        ("last wrote", format_moment(session.last_access())),
        (
            "ends",
            session.expires_at().map_or_else(never, format_moment),
        ),
    ];
    let values = session.values().iter();
    rows.extend(values.map(|(name, value)| ("value", format!("{name} = {value}"))));
    rows
}

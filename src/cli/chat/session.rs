//! `:session`: what is kept of the person.

use std::sync::Arc;

use super::print::{line, place};
use super::talk::explained;
use crate::model::text::pad;
use crate::model::{Filling, Rest, Session};
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
    rows.extend(
        session
            .filling()
            .map(Arc::as_ref)
            .into_iter()
            .flat_map(form),
    );
    rows.extend(waiting(session));
    rows.extend(options(session));
    rows
}

/// The form in progress and what is filled in.
fn form(filling: &Filling) -> Vec<(&'static str, String)> {
    let step = match &filling.field {
        Some(field) => format!("asks for {field}"),
        None => "asks whether all is right".to_owned(),
    };
    let form = format!("{} of menu {}, {step}", filling.form, filling.menu);
    let values = filling.values.iter();
    let values = values.map(|(name, value)| ("filled in", filled(name, value)));
    std::iter::once(("form", form)).chain(values).collect()
}

/// What was typed may hold line feeds and control characters, so it is quoted.
fn filled(name: &str, value: &str) -> String {
    format!("{name} = {}", serde_json::Value::from(value))
}

/// What of the last reply was not said yet.
fn waiting(session: &Session) -> Option<(&'static str, String)> {
    let of = match session.rest_kind() {
        Rest::OfQuestion => "the form's question",
        Rest::OfReply => "the last reply",
        Rest::None => return None,
    };
    let bytes = session.rest().len();
    Some(("waiting", format!("{bytes} bytes of {of}")))
}

/// What the numbers of the list that was shown last stand for.
fn options(session: &Session) -> Vec<(&'static str, String)> {
    let Some((menu, options)) = session.list() else {
        return Vec::new();
    };
    let place = menu.map_or_else(|| "no menu".to_owned(), |menu| format!("menu {menu}"));
    let rows = (1..).zip(options);
    let rows = rows.map(|(number, text)| ("option", filled(&format!("{number}"), text)));
    std::iter::once(("list", format!("shown in {place}")))
        .chain(rows)
        .collect()
}

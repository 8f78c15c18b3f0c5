//! What the platform takes, looked at before anything is sent.

use serde_json::{Map, Value};

use super::button::{Button, ButtonAction, CustomMenu};

/// The most buttons of a menu.
const BUTTONS: usize = 3;
/// The most buttons behind one of them.
const SUB_BUTTONS: usize = 5;
/// The longest name of a button, in bytes.
const NAME: usize = 16;
/// The longest name of a button behind another one, in bytes.
const SUB_NAME: usize = 60;
/// The longest key, in bytes.
const KEY: usize = 128;
/// The longest address, in bytes.
const URL: usize = 1024;

/// What else a button may be, and the field that it cannot do without.
const OTHERS: [(&str, &str); 10] = [
    ("scancode_push", "key"),
    ("scancode_waitmsg", "key"),
    ("pic_sysphoto", "key"),
    ("pic_photo_or_album", "key"),
    ("pic_weixin", "key"),
    ("location_select", "key"),
    ("media_id", "media_id"),
    ("view_limited", "media_id"),
    ("article_id", "article_id"),
    ("article_view_limited", "article_id"),
];

impl CustomMenu {
    /// Whether the platform would take it.
    ///
    /// # Errors
    /// The first limit that it is over.
    pub fn check(&self) -> Result<(), String> {
        number("in the menu", self.buttons.len(), BUTTONS)?;
        self.buttons
            .iter()
            .try_for_each(|button| button.check(false))
    }
}

impl Button {
    fn check(&self, is_sub: bool) -> Result<(), String> {
        let most = if is_sub { SUB_NAME } else { NAME };
        if self.name.trim().is_empty() {
            return Err("a button has no name".to_owned());
        }
        at_most(&self.name, "name", &self.name, most)?;
        match &self.action {
            ButtonAction::Group(_) if is_sub => Err(format!(
                "the button `{}` stands behind another one and cannot open more",
                self.name
            )),
            ButtonAction::Group(buttons) => {
                number(
                    &format!("behind `{}`", self.name),
                    buttons.len(),
                    SUB_BUTTONS,
                )?;
                buttons.iter().try_for_each(|button| button.check(true))
            }
            ButtonAction::Click { key } => filled(&self.name, "key", key, KEY),
            ButtonAction::View { url } => address(&self.name, url),
            ButtonAction::MiniProgram {
                url,
                appid,
                page_path,
            } => {
                address(&self.name, url)?;
                filled(&self.name, "appid", appid, KEY)?;
                filled(&self.name, "pagepath", page_path, URL)
            }
            ButtonAction::Other { kind, fields } => other(&self.name, kind, fields),
        }
    }
}

fn other(button: &str, kind: &str, fields: &Map<String, Value>) -> Result<(), String> {
    let Some((_, field)) = OTHERS.iter().find(|(known, _)| *known == kind) else {
        let known = OTHERS.map(|(known, _)| known).join(", ");
        return Err(format!(
            "the button `{button}` is of type `{kind}`; there are click, view, miniprogram, {known}"
        ));
    };
    let value = fields.get(*field).and_then(Value::as_str).unwrap_or("");
    filled(button, field, value, KEY)
}

fn address(button: &str, url: &str) -> Result<(), String> {
    filled(button, "url", url, URL)?;
    match ["http://", "https://"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
    {
        true => Ok(()),
        false => Err(format!(
            "`url` of the button `{button}` begins with neither http:// nor https://"
        )),
    }
}

fn number(place: &str, count: usize, most: usize) -> Result<(), String> {
    match (1..=most).contains(&count) {
        true => Ok(()),
        false => Err(format!(
            "there are {count} buttons {place}, 1 to {most} are allowed"
        )),
    }
}

fn filled(button: &str, field: &str, value: &str, most: usize) -> Result<(), String> {
    match value.trim().is_empty() {
        true => Err(format!("`{field}` of the button `{button}` is empty")),
        false => at_most(button, field, value, most),
    }
}

fn at_most(button: &str, field: &str, value: &str, most: usize) -> Result<(), String> {
    match value.len() {
        fits if fits <= most => Ok(()),
        length => Err(format!(
            "`{field}` of the button `{button}` has {length} bytes, {most} are allowed"
        )),
    }
}

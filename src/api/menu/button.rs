//! Buttons, as the platform writes them.

use std::fmt;

use serde_json::{Map, Value, json};

/// The menu under the conversation.
///
/// Its `Display` form has a line for each button.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CustomMenu {
    /// One to three.
    pub buttons: Vec<Button>,
}

/// A button.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Button {
    /// What stands on it.
    pub name: String,
    /// What it does.
    pub action: ButtonAction,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ButtonAction {
    /// Opens more buttons: one to five, and none of them opens more.
    Group(Vec<Button>),
    /// Sends an event with this key; the bot shows the menu of this id.
    Click {
        /// The key.
        key: String,
    },
    /// Opens a page.
    View {
        /// Its address.
        url: String,
    },
    /// Opens a page of a mini-program.
    MiniProgram {
        /// What old clients open instead.
        url: String,
        /// Which mini-program.
        appid: String,
        /// The page's path in it.
        page_path: String,
    },
    /// Anything else, by its type and its fields: scanning, pictures, places, media, articles.
    Other {
        /// The platform's word for it, such as `scancode_push`.
        kind: String,
        /// Its fields besides name and type.
        fields: Map<String, Value>,
    },
}

impl Button {
    /// A button that does this.
    pub fn new(name: impl Into<String>, action: ButtonAction) -> Self {
        let name = name.into();
        Self { name, action }
    }

    /// A button that sends an event with this key.
    pub fn click(name: impl Into<String>, key: impl Into<String>) -> Self {
        Self::new(name, ButtonAction::Click { key: key.into() })
    }

    fn to_json(&self) -> Value {
        let name = &self.name;
        match &self.action {
            ButtonAction::Group(buttons) => {
                let buttons: Vec<Value> = buttons.iter().map(Self::to_json).collect();
                json!({ "name": name, "sub_button": buttons })
            }
            ButtonAction::Click { key } => json!({ "type": "click", "name": name, "key": key }),
            ButtonAction::View { url } => json!({ "type": "view", "name": name, "url": url }),
            ButtonAction::MiniProgram {
                url,
                appid,
                page_path,
            } => {
                json!({ "type": "miniprogram", "name": name, "url": url, "appid": appid, "pagepath": page_path })
            }
            ButtonAction::Other { kind, fields } => {
                let mut button = fields.clone();
                button.insert("type".to_owned(), kind.as_str().into());
                button.insert("name".to_owned(), name.as_str().into());
                Value::Object(button)
            }
        }
    }

    fn from_json(value: &Value) -> Self {
        let text = |field: &str| {
            value
                .get(field)
                .and_then(Value::as_str)
                .unwrap_or("")
                .to_owned()
        };
        let sub = value.get("sub_button").and_then(Value::as_array);
        let action = match sub.filter(|sub| !sub.is_empty()) {
            Some(sub) => ButtonAction::Group(sub.iter().map(Self::from_json).collect()),
            None => match text("type").as_str() {
                "click" => ButtonAction::Click { key: text("key") },
                "view" => ButtonAction::View { url: text("url") },
                "miniprogram" => ButtonAction::MiniProgram {
                    url: text("url"),
                    appid: text("appid"),
                    page_path: text("pagepath"),
                },
                kind => ButtonAction::Other {
                    kind: kind.to_owned(),
                    fields: rest(value),
                },
            },
        };
        Self::new(text("name"), action)
    }

    fn describe(&self, f: &mut fmt::Formatter<'_>, indent: &str) -> fmt::Result {
        write!(f, "{indent}{}", self.name)?;
        match &self.action {
            ButtonAction::Group(buttons) => {
                writeln!(f)?;
                buttons
                    .iter()
                    .try_for_each(|button| button.describe(f, "  "))
            }
            ButtonAction::Click { key } => writeln!(f, ": click {key}"),
            ButtonAction::View { url } => writeln!(f, ": view {url}"),
            ButtonAction::MiniProgram {
                appid, page_path, ..
            } => {
                writeln!(f, ": miniprogram {appid} {page_path}")
            }
            ButtonAction::Other { kind, fields } => {
                writeln!(f, ": {kind} {}", Value::Object(fields.clone()))
            }
        }
    }
}

impl CustomMenu {
    /// A menu of these buttons.
    #[must_use]
    pub const fn new(buttons: Vec<Button>) -> Self {
        Self { buttons }
    }

    /// The menu as the platform reads it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let buttons: Vec<Value> = self.buttons.iter().map(Button::to_json).collect();
        json!({ "button": buttons })
    }

    /// A menu as the platform writes it.
    #[must_use]
    pub fn from_json(value: &Value) -> Self {
        let buttons = value.get("button").and_then(Value::as_array);
        let buttons = buttons.into_iter().flatten().map(Button::from_json);
        Self::new(buttons.collect())
    }
}

impl fmt::Display for CustomMenu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.buttons
            .iter()
            .try_for_each(|button| button.describe(f, ""))
    }
}

fn rest(value: &Value) -> Map<String, Value> {
    let mut fields = value.as_object().cloned().unwrap_or_default();
    fields.retain(|name, _| !matches!(name.as_str(), "name" | "type" | "sub_button"));
    fields
}

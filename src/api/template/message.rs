//! Template messages of an account.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{TemplateData, Templates};
use crate::api::call::Call;
use crate::api::error::ApiError;
use crate::api::fields::{put, put_text, text};
use crate::api::limits::{Checked, all_filled, bytes, chars, filled, within};
use crate::model::Openid;

/// The longest own id of a message, in characters.
const CLIENT_ID: usize = 32;
/// The longest address, in bytes.
const URL: usize = 1024;
/// The longest title of a one-time message, in characters.
const TITLE: usize = 15;
/// The largest scene of a one-time message.
const SCENES: u32 = 10_000;

/// A message made of one of the account's templates.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TemplateMessage {
    /// Who gets it.
    pub to: Openid,
    /// Which template.
    pub template_id: String,
    /// What is put into it.
    pub data: TemplateData,
    /// What a tap opens; nothing if empty.
    pub url: String,
    /// The page of a mini-program that a tap opens instead.
    pub page: Option<MiniProgramPage>,
    /// One's own id of it: the platform sends the same one only once within ten minutes.
    pub client_id: Option<String>,
}

/// A page of a mini-program.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MiniProgramPage {
    /// Which mini-program; it has to be linked to the account.
    pub appid: String,
    /// The page's path in it.
    pub path: String,
}

impl MiniProgramPage {
    /// A page of a mini-program.
    pub fn new(appid: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            appid: appid.into(),
            path: path.into(),
        }
    }

    pub(super) fn to_json(&self) -> Value {
        json!({ "appid": self.appid, "pagepath": self.path })
    }
}

impl TemplateMessage {
    /// A message that opens nothing.
    pub fn new(to: impl Into<Openid>, template_id: impl Into<String>, data: TemplateData) -> Self {
        Self {
            to: to.into(),
            template_id: template_id.into(),
            data,
            url: String::new(),
            page: None,
            client_id: None,
        }
    }

    fn check(&self) -> Checked {
        all_filled([
            ("touser", self.to.as_str()),
            ("template_id", &self.template_id),
        ])?;
        self.data.check()?;
        bytes("url", &self.url, URL)?;
        let client_id = self.client_id.as_deref().unwrap_or("");
        chars("client_msg_id", client_id, CLIENT_ID)
    }

    fn to_json(&self) -> Value {
        let data = self.data.to_json();
        let mut body =
            json!({ "touser": self.to.as_str(), "template_id": self.template_id, "data": data });
        put_text(&mut body, "url", &self.url);
        put(
            &mut body,
            "miniprogram",
            self.page.as_ref().map(MiniProgramPage::to_json),
        );
        put(&mut body, "client_msg_id", self.client_id.as_deref());
        body
    }
}

/// A message that a person allowed once, on a page of the platform's.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OneTimeMessage {
    /// Who gets it.
    pub to: Openid,
    /// Which template.
    pub template_id: String,
    /// For what it was allowed: 0 to 10,000.
    pub scene: u32,
    /// Its headline, of 15 characters at most.
    pub title: String,
    /// What it says.
    pub content: String,
    /// What a tap opens; nothing if empty.
    pub url: String,
}

impl OneTimeMessage {
    /// A message that opens nothing.
    pub fn new(
        to: impl Into<Openid>,
        template_id: impl Into<String>,
        scene: u32,
        title: impl Into<String>,
        content: impl Into<String>,
    ) -> Self {
        Self {
            to: to.into(),
            template_id: template_id.into(),
            scene,
            title: title.into(),
            content: content.into(),
            url: String::new(),
        }
    }

    fn check(&self) -> Checked {
        all_filled([
            ("touser", self.to.as_str()),
            ("template_id", &self.template_id),
            ("content", &self.content),
        ])?;
        filled("title", &self.title)?;
        chars("title", &self.title, TITLE)?;
        bytes("url", &self.url, URL)?;
        within("scene", self.scene, &(0..=SCENES))
    }

    fn to_json(&self) -> Value {
        let mut body = json!({
            "touser": self.to.as_str(),
            "template_id": self.template_id,
            "scene": self.scene.to_string(),
            "title": self.title,
            "data": { "content": { "value": self.content } },
        });
        put_text(&mut body, "url", &self.url);
        body
    }
}

#[derive(Deserialize)]
struct Sent {
    #[serde(deserialize_with = "text")]
    msgid: String,
}

impl Templates<'_> {
    /// Sends a message and gives its number, which comes back with the event that tells whether it
    /// arrived.
    ///
    /// # Errors
    /// See [`ApiError`]. 40037: no such template; 43004: the person does not follow; a message over a
    /// limit is not sent.
    pub async fn send(&self, message: &TemplateMessage) -> Result<String, ApiError> {
        let call = Call::post("/cgi-bin/message/template/send").json(message.to_json());
        let sent: Sent = self.make(call, message.check()).await?.parse()?;
        Ok(sent.msgid)
    }

    /// Sends a message that the person allowed once.
    ///
    /// # Errors
    /// See [`ApiError`]. 43101: not allowed, or not any more; a message over a limit is not sent.
    pub async fn send_once(&self, message: &OneTimeMessage) -> Result<(), ApiError> {
        let call = Call::post("/cgi-bin/message/template/subscribe").json(message.to_json());
        self.make(call, message.check()).await.map(drop)
    }
}

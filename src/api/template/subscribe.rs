//! Messages that people subscribe to.

use serde_json::{Value, json};

use super::{MiniProgramPage, TemplateData, Templates};
use crate::api::call::Call;
use crate::api::error::ApiError;
use crate::api::fields::{put, put_text};
use crate::api::language::Language;
use crate::api::limits::{Checked, all_filled, bytes};
use crate::model::Openid;

/// The longest address or path, in bytes.
const PAGE: usize = 1024;

/// A message of an account to somebody who subscribed to its template.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SubscribeMessage {
    /// Who gets it.
    pub to: Openid,
    /// Which template.
    pub template_id: String,
    /// What is put into it; each kind of key has its own limit.
    pub data: TemplateData,
    /// The page that a tap opens; nothing if empty.
    pub url: String,
    /// The page of a mini-program that a tap opens instead.
    pub page: Option<MiniProgramPage>,
}

/// A message of a mini-program to somebody who subscribed to its template.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProgramSubscribeMessage {
    /// Who gets it.
    pub to: Openid,
    /// Which template.
    pub template_id: String,
    /// What is put into it; each kind of key has its own limit.
    pub data: TemplateData,
    /// The page that a tap opens, with its parameters; nothing if empty.
    pub path: String,
    /// Which mini-program a tap opens.
    pub state: ProgramState,
    /// The language of what the platform adds.
    pub language: Language,
}

/// Which of a mini-program's three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProgramState {
    /// The one that everybody has.
    #[default]
    Formal,
    /// The one that is tried.
    Trial,
    /// The one that is written.
    Developer,
}

impl ProgramState {
    const fn code(self) -> &'static str {
        match self {
            Self::Formal => "formal",
            Self::Trial => "trial",
            Self::Developer => "developer",
        }
    }
}

impl SubscribeMessage {
    /// A message that opens nothing.
    pub fn new(to: impl Into<Openid>, template_id: impl Into<String>, data: TemplateData) -> Self {
        Self {
            to: to.into(),
            template_id: template_id.into(),
            data,
            url: String::new(),
            page: None,
        }
    }

    fn to_json(&self) -> Value {
        let mut body = base(&self.to, &self.template_id, &self.data, &self.url);
        put(
            &mut body,
            "miniprogram",
            self.page.as_ref().map(MiniProgramPage::to_json),
        );
        body
    }
}

impl ProgramSubscribeMessage {
    /// A message of the released mini-program that opens nothing.
    pub fn new(to: impl Into<Openid>, template_id: impl Into<String>, data: TemplateData) -> Self {
        Self {
            to: to.into(),
            template_id: template_id.into(),
            data,
            path: String::new(),
            state: ProgramState::Formal,
            language: Language::ZhCn,
        }
    }

    fn to_json(&self) -> Value {
        let mut body = base(&self.to, &self.template_id, &self.data, &self.path);
        put(&mut body, "miniprogram_state", Some(self.state.code()));
        put(&mut body, "lang", Some(self.language.code()));
        body
    }
}

fn base(to: &Openid, template_id: &str, data: &TemplateData, page: &str) -> Value {
    let data = data.to_json();
    let mut body = json!({ "touser": to.as_str(), "template_id": template_id, "data": data });
    put_text(&mut body, "page", page);
    body
}

fn check(to: &Openid, template_id: &str, data: &TemplateData, page: &str) -> Checked {
    all_filled([("touser", to.as_str()), ("template_id", template_id)])?;
    bytes("page", page, PAGE)?;
    data.check_kinds()
}

impl Templates<'_> {
    /// Sends a message to somebody who subscribed to it.
    ///
    /// # Errors
    /// See [`ApiError`]. 43101: not subscribed; 47003: a value of another kind; a message over a limit
    /// is not sent.
    pub async fn send_subscribed(&self, message: &SubscribeMessage) -> Result<(), ApiError> {
        let own = message;
        let call = Call::post("/cgi-bin/message/subscribe/bizsend").json(own.to_json());
        let checked = check(&own.to, &own.template_id, &own.data, &own.url);
        self.make(call, checked).await.map(drop)
    }

    /// The same, for the mini-program that the account is.
    ///
    /// # Errors
    /// See [`Templates::send_subscribed`].
    pub async fn send_subscribed_by_program(
        &self,
        message: &ProgramSubscribeMessage,
    ) -> Result<(), ApiError> {
        let own = message;
        let call = Call::post("/cgi-bin/message/subscribe/send").json(own.to_json());
        let checked = check(&own.to, &own.template_id, &own.data, &own.path);
        self.make(call, checked).await.map(drop)
    }
}

//! Texts that people wrote, looked at before others see them.

use serde::Deserialize;
use serde_json::{Value, json};

use super::MiniProgram;
use crate::api::call::Call;
use crate::api::error::ApiError;
use crate::api::fields::put;
use crate::api::limits::{Checked, all_filled, chars};
use crate::model::Openid;

/// The longest text, in characters.
const CONTENT: usize = 2500;

/// A text to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextToCheck {
    /// Who wrote it; they have to have been in the mini-program within two hours.
    pub openid: Openid,
    /// Where it will be seen.
    pub scene: TextScene,
    /// The text, of at most 2,500 characters.
    pub content: String,
    /// Its headline, if it has one.
    pub title: Option<String>,
    /// The name that its writer goes by, if one is known.
    pub nickname: Option<String>,
}

/// Where a text will be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextScene {
    /// In a profile.
    Profile = 1,
    /// In a comment.
    Comment = 2,
    /// In a forum.
    Forum = 3,
    /// In a social log.
    SocialLog = 4,
}

/// What was found in a text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct TextFound {
    /// All in all.
    pub result: TextVerdict,
    /// What each way of looking found, in the platform's form.
    #[serde(default)]
    pub detail: Vec<Value>,
    /// The platform's number of this look.
    #[serde(default)]
    pub trace_id: String,
}

/// What is to be done with a text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct TextVerdict {
    /// `pass`, `review` or `risky`.
    pub suggest: String,
    /// What it is about: 100 nothing, 10001 advertising, 20001 politics, 20002 sex, 20003 abuse, 20006
    /// crime, 20008 fraud, 20012 vulgarity, 20013 rights of others, 21000 anything else.
    pub label: u32,
}

impl TextFound {
    /// Whether others may see it without another look.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.result.suggest == "pass"
    }
}

impl TextToCheck {
    /// A text without headline and nickname.
    pub fn new(openid: impl Into<Openid>, scene: TextScene, content: impl Into<String>) -> Self {
        Self {
            openid: openid.into(),
            scene,
            content: content.into(),
            title: None,
            nickname: None,
        }
    }

    fn check(&self) -> Checked {
        all_filled([("openid", self.openid.as_str()), ("content", &self.content)])?;
        chars("content", &self.content, CONTENT)
    }

    fn to_json(&self) -> Value {
        let mut text = json!({
            "content": self.content,
            "version": 2,
            "scene": self.scene as u8,
            "openid": self.openid.as_str(),
        });
        put(&mut text, "title", self.title.as_deref());
        put(&mut text, "nickname", self.nickname.as_deref());
        text
    }
}

impl MiniProgram<'_> {
    /// Has a text looked at.
    ///
    /// # Errors
    /// See [`ApiError`]. 61010: the person was not here for two hours; a text that is too long is not
    /// sent.
    pub async fn check_text(&self, text: &TextToCheck) -> Result<TextFound, ApiError> {
        let call = Call::post("/wxa/msg_sec_check").json(text.to_json());
        self.0.checked(call, text.check()).await?.parse()
    }
}

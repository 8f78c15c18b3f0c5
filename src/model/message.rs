//! What came in: the meaning of a message, whatever bytes it travelled in.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{AccountId, MessageKey, Openid, SessionKey, Timestamp};

/// One message from a person to an account.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Inbound {
    /// The account that was written to, by the operator's name for it.
    pub account: AccountId,
    /// The account's own id on the platform (`gh_…`, the message's `ToUserName`).
    pub account_name: String,
    /// Who wrote.
    pub openid: Openid,
    /// When the platform says that the message was made.
    pub created: Timestamp,
    /// What makes a second delivery the same message.
    pub key: MessageKey,
    /// What was said.
    pub content: Content,
    /// Fields of the message that have no place in [`Content`], by the platform's names.
    pub extra: BTreeMap<String, String>,
}

impl Inbound {
    /// A message with nothing in `extra`, made at the epoch and without an account name.
    #[must_use]
    pub fn new(account: AccountId, openid: Openid, key: MessageKey, content: Content) -> Self {
        Self {
            account,
            account_name: String::new(),
            openid,
            created: Timestamp::default(),
            key,
            content,
            extra: BTreeMap::new(),
        }
    }

    /// Whose session this message belongs to.
    #[must_use]
    pub fn session_key(&self) -> SessionKey {
        SessionKey::new(self.account.clone(), self.openid.clone())
    }

    /// The text a menu is asked about: what was typed, or what a voice message was heard to say.
    ///
    /// ```
    /// use wxmenu::model::{Content, Inbound};
    /// let heard = Content::Voice { media_id: "m".into(), format: "amr".into(), recognition: Some("菜单。".into()) };
    /// let voice = Inbound::new("demo".into(), "o1".into(), "1".into(), heard);
    /// assert_eq!(voice.text(), Some("菜单。"));
    /// ```
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text { text, .. } => Some(text),
            Content::Voice { recognition, .. } => recognition
                .as_deref()
                .filter(|heard| !heard.trim().is_empty()),
            _ => None,
        }
    }
}

/// What a message says. Unknown kinds are carried along in [`Content::Other`].
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
#[non_exhaustive]
pub enum Content {
    /// Typed text; `menu_id` is there when it answers a tappable option.
    Text {
        /// As typed, untouched.
        text: String,
        /// The `bizmsgmenuid` of the option that was tapped.
        menu_id: Option<String>,
    },
    /// A picture.
    Image {
        /// Where the platform keeps it.
        pic_url: String,
        /// Its id for the media API.
        media_id: String,
    },
    /// A recording, with what the platform heard if recognition is on.
    Voice {
        /// Its id for the media API.
        media_id: String,
        /// `amr` or `speex`.
        format: String,
        /// What was heard; may be empty.
        recognition: Option<String>,
    },
    /// A film.
    Video {
        /// Its id for the media API.
        media_id: String,
        /// The id of its still picture.
        thumb_media_id: String,
        /// Sent as a short video.
        short: bool,
    },
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// The map's zoom.
        scale: f64,
        /// The place's name.
        label: String,
    },
    /// A shared page.
    Link {
        /// Its headline.
        title: String,
        /// Its summary.
        description: String,
        /// Its address.
        url: String,
    },
    /// Something that happened instead of something that was said.
    Event(Event),
    /// A message type that this version has no arm for; its fields are in [`Inbound::extra`].
    Other {
        /// The platform's `MsgType`, as it came.
        msg_type: String,
    },
}

/// Something that happened: a click, a subscription, a scan …
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Event {
    /// The platform's `Event` as it came; compare it with [`Event::is`].
    pub name: String,
    /// The platform's `EventKey`; empty when it is absent.
    pub key: String,
}

impl Event {
    /// An event by name and key.
    pub fn new(name: impl Into<String>, key: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            key: key.into(),
        }
    }

    /// Whether this is the event `name`; the platform's spelling varies in case.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

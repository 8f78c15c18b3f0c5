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
    /// The platform's number of the message, up to 20 digits; events have none.
    pub msg_id: Option<String>,
    /// What was said.
    pub content: Content,
    /// Which way it came.
    pub channel: Channel,
    /// Whose session it belongs to instead of the sender's own: that of a person who is known under
    /// several openids.
    pub joined: Option<Openid>,
    /// Fields of the message that have no place in the others, by the platform's names.
    ///
    /// The name of a field inside another one is the path to it: `ScanCodeInfo.ScanResult`. Of
    /// fields that are repeated the second carries a `.2`, the third a `.3`:
    /// `SendPicsInfo.PicList.item.2.PicMd5Sum`.
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
            msg_id: None,
            content,
            channel: Channel::Platform,
            joined: None,
            extra: BTreeMap::new(),
        }
    }

    /// Whose session this message belongs to.
    #[must_use]
    pub fn session_key(&self) -> SessionKey {
        let person = self.joined.as_ref().unwrap_or(&self.openid);
        SessionKey::new(self.account.clone(), person.clone())
    }

    /// Whether the person said something or tapped a button, and waits for an answer; other events
    /// just happen.
    #[must_use]
    pub fn is_said(&self) -> bool {
        match &self.content {
            Content::Event(event) => event.is("CLICK"),
            _ => true,
        }
    }

    /// Whether the person leaves the account: nothing that is said reaches them any more.
    #[must_use]
    pub fn is_farewell(&self) -> bool {
        matches!(&self.content, Content::Event(event) if event.is("unsubscribe"))
    }

    /// The text a menu is asked about: what was typed, or what a voice message was heard to say.
    ///
    /// ```
    /// use wxmenu::model::{Content, Inbound};
    /// let heard = Content::Voice {
    ///     media_id: "m".into(),
    ///     media_id_16k: None,
    ///     format: "amr".into(),
    ///     recognition: Some("菜单。".into()),
    /// };
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

/// Which way a message came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Channel {
    /// By the account: the platform pushed it, or a test, a terminal or a program says that it did.
    #[default]
    Platform,
    /// By a mini-program.
    Mini,
}

impl Channel {
    /// The name by which pages and logs know it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Mini => "mini",
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
        /// As typed; only characters that XML forbids are missing.
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
        /// The id of the same recording at 16 kHz; newer accounts have it.
        media_id_16k: Option<String>,
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
    /// A page of a mini-program.
    MiniProgramPage {
        /// Its headline.
        title: String,
        /// Which mini-program.
        app_id: String,
        /// The page's path in it.
        page_path: String,
        /// Where the platform keeps its picture.
        thumb_url: String,
        /// The picture's id for the media API.
        thumb_media_id: String,
    },
    /// A file.
    File {
        /// Its name.
        title: String,
        /// What it is said to be.
        description: String,
        /// Its key on the platform.
        file_key: String,
        /// The MD5 sum of its bytes, in hex.
        md5: String,
        /// Its length in bytes, if the platform told it.
        length: Option<u64>,
    },
    /// Something that happened instead of something that was said.
    Event(Event),
    /// A message type that this version has no arm for, or one whose fields do not hold what they
    /// promise; all its fields are in [`Inbound::extra`].
    Other {
        /// The platform's `MsgType`, as it came.
        msg_type: String,
    },
}

impl Content {
    /// The platform's word for this kind of message: its `MsgType`.
    ///
    /// ```
    /// use wxmenu::model::{Content, Event};
    /// assert_eq!(Content::Event(Event::new("CLICK", "m001")).msg_type(), "event");
    /// ```
    #[must_use]
    pub fn msg_type(&self) -> &str {
        match self {
            Self::Text { .. } => "text",
            Self::Image { .. } => "image",
            Self::Voice { .. } => "voice",
            Self::Video { short: false, .. } => "video",
            Self::Video { short: true, .. } => "shortvideo",
            Self::Location { .. } => "location",
            Self::Link { .. } => "link",
            Self::MiniProgramPage { .. } => "miniprogrampage",
            Self::File { .. } => "file",
            Self::Event(_) => "event",
            Self::Other { msg_type } => msg_type,
        }
    }
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

//! A store as lines of JSON.
//!
//! | line | what |
//! |---|---|
//! | `{"wxmenu_store":1}` | the first one: the version of all this |
//! | `{"account":…,"openid":…,"session":{…}}` | a session |
//! | `{"kept":NAME,"until":MILLISECONDS,"text":…}` | a small thing; `"bytes":[…]` if it is no text |
//! | `{"sessions":N,"kept":N}` | the last one: how many there were, so that half a file is seen |

use serde::{Deserialize, Serialize};

use crate::model::{AccountId, Openid, Session, SessionKey, Timestamp};
use crate::store::Kept;

/// The version of the lines.
pub(super) const VERSION: u32 = 1;

/// What the names of access tokens begin with.
pub(super) const TOKENS: &str = "token/";

/// One line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(super) enum Line {
    Begin {
        wxmenu_store: u32,
    },
    Session {
        account: String,
        openid: String,
        session: Box<Session>,
    },
    Text {
        kept: String,
        until: i64,
        text: String,
    },
    Bytes {
        kept: String,
        until: i64,
        bytes: Vec<u8>,
    },
    End {
        sessions: usize,
        kept: usize,
    },
}

impl Line {
    pub(super) fn session(key: &SessionKey, session: Session) -> Self {
        Self::Session {
            account: key.account.as_str().to_owned(),
            openid: key.openid.as_str().to_owned(),
            session: Box::new(session),
        }
    }

    pub(super) fn thing(name: String, kept: Kept) -> Self {
        let until = kept.until.millis();
        match String::from_utf8(kept.value) {
            Ok(text) => Self::Text {
                kept: name,
                until,
                text,
            },
            Err(error) => Self::Bytes {
                kept: name,
                until,
                bytes: error.into_bytes(),
            },
        }
    }

    pub(super) fn read(self) -> Content {
        let thing = |name, value: Vec<u8>, until| {
            Content::Thing(name, Kept::new(value, Timestamp::from_millis(until)))
        };
        match self {
            Self::Begin { wxmenu_store } => Content::Begin(wxmenu_store),
            Self::Session {
                account,
                openid,
                session,
            } => {
                let key = SessionKey::new(AccountId::new(account), Openid::new(openid));
                Content::Session(key, session)
            }
            Self::Text { kept, until, text } => thing(kept, text.into_bytes(), until),
            Self::Bytes { kept, until, bytes } => thing(kept, bytes, until),
            Self::End { sessions, kept } => Content::End { sessions, kept },
        }
    }
}

/// What a line says.
#[derive(Debug)]
pub(super) enum Content {
    Begin(u32),
    Session(SessionKey, Box<Session>),
    Thing(String, Kept),
    End { sessions: usize, kept: usize },
}

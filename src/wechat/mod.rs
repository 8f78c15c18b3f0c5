//! The platform's wire: bytes in, meaning out, and back.
//!
//! Layer 4. Only this room knows the platform's XML and JSON, its signatures and envelopes, and the
//! reasons for which a request is refused. It reads no clock and no socket and draws no lots: time,
//! bytes and chance are passed in, so that a test, a fuzzer or another server can call each step
//! alone.
//!
//! A request goes through [`Query::parse`], [`Query::admit`], [`Account::receive`],
//! [`Received::decode`] and [`Push::into_inbound`]; its reply through [`Received::answer`]. Where
//! nothing is encrypted, [`decode`] and [`encode`] are enough.
//!
//! ```
//! use wxmenu::model::{Reply, Timestamp};
//! use wxmenu::wechat;
//!
//! let push = wechat::decode(
//!     b"<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName>\
//!       <CreateTime>1348831860</CreateTime><MsgType>text</MsgType>\
//!       <Content><![CDATA[menu]]></Content><MsgId>1</MsgId></xml>",
//! )?;
//! let inbound = push.into_inbound("demo".into());
//! assert_eq!(inbound.text(), Some("menu"));
//!
//! let reply = Reply::text("1 games\n2 robot");
//! let at = Timestamp::from_secs(1_348_831_861);
//! let body = wechat::encode(&reply, inbound.openid.as_str(), &inbound.account_name, at);
//! assert!(body.starts_with("<xml><ToUserName><![CDATA[o1]]></ToUserName>"));
//! # Ok::<(), wechat::DecodeError>(())
//! ```

mod account;
mod bad_request;
mod chars;
mod content;
mod crypto;
mod decode;
mod decode_reply;
mod document;
mod encode;
mod envelope;
mod error;
mod fields;
mod json;
mod key;
mod query;
mod receive;
mod signature;
mod write;
mod xml;

pub use account::{Account, Protection, Token};
pub use bad_request::BadRequest;
pub use crypto::{AesKey, BadAesKey, Cipher, Undecryptable};
pub use decode::{Push, decode};
pub use decode_reply::{PassiveReply, decode_reply};
pub use document::Format;
pub use encode::{SILENCE, encode, encode_as};
pub use envelope::{Chance, Unopened, open_reply, seal_reply};
pub use error::DecodeError;
pub use query::{Query, TIME_WINDOW};
pub use receive::{Received, Unreceived};
pub use signature::{Signature, sign};
pub use write::{element_name_is_valid, push};

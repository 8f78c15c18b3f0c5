//! The platform's wire: bytes in, meaning out, and back.
//!
//! Layer 4. Only this room knows the platform's XML, its signatures and the reasons for which a
//! request is refused. It reads no clock and no socket: time and bytes are passed in, so that a
//! test, a fuzzer or another server can call each step alone.
//!
//! A request goes through [`Query::parse`], [`Query::admit`], [`decode`] and
//! [`Push::into_inbound`]; its reply through [`encode`].
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
mod decode;
mod decode_reply;
mod encode;
mod error;
mod fields;
mod key;
mod query;
mod signature;
mod write;
mod xml;

pub use account::{Account, Token};
pub use bad_request::BadRequest;
pub use decode::{Push, decode};
pub use decode_reply::{PassiveReply, decode_reply};
pub use encode::{SILENCE, encode};
pub use error::DecodeError;
pub use query::{Query, TIME_WINDOW};
pub use signature::{Signature, sign};
pub use write::{element_name_is_valid, push};

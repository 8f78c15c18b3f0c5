//! Mini-programs: logins, phone numbers, links and codes that lead there, texts that are looked at.
//!
//! The account of these calls is the mini-program itself: its AppID and its AppSecret. What a server
//! keeps of a login is not here.

mod code;
mod links;
mod security;
mod session;

use super::client::Api;

pub use code::WxaCode;
pub use links::{UrlLink, UrlLinkEnd};
pub use security::{TextFound, TextScene, TextToCheck, TextVerdict};
pub use session::{CodeSession, PhoneNumber};

/// The calls of mini-programs, for one account.
#[derive(Clone, Copy, Debug)]
pub struct MiniProgram<'a>(&'a Api);

impl Api {
    /// The mini-program that the account is.
    #[must_use]
    pub const fn mini(&self) -> MiniProgram<'_> {
        MiniProgram(self)
    }
}

//! What one line of a conversation asks for.

use std::fmt;
use std::time::Duration;

use super::{directive, said};
use crate::menu::Target;
use crate::model::{Content, Openid, Timestamp};

/// One line: a message, or a directive that moves something else than the bot.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Input {
    /// Sends this.
    Send(Content),
    /// Sends the last message once more, as the platform does when it had no answer.
    Again,
    /// Puts the person somewhere, without any event.
    At(Target),
    /// Goes on as another person.
    User(Openid),
    /// Moves the clock.
    Clock(ClockMove),
    /// Forgets the person.
    Reset,
    /// Shows the session.
    Session,
    /// Shows who was asked about the last text, or would be asked about this one.
    Why(Option<String>),
    /// Writes the conversation as a test.
    Save(String),
    /// Shows the directives.
    Help,
    /// Ends.
    Quit,
}

/// Where a clock is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClockMove {
    /// On by this much.
    By(Duration),
    /// To this moment.
    To(Timestamp),
}

/// Why a line cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct InputError {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Input {
    /// Reads a line: a text, or a directive of [`DIRECTIVES`](super::DIRECTIVES) if it begins with
    /// `:`. A text that begins with `:` is written with two of them.
    ///
    /// ```
    /// use wxmenu::testing::Input;
    /// assert_eq!(Input::parse("m"), Ok(Input::text("m")));
    /// assert_eq!(Input::parse("::)"), Ok(Input::text(":)")));
    /// assert!(Input::parse(":clik g001").is_err_and(|e| e.to_string().contains("`:click`")));
    /// ```
    ///
    /// # Errors
    /// When there is no such directive, or it does not take these arguments.
    pub fn parse(line: &str) -> Result<Self, InputError> {
        match line.strip_prefix(':') {
            None => Ok(Self::text(line)),
            Some(text) if text.starts_with(':') => Ok(Self::text(text)),
            Some(directive) => directive::parse(directive),
        }
    }

    /// A text message.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Send(said::text(text))
    }

    /// Whether the bot is written to.
    #[must_use]
    pub fn is_message(&self) -> bool {
        matches!(self, Self::Send(_) | Self::Again)
    }

    /// Whether a later turn may depend on it, so that a conversation is incomplete without it.
    #[must_use]
    pub fn changes_something(&self) -> bool {
        match self {
            Self::Send(_) | Self::Again | Self::At(_) | Self::User(_) => true,
            Self::Clock(_) | Self::Reset => true,
            Self::Session | Self::Why(_) | Self::Save(_) | Self::Help | Self::Quit => false,
        }
    }
}

impl InputError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.help
            .as_ref()
            .map_or(Ok(()), |help| write!(f, "; {help}"))
    }
}

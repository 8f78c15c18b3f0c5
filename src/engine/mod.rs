//! The conductor: one message in, one reply out, in order, once.
//!
//! Layer 5. Everything that answers people, be it the server, the terminal or a test, enters
//! through [`Engine::turn`].

mod builder;
mod clock;
mod report;

pub use builder::{BuildError, EngineBuilder, Stub};
pub use clock::SystemClock;
pub use report::{Failure, HandlerRun, Matched, MatchedKind, TurnReport};

use crate::menu::Target;
use crate::model::{Diagnostics, Inbound, Reply, Session, SessionKey};
use crate::store::StoreError;

/// A bot that answers.
#[derive(Clone, Debug)]
pub struct Engine {}

impl Engine {
    /// Starts putting a bot together.
    #[must_use]
    pub fn builder() -> EngineBuilder {
        EngineBuilder::default()
    }

    /// Answers one message.
    ///
    /// Never fails: what goes wrong becomes the error page and an event for the operator. The same
    /// message again (by [`Inbound::key`]) gets the same reply and runs no handler.
    pub async fn turn(&self, inbound: Inbound) -> Reply {
        self.take_turn(inbound).await.reply
    }

    /// Answers one message, and tells how the answer came about.
    pub async fn take_turn(&self, inbound: Inbound) -> TurnReport {
        TurnReport::silent(inbound.created)
    }

    /// What is odd about the bot, though it loads: warnings only.
    #[must_use]
    pub fn diagnostics(&self) -> Diagnostics {
        Diagnostics::new()
    }

    /// A person's session, unless it is expired.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn session(&self, key: &SessionKey) -> Result<Option<Session>, StoreError> {
        let _ = key;
        Ok(None)
    }

    /// Forgets a person; tells whether there was a session.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn reset(&self, key: &SessionKey) -> Result<bool, StoreError> {
        let _ = key;
        Ok(false)
    }

    /// Puts a person into a menu or out of all, without any event; tells whether there is such a
    /// menu.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn place(&self, key: &SessionKey, target: &Target) -> Result<bool, StoreError> {
        let _ = (key, target);
        Ok(false)
    }

    /// What would happen to a text where the person stands: every matcher that is asked, and
    /// whether it takes the text, in the order in which they are asked.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn explain(
        &self,
        key: &SessionKey,
        text: &str,
    ) -> Result<crate::resolve::Explanation, StoreError> {
        let _ = (key, text);
        Ok(crate::resolve::Explanation::default())
    }

    /// Removes expired sessions; gives their number.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sweep(&self) -> Result<usize, StoreError> {
        Ok(0)
    }

    /// Makes everything durable; for a graceful stop, after the last turn.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn flush(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

//! How long sessions live, where that may change while the bot runs.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::model::AccountId;

type Ask = dyn Fn(&AccountId) -> Option<Option<Duration>> + Send + Sync;

/// Who is asked, if anybody.
#[derive(Clone, Default)]
pub(super) struct TtlOf(Option<Arc<Ask>>);

impl TtlOf {
    pub(super) fn new(
        ask: impl Fn(&AccountId) -> Option<Option<Duration>> + Send + Sync + 'static,
    ) -> Self {
        Self(Some(Arc::new(ask)))
    }

    /// What counts for an account instead of the usual; inside, nothing is for ever.
    pub(super) fn of(&self, account: &AccountId) -> Option<Option<Duration>> {
        self.0.as_ref().and_then(|ask| ask(account))
    }
}

impl fmt::Debug for TtlOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TtlOf({})", self.0.is_some())
    }
}

//! Late answers by customer-service message.

mod quota;

use std::time::Duration;

use super::client::Platform;
use super::customer_service::CustomMessage;
use super::error::ApiError;
use crate::engine::{Outbound, PushError};
use crate::model::{Inbound, Reply};
use crate::store::{DynStore, Kept, SessionStore, StoreError};

use quota::Ledger;

/// A person's next message waits while a late answer to the one before is sent.
const LIMIT: Duration = Duration::from_secs(10);

/// Sends late answers as customer-service messages, as long as the platform takes them.
///
/// How many may still be sent to a person is counted beside the sessions, so that the count outlives
/// a restart and holds over nodes: five within 48 hours of a message, three within a minute of a tap,
/// a follow or a scan. What cannot be sent is refused here, and the engine keeps it for the person's
/// next message.
///
/// The platform has no way to ask whether a message arrived. If the connection breaks after the request
/// has left, or there is no answer within ten seconds, the message most likely was delivered: it counts, and
/// it is not said again ([`PushError::unsure`]).
///
/// ```
/// use std::sync::Arc;
/// use wxmenu::Engine;
/// use wxmenu::api::{CustomerServicePush, Platform};
/// use wxmenu::engine::SystemClock;
/// use wxmenu::store::{DynStore, MemoryStore};
///
/// let store = DynStore::new(MemoryStore::new());
/// let platform = Platform::builder(Arc::new(SystemClock::default())).build()?;
/// let engine = Engine::builder()
///     .store(store.clone())
///     .outbound(CustomerServicePush::new(platform, store));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CustomerServicePush {
    platform: Platform,
    store: DynStore,
}

impl CustomerServicePush {
    /// Sends through this platform, and counts in this store.
    #[must_use]
    pub const fn new(platform: Platform, store: DynStore) -> Self {
        Self { platform, store }
    }

    /// Changes what is counted for a person; gives what the change gives.
    async fn count<T>(
        &self,
        inbound: &Inbound,
        change: impl Fn(&mut Ledger) -> T,
    ) -> Result<T, StoreError> {
        let name = format!("push/{}/{}", inbound.account, inbound.openid.as_str());
        loop {
            let kept = self.store.kept(&name).await?;
            let mut ledger = kept.as_ref().map(Ledger::read).unwrap_or_default();
            let outcome = change(&mut ledger);
            let new = Kept::new(ledger.write(), ledger.until());
            let seen = kept.as_ref().map(|kept| kept.value.as_slice());
            if self.store.swap_kept(&name, seen, Some(new)).await? {
                return Ok(outcome);
            }
        }
    }
}

impl Outbound for CustomerServicePush {
    async fn push(&self, answers: &Inbound, reply: &Reply) -> Result<(), PushError> {
        if *reply == Reply::None {
            return Ok(());
        }
        let api = self.platform.account(&answers.account).ok_or_else(|| {
            PushError::new("the account has no `appid` and `secret` to call the platform with")
        })?;
        let message =
            CustomMessage::from_reply(answers.openid.clone(), reply).ok_or_else(|| {
                PushError::new("a reply of this kind cannot be sent without a question")
            })?;
        let now = self.platform.clock().now();
        let counted = self.count(answers, |ledger| ledger.take(answers, now));
        let window = counted.await.map_err(|error| failed(&error))?;
        let window = window.ok_or_else(|| {
            PushError::new("the person's quota of customer-service messages is used up, or too old")
        })?;
        let sent = api.customer_service().send_within(&message, LIMIT).await;
        let Err(error) = sent else { return Ok(()) };
        if has_most_likely_arrived(&error) {
            return Err(PushError::unsure(error.to_string()));
        }
        let given_back = self.count(answers, |ledger| ledger.give_back(window));
        given_back.await.map_err(|error| failed(&error))?;
        Err(PushError::new(error.to_string()))
    }
}

/// A request that left whole and has no answer was most likely taken. A status of failure says that
/// somebody on the way did not pass it on, unless it says that they waited in vain.
const fn has_most_likely_arrived(error: &ApiError) -> bool {
    match error {
        ApiError::Http { status, .. } => *status == 504 && error.may_have_arrived(),
        _ => error.may_have_arrived(),
    }
}

fn failed(error: &StoreError) -> PushError {
    PushError::new(format!("what was sent cannot be counted: {error}"))
}

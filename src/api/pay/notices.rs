//! Notices, each of which counts once.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use foldhash::HashMap;

use super::{Pay, PaymentNotice, RefundNotice, document};
use crate::api::pay::Fields;
use crate::model::Timestamp;
use crate::store::{DynStore, Kept, SessionStore, StoreError};

/// The platform repeats a notice for a day; one that is older was recorded by somebody.
const OLDEST: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// So long whoever took a notice may be about it; after that it is given to the next one.
const UNDER_WAY: Duration = Duration::from_secs(60);
/// What is kept of a notice that was dealt with.
const DONE: &[u8] = b"done";

/// Why a notice does not count.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NoticeFault {
    /// It is no notice.
    #[error("no notice: {0}")]
    Unreadable(String),
    /// It does not come from the platform, or is for somebody else.
    #[error("a forged notice: {0}")]
    Forged(String),
    /// It tells of something too long ago.
    #[error("a notice of something too long ago")]
    Old,
    /// It was dealt with before.
    #[error("a notice that was dealt with before")]
    Again,
    /// Somebody is about it.
    #[error("a notice that somebody is about")]
    UnderWay,
    /// Whether it came before cannot be found out.
    #[error("notices cannot be kept")]
    Store(#[from] StoreError),
}

/// Takes notices: each that is genuine counts once, however often it comes and to whichever node.
///
/// Take one, do what it is about, and say [`Notices::done`]; or [`Notices::give_back`], and the
/// platform will send it again. [`Notices::answer`] is what it wants to hear.
///
/// ```
/// # use wxmenu::model::{Secret, Timestamp};
/// use wxmenu::api::pay::{Merchant, NoticeFault, Notices, Pay};
/// use wxmenu::store::{DynStore, MemoryStore};
///
/// let merchant = Merchant::new("wx0000000000000000", "1900000109", Secret::new("…"));
/// let pay = Pay::builder(merchant).build()?;
/// let notices = Notices::new(pay, DynStore::new(MemoryStore::new()));
///
/// # async fn hear(notices: Notices, body: &[u8], now: Timestamp) -> Result<String, NoticeFault> {
/// let outcome = notices.payment(body, now).await;
/// if let Ok(notice) = &outcome {
///     // … see that `notice.total` is what the order `notice.number` costs, and deliver …
///     notices.done(notice, now).await?;
/// }
/// Ok(Notices::answer(&outcome))
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Notices {
    pay: Pay,
    store: DynStore,
    /// What these took and have not dealt with, by its name: the claim, as it is kept.
    taken: Arc<Mutex<HashMap<String, String>>>,
}

impl Notices {
    /// Notices of this merchant; what was dealt with is kept beside the sessions of this store. One that
    /// keeps no such things cannot tell whether a notice came before.
    #[must_use]
    pub fn new(pay: Pay, store: DynStore) -> Self {
        let taken = Arc::default();
        Self { pay, store, taken }
    }

    /// Takes the notice of a payment.
    ///
    /// # Errors
    /// See [`NoticeFault`].
    pub async fn payment(&self, body: &[u8], now: Timestamp) -> Result<PaymentNotice, NoticeFault> {
        let notice = self.pay.read_payment_notice(body)?;
        if now.since(notice.paid_at) > OLDEST {
            return Err(NoticeFault::Old);
        }
        self.claim(&notice, now).await?;
        Ok(notice)
    }

    /// Takes the notice of a refund.
    ///
    /// # Errors
    /// See [`NoticeFault`].
    pub async fn refund(&self, body: &[u8], now: Timestamp) -> Result<RefundNotice, NoticeFault> {
        let notice = self.pay.read_refund_notice(body)?;
        if notice.arrived.is_some_and(|at| now.since(at) > OLDEST) {
            return Err(NoticeFault::Old);
        }
        self.claim(&notice, now).await?;
        Ok(notice)
    }

    async fn claim(&self, notice: &impl Notice, now: Timestamp) -> Result<(), NoticeFault> {
        let name = self.name(notice);
        let kept = self.store.kept(&name).await?;
        let seen = kept.as_ref().map(|kept| kept.value.as_slice());
        match seen {
            Some(DONE) => return Err(NoticeFault::Again),
            Some(value) if now < until(value) => return Err(NoticeFault::UnderWay),
            _ => {}
        }
        let claim = now.after(UNDER_WAY).millis().to_string();
        let kept = Kept::new(&*claim, now.after(OLDEST * 2));
        if !self.store.swap_kept(&name, seen, Some(kept)).await? {
            return Err(NoticeFault::UnderWay);
        }
        self.with_taken(|taken| {
            taken.retain(|_, claim| now < until(claim.as_bytes()));
            taken.insert(name, claim);
        });
        Ok(())
    }

    fn with_taken<T>(&self, work: impl FnOnce(&mut HashMap<String, String>) -> T) -> T {
        work(&mut self.taken.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What a notice was about is done: it counts no more.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn done(&self, notice: &impl Notice, now: Timestamp) -> Result<(), NoticeFault> {
        let (name, done) = (self.name(notice), Kept::new(DONE, now.after(OLDEST * 2)));
        self.store.keep(&name, done).await?;
        self.with_taken(|taken| taken.remove(&name));
        Ok(())
    }

    /// What a notice was about could not be done: the next one counts. One that somebody else took
    /// meanwhile, or dealt with, stays theirs.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn give_back(&self, notice: &impl Notice) -> Result<(), NoticeFault> {
        let name = self.name(notice);
        if let Some(claim) = self.with_taken(|taken| taken.remove(&name)) {
            let claim = Some(claim.as_bytes());
            self.store.swap_kept(&name, claim, None).await?;
        }
        Ok(())
    }

    fn name(&self, notice: &impl Notice) -> String {
        format!("notice/{}/{}", self.pay.merchant().mch_id, notice.key())
    }

    /// What the platform wants to hear: of a notice that was or had been dealt with that all is well,
    /// of any other that it should come again.
    #[must_use]
    pub fn answer<T>(outcome: &Result<T, NoticeFault>) -> String {
        let (code, message) = match outcome {
            Ok(_) | Err(NoticeFault::Again) => ("SUCCESS", "OK".to_owned()),
            Err(fault) => ("FAIL", fault.to_string()),
        };
        let fields = Fields::new()
            .with("return_code", code)
            .with("return_msg", message);
        document::write(&fields)
    }
}

/// When a claim ends.
fn until(value: &[u8]) -> Timestamp {
    let millis = std::str::from_utf8(value)
        .ok()
        .and_then(|text| text.parse().ok());
    Timestamp::from_millis(millis.unwrap_or(i64::MIN))
}

/// A notice that can be taken.
pub trait Notice: Send + Sync {
    /// What makes it the same notice again.
    fn key(&self) -> String;
}

impl Notice for PaymentNotice {
    fn key(&self) -> String {
        format!("{}/{}", self.transaction_id, self.paid)
    }
}

impl Notice for RefundNotice {
    fn key(&self) -> String {
        format!("{}/{}", self.refund_id, self.status)
    }
}

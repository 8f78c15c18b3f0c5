//! Tickets: what a mini-program shows to be known again.

mod kept;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::model::{AccountId, Openid, Timestamp, text};

pub use kept::KeptTickets;

/// What a ticket is kept as: its SHA-256. Who reads a store learns no ticket.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TicketHash([u8; 32]);

impl TicketHash {
    /// The hash of a ticket.
    #[must_use]
    pub const fn new(sha256: [u8; 32]) -> Self {
        Self(sha256)
    }

    /// In hex.
    #[must_use]
    pub fn hex(&self) -> String {
        text::hex(&self.0)
    }
}

impl fmt::Debug for TicketHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TicketHash(…)")
    }
}

/// Whose ticket it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Holder {
    /// The account whose mini-program it is.
    pub account: AccountId,
    /// The person, as the mini-program's platform account sees them.
    pub openid: Openid,
    /// The person over all accounts of one owner, if the platform said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unionid: Option<Openid>,
}

impl Holder {
    /// A person by account and openid.
    #[must_use]
    pub const fn new(account: AccountId, openid: Openid) -> Self {
        Self {
            account,
            openid,
            unionid: None,
        }
    }

    /// With the unionid, if there is one.
    #[must_use]
    pub fn known_as(mut self, unionid: Option<Openid>) -> Self {
        self.unionid = unionid;
        self
    }
}

/// How long tickets live, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TicketRules {
    /// How long a ticket lives without being used. A use moves the end only if a thirtieth of this
    /// is over, so that not every request writes.
    pub ttl: Duration,
    /// How many tickets of one person live at once; the oldest goes.
    pub per_person: usize,
    /// No ticket younger than this goes, however many there are: logins at the same time must not
    /// kill each other's tickets.
    pub spared: Duration,
}

impl TicketRules {
    /// These numbers, and a minute in which no ticket goes.
    #[must_use]
    pub const fn new(ttl: Duration, per_person: usize) -> Self {
        Self {
            ttl,
            per_person,
            spared: Duration::from_secs(60),
        }
    }
}

/// Keeps tickets.
///
/// A new ticket never ends the others of its person, unless there are more than the rules allow.
pub trait TicketStore: Send + Sync + fmt::Debug + 'static {
    /// Keeps a new ticket; the oldest of the same person goes if there are too many.
    ///
    /// # Errors
    /// When the store fails; the ticket is then no good.
    fn add(
        &self,
        ticket: &TicketHash,
        holder: &Holder,
        now: Timestamp,
        rules: &TicketRules,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Whose ticket this is, if it is alive; its life begins anew.
    ///
    /// # Errors
    /// When the store fails: nothing is known of the ticket then, least of all that it is dead.
    fn find(
        &self,
        ticket: &TicketHash,
        now: Timestamp,
        rules: &TicketRules,
    ) -> impl Future<Output = Result<Option<Holder>, StoreError>> + Send;

    /// How many tickets are alive. Walks through all of them.
    ///
    /// # Errors
    /// When the store fails.
    fn count(&self, now: Timestamp) -> impl Future<Output = Result<usize, StoreError>> + Send;
}

/// Tickets in a store whose type was forgotten.
#[derive(Clone)]
pub struct DynTickets(Arc<dyn Erased>);

impl DynTickets {
    /// Forgets the type.
    pub fn new(tickets: impl TicketStore) -> Self {
        Self(Arc::new(tickets))
    }
}

impl fmt::Debug for DynTickets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

trait Erased: Send + Sync + fmt::Debug {
    fn add<'a>(
        &'a self,
        ticket: &'a TicketHash,
        holder: &'a Holder,
        now: Timestamp,
        rules: &'a TicketRules,
    ) -> BoxFuture<'a, ()>;
    fn find<'a>(
        &'a self,
        ticket: &'a TicketHash,
        now: Timestamp,
        rules: &'a TicketRules,
    ) -> BoxFuture<'a, Option<Holder>>;
    fn count<'a>(&'a self, now: Timestamp) -> BoxFuture<'a, usize>;
}

impl<T: TicketStore> Erased for T {
    fn add<'a>(
        &'a self,
        ticket: &'a TicketHash,
        holder: &'a Holder,
        now: Timestamp,
        rules: &'a TicketRules,
    ) -> BoxFuture<'a, ()> {
        Box::pin(TicketStore::add(self, ticket, holder, now, rules))
    }
    fn find<'a>(
        &'a self,
        ticket: &'a TicketHash,
        now: Timestamp,
        rules: &'a TicketRules,
    ) -> BoxFuture<'a, Option<Holder>> {
        Box::pin(TicketStore::find(self, ticket, now, rules))
    }
    fn count<'a>(&'a self, now: Timestamp) -> BoxFuture<'a, usize> {
        Box::pin(TicketStore::count(self, now))
    }
}

impl TicketStore for DynTickets {
    async fn add(
        &self,
        ticket: &TicketHash,
        holder: &Holder,
        now: Timestamp,
        rules: &TicketRules,
    ) -> Result<(), StoreError> {
        self.0.add(ticket, holder, now, rules).await
    }
    async fn find(
        &self,
        ticket: &TicketHash,
        now: Timestamp,
        rules: &TicketRules,
    ) -> Result<Option<Holder>, StoreError> {
        self.0.find(ticket, now, rules).await
    }
    async fn count(&self, now: Timestamp) -> Result<usize, StoreError> {
        self.0.count(now).await
    }
}

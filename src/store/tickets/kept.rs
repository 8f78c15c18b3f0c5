//! Tickets beside the sessions: they outlive what sessions outlive, and the sweep takes both.
//!
//! A ticket is `ticket/HASH` and names its holder; `tickets/ACCOUNT/OPENID` lists the tickets of a
//! person in the order in which they were given. A ticket is alive while the first is there: the
//! list only says which one goes next.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Holder, TicketHash, TicketRules, TicketStore};
use crate::model::Timestamp;
use crate::store::{DynStore, Kept, SessionStore, StoreError};

/// What the names of tickets begin with.
const TICKETS: &str = "ticket/";

/// A use moves a ticket's end if this part of its life is over.
const STEP: u32 = 30;

/// Keeps tickets where sessions are kept. The store has to keep small things
/// ([`SessionStore::keep`]), or no ticket is ever found again.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// use std::time::Duration;
/// use wxmenu::model::Timestamp;
/// use wxmenu::store::{DynStore, Holder, KeptTickets, MemoryStore, TicketHash, TicketRules, TicketStore};
///
/// let tickets = KeptTickets::new(DynStore::new(MemoryStore::new()));
/// let (ticket, now) = (TicketHash::new([7; 32]), Timestamp::from_secs(0));
/// let rules = TicketRules::new(Duration::from_secs(60), 5);
/// let holder = Holder::new("shop".into(), "o1".into());
/// tickets.add(&ticket, &holder, now, &rules).await?;
/// assert_eq!(tickets.find(&ticket, now, &rules).await?, Some(holder));
/// assert_eq!(tickets.find(&ticket, now.after(rules.ttl), &rules).await?, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct KeptTickets<S = DynStore>(S);

impl<S: SessionStore> KeptTickets<S> {
    /// Tickets beside the sessions of this store.
    pub const fn new(store: S) -> Self {
        Self(store)
    }

    async fn live(&self, name: &str, now: Timestamp) -> Result<Option<Kept>, StoreError> {
        let kept = self.0.kept(name).await?;
        Ok(kept.filter(|kept| !kept.is_over(now)))
    }

    /// Puts a ticket on its holder's list; gives those that have to go for it.
    async fn enlist(
        &self,
        new: Listed,
        holder: &Holder,
        now: Timestamp,
        rules: &TicketRules,
    ) -> Result<Vec<Listed>, StoreError> {
        let name = list_name(holder);
        loop {
            let kept = self.0.kept(&name).await?;
            let mut list = listed(kept.as_ref());
            let room = rules.per_person.max(1) - 1;
            if list.len() > room {
                list = self.without_dead(list, now).await?;
            }
            let gone = surplus(&mut list, room, now, rules.spared);
            list.push(new.clone());
            let value = serde_json::json!(list).to_string();
            // No ticket of the list ends later than the newest of them, as long as none is used.
            let list = Kept::new(value, now.after(rules.ttl));
            let seen = kept.as_ref().map(|kept| kept.value.as_slice());
            if self.0.swap_kept(&name, seen, Some(list)).await? {
                return Ok(gone);
            }
        }
    }

    async fn without_dead(
        &self,
        list: Vec<Listed>,
        now: Timestamp,
    ) -> Result<Vec<Listed>, StoreError> {
        let mut live = Vec::with_capacity(list.len());
        for one in list {
            if self.live(&one.name(), now).await?.is_some() {
                live.push(one);
            }
        }
        Ok(live)
    }

    async fn end(&self, name: &str) -> Result<(), StoreError> {
        while let Some(kept) = self.0.kept(name).await? {
            if self.0.swap_kept(name, Some(&kept.value), None).await? {
                break;
            }
        }
        Ok(())
    }

    /// Lets something live on, if it is still there; tells whether it is.
    async fn prolong(&self, name: &str, kept: Kept, until: Timestamp) -> Result<bool, StoreError> {
        let later = Kept::new(kept.value.clone(), until.max(kept.until));
        self.0.swap_kept(name, Some(&kept.value), Some(later)).await
    }
}

impl<S: SessionStore> TicketStore for KeptTickets<S> {
    async fn add(
        &self,
        ticket: &TicketHash,
        holder: &Holder,
        now: Timestamp,
        rules: &TicketRules,
    ) -> Result<(), StoreError> {
        let value = serde_json::json!(holder).to_string();
        let kept = Kept::new(value, now.after(rules.ttl));
        self.0.keep(&ticket_name(&ticket.hex()), kept).await?;
        let new = Listed {
            ticket: ticket.hex(),
            born: now.millis(),
        };
        for gone in self.enlist(new, holder, now, rules).await? {
            self.end(&gone.name()).await?;
        }
        Ok(())
    }

    async fn find(
        &self,
        ticket: &TicketHash,
        now: Timestamp,
        rules: &TicketRules,
    ) -> Result<Option<Holder>, StoreError> {
        let name = ticket_name(&ticket.hex());
        let Some(kept) = self.live(&name, now).await? else {
            return Ok(None);
        };
        let Ok(holder) = serde_json::from_slice::<Holder>(&kept.value) else {
            return Ok(None);
        };
        let until = now.after(rules.ttl);
        if until.since(kept.until) >= rules.ttl / STEP {
            if !self.prolong(&name, kept, until).await? {
                return Ok(None);
            }
            let list = list_name(&holder);
            if let Some(kept) = self.0.kept(&list).await? {
                // A list that changed meanwhile got a new end by that.
                self.prolong(&list, kept, until).await?;
            }
        }
        Ok(Some(holder))
    }

    async fn count(&self, now: Timestamp) -> Result<usize, StoreError> {
        self.0.count_kept(TICKETS, now).await
    }
}

/// A ticket on the list of its holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Listed {
    ticket: String,
    /// When it was given, in milliseconds since 1970.
    born: i64,
}

impl Listed {
    fn name(&self) -> String {
        ticket_name(&self.ticket)
    }
}

/// Takes the oldest out until there are `room` at most; none that is spared.
fn surplus(list: &mut Vec<Listed>, room: usize, now: Timestamp, spared: Duration) -> Vec<Listed> {
    list.sort_by_key(|one| one.born);
    let excess = list.len().saturating_sub(room);
    let old = list
        .iter()
        .take(excess)
        .take_while(|one| now.since(Timestamp::from_millis(one.born)) >= spared);
    let old = old.count();
    list.drain(..old).collect()
}

/// A list that cannot be read is begun anew.
fn listed(kept: Option<&Kept>) -> Vec<Listed> {
    let read = kept.and_then(|kept| serde_json::from_slice(&kept.value).ok());
    read.unwrap_or_default()
}

fn ticket_name(hex: &str) -> String {
    format!("{TICKETS}{hex}")
}

fn list_name(holder: &Holder) -> String {
    format!("tickets/{}/{}", holder.account, holder.openid.as_str())
}

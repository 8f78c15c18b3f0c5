//! Those who have logged in.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::model::Timestamp;

/// A login that nothing is asked with ends.
const IDLE: Duration = Duration::from_secs(12 * 60 * 60);
/// However much is asked with it, it ends.
const LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// So many logins live at once; the one that was quiet for longest goes.
const MOST: usize = 256;

/// Somebody who has logged in.
#[derive(Clone, Copy, Debug)]
pub(in crate::console) struct Visitor {
    /// The number of the login.
    pub(in crate::console) id: u64,
    since: Timestamp,
    seen: Timestamp,
}

/// Logins by their tokens. The tokens are random enough that looking one up teaches nothing.
#[derive(Debug, Default)]
pub(in crate::console) struct Visitors(Mutex<Known>);

#[derive(Default)]
struct Known {
    by_token: HashMap<String, Visitor>,
    given: u64,
}

/// The tokens are not shown.
impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} logins", self.by_token.len())
    }
}

impl Visitors {
    pub(super) fn enter(&self, token: &str, now: Timestamp) {
        let mut known = self.lock();
        known.by_token.retain(|_, visitor| visitor.is_good(now));
        if known.by_token.len() >= MOST {
            let quiet = known.by_token.iter().min_by_key(|(_, own)| own.seen);
            if let Some(token) = quiet.map(|(token, _)| token.clone()) {
                known.by_token.remove(&token);
            }
        }
        known.given += 1;
        let visitor = Visitor {
            id: known.given,
            since: now,
            seen: now,
        };
        known.by_token.insert(token.to_owned(), visitor);
    }

    pub(super) fn find(&self, token: &str, now: Timestamp) -> Option<Visitor> {
        let mut known = self.lock();
        let visitor = known.by_token.get_mut(token)?;
        if !visitor.is_good(now) {
            known.by_token.remove(token);
            return None;
        }
        visitor.seen = now;
        Some(*visitor)
    }

    /// Whether a login is still good; for who holds a connection for long.
    pub(in crate::console) fn knows(&self, id: u64, now: Timestamp) -> bool {
        let known = self.lock();
        let mut visitors = known.by_token.values();
        visitors.any(|visitor| visitor.id == id && visitor.is_good(now))
    }

    pub(super) fn remove(&self, id: u64) {
        self.lock().by_token.retain(|_, visitor| visitor.id != id);
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Visitor {
    fn is_good(&self, now: Timestamp) -> bool {
        now < self.since.after(LIFE) && now < self.seen.after(IDLE)
    }
}

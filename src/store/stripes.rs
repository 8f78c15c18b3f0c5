//! One lock for many keys, many locks for all.

use std::fmt;
use std::hash::{BuildHasher, Hash};
use std::sync::{Mutex, MutexGuard, PoisonError};

use foldhash::quality::RandomState;

/// Enough that turns on all cores seldom meet, and that one stripe of a million sessions is walked
/// in a fraction of a millisecond.
const STRIPES: usize = 128;

/// Values, each behind a lock of its own; a key leads to one of them.
///
/// Take one stripe at a time: two at once can wait for each other.
pub(super) struct Stripes<T> {
    /// All but the last, so that looking one up needs neither a check nor a panic.
    most: Box<[Mutex<T>]>,
    last: Mutex<T>,
    /// The one whose every bit is good: a stripe is chosen by few of them, and keys may be alike.
    hasher: RandomState,
}

impl<T> Stripes<T> {
    /// Locks the stripe of a key.
    pub(super) fn lock(&self, key: &(impl Hash + ?Sized)) -> MutexGuard<'_, T> {
        let index = self.hasher.hash_one(key) % STRIPES as u64;
        let stripe = usize::try_from(index)
            .ok()
            .and_then(|index| self.most.get(index))
            .unwrap_or(&self.last);
        lock(stripe)
    }

    /// All stripes, to be locked one after the other.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Mutex<T>> {
        self.most.iter().chain([&self.last])
    }
}

impl<T: Default> Default for Stripes<T> {
    fn default() -> Self {
        Self {
            most: (1..STRIPES).map(|_| Mutex::default()).collect(),
            last: Mutex::default(),
            hasher: RandomState::default(),
        }
    }
}

impl<T> fmt::Debug for Stripes<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stripes").finish_non_exhaustive()
    }
}

/// Locks, whatever happened to a thread that held the lock before: what these locks guard is whole
/// between any two statements.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_leads_to_one_stripe_and_keys_spread_over_all() {
        let stripes = Stripes::<u32>::default();
        for key in 0..10_000 {
            *stripes.lock(&format!("o{key}")) += 1;
        }
        assert_eq!(
            stripes.iter().map(|stripe| *lock(stripe)).sum::<u32>(),
            10_000
        );
        assert!(stripes.iter().all(|stripe| *lock(stripe) > 0));
        *stripes.lock("o1") = 77_777;
        assert_eq!(*stripes.lock("o1"), 77_777);
    }
}

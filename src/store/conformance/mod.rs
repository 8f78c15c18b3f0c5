//! What every store must do, as tests that any store can run.
//!
//! Whoever writes a store, or a decorator around one, gets all tests with one line. They need
//! `wxmenu` with the feature `testing`, and `tokio` with `macros` and `rt-multi-thread`, among the
//! dev-dependencies.
//!
//! ```
//! use wxmenu::session_store_conformance;
//! use wxmenu::store::MemoryStore;
//!
//! session_store_conformance!(memory, MemoryStore::new());
//! ```
//!
//! The second argument is evaluated anew for each test and gives an empty store, or a pair of an
//! empty store and whatever must live as long as the store does:
//!
//! ```
//! # #[cfg(feature = "sled")] mod only_with_sled {
//! use tempfile::TempDir;
//! use wxmenu::model::Timestamp;
//! use wxmenu::session_store_conformance;
//! use wxmenu::store::{Durability, SledStore};
//!
//! fn in_new_folder() -> (SledStore, TempDir) {
//!     let home = tempfile::tempdir().unwrap();
//!     let opened = SledStore::open(home.path().join("data"), Durability::Turn, Timestamp::from_secs(0));
//!     (opened.unwrap().0, home)
//! }
//!
//! session_store_conformance!(sled, in_new_folder());
//! # }
//! ```
//!
//! Each rule is a function as well, for a test of one's own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a rule that is broken is a test that fails"
)]

mod contents;
mod keeping;
mod races;
mod saving;
mod tickets;
mod walking;

use std::time::Duration;

pub use contents::*;
pub use keeping::*;
pub use races::*;
pub use saving::*;
pub use tickets::*;
pub use walking::*;

use super::{SessionStore, StoreError};
use crate::model::{Revision, Session, SessionKey, Timestamp};

/// What the tests are given: a store, or a pair of a store and what must live as long.
pub trait Fixture: Send + Sync + 'static {
    /// The store's type.
    type Store: SessionStore;

    /// The store.
    fn store(&self) -> &Self::Store;
}

impl<S: SessionStore> Fixture for S {
    type Store = S;

    fn store(&self) -> &S {
        self
    }
}

impl<S: SessionStore, G: Send + Sync + 'static> Fixture for (S, G) {
    type Store = S;

    fn store(&self) -> &S {
        &self.0
    }
}

/// Makes a module of tests, one per rule that every store must keep.
///
/// See [`wxmenu::store::conformance`](crate::store::conformance).
#[macro_export]
macro_rules! session_store_conformance {
    ($name:ident, $factory:expr) => {
        #[cfg(test)]
        mod $name {
            #[allow(unused_imports, reason = "what the factory names may need no import")]
            use super::*;

            $crate::session_store_conformance! { @rules $factory;
                nothing_is_loaded_before_a_save
                a_session_comes_back_whole
                a_save_gives_the_revision_that_loads
                every_save_gives_a_greater_revision
                a_stale_save_conflicts_and_changes_nothing
                a_new_session_does_not_replace_one
                a_save_over_nothing_conflicts
                a_removed_session_takes_no_save
                a_session_made_anew_takes_no_old_save
                removing_tells_whether_there_was_one
                values_of_every_kind_come_back
                numbers_come_back_exactly
                a_big_session_comes_back
                what_is_saved_loads_however_deep
                odd_keys_are_kept_apart
                long_keys_are_kept_apart
                a_list_is_in_the_order_of_keys
                pages_meet_without_gap
                a_page_starts_after_a_key_that_is_gone
                clearing_removes_all_and_counts
                all_are_counted
                a_session_expires_at_its_moment
                a_session_that_was_used_again_stays
                a_sweep_in_steps_tells_each_session_once
                an_expired_session_still_loads
                flushing_an_empty_store_works
                what_is_kept_comes_back
                what_is_kept_changes_only_if_it_is_what_was_seen
                what_is_kept_is_swept_at_its_moment
                what_is_kept_is_counted_by_its_beginning
                what_is_kept_is_listed_in_the_order_of_names
                one_of_many_racing_saves_wins
                no_increment_is_lost
                many_people_save_at_once
                sweeping_and_saving_agree
            }
        }
    };
    (@rules $factory:expr; $($rule:ident)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $rule() {
                $crate::store::conformance::$rule($factory).await;
            }
        )*
    };
}

/// The beginning of the tests' time.
const START: Timestamp = Timestamp::from_secs(1_768_000_000);

fn key(account: &str, openid: &str) -> SessionKey {
    SessionKey::new(account.into(), openid.into())
}

fn someone() -> SessionKey {
    key("demo", "oBench0000000000000000000017")
}

fn fresh() -> Session {
    Session::new(START, Some(Duration::from_secs(60)))
}

/// Saves and gives the session as it must load.
async fn saved(store: &impl SessionStore, key: &SessionKey, session: &Session) -> Session {
    let revision = store
        .save(key, session.clone())
        .await
        .expect("a save works");
    session.clone().with_revision(revision)
}

async fn loaded(store: &impl SessionStore, key: &SessionKey) -> Option<Session> {
    store.load(key).await.expect("a load works")
}

/// Saves and expects a conflict that tells both revisions.
async fn conflicts(
    store: &impl SessionStore,
    key: &SessionKey,
    session: &Session,
    stored_now: Revision,
) {
    match store.save(key, session.clone()).await {
        Err(StoreError::Conflict { stored, expected }) => {
            assert_eq!(stored, stored_now, "the conflict tells what is stored");
            assert_eq!(
                expected,
                session.revision(),
                "the conflict tells what was expected"
            );
        }
        other => panic!("a conflict was due, not {other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DynStore, MemoryStore};

    session_store_conformance!(memory, MemoryStore::new());
    session_store_conformance!(erased, DynStore::new(MemoryStore::new()));

    #[test]
    fn every_rule_is_in_the_macro() {
        let table = include_str!("mod.rs");
        let mut rules = 0;
        for source in [
            include_str!("contents.rs"),
            include_str!("races.rs"),
            include_str!("saving.rs"),
            include_str!("walking.rs"),
            include_str!("keeping.rs"),
        ] {
            for line in source.lines() {
                let name = line
                    .strip_prefix("pub async fn ")
                    .and_then(|rest| rest.split('(').next());
                if let Some(name) = name {
                    let name = name.split('<').next().unwrap();
                    assert!(
                        table.lines().any(|line| line.trim() == name),
                        "{name} is not listed"
                    );
                    rules += 1;
                }
            }
        }
        assert_eq!(rules, 35, "all are found");
    }
}

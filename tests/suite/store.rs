//! Stores: the rules that all keep, and what happens to sessions on disk when things go wrong.

mod conformance;
#[cfg(feature = "sled")]
mod damage;
#[cfg(all(feature = "sled", unix))]
mod kill;
mod open;
#[cfg(feature = "sled")]
mod reopen;

use std::time::Duration;

use wxmenu::model::{Session, SessionKey, Timestamp};
#[cfg(feature = "sled")]
use wxmenu::store::{Durability, OpenError, OpenReport, SessionStore, SledStore};

const NOW: Timestamp = Timestamp::from_secs(1_768_000_000);

fn key(openid: &str) -> SessionKey {
    SessionKey::new("demo".into(), openid.into())
}

fn fresh() -> Session {
    Session::new(NOW, Some(Duration::from_secs(3_600)))
}

/// A session that knows its number.
#[cfg(feature = "sled")]
fn numbered(number: usize) -> Session {
    let mut session = fresh();
    session.set("number", number).unwrap();
    session
        .set("text", "数字竞猜 ".repeat(number % 40))
        .unwrap();
    session
}

#[cfg(feature = "sled")]
fn open(path: &std::path::Path) -> Result<(SledStore, OpenReport), OpenError> {
    SledStore::open(path, Durability::Turn, NOW)
}

/// Saves numbered sessions, one after the other.
#[cfg(feature = "sled")]
async fn fill(store: &SledStore, count: usize) {
    for number in 0..count {
        store
            .save(&key(&format!("o{number}")), numbered(number))
            .await
            .unwrap();
    }
}

/// How many of the numbered sessions are there; those that are must be whole.
#[cfg(feature = "sled")]
async fn whole(store: &SledStore, count: usize) -> usize {
    let mut found = 0;
    for number in 0..count {
        if let Some(session) = store.load(&key(&format!("o{number}"))).await.unwrap() {
            assert_eq!(session.values(), numbered(number).values());
            found += 1;
        }
    }
    found
}

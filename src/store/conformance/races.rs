//! Many at once.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::{Fixture, START, fresh, key, loaded, saved, someone};
use crate::model::{Revision, Session};
use crate::store::{SessionStore, StoreError};

const SAVERS: usize = 64;

/// Of many saves over one revision exactly one is taken, and its content is what is stored.
pub async fn one_of_many_racing_saves_wins(fixture: impl Fixture) {
    let fixture = Arc::new(fixture);
    let mut base = saved(fixture.store(), &someone(), &fresh()).await;
    for _round in 0..10 {
        let barrier = Arc::new(Barrier::new(SAVERS));
        let mut savers = JoinSet::new();
        for number in 0..SAVERS {
            let (fixture, barrier) = (Arc::clone(&fixture), Arc::clone(&barrier));
            let mut session = base.clone();
            session.set("winner", number).unwrap();
            savers.spawn(async move {
                barrier.wait().await;
                (
                    session.clone(),
                    fixture.store().save(&someone(), session).await,
                )
            });
        }
        let mut winners = Vec::new();
        for (session, outcome) in savers.join_all().await {
            match outcome {
                Ok(revision) => winners.push(session.with_revision(revision)),
                Err(StoreError::Conflict { expected, .. }) => assert_eq!(expected, base.revision()),
                Err(error) => panic!("a save failed: {error:?}"),
            }
        }
        assert_eq!(winners.len(), 1, "exactly one wins");
        base = winners.remove(0);
        assert_eq!(
            loaded(fixture.store(), &someone()).await.as_ref(),
            Some(&base)
        );
    }
}

/// Whoever loads again after a conflict gets his change in: nothing is lost, nothing is doubled.
pub async fn no_increment_is_lost(fixture: impl Fixture) {
    let fixture = Arc::new(fixture);
    let mut savers = JoinSet::new();
    for _ in 0..SAVERS {
        let fixture = Arc::clone(&fixture);
        savers.spawn(async move { increment(fixture.store()).await });
    }
    let revisions: HashSet<Revision> = savers.join_all().await.into_iter().collect();
    assert_eq!(
        revisions.len(),
        SAVERS,
        "each save has a revision of its own"
    );
    let session = loaded(fixture.store(), &someone()).await.unwrap();
    assert_eq!(session.get("count").unwrap(), Some(SAVERS));
    assert_eq!(Some(&session.revision()), revisions.iter().max());
}

async fn increment(store: &impl SessionStore) -> Revision {
    loop {
        let mut session = loaded(store, &someone()).await.unwrap_or_else(fresh);
        let count: usize = session.get("count").unwrap().unwrap_or_default();
        session.set("count", count + 1).unwrap();
        match store.save(&someone(), session).await {
            Ok(revision) => return revision,
            Err(StoreError::Conflict { .. }) => tokio::task::yield_now().await,
            Err(error) => panic!("a save failed: {error:?}"),
        }
    }
}

/// Different people do not disturb one another.
pub async fn many_people_save_at_once(fixture: impl Fixture) {
    let fixture = Arc::new(fixture);
    let mut savers = JoinSet::new();
    for number in 0..SAVERS {
        let fixture = Arc::clone(&fixture);
        savers.spawn(async move {
            let key = key("demo", &format!("o{number}"));
            let mut session = fresh();
            for step in 0..20 {
                session.set("step", [number, step]).unwrap();
                session = saved(fixture.store(), &key, &session).await;
                assert_eq!(loaded(fixture.store(), &key).await.as_ref(), Some(&session));
            }
        });
    }
    savers.join_all().await;
    assert_eq!(
        fixture.store().list(None, usize::MAX).await.unwrap().len(),
        SAVERS
    );
}

/// While a sweep runs a session is swept or saved, never both and never neither.
pub async fn sweeping_and_saving_agree(fixture: impl Fixture) {
    let fixture = Arc::new(fixture);
    let end = START.after(Duration::from_secs(60));
    let mut sessions: Vec<(_, Session)> = Vec::new();
    for number in 0..200 {
        let key = key("demo", &format!("o{number}"));
        let session = saved(fixture.store(), &key, &fresh()).await;
        sessions.push((key, session));
    }
    let sweep = tokio::spawn({
        let fixture = Arc::clone(&fixture);
        async move { fixture.store().expire(end).await.unwrap() }
    });
    let mut kept = HashSet::new();
    for (key, mut session) in sessions.iter().cloned() {
        session.touch(end);
        match fixture.store().save(&key, session).await {
            Ok(_) => assert!(kept.insert(key)),
            Err(StoreError::Conflict { stored, .. }) => assert_eq!(stored, Revision::default()),
            Err(error) => panic!("a save failed: {error:?}"),
        }
    }
    let swept: HashSet<_> = sweep.await.unwrap().into_iter().collect();
    for (key, _) in &sessions {
        assert_ne!(kept.contains(key), swept.contains(key), "{key:?}");
        assert_eq!(
            loaded(fixture.store(), key).await.is_some(),
            kept.contains(key),
            "{key:?}"
        );
    }
}

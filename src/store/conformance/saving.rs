//! Loading, saving, removing: whose revision wins.

use std::time::Duration;

use super::{Fixture, START, conflicts, fresh, key, loaded, saved, someone};
use crate::model::{MessageKey, Position, Remembered, Reply, Revision, Session};
use crate::store::SessionStore;

/// What was never saved is not there.
pub async fn nothing_is_loaded_before_a_save(fixture: impl Fixture) {
    assert_eq!(loaded(fixture.store(), &someone()).await, None);
    assert!(fixture.store().list(None, 10).await.unwrap().is_empty());
}

/// Every field comes back: position, values, times, life span, remembered turns, late answers.
pub async fn a_session_comes_back_whole(fixture: impl Fixture) {
    let mut session = Session::new(START, Some(Duration::from_millis(1_234)));
    session.position = Position::at(["m001".into(), "g001".into(), "菜单".into()]);
    session.touch(START.after(Duration::from_secs(5)));
    session.set("secret", 42).unwrap();
    for (number, reply) in [Reply::text("大了\n<![CDATA[]]>"), Reply::None]
        .into_iter()
        .enumerate()
    {
        let key = MessageKey::new(format!("gh_1|{number}"));
        session.remember(Remembered::new(key, reply, START), START);
    }
    session.put_late(Reply::text("查到了"));
    let immortal = Session::new(START, None);
    for (key, session) in [(someone(), session), (key("demo", "o2"), immortal)] {
        let whole = saved(fixture.store(), &key, &session).await;
        assert_eq!(loaded(fixture.store(), &key).await, Some(whole));
    }
}

/// A new session has revision 0; a save gives the revision that is loaded from then on.
pub async fn a_save_gives_the_revision_that_loads(fixture: impl Fixture) {
    let store = fixture.store();
    let session = fresh();
    assert_eq!(session.revision(), Revision::default());
    let revision = store.save(&someone(), session).await.unwrap();
    assert_ne!(revision, Revision::default(), "0 means never saved");
    assert_eq!(
        loaded(store, &someone()).await.unwrap().revision(),
        revision
    );
}

/// A session's revisions grow, whether or not anything changed.
pub async fn every_save_gives_a_greater_revision(fixture: impl Fixture) {
    let mut session = fresh();
    for _ in 0..50 {
        let next = saved(fixture.store(), &someone(), &session).await;
        assert!(next.revision() > session.revision());
        session = next;
    }
}

/// A session that was saved by somebody else in between is not overwritten.
pub async fn a_stale_save_conflicts_and_changes_nothing(fixture: impl Fixture) {
    let store = fixture.store();
    let old = saved(store, &someone(), &fresh()).await;
    let mut winner = old.clone();
    winner.position = Position::at(["m001".into()]);
    let winner = saved(store, &someone(), &winner).await;
    conflicts(store, &someone(), &old, winner.revision()).await;
    assert_eq!(loaded(store, &someone()).await, Some(winner));
}

/// Two first messages at once: the second session does not replace the first.
pub async fn a_new_session_does_not_replace_one(fixture: impl Fixture) {
    let store = fixture.store();
    let first = saved(store, &someone(), &fresh()).await;
    conflicts(store, &someone(), &fresh(), first.revision()).await;
    assert_eq!(loaded(store, &someone()).await, Some(first));
}

/// What is not stored has revision 0.
pub async fn a_save_over_nothing_conflicts(fixture: impl Fixture) {
    let session = fresh().with_revision(Revision::new(5));
    conflicts(fixture.store(), &someone(), &session, Revision::default()).await;
    assert_eq!(loaded(fixture.store(), &someone()).await, None);
}

/// A turn that began before a removal does not bring the session back.
pub async fn a_removed_session_takes_no_save(fixture: impl Fixture) {
    let store = fixture.store();
    let session = saved(store, &someone(), &fresh()).await;
    assert!(store.remove(&someone()).await.unwrap());
    conflicts(store, &someone(), &session, Revision::default()).await;
    assert_eq!(loaded(store, &someone()).await, None);
}

/// A turn that began in an earlier life of the session does not overwrite the new one: revisions
/// are not given out again.
pub async fn a_session_made_anew_takes_no_old_save(fixture: impl Fixture) {
    let store = fixture.store();
    let mut lives = Vec::new();
    for _ in 0..3 {
        let first = saved(store, &someone(), &fresh()).await;
        lives.push(saved(store, &someone(), &first).await);
        lives.push(first);
        assert!(store.remove(&someone()).await.unwrap());
    }
    let mut now = fresh();
    for _ in 0..4 {
        now = saved(store, &someone(), &now).await;
        for old in &lives {
            conflicts(store, &someone(), old, now.revision()).await;
        }
    }
}

/// Removing tells whether there was a session, and touches nobody else's.
pub async fn removing_tells_whether_there_was_one(fixture: impl Fixture) {
    let store = fixture.store();
    assert!(!store.remove(&someone()).await.unwrap());
    saved(store, &someone(), &fresh()).await;
    let other = saved(store, &key("demo", "other"), &fresh()).await;
    assert!(store.remove(&someone()).await.unwrap());
    assert!(!store.remove(&someone()).await.unwrap());
    assert_eq!(loaded(store, &someone()).await, None);
    assert_eq!(loaded(store, &key("demo", "other")).await, Some(other));
}

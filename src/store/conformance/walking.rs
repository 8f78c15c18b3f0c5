//! Over many sessions: listing, clearing, expiring, flushing.

use std::time::Duration;

use super::{Fixture, START, fresh, key, loaded, saved, someone};
use crate::model::{Session, SessionKey};
use crate::store::{Kept, SessionStore};

/// Enough for several pages and slices of any store.
const MANY: usize = 1_200;

async fn many(store: &impl SessionStore) -> Vec<SessionKey> {
    // Neither in order nor, as text, in the order of the numbers.
    let mut keys: Vec<_> = (0..MANY)
        .map(|n| key(["b", "甲", "a"][n % 3], &format!("o{}", n * 7_919 % MANY)))
        .collect();
    for key in &keys {
        saved(store, key, &fresh()).await;
    }
    keys.sort();
    keys
}

/// A list is in the order of the keys, account before openid, each with its session.
pub async fn a_list_is_in_the_order_of_keys(fixture: impl Fixture) {
    let store = fixture.store();
    let keys = many(store).await;
    let listed = store.list(None, usize::MAX).await.unwrap();
    assert!(listed.iter().map(|(key, _)| key).eq(&keys));
    for (key, session) in listed.into_iter().step_by(100) {
        assert_eq!(loaded(store, &key).await, Some(session));
    }
}

/// Pages of any size, each after the last key of the one before, give every session once.
pub async fn pages_meet_without_gap(fixture: impl Fixture) {
    let store = fixture.store();
    let keys = many(store).await;
    assert!(store.list(None, 0).await.unwrap().is_empty());
    for limit in [700, 1, 333, MANY] {
        let mut paged: Vec<SessionKey> = Vec::new();
        // One by one only the beginning.
        while paged.len() < MANY.min(limit * 20) {
            let page = store.list(paged.last(), limit).await.unwrap();
            assert_eq!(
                page.len(),
                limit.min(MANY - paged.len()),
                "a page is full but for the last"
            );
            paged.extend(page.into_iter().map(|(key, _)| key));
        }
        assert!(paged.iter().eq(keys.iter().take(paged.len())), "{limit}");
    }
    assert!(store.list(keys.last(), 10).await.unwrap().is_empty());
}

/// A page goes on where it was, though the key it goes on from was removed or never there.
pub async fn a_page_starts_after_a_key_that_is_gone(fixture: impl Fixture) {
    let store = fixture.store();
    for openid in ["a", "b", "c"] {
        saved(store, &key("demo", openid), &fresh()).await;
    }
    store.remove(&key("demo", "b")).await.unwrap();
    for (after, expected) in [
        (key("demo", "b"), vec!["c"]),
        (key("demo", "aa"), vec!["c"]),
        (key("demo", ""), vec!["a", "c"]),
        (key("dem", "z"), vec!["a", "c"]),
        (key("demo\0", ""), vec![]),
        (key("e", ""), vec![]),
    ] {
        let page = store.list(Some(&after), 10).await.unwrap();
        let openids: Vec<_> = page.iter().map(|(key, _)| key.openid.as_str()).collect();
        assert_eq!(openids, expected, "{after:?}");
    }
}

/// Clearing removes all, tells how many, and leaves a store that works.
pub async fn clearing_removes_all_and_counts(fixture: impl Fixture) {
    let store = fixture.store();
    assert_eq!(store.clear().await.unwrap(), 0);
    let keys = many(store).await;
    assert_eq!(store.clear().await.unwrap(), keys.len());
    assert!(store.list(None, 10).await.unwrap().is_empty());
    for key in keys.iter().take(10) {
        assert_eq!(loaded(store, key).await, None);
        saved(store, key, &fresh()).await;
    }
    assert_eq!(store.clear().await.unwrap(), 10);
}

/// A session is swept from its very moment on, and not a millisecond before.
pub async fn a_session_expires_at_its_moment(fixture: impl Fixture) {
    let store = fixture.store();
    let mut lives = [
        Some(0),
        None,
        Some(1),
        Some(60_000),
        Some(60_001),
        Some(u64::MAX),
    ]
    .map(|life| life.map(Duration::from_millis))
    .to_vec();
    lives.extend((0..MANY as u64).map(|n| Some(Duration::from_secs(1_000 + n))));
    for (number, life) in lives.iter().enumerate() {
        saved(
            store,
            &key("demo", &format!("{number:05}")),
            &Session::new(START, *life),
        )
        .await;
    }
    let mut left = lives.len();
    for (millis, gone) in [
        (0, vec![]),
        (1, vec![2]),
        (59_999, vec![]),
        (60_000, vec![3]),
        (60_001, vec![4]),
    ] {
        let now = START.after(Duration::from_millis(millis));
        let keys = store.expire(now).await.unwrap();
        let gone: Vec<_> = gone
            .iter()
            .map(|n| key("demo", &format!("{n:05}")))
            .collect();
        assert_eq!(keys, gone, "at {millis} ms");
        assert!(
            store.expire(now).await.unwrap().is_empty(),
            "each is told once"
        );
        left -= gone.len();
        assert_eq!(store.list(None, usize::MAX).await.unwrap().len(), left);
    }
    let mut keys = store
        .expire(START.after(Duration::from_secs(100_000)))
        .await
        .unwrap();
    keys.sort();
    assert_eq!(keys.len(), MANY);
    assert!(keys.is_sorted_by(|a, b| a < b), "each is told once");
    let immortal = store.list(None, 10).await.unwrap();
    assert_eq!(
        immortal.len(),
        3,
        "without an end, of zero, or with one beyond all time"
    );
}

/// Many small steps come to the same as the whole, also when sessions come and go in between.
pub async fn a_sweep_in_steps_tells_each_session_once(fixture: impl Fixture) {
    let store = fixture.store();
    let end = START.after(Duration::from_secs(60));
    let name = |number: usize| key("demo", &format!("o{number:05}"));
    for number in 0..MANY {
        saved(store, &name(number), &fresh()).await;
    }
    let immortal = key("demo", "p");
    saved(store, &immortal, &Session::new(START, None)).await;
    store.keep("over", Kept::new("a", end)).await.unwrap();

    let (mut gone, mut next) = (Vec::new(), None);
    loop {
        let step = store.expire_some(end, next).await.unwrap();
        for key in &step.gone {
            // Whoever begins anew behind the sweep, or before it, is not touched.
            saved(store, key, &Session::new(end, None)).await;
        }
        gone.extend(step.gone);
        next = step.next;
        if next.is_none() {
            break;
        }
    }
    gone.sort();
    assert_eq!(gone, (0..MANY).map(name).collect::<Vec<_>>());
    assert_eq!(store.count().await.unwrap(), MANY + 1);
    assert!(loaded(store, &immortal).await.is_some());
    let kept = store.list_kept(None, 9).await.unwrap();
    assert!(kept.is_empty(), "{kept:?}");
}

/// Every session counts, also an expired one, until it is gone.
pub async fn all_are_counted(fixture: impl Fixture) {
    let store = fixture.store();
    assert_eq!(store.count().await.unwrap(), 0);
    for number in 0..600 {
        saved(store, &key("demo", &format!("o{number}")), &fresh()).await;
    }
    assert_eq!(store.count().await.unwrap(), 600);
    store.remove(&key("demo", "o1")).await.unwrap();
    assert_eq!(store.count().await.unwrap(), 599);
}

/// What counts is the session as it is stored now, not as it once was.
pub async fn a_session_that_was_used_again_stays(fixture: impl Fixture) {
    let store = fixture.store();
    let end = START.after(Duration::from_secs(60));
    let mut session = saved(store, &someone(), &fresh()).await;
    session.touch(end);
    let session = saved(store, &someone(), &session).await;
    let mut immortal = saved(store, &key("demo", "immortal"), &fresh()).await;
    immortal.set_max_inactive(None);
    saved(store, &key("demo", "immortal"), &immortal).await;
    assert!(store.expire(end).await.unwrap().is_empty());
    assert_eq!(loaded(store, &someone()).await, Some(session));
    let later = end.after(Duration::from_secs(60));
    assert_eq!(store.expire(later).await.unwrap(), [someone()]);
}

/// Loading does not look at the clock: an expired session loads until it is swept, and can be
/// saved again.
pub async fn an_expired_session_still_loads(fixture: impl Fixture) {
    let store = fixture.store();
    let session = saved(
        store,
        &someone(),
        &Session::new(START, Some(Duration::from_millis(1))),
    )
    .await;
    assert_eq!(loaded(store, &someone()).await.as_ref(), Some(&session));
    saved(store, &someone(), &session).await;
}

/// Flushing works with nothing to flush, after a save, and twice.
pub async fn flushing_an_empty_store_works(fixture: impl Fixture) {
    let store = fixture.store();
    store.flush().await.unwrap();
    saved(store, &someone(), &fresh()).await;
    store.flush().await.unwrap();
    store.flush().await.unwrap();
}

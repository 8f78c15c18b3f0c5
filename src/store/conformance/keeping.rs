//! Small things that are kept beside the sessions.

use std::time::Duration;

use super::{Fixture, START, fresh, saved, someone};
use crate::store::{Kept, SessionStore};

fn thing(value: &str) -> Kept {
    Kept::new(value, START.after(Duration::from_secs(60)))
}

/// What is kept comes back under its name, and only there.
pub async fn what_is_kept_comes_back(fixture: impl Fixture) {
    let store = fixture.store();
    assert_eq!(store.kept("a").await.unwrap(), None);
    store.keep("a", thing("1")).await.unwrap();
    store.keep("a\0", thing("")).await.unwrap();
    store.keep("a", thing("2")).await.unwrap();
    assert_eq!(store.kept("a").await.unwrap(), Some(thing("2")));
    assert_eq!(store.kept("a\0").await.unwrap(), Some(thing("")));
    assert_eq!(store.count().await.unwrap(), 0, "it is no session");
}

/// A change counts only if nobody made another one before.
pub async fn what_is_kept_changes_only_if_it_is_what_was_seen(fixture: impl Fixture) {
    let store = fixture.store();
    assert!(
        !store
            .swap_kept("a", Some(b"0"), Some(thing("1")))
            .await
            .unwrap()
    );
    assert!(store.swap_kept("a", None, Some(thing("1"))).await.unwrap());
    assert!(!store.swap_kept("a", None, Some(thing("2"))).await.unwrap());
    assert!(!store.swap_kept("a", Some(b"2"), None).await.unwrap());
    assert_eq!(store.kept("a").await.unwrap(), Some(thing("1")));
    assert!(
        store
            .swap_kept("a", Some(b"1"), Some(thing("2")))
            .await
            .unwrap()
    );
    assert!(store.swap_kept("a", Some(b"2"), None).await.unwrap());
    assert_eq!(store.kept("a").await.unwrap(), None);
}

/// The sweep removes what is over and nothing else; clearing sessions removes sessions.
pub async fn what_is_kept_is_swept_at_its_moment(fixture: impl Fixture) {
    let store = fixture.store();
    saved(store, &someone(), &fresh()).await;
    store.keep("a", thing("1")).await.unwrap();
    let later = Kept::new("2", START.after(Duration::from_secs(61)));
    store.keep("b", later.clone()).await.unwrap();
    let just_before = START.after(Duration::from_millis(59_999));
    store.expire(just_before).await.unwrap();
    assert_eq!(store.kept("a").await.unwrap(), Some(thing("1")));
    let gone = store
        .expire(START.after(Duration::from_secs(60)))
        .await
        .unwrap();
    assert_eq!(gone, [someone()]);
    assert_eq!(store.kept("a").await.unwrap(), None);
    store.clear().await.unwrap();
    assert_eq!(store.kept("b").await.unwrap(), Some(later));
}

/// Only names with that beginning count, and only what is not over.
pub async fn what_is_kept_is_counted_by_its_beginning(fixture: impl Fixture) {
    let store = fixture.store();
    for name in ["a/1", "a/2", "a", "ab/3", "b/a/4"] {
        store.keep(name, thing("")).await.unwrap();
    }
    let soon = Kept::new("", START.after(Duration::from_secs(1)));
    store.keep("a/5", soon).await.unwrap();
    assert_eq!(store.count_kept("a/", START).await.unwrap(), 3);
    let later = START.after(Duration::from_secs(1));
    assert_eq!(store.count_kept("a/", later).await.unwrap(), 2);
    assert_eq!(store.count_kept("c", START).await.unwrap(), 0);
}

/// Pages of any size, each after the last name of the one before, give every small thing once.
pub async fn what_is_kept_is_listed_in_the_order_of_names(fixture: impl Fixture) {
    let store = fixture.store();
    saved(store, &someone(), &fresh()).await;
    let mut names: Vec<String> = (0..700)
        .map(|n| format!("{}/{n}", ["b", "a*", "甲"][n % 3]))
        .collect();
    for name in &names {
        store.keep(name, thing(name)).await.unwrap();
    }
    names.sort();
    assert!(store.list_kept(None, 0).await.unwrap().is_empty());
    for limit in [usize::MAX, 333, 700] {
        let mut listed: Vec<String> = Vec::new();
        loop {
            let last = listed.last().map(String::as_str);
            let page = store.list_kept(last, limit).await.unwrap();
            assert!(page.iter().all(|(name, kept)| *kept == thing(name)));
            if page.is_empty() {
                break;
            }
            listed.extend(page.into_iter().map(|(name, _)| name));
        }
        assert_eq!(listed, names, "{limit}");
    }
}

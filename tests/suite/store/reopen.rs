//! A store on disk keeps what was saved when it is opened again.
#![allow(
    clippy::disallowed_methods,
    reason = "a test looks at the store's files and takes one away"
)]

use std::time::Duration;

use wxmenu::model::Revision;
use wxmenu::store::{
    Durability, Holder, KeptTickets, SessionStore, SledStore, StoreError, TicketHash, TicketRules,
    TicketStore,
};

use super::{NOW, fill, fresh, key, numbered, open, whole};

#[tokio::test]
async fn all_is_there_again_with_either_durability() {
    for durability in Durability::ALL {
        let home = tempfile::tempdir().unwrap();
        let (store, _) = SledStore::open(home.path(), durability, NOW).unwrap();
        fill(&store, 300).await;
        let before = store.list(None, usize::MAX).await.unwrap();
        drop(store);
        let (store, report) = SledStore::open(home.path(), durability, NOW).unwrap();
        assert!(report.is_clean(), "{report}");
        assert_eq!(store.list(None, usize::MAX).await.unwrap(), before);
    }
}

#[tokio::test]
async fn a_ticket_outlives_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let (ticket, rules) = (
        TicketHash::new([7; 32]),
        TicketRules::new(Duration::from_secs(60), 5),
    );
    let holder = Holder::new("shop".into(), "o1".into());
    let tickets = KeptTickets::new(open(home.path()).unwrap().0);
    tickets.add(&ticket, &holder, NOW, &rules).await.unwrap();
    drop(tickets);
    let tickets = KeptTickets::new(open(home.path()).unwrap().0);
    let found = tickets.find(&ticket, NOW, &rules).await.unwrap();
    assert_eq!(found, Some(holder));
    assert_eq!(tickets.count(NOW).await.unwrap(), 1);
}

#[tokio::test]
async fn a_folder_is_free_as_soon_as_its_store_is_dropped() {
    let home = tempfile::tempdir().unwrap();
    for round in 0..40 {
        let (store, report) = open(home.path()).unwrap();
        assert!(report.is_clean(), "{report}");
        assert_eq!(whole(&store, round).await, round);
        store
            .save(&key(&format!("o{round}")), numbered(round))
            .await
            .unwrap();
        // Whoever stops waiting for a sweep does not keep the folder.
        let cancelled = tokio::time::timeout(Duration::ZERO, store.expire(NOW)).await;
        drop(cancelled);
        drop(store);
    }
}

/// Sessions too large for the log lie in files of their own.
#[tokio::test]
async fn large_sessions_are_there_again() {
    let home = tempfile::tempdir().unwrap();
    let (store, _) = open(home.path()).unwrap();
    for round in 0..3 {
        for number in 0..6 {
            let key = key(&format!("o{number}"));
            let mut session = store.load(&key).await.unwrap().unwrap_or_else(fresh);
            session.set("round", round).unwrap();
            session
                .set("text", "菜单".repeat(10_000 * (number + 1)))
                .unwrap();
            store.save(&key, session).await.unwrap();
        }
    }
    let before = store.list(None, 99).await.unwrap();
    drop(store);
    let large = std::fs::read_dir(home.path().join("blobs"))
        .unwrap()
        .count();
    assert!(large > 0, "there are such files");
    let (store, report) = open(home.path()).unwrap();
    assert!(report.is_clean(), "{report}");
    assert_eq!(store.list(None, 99).await.unwrap(), before);
}

/// The disk fails under an open store: nothing is acknowledged, and nothing is shown that may not be
/// on disk; once the disk is well the store works again, with all that was acknowledged.
#[tokio::test]
async fn after_a_failed_flush_nothing_counts_until_it_can_be_opened_anew() {
    let home = tempfile::tempdir().unwrap();
    let (store, _) = open(home.path()).unwrap();
    fill(&store, 5).await;
    let files = home.path().join("blobs");
    std::fs::remove_dir(&files).unwrap();
    std::fs::write(&files, "in the way").unwrap();
    for _ in 0..2 {
        let failed = [
            store.save(&key("new"), fresh()).await.map(drop),
            store.load(&key("new")).await.map(drop),
            store.remove(&key("o1")).await.map(drop),
            store.flush().await,
        ];
        for failed in failed {
            assert!(matches!(failed, Err(StoreError::Backend(_))), "{failed:?}");
        }
    }
    std::fs::remove_file(&files).unwrap();
    // It tries once a second at most.
    while store.flush().await.is_err() {}
    assert_eq!(whole(&store, 5).await, 5);
    store.save(&key("newer"), fresh()).await.unwrap();
    drop(store);
    let (store, report) = open(home.path()).unwrap();
    assert!(report.is_clean(), "{report}");
    assert_eq!(whole(&store, 5).await, 5);
    assert!(store.load(&key("newer")).await.unwrap().is_some());
}

#[tokio::test]
async fn revisions_are_not_given_out_again_after_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let mut greatest = Revision::default();
    for _ in 0..5 {
        let (store, _) = open(home.path()).unwrap();
        let revision = store.save(&key("o1"), fresh()).await.unwrap();
        assert!(revision > greatest);
        greatest = revision;
        assert!(store.remove(&key("o1")).await.unwrap());
    }
    let (store, _) = open(home.path()).unwrap();
    let old = fresh().with_revision(greatest);
    assert!(matches!(
        store.save(&key("o1"), old).await,
        Err(StoreError::Conflict { .. })
    ));
}

#[tokio::test]
async fn what_was_removed_cleared_or_swept_does_not_come_back() {
    let home = tempfile::tempdir().unwrap();
    let (store, _) = open(home.path()).unwrap();
    fill(&store, 10).await;
    assert_eq!(store.clear().await.unwrap(), 10);
    fill(&store, 3).await;
    assert!(store.remove(&key("o0")).await.unwrap());
    drop(store);
    let (store, _) = open(home.path()).unwrap();
    assert_eq!(store.list(None, 99).await.unwrap().len(), 2);
    assert_eq!(
        store
            .expire(NOW.after(Duration::from_secs(3_600)))
            .await
            .unwrap()
            .len(),
        2
    );
    drop(store);
    let (store, _) = open(home.path()).unwrap();
    assert!(store.list(None, 99).await.unwrap().is_empty());
}

/// The store brings its own threads: any executor will do, this one included.
#[test]
fn it_works_without_an_async_runtime() {
    let home = tempfile::tempdir().unwrap();
    let (store, _) = open(home.path()).unwrap();
    block_on(async {
        fill(&store, 20).await;
        assert_eq!(whole(&store, 20).await, 20);
        assert_eq!(store.list(None, 5).await.unwrap().len(), 5);
        assert_eq!(store.clear().await.unwrap(), 20);
        store.flush().await.unwrap();
    });
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    use std::sync::Arc;
    use std::task::{Context, Poll, Wake, Waker};
    use std::thread::{self, Thread};

    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = std::pin::pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

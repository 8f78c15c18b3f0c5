//! Expired sessions are removed a little at a time, by one node of many.

use std::sync::Arc;
use std::time::Duration;

use wxmenu::Engine;
use wxmenu::hook::{Signal, SignalKind};
use wxmenu::model::{Clock, Content, Inbound, ManualClock, Session, SessionKey, Timestamp};
use wxmenu::store::{DynStore, MemoryStore, SessionStore};

use super::odd_store::OddStore;

const MENU: &str =
    r#"<menu-configs><menu-config id="m" name="m"><regex>m</regex></menu-config></menu-configs>"#;
const START: Timestamp = Timestamp::from_secs(1_000_000);
const PERIOD: Duration = Duration::from_secs(300);

fn node(store: &DynStore, clock: &Arc<ManualClock>) -> Engine {
    let builder = Engine::builder().menu("a.menuconfig.xml", MENU);
    let builder = builder.store(store.clone()).clock(clock.clone());
    builder
        .session_ttl(Some(Duration::from_secs(10)))
        .build()
        .unwrap()
}

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(START))
}

async fn fill(store: &impl SessionStore, many: usize) {
    for number in 0..many {
        let key = SessionKey::new("demo".into(), format!("o{number}").as_str().into());
        let session = Session::new(START, Some(Duration::from_secs(10)));
        store.save(&key, session).await.unwrap();
    }
}

fn message(user: &str) -> Inbound {
    let (text, menu_id) = ("m".to_owned(), None);
    let content = Content::Text { text, menu_id };
    Inbound::new("demo".into(), user.into(), user.into(), content)
}

#[tokio::test]
async fn a_turn_does_not_wait_for_a_sweep() {
    let (store, clock) = (DynStore::new(MemoryStore::new()), clock());
    let engine = node(&store, &clock);
    fill(&store, 2_000).await;
    clock.advance(Duration::from_secs(11));
    let sweeping = tokio::spawn({
        let engine = engine.clone();
        async move { engine.sweep().await.unwrap() }
    });
    tokio::task::yield_now().await;
    engine.turn(message("new")).await;
    assert!(!sweeping.is_finished(), "the turn came in between");
    assert_eq!(sweeping.await.unwrap(), 2_000);
    assert_eq!(store.count().await.unwrap(), 1);
}

#[tokio::test]
async fn of_many_nodes_one_sweeps_in_each_period_and_all_are_told_once() {
    let (store, clock) = (DynStore::new(OddStore::shared()), clock());
    let nodes = [0; 3].map(|_| node(&store, &clock));
    let (tell, told) = std::sync::mpsc::channel();
    for engine in &nodes {
        let tell = tell.clone();
        let telling = move |signal: &Signal<'_>| {
            if let Signal::SessionExpired { openid, .. } = signal {
                tell.send(openid.as_str().to_owned()).unwrap();
            }
        };
        let kind = SignalKind::SessionExpired;
        engine.signals().subscribe_to(kind, telling).keep();
    }
    let sweep = async |at: usize| nodes[at].sweep_in_turn(PERIOD).await.unwrap();
    for first in [1, 0] {
        fill(&store, 40).await;
        clock.advance(PERIOD);
        assert_eq!(sweep(first).await, Some(40));
        for other in (0..3).filter(|other| *other != first) {
            assert_eq!(sweep(other).await, None);
        }
        assert_eq!(told.try_iter().count(), 40);
        // Whoever asks for it is not refused.
        assert_eq!(nodes[2].sweep().await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_node_that_dies_in_a_sweep_is_followed_by_another() {
    let (store, clock) = (DynStore::new(OddStore::shared()), clock());
    let (dies, lives) = (node(&store, &clock), node(&store, &clock));
    fill(&store, 2_000).await;
    clock.advance(Duration::from_secs(11));
    let sweeping = tokio::spawn(async move { dies.sweep_in_turn(PERIOD).await });
    tokio::task::yield_now().await;
    sweeping.abort();
    assert!(sweeping.await.unwrap_err().is_cancelled());
    let left = store.count().await.unwrap();
    assert!(left > 0 && left < 2_000, "{left}");
    assert_eq!(lives.sweep_in_turn(PERIOD).await.unwrap(), None);
    clock.advance(PERIOD);
    assert_eq!(lives.sweep_in_turn(PERIOD).await.unwrap(), Some(left));
}

#[tokio::test]
async fn a_sweep_that_takes_long_keeps_its_claim_and_one_that_stood_still_loses_it() {
    let (store, clock) = (DynStore::new(OddStore::shared()), clock());
    let (slow, other) = (node(&store, &clock), node(&store, &clock));
    let start = |engine: &Engine| {
        let engine = engine.clone();
        tokio::spawn(async move { engine.sweep_in_turn(PERIOD).await.unwrap() })
    };
    fill(&store, 2_000).await;
    let sweeping = start(&slow);
    tokio::task::yield_now().await;
    for _ in 0..3 {
        clock.advance(PERIOD * 3 / 4);
        tokio::task::yield_now().await;
        assert_eq!(other.sweep_in_turn(PERIOD).await.unwrap(), None);
    }
    assert!(sweeping.await.unwrap().is_some());

    let sweeping = start(&slow);
    tokio::task::yield_now().await;
    assert!(!sweeping.is_finished());
    clock.advance(PERIOD);
    assert!(other.sweep_in_turn(PERIOD).await.unwrap().is_some());
    let now = clock.now();
    assert!(
        store
            .kept("sweep")
            .await
            .unwrap()
            .is_some_and(|claim| !claim.is_over(now))
    );
    assert!(sweeping.await.unwrap().is_some());
}

#[cfg(feature = "sled")]
#[tokio::test]
async fn a_step_on_disk_is_small_however_many_sessions_there_are() {
    use wxmenu::store::{Durability, SledStore};

    let home = tempfile::tempdir().unwrap();
    let opened = SledStore::open(home.path().join("data"), Durability::Interval, START);
    let (store, _) = opened.unwrap();
    fill(&store, 3_000).await;
    let (mut steps, mut next) = (Vec::new(), None);
    loop {
        let now = START.after(Duration::from_secs(11));
        let step = store.expire_some(now, next).await.unwrap();
        steps.push(step.gone.len());
        next = step.next;
        if next.is_none() {
            break;
        }
    }
    assert_eq!(steps.iter().sum::<usize>(), 3_000);
    assert!(steps.iter().all(|gone| *gone <= 128), "{steps:?}");
}

//! A token outlives the program that fetched it.

use std::time::Duration;

use wxmenu::api::KeptTokens;
use wxmenu::store::{Durability, DynStore, MemoryStore, SledStore};
use wxmenu::testing::Reaction;

use super::kit::{Kit, NOW};

const STABLE: &str = "/cgi-bin/stable_token";

/// Two nodes that share a store, and want their first token at the same time.
#[tokio::test]
async fn of_two_nodes_one_fetches_and_the_other_waits_for_it() {
    let store = DynStore::new(MemoryStore::new());
    let tokens = || KeptTokens::new(store.clone());
    let one = Kit::with(|builder| builder.tokens(tokens())).await;
    let url = one.stub.url();
    let other = Kit::with(|builder| builder.tokens(tokens()).base(url)).await;
    let gate = one.stub.hold(STABLE);
    let late = async {
        one.stub.wait_for(STABLE, 1).await;
        // It has looked, and waits, before the gate opens.
        let (asked, ()) = tokio::join!(other.ask(), async { gate.open() });
        asked
    };
    let (first, second) = tokio::join!(one.ask(), late);
    first.unwrap();
    second.unwrap();
    assert_eq!(one.stub.token_calls(), 1);
}

/// The node that fetches is told off; the other one does not take that for its own answer.
#[tokio::test]
async fn a_fetch_that_failed_is_tried_by_the_other_node() {
    let store = DynStore::new(MemoryStore::new());
    let tokens = || KeptTokens::new(store.clone());
    let one = Kit::with(|builder| builder.tokens(tokens())).await;
    one.stub.next(STABLE, Reaction::errcode(40164));
    let url = one.stub.url();
    let other = Kit::with(|builder| builder.tokens(tokens()).base(url)).await;
    one.ask().await.unwrap_err();
    other.ask().await.unwrap();
    assert_eq!(one.stub.token_calls(), 2);
}

#[tokio::test]
async fn a_restart_within_the_life_of_a_token_fetches_none() {
    let home = tempfile::tempdir().unwrap();
    let open = || {
        let opened = SledStore::open(home.path().join("data"), Durability::Turn, NOW);
        KeptTokens::new(DynStore::new(opened.unwrap().0))
    };
    let first = Kit::with(|builder| builder.tokens(open())).await;
    first.ask().await.unwrap();
    let Kit {
        stub,
        platform,
        api,
        ..
    } = first;
    drop((platform, api));

    let url = stub.url();
    let second = Kit::with(|builder| builder.tokens(open()).base(url)).await;
    second.ask().await.unwrap();
    assert_eq!(stub.token_calls(), 1);
    second.clock.advance(Duration::from_secs(6_900));
    second.ask().await.unwrap();
    assert_eq!(
        stub.token_calls(),
        2,
        "but one whose time is over is fetched anew"
    );
    stub.expire_tokens();
    second.ask().await.unwrap();
    assert_eq!(stub.token_calls(), 3, "and a dead one is dropped there too");
}

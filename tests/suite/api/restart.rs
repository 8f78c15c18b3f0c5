//! A token outlives the program that fetched it.

use std::time::Duration;

use wxmenu::api::KeptTokens;
use wxmenu::store::{Durability, DynStore, SledStore};

use super::kit::{Kit, NOW};

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

//! Good answers that are used again.

use std::time::Duration;

use wxmenu::api::{ApiAccount, Call};
use wxmenu::model::Secret;
use wxmenu::testing::Reaction;

use super::kit::{BUSINESS, Kit};

const MINUTE: Duration = Duration::from_secs(60);

fn cached() -> Call {
    Call::get(BUSINESS).cached(MINUTE)
}

#[tokio::test]
async fn an_answer_is_used_again_for_the_same_question_only() {
    let other = ApiAccount::new("cafe", "wx2", Secret::new("s2"));
    let kit = Kit::with(|builder| builder.account(other)).await;
    let ask = async |call: Call| kit.api.call(&call).await.map(drop).unwrap();
    ask(cached().param("a", "1").param("b", "2")).await;
    ask(cached().param("b", "2").param("a", "1")).await;
    assert_eq!(
        kit.business_calls(),
        1,
        "the order of parameters does not count"
    );
    ask(cached().param("a", "1")).await;
    ask(cached().param("a", "1").param("b", "3")).await;
    assert_eq!(kit.business_calls(), 3);
    let cafe = kit.platform.account(&"cafe".into()).unwrap();
    cafe.call(&cached().param("a", "1")).await.unwrap();
    assert_eq!(kit.business_calls(), 4, "another account asks itself");
    ask(Call::get(BUSINESS).param("a", "1")).await;
    assert_eq!(
        kit.business_calls(),
        5,
        "a call that wants no old answer gets none"
    );
    kit.clock.advance(MINUTE);
    ask(cached().param("a", "1")).await;
    assert_eq!(kit.business_calls(), 6, "and an old one is forgotten");
    assert_eq!(kit.told.count("GET /cgi-bin/getcallbackip: cached"), 1);
}

#[tokio::test]
async fn a_refusal_is_not_kept() {
    let kit = Kit::new().await;
    kit.stub.next(BUSINESS, Reaction::errcode(45009));
    kit.api.call(&cached()).await.unwrap_err();
    kit.api.call(&cached()).await.unwrap();
    kit.api.call(&cached()).await.unwrap();
    assert_eq!(kit.business_calls(), 2);
}

#[tokio::test]
async fn a_post_is_never_answered_from_memory() {
    let kit = Kit::new().await;
    for _ in 0..2 {
        kit.api
            .call(&Call::post(BUSINESS).cached(MINUTE))
            .await
            .unwrap();
    }
    assert_eq!(kit.business_calls(), 2);
}

#[tokio::test]
async fn a_stale_answer_is_given_once_while_a_new_one_is_fetched() {
    let kit = Kit::new().await;
    let call = cached().stale_while_revalidate(MINUTE);
    let answers = ["1", "2", "3", "4"].map(|n| Reaction::text(format!("{{\"n\":{n}}}")));
    for answer in answers {
        kit.stub.next(BUSINESS, answer);
    }
    let ask = async || kit.api.call(&call).await.unwrap().data["n"].clone();
    assert_eq!(ask().await, 1);
    kit.clock.advance(MINUTE);
    let gate = kit.stub.hold(BUSINESS);
    assert_eq!(ask().await, 1, "the old one, at once");
    kit.stub.wait_for(BUSINESS, 2).await;
    let second = ask();
    tokio::pin!(second);
    let asked = async {
        kit.stub.wait_for(BUSINESS, 3).await;
        gate.open();
    };
    let (second, ()) = tokio::join!(second, asked);
    assert!(
        second == 2 || second == 3,
        "{second}, and not the old one again"
    );
    while kit.told.count("GET /cgi-bin/getcallbackip: good") < 3 {
        tokio::task::yield_now().await;
    }
    assert_ne!(ask().await, 1, "a new one is kept");
    assert_eq!(kit.business_calls(), 3);
    kit.clock.advance(MINUTE + MINUTE);
    assert_eq!(ask().await, 4, "what is older than that is not given");
}

#[tokio::test]
async fn a_stale_answer_is_not_given_again_if_there_is_no_new_one() {
    let kit = Kit::new().await;
    let call = cached().stale_while_revalidate(MINUTE);
    kit.api.call(&call).await.unwrap();
    kit.clock.advance(MINUTE);
    kit.stub.always(BUSINESS, Reaction::errcode(45009));
    kit.api.call(&call).await.unwrap();
    while kit.told.count("GET /cgi-bin/getcallbackip: refused") == 0 {
        tokio::task::yield_now().await;
    }
    let error = kit.api.call(&call).await.unwrap_err();
    assert_eq!(error.errcode(), Some(45009));
}

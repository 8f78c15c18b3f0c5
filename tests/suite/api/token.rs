//! One token for all, fetched once, dropped when it is dead and not before.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use wxmenu::api::{
    AccessToken, ApiError, GrantKind, KeptTokens, MemoryTokens, TokenKind, TokenStore,
};
use wxmenu::store::{DynStore, Kept, SessionStore, StoreError};
use wxmenu::testing::Reaction;

use crate::odd_store::{Asked, OddStore};

use super::kit::{BUSINESS, Kit, NOW, SECRET, shop};

const STABLE: &str = "/cgi-bin/stable_token";

/// Calls of the same account at once.
async fn crowd(kit: &Kit, size: usize) -> Vec<Result<(), ApiError>> {
    let mut calls = JoinSet::new();
    for _ in 0..size {
        let api = kit.api.clone();
        calls.spawn(async move {
            let call = wxmenu::api::Call::get(BUSINESS);
            api.call(&call).await.map(drop)
        });
    }
    calls.join_all().await
}

#[tokio::test]
async fn a_hundred_callers_fetch_one_token() {
    let kit = Kit::new().await;
    assert!(crowd(&kit, 100).await.iter().all(Result::is_ok));
    assert_eq!((kit.stub.token_calls(), kit.business_calls()), (1, 100));
    assert_eq!(kit.told.count("wechat_granted"), 1);
}

#[tokio::test]
async fn a_hundred_callers_get_the_error_of_one_fetch_and_the_next_tries_again() {
    let kit = Kit::new().await;
    kit.stub.next(STABLE, Reaction::errcode(40164));
    let gate = kit.stub.hold(STABLE);
    let opened = async {
        kit.stub.wait_for(STABLE, 1).await;
        gate.open();
    };
    let (outcomes, ()) = tokio::join!(crowd(&kit, 100), opened);
    let codes = outcomes
        .iter()
        .map(|outcome| outcome.as_ref().unwrap_err().errcode());
    assert!(codes.into_iter().all(|code| code == Some(40164)));
    assert_eq!((kit.stub.token_calls(), kit.business_calls()), (1, 0));
    kit.ask().await.unwrap();
    assert_eq!(kit.stub.token_calls(), 2);
}

#[tokio::test]
async fn a_caller_who_gives_up_leaves_the_fetch_to_the_others() {
    let kit = Kit::new().await;
    let gate = kit.stub.hold(STABLE);
    let api = kit.api.clone();
    let first = tokio::spawn(async move { api.call(&wxmenu::api::Call::get(BUSINESS)).await });
    kit.stub.wait_for(STABLE, 1).await;
    let second = kit.ask();
    tokio::pin!(second);
    assert!(is_pending(second.as_mut()).await);
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    assert!(is_pending(second.as_mut()).await);
    gate.open();
    second.await.unwrap();
    assert_eq!(kit.stub.token_calls(), 1);
}

#[tokio::test]
async fn a_fetch_that_nobody_waits_for_any_more_is_told_and_its_token_used() {
    let kit = Kit::new().await;
    let gate = kit.stub.hold(STABLE);
    let api = kit.api.clone();
    let only = tokio::spawn(async move { api.call(&wxmenu::api::Call::get(BUSINESS)).await });
    kit.stub.wait_for(STABLE, 1).await;
    only.abort();
    assert!(only.await.unwrap_err().is_cancelled());
    gate.open();
    while kit.told.count("POST /cgi-bin/stable_token: good") == 0 {
        tokio::task::yield_now().await;
    }
    kit.ask().await.unwrap();
    assert_eq!((kit.stub.token_calls(), kit.business_calls()), (1, 1));
}

/// Twelve calls are under way with a token that dies; their refusals come one by one, some of them
/// after the new token is there.
#[tokio::test]
async fn late_refusals_of_a_dead_token_do_not_kill_the_fresh_one() {
    let kit = Kit::new().await;
    kit.ask().await.unwrap();
    let dead = kit.stub.calls(BUSINESS)[0]
        .param("access_token")
        .unwrap()
        .to_owned();
    kit.stub.expire_tokens();
    let early = kit.stub.hold("/cgi-bin/early");
    let late = kit.stub.hold("/cgi-bin/late");
    let mut calls = JoinSet::new();
    for number in 0..12 {
        let path = if number < 6 {
            "/cgi-bin/early"
        } else {
            "/cgi-bin/late"
        };
        let api = kit.api.clone();
        calls.spawn(async move { api.call(&wxmenu::api::Call::get(path)).await.map(drop) });
    }
    kit.stub.wait_for("/cgi-bin/early", 6).await;
    kit.stub.wait_for("/cgi-bin/late", 6).await;
    early.open();
    kit.stub.wait_for("/cgi-bin/early", 12).await;
    late.open();
    assert!(calls.join_all().await.iter().all(Result::is_ok));
    assert_eq!(kit.stub.token_calls(), 2, "the first one and one more");
    let business: Vec<_> = ["/cgi-bin/early", "/cgi-bin/late"]
        .iter()
        .flat_map(|path| kit.stub.calls(path))
        .collect();
    assert_eq!(business.len(), 24);
    let with_dead = business
        .iter()
        .filter(|call| call.param("access_token") == Some(&*dead));
    assert_eq!(with_dead.count(), 12);
}

#[tokio::test]
async fn a_token_that_expired_early_is_renewed_once() {
    let kit = Kit::new().await;
    kit.ask().await.unwrap();
    let before = kit.told.lines().len();
    kit.stub.expire_tokens();
    kit.ask().await.unwrap();
    assert_eq!(
        (kit.business_calls(), kit.stub.token_calls()),
        (1 + 2, 1 + 1)
    );
    assert_eq!(
        kit.told.lines()[before..],
        [
            "wechat_error 42001",
            "POST /cgi-bin/stable_token: good 0 after 1",
            "wechat_granted",
            "GET /cgi-bin/getcallbackip: good 0 after 2",
        ]
    );
}

#[tokio::test]
async fn a_call_is_repeated_as_often_as_the_settings_say() {
    for (limit, code, calls) in [
        (1, 42001, 2),
        (3, 42001, 4),
        (0, 42001, 1),
        (3, 40001, 4),
        (3, 40014, 4),
        (3, 42007, 4),
        (3, 45009, 1),
        (3, 40013, 1),
        (3, 45015, 1),
    ] {
        let kit = Kit::with(|builder| builder.relogin_limit(limit)).await;
        kit.stub.always(BUSINESS, Reaction::errcode(code));
        let error = kit.ask().await.unwrap_err();
        assert_eq!(error.errcode(), Some(code));
        assert_eq!(kit.business_calls(), calls, "{code} with limit {limit}");
        let told = if calls == 1 { 1 } else { 2 };
        assert_eq!(
            kit.told.count("wechat_error"),
            told,
            "{code} with limit {limit}"
        );
    }
}

#[tokio::test]
async fn a_wrong_secret_is_final() {
    for code in [40001, 40013, 40125, 40164, 89503] {
        let kit = Kit::new().await;
        kit.stub.always(STABLE, Reaction::errcode(code));
        assert_eq!(kit.ask().await.unwrap_err().errcode(), Some(code));
        assert_eq!(
            (kit.stub.token_calls(), kit.business_calls()),
            (1, 0),
            "{code}"
        );
    }
}

#[tokio::test]
async fn a_busy_platform_is_asked_again_also_for_a_token() {
    let kit = Kit::new().await;
    kit.stub.next(STABLE, Reaction::errcode(-1));
    kit.stub.next(BUSINESS, Reaction::errcode(-1));
    kit.stub.next(BUSINESS, Reaction::errcode(-1));
    kit.ask().await.unwrap();
    assert_eq!((kit.stub.token_calls(), kit.business_calls()), (2, 3));
    kit.stub.always(BUSINESS, Reaction::errcode(-1));
    assert_eq!(kit.ask().await.unwrap_err().errcode(), Some(-1));
    assert_eq!(kit.business_calls(), 3 + 4);
}

#[tokio::test]
async fn a_token_is_fetched_anew_five_minutes_before_its_end() {
    let kit = Kit::new().await;
    kit.ask().await.unwrap();
    kit.clock.advance(Duration::from_secs(6_899));
    kit.ask().await.unwrap();
    assert_eq!(kit.stub.token_calls(), 1);
    kit.clock.advance(Duration::from_secs(1));
    kit.ask().await.unwrap();
    assert_eq!(kit.stub.token_calls(), 2);
}

#[tokio::test]
async fn force_is_used_only_for_a_token_that_the_platform_grants_and_refuses() {
    let kit = Kit::new().await;
    kit.stub.next(BUSINESS, Reaction::errcode(40001));
    kit.ask().await.unwrap();
    let forced: Vec<_> = kit
        .stub
        .calls(STABLE)
        .iter()
        .map(|call| call.json()["force_refresh"].clone())
        .collect();
    assert_eq!(
        forced,
        [false, false, true],
        "the second fetch gave the dead token again"
    );
}

#[tokio::test]
async fn either_call_fetches_tokens() {
    for (grant, method, path) in [
        (GrantKind::Stable, "POST", STABLE),
        (GrantKind::Plain, "GET", "/cgi-bin/token"),
    ] {
        let mut account = shop();
        account.grant = grant;
        let kit = Kit::with(|builder| builder.account(account)).await;
        kit.ask().await.unwrap();
        let call = &kit.stub.seen()[0];
        assert_eq!((call.method.as_str(), call.path.as_str()), (method, path));
        let secret = call.param("secret").map(str::to_owned);
        let secret = secret.unwrap_or_else(|| call.json()["secret"].as_str().unwrap().to_owned());
        assert_eq!(secret, SECRET);
        assert_eq!(kit.business_calls(), 1);
    }
}

/// The platform refuses whatever it grants.
#[tokio::test]
async fn force_is_used_once_in_five_minutes() {
    let kit = Kit::new().await;
    kit.stub.always(BUSINESS, Reaction::errcode(40001));
    let forced = || {
        let calls = kit.stub.calls(STABLE);
        let forced = calls
            .iter()
            .filter(|call| call.json()["force_refresh"] == true);
        forced.count()
    };
    for _ in 0..2 {
        kit.ask().await.unwrap_err();
        assert_eq!(forced(), 1);
    }
    kit.clock.advance(Duration::from_secs(300));
    kit.ask().await.unwrap_err();
    assert_eq!(forced(), 2);
}

#[tokio::test]
async fn a_failed_fetch_says_that_the_request_has_not_left() {
    for reaction in [Reaction::Break, Reaction::html(503), Reaction::html(200)] {
        let kit = Kit::new().await;
        kit.stub.always(STABLE, reaction.clone());
        let error = kit.ask().await.unwrap_err();
        assert!(!error.may_have_arrived(), "{reaction:?}: {error}");
        kit.stub.relent(STABLE);
        kit.stub.always(BUSINESS, reaction.clone());
        let error = kit.ask().await.unwrap_err();
        assert!(error.may_have_arrived(), "{reaction:?}: {error}");
    }
}

/// Who waits for a pause, or for a token, has nothing on the way.
#[tokio::test(start_paused = true)]
async fn time_that_ends_before_the_request_left_says_so() {
    use wxmenu::api::{Backoff, Call};
    let limit = Duration::from_secs(5);
    let busy = |builder: wxmenu::api::PlatformBuilder| builder.backoff(Backoff::default());
    let kit = Kit::with(busy).await;
    kit.stub.always(BUSINESS, Reaction::errcode(-1));
    let call = Call::post(BUSINESS).within(limit);
    let error = kit.api.call(&call).await.unwrap_err();
    assert_eq!(error.errcode(), Some(-1), "the last refusal, not silence");
    assert_eq!(
        kit.business_calls(),
        3,
        "at 0, 1 and 3 seconds; 7 is too late"
    );

    let kit = Kit::with(busy).await;
    kit.stub.always(STABLE, Reaction::Hang);
    let error = kit.api.call(&call).await.unwrap_err();
    assert!(!error.may_have_arrived(), "{error}");

    let kit = Kit::with(busy).await;
    kit.stub.always(BUSINESS, Reaction::Hang);
    let error = kit.api.call(&call).await.unwrap_err();
    assert!(error.may_have_arrived(), "{error}");
}

#[tokio::test]
async fn a_dead_token_in_a_store_that_cannot_be_written_is_replaced() {
    let store = OddStore::that(|_, asked| match asked {
        Asked::Keep => Err(StoreError::Backend("the disk is full".into())),
        _ => Ok(()),
    });
    let dead = AccessToken::granted("DEAD", NOW, Duration::from_secs(7_200));
    let kept = Kept::new(serde_json::json!(dead).to_string(), dead.until());
    store
        .inner
        .keep("token/access/wx0000000000000001", kept)
        .await
        .unwrap();
    let tokens = KeptTokens::new(DynStore::new(store));
    let kit = Kit::with(|builder| builder.tokens(tokens)).await;
    kit.ask().await.unwrap();
    let used = kit.stub.calls(BUSINESS);
    assert_eq!(used[0].param("access_token"), Some("DEAD"));
    kit.clock.advance(Duration::from_secs(1));
    kit.stub.expire_tokens();
    kit.ask().await.unwrap();
    let calls = (kit.stub.token_calls(), kit.business_calls());
    assert_eq!(calls, (2, 2 + 3), "the store's one is tried in vain too");
    kit.ask().await.unwrap();
    assert_eq!(kit.stub.token_calls(), 2, "memory has the later one");
}

/// A store that keeps a token for ever.
#[derive(Debug)]
struct Stubborn;

impl TokenStore for Stubborn {
    async fn get(&self, _: &str, _: TokenKind) -> Option<AccessToken> {
        Some(AccessToken::granted(
            "DEAD",
            NOW,
            Duration::from_secs(7_200),
        ))
    }
    async fn put(&self, _: &str, _: TokenKind, _: AccessToken) {}
    async fn invalidate(&self, _: &str, _: TokenKind, _: &AccessToken) {}
}

#[tokio::test]
async fn a_token_that_was_refused_is_not_taken_from_the_store_again() {
    let kit = Kit::with(|builder| builder.tokens(Stubborn)).await;
    kit.ask().await.unwrap();
    assert_eq!((kit.stub.token_calls(), kit.business_calls()), (1, 2));
}

/// A store that several programs share.
#[derive(Clone, Debug, Default)]
struct Shared(Arc<MemoryTokens>);

impl TokenStore for Shared {
    async fn get(&self, appid: &str, kind: TokenKind) -> Option<AccessToken> {
        self.0.get(appid, kind).await
    }
    async fn put(&self, appid: &str, kind: TokenKind, token: AccessToken) {
        self.0.put(appid, kind, token).await;
    }
    async fn invalidate(&self, appid: &str, kind: TokenKind, seen: &AccessToken) {
        self.0.invalidate(appid, kind, seen).await;
    }
}

#[tokio::test]
async fn what_another_program_fetched_is_used() {
    let tokens = Shared::default();
    let first = Kit::with(|builder| builder.tokens(tokens.clone())).await;
    first.ask().await.unwrap();
    let url = first.stub.url();
    let second = Kit::with(|builder| builder.tokens(tokens).base(url)).await;
    second.ask().await.unwrap();
    assert_eq!((first.stub.token_calls(), first.business_calls()), (1, 2));
}

/// Polls once.
async fn is_pending(mut future: std::pin::Pin<&mut impl Future>) -> bool {
    std::future::poll_fn(|cx| std::task::Poll::Ready(future.as_mut().poll(cx).is_pending())).await
}

//! Where calls go, and where they go when nobody is there.

use std::net::TcpListener;

use wxmenu::api::{ApiError, Call};
use wxmenu::testing::{Reaction, StubPlatform};

use super::kit::{BUSINESS, Kit};

/// An address at which nobody listens.
fn nobody() -> String {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", free.local_addr().unwrap())
}

#[tokio::test]
async fn another_host_is_taken_when_one_refuses_and_stayed_with() {
    let second = StubPlatform::start().await.unwrap();
    let kit = Kit::with(|builder| builder.base(nobody()).host(second.url())).await;
    kit.ask().await.unwrap();
    let menu = Call::post("/cgi-bin/menu/create").json(serde_json::json!({}));
    kit.api.call(&menu).await.unwrap();
    assert_eq!(second.seen().len(), 3, "token, question, menu");
}

#[tokio::test]
async fn a_post_that_may_have_arrived_is_not_sent_twice() {
    let second = StubPlatform::start().await.unwrap();
    let kit = Kit::with(|builder| builder.host(second.url())).await;
    kit.ask().await.unwrap();
    let path = "/cgi-bin/message/mass/sendall";
    kit.stub.always(path, Reaction::Break);
    let error = kit.api.call(&Call::post(path)).await.unwrap_err();
    assert!(
        matches!(
            error,
            ApiError::System {
                may_have_arrived: true,
                ..
            }
        ),
        "{error}"
    );
    assert_eq!((kit.stub.calls(path).len(), second.seen().len()), (1, 0));

    kit.ask().await.unwrap();
    assert_eq!(
        second.calls(BUSINESS).len(),
        2,
        "the next call takes the other host: refused there, then good with its token"
    );
}

#[tokio::test]
async fn a_get_is_repeated_at_the_next_host_when_the_connection_breaks() {
    let second = StubPlatform::start().await.unwrap();
    let kit = Kit::with(|builder| builder.host(second.url())).await;
    kit.stub.always("/cgi-bin/stable_token", Reaction::Break);
    kit.ask().await.unwrap();
    assert_eq!(second.calls(BUSINESS).len(), 1);
}

/// A code is good once: the platform may have taken it before the connection broke.
#[cfg(all(feature = "api-mini", feature = "api-oauth"))]
#[tokio::test]
async fn a_login_code_is_sent_to_one_host_only() {
    let second = StubPlatform::start().await.unwrap();
    let kit = Kit::with(|builder| builder.host(second.url())).await;
    kit.stub.always("/sns/jscode2session", Reaction::Break);
    kit.api.mini().session("ann").await.unwrap_err();
    assert_eq!(second.seen(), []);
    let kit = Kit::with(|builder| builder.host(second.url())).await;
    kit.stub.always("/sns/oauth2/access_token", Reaction::Break);
    kit.api.oauth().grant("ann").await.unwrap_err();
    assert_eq!(second.seen(), []);
}

#[tokio::test]
async fn with_nobody_there_the_error_says_so_and_names_no_token() {
    let kit = Kit::with(|builder| builder.base(nobody()).host(nobody())).await;
    let error = kit.ask().await.unwrap_err();
    assert!(matches!(
        error,
        ApiError::System {
            may_have_arrived: false,
            ..
        }
    ));
    assert_eq!(error.errcode(), Some(-2));
    assert_eq!(kit.told.count("wechat_servererror"), 1);
}

#[tokio::test]
async fn a_whole_address_is_called_only_if_its_host_is_allowed() {
    let other = StubPlatform::start().await.unwrap();
    let url = format!("{}{BUSINESS}", other.url());
    let kit = Kit::with(|builder| builder.allow(other.url())).await;
    kit.api
        .call(&Call::get(&url).without_token())
        .await
        .unwrap_err();
    assert_eq!(other.calls(BUSINESS).len(), 1);

    let kit = Kit::new().await;
    let error = kit.api.call(&Call::get(&url)).await.unwrap_err();
    assert!(matches!(error, ApiError::Refused { .. }), "{error}");
    assert_eq!(other.calls(BUSINESS).len(), 1, "nothing was sent");
    assert!(kit.stub.seen().is_empty(), "not even for a token");
    assert_eq!(kit.told.lines().len(), 1, "{:?}", kit.told.lines());
    assert_eq!(kit.told.count(&format!("GET {url}: unsent")), 1);
}

#[test]
fn what_is_no_host_is_told_when_the_platform_is_put_together() {
    for host in [
        "api.weixin.qq.com",
        "https://",
        "https://a/b",
        "https://a@b",
        "ftp://a",
    ] {
        let clock = std::sync::Arc::new(wxmenu::model::ManualClock::default());
        let built = wxmenu::api::Platform::builder(clock).base(host).build();
        assert!(built.is_err(), "{host}");
    }
}

#[test]
fn a_parameter_of_every_call_takes_no_place_of_ours() {
    for name in ["access_token", "appid", "secret"] {
        let mut account = super::kit::shop();
        account.params.push((name.to_owned(), "x".to_owned()));
        let clock = std::sync::Arc::new(wxmenu::model::ManualClock::default());
        let built = wxmenu::api::Platform::builder(clock).account(account);
        let why = built.build().unwrap_err().to_string();
        assert!(why.contains(name) && why.contains("shop"), "{why}");
    }
}

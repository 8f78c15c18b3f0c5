//! From a login code to a ticket.

use std::sync::Arc;
use std::time::Duration;

use actix_web::{App, test};
use serde_json::{Value, json};
use wxmenu::api::Platform;
use wxmenu::config::{Secret, Settings};
use wxmenu::mini::Mini;
use wxmenu::model::{ManualClock, Timestamp};
use wxmenu::store::{
    DynStore, Holder, MemoryStore, StoreError, TicketHash, TicketRules, TicketStore,
};
use wxmenu::testing::{Reaction, StubPlatform};

use super::kit::{EXCHANGE, Kit, data, is_relogin};

#[tokio::test(flavor = "multi_thread")]
async fn a_code_gives_a_ticket() {
    let kit = Kit::new().await;
    let answer = kit.ask("login?code=ann.1").await;
    let ticket = answer["session"].as_str().unwrap();
    let is_safe = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    assert!(
        ticket.len() >= 32 && ticket.chars().all(is_safe),
        "{ticket}"
    );
    assert_eq!(
        answer,
        json!({ "errcode": 0, "session": ticket, "data": { "session": ticket } })
    );
    let seen = kit.stub.calls(EXCHANGE);
    let param = |name| seen[0].param(name);
    assert_eq!(
        [
            param("appid"),
            param("secret"),
            param("js_code"),
            param("grant_type")
        ],
        [
            Some("wx-shop"),
            Some("5ecre7"),
            Some("ann.1"),
            Some("authorization_code")
        ]
    );
    assert_eq!(kit.stub.token_calls(), 0, "a login needs no access token");
    let posted = kit.post_json("login", &json!({ "code": "ann.2" })).await;
    assert_eq!(posted["errcode"], 0);
    assert_ne!(posted["session"], answer["session"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_used_or_missing_code_is_told_by_the_platforms_number() {
    let kit = Kit::new().await;
    kit.ticket("ann").await;
    let long = format!("login?code={}", "x".repeat(5_000));
    for (path, errcode) in [
        ("login?code=bad", 40029),
        ("login?code=ann", 40163),
        ("login", 41008),
        ("login?code=", 41008),
        ("login/", 41008),
        ("login?code=a%0Ab", 40029),
        (&long, 40029),
        ("menu?code=bad2", 40029),
        ("menu?session=dead&code=bad3", 40029),
        ("say?session=dead&code=ann&text=m", 40163),
    ] {
        let answer = kit.ask(path).await;
        assert_eq!(answer["errcode"], errcode, "{path}");
        assert!(answer["msg"].is_string(), "{answer}");
        assert!(answer.get("session").is_none() && answer.get("data").is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_trouble_of_the_platform_looks_like_log_in_again() {
    let kit = Kit::new().await;
    for (number, reaction) in (0..).zip([
        Reaction::errcode(-1),
        Reaction::errcode(0),
        Reaction::errcode(45011),
        Reaction::errcode(40013),
        Reaction::html(200),
        Reaction::html(502),
        Reaction::text(""),
        Reaction::text("{\"openid\":"),
        Reaction::json(&json!({ "openid": "" })),
        Reaction::json(&json!({ "openid": 1, "session_key": "k" })),
        Reaction::json(&json!([])),
        Reaction::Break,
    ]) {
        kit.stub.always(EXCHANGE, reaction.clone());
        for path in ["login", "menu"] {
            let answer = kit.ask(&format!("{path}?code=c{number}")).await;
            let errcode = answer["errcode"].as_i64().unwrap();
            assert!(errcode != 0 && errcode != -1, "{reaction:?} {answer}");
            assert!(answer.get("session").is_none(), "{answer}");
        }
    }
    let passed_on = kit.ask("login?code=x").await;
    assert_eq!(passed_on["errcode"], -2);
    kit.stub.relent(EXCHANGE);
    kit.ticket("y").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_platform_is_none_of_the_numbers_that_are_configured() {
    let kit = Kit::with(|settings| settings.mini.relogin_errcode = -3, |b| b).await;
    kit.stub.always(EXCHANGE, Reaction::errcode(-1));
    let answer = kit.ask("login?code=a").await;
    assert_eq!(answer["errcode"], -2);
    assert_eq!(kit.ask("menu?session=x").await["errcode"], -3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_platform_calls_text_is_read_all_the_same() {
    let kit = Kit::new().await;
    let answer = json!({ "openid": "oX", "session_key": "k", "errcode": 0 });
    kit.stub
        .next(EXCHANGE, Reaction::file("text/plain", answer.to_string()));
    kit.ticket("any").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_instead_of_a_ticket_logs_in_on_the_way() {
    let kit = Kit::new().await;
    let answer = kit.ask("menu?code=ann.1").await;
    let ticket = answer["session"].as_str().unwrap().to_owned();
    assert_eq!(data(&answer)["menu"]["position"], Value::Null);
    let body = json!({ "code": "ann.2", "text": "m" });
    let answer = kit.post_json("say?code=ann.2", &body).await;
    assert!(data(&answer)["reply"].as_str().unwrap().contains("主菜单"));
    assert_eq!(
        kit.exchanges(),
        2,
        "a code that is sent twice is exchanged once"
    );
    let answer = kit.ask(&format!("menu?session={ticket}")).await;
    assert_eq!(
        data(&answer)["menu"]["position"],
        "m",
        "it is the same person"
    );
    assert!(answer.get("session").is_none(), "a ticket gives no ticket");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_ticket_wins_over_a_code_which_stays_unspent() {
    let kit = Kit::new().await;
    let ticket = kit.ticket("ann.1").await;
    let before = kit.exchanges();
    let body = json!({ "session": ticket, "code": "ann.2", "text": "m" });
    let answer = kit.post_json("say?code=ann.2", &body).await;
    data(&answer);
    assert!(answer.get("session").is_none());
    assert_eq!(kit.exchanges(), before);
    kit.ticket("ann.2").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_logins_at_once_are_ten_live_tickets() {
    let kit = Arc::new(Kit::new().await);
    let logins = (0..10).map(|number| {
        let kit = kit.clone();
        tokio::spawn(async move { kit.ticket(&format!("ann.{number}")).await })
    });
    let logins: Vec<_> = logins.collect();
    let mut tickets = std::collections::BTreeSet::new();
    for login in logins {
        tickets.insert(login.await.unwrap());
    }
    assert_eq!(tickets.len(), 10);
    for ticket in &tickets {
        data(&kit.ask(&format!("menu?session={ticket}")).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_cannot_call_the_platform_says_so() {
    let kit = Kit::new().await;
    let answer = kit.get("/mini/bare/login?code=a").await.json();
    assert_eq!(answer["errcode"], 41002);
    is_relogin(&kit.get("/mini/bare/menu?session=a").await.json());
}

/// A store of tickets that is gone.
#[derive(Debug)]
struct Gone;

impl TicketStore for Gone {
    async fn add(
        &self,
        _: &TicketHash,
        _: &Holder,
        _: Timestamp,
        _: &TicketRules,
    ) -> Result<(), StoreError> {
        Err(StoreError::Backend("gone".into()))
    }
    async fn find(
        &self,
        _: &TicketHash,
        _: Timestamp,
        _: &TicketRules,
    ) -> Result<Option<Holder>, StoreError> {
        Err(StoreError::Backend("gone".into()))
    }
    async fn count(&self, _: Timestamp) -> Result<usize, StoreError> {
        Err(StoreError::Backend("gone".into()))
    }
}

/// The answer to a GET, without a socket.
async fn asked(mini: Mini, path: &str) -> Value {
    let app = test::init_service(App::new().configure(mini.configure())).await;
    let request = test::TestRequest::get().uri(&format!("/mini/demo/{path}"));
    test::call_and_read_body_json(&app, request.to_request()).await
}

/// Mini-programs of an account that calls this stub.
fn mini_of(stub: &StubPlatform) -> Mini {
    let mut settings = Settings::default();
    settings.api.base = stub.url();
    settings.accounts[0].appid = Some("wx1".to_owned());
    settings.accounts[0].secret = Some(Secret::new("s"));
    let store = DynStore::new(MemoryStore::new());
    let engine = wxmenu::Engine::builder().store(store.clone());
    let clock = Arc::new(ManualClock::at(super::kit::NOW));
    let platform = Platform::from_settings(&settings, clock).build().unwrap();
    Mini::from_settings(engine.build().unwrap(), platform, store, &settings, "none")
}

#[tokio::test]
async fn a_store_that_is_gone_sends_nobody_to_log_in_again() {
    let stub = StubPlatform::start().await.unwrap();
    for path in ["menu?session=x", "login?code=a", "menu?code=b"] {
        let answer = asked(mini_of(&stub).tickets(Gone), path).await;
        assert_eq!(answer["errcode"], 500, "{answer}");
        assert!(answer.get("session").is_none());
    }
}

/// Time stands still but for what is waited for, so the five seconds are over at once.
#[tokio::test(start_paused = true)]
async fn a_platform_that_hangs_is_given_up_after_five_seconds() {
    let stub = StubPlatform::start().await.unwrap();
    stub.always(EXCHANGE, Reaction::Hang);
    let began = tokio::time::Instant::now();
    let answer = asked(mini_of(&stub), "login?code=a").await;
    let errcode = answer["errcode"].as_i64().unwrap();
    assert!(errcode != 0 && errcode != -1, "{answer}");
    let took = began.elapsed();
    assert!(
        took >= Duration::from_secs(5) && took < Duration::from_secs(6),
        "{took:?}"
    );
}

/// The platform's own number is passed on although the pauses of a busy platform are longer than anybody
/// waits.
#[tokio::test(start_paused = true)]
async fn a_busy_platform_is_told_before_the_five_seconds_are_over() {
    for (code, shown) in [(-1, -3), (45011, 45011)] {
        let stub = StubPlatform::start().await.unwrap();
        stub.always(EXCHANGE, Reaction::errcode(code));
        let began = tokio::time::Instant::now();
        let answer = asked(mini_of(&stub), "login?code=a").await;
        assert_eq!(answer["errcode"], shown, "{answer}");
        assert!(began.elapsed() < Duration::from_secs(5));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_sent_to_one_host_only() {
    let second = StubPlatform::start().await.unwrap();
    let hosts = vec![second.url()];
    let kit = Kit::with(|settings| settings.api.hosts = hosts, |builder| builder).await;
    kit.stub.always(EXCHANGE, Reaction::Break);
    assert_eq!(kit.ask("login?code=ann").await["errcode"], -2);
    assert_eq!((kit.exchanges(), second.seen().len()), (1, 0));
}

/// What an answer that was cut off holds stays out of the log and of the answer.
#[cfg(feature = "cli")]
#[tokio::test]
async fn a_session_key_is_not_logged() {
    crate::log::listen();
    let stub = StubPlatform::start().await.unwrap();
    for cut in [
        "{\"session_key\":\"5E551ON",
        "{\"openid\":\"5E551ON",
        "5E551ON",
        "\"5E551ON\"",
        "{\"openid\":1,\"session_key\":\"5E551ON\"}",
    ] {
        stub.next(EXCHANGE, Reaction::text(cut));
        let answer = asked(mini_of(&stub), "login?code=a").await;
        assert_eq!(answer["errcode"], -2);
        let log = crate::log::take();
        assert!(
            !answer.to_string().contains("5E551ON") && !log.contains("5E551ON"),
            "{log}"
        );
    }
}

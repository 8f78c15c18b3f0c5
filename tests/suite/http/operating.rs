//! What those who run the bot see: health, figures, names of requests, the rate limit.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use actix_web::test::TestRequest;
use wxmenu::Engine;
use wxmenu::handler::{Answer, HandlerError, handler_fn};
use wxmenu::model::{Diagnostics, ManualClock, Rate, Timestamp};
use wxmenu::store::StoreError;

use crate::odd_store::OddStore;

use super::{Bot, NOW, good, signed, text};

const MENU: &str = r#"<menu-configs>
  <menu-config id="m" name="m"><regex>m</regex>
    <menu-command name="fine" handler="fine"><regex>fine</regex></menu-command>
    <menu-command name="bad" handler="bad"><regex>bad</regex></menu-command>
    <menu-command name="full" handler="full"><regex>full</regex></menu-command>
  </menu-config>
</menu-configs>"#;

fn bot(rate: Option<Rate>) -> Bot {
    let (engine, clock) = engine(rate);
    Bot::of(engine, clock)
}

fn engine(rate: Option<Rate>) -> (Engine, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(Timestamp::from_secs(NOW)));
    let engine = Engine::builder()
        .menu("a.menuconfig.xml", MENU)
        .handler("fine", handler_fn(|_| Ok(Answer::text("fine"))))
        .handler("bad", handler_fn(|_| Err(HandlerError::new("no"))))
        .handler("full", handler_fn(|_| Err(HandlerError::busy("no time"))))
        .rate_limit(rate)
        .clock(clock.clone())
        .build()
        .unwrap();
    (engine, clock)
}

#[actix_web::test]
async fn a_bot_that_is_well_says_so() {
    let bot = bot(None);
    assert_eq!(bot.get("/healthz").await.brief(), (200, "ok\n"));
    assert_eq!(bot.get("/readyz").await.brief(), (200, "ready\n"));
}

#[actix_web::test]
async fn without_a_store_the_bot_lives_but_is_not_ready() {
    let clock = Arc::new(ManualClock::at(Timestamp::from_secs(NOW)));
    let broken = OddStore::that(|_, _| Err(StoreError::Backend("gone".into())));
    let engine = Engine::builder().store(broken).clock(clock.clone()).build();
    let bot = Bot::of(engine.unwrap(), clock);
    assert_eq!(bot.get("/healthz").await.status, 200);
    let answer = bot.get("/readyz").await;
    assert_eq!(answer.brief(), (503, "the session store failed\n"));
    let push = bot.post(&good(), text("m", "1")).await;
    assert_eq!(push.status, 200, "people are told, the platform is not");
    assert_eq!(bot.get("/metrics").await.status, 200);
}

/// A bot to which everything happened that is counted.
async fn experienced() -> Bot {
    let (engine, clock) = engine(None);
    let bot = Bot::of(engine.clone(), clock);
    for (number, said) in ["nobody knows", "m", "fine", "bad", "fine", "full"]
        .iter()
        .enumerate()
    {
        bot.post(&good(), text(said, &number.to_string())).await;
    }
    bot.post(&good(), text("fine", "4")).await;
    bot.post(&signed("shop", "wrong", NOW), text("m", "9"))
        .await;
    bot.post(&good(), "no message").await;
    engine.refuse_reload(&Diagnostics::default());
    #[cfg(feature = "api")]
    call_the_platform(&engine).await;
    #[cfg(feature = "mini")]
    log_in(&engine).await;
    bot
}

/// A login by a mini-program, and three that come to nothing.
#[cfg(feature = "mini")]
async fn log_in(engine: &Engine) {
    use actix_web::{App, test};
    use wxmenu::api::{ApiAccount, Platform};
    use wxmenu::config::Settings;
    use wxmenu::mini::Mini;
    use wxmenu::model::Secret;
    use wxmenu::store::{DynStore, MemoryStore};
    let mut settings = Settings::default();
    let mut other = settings.accounts[0].clone();
    other.identity = "shop".into();
    settings.accounts.push(other);
    let platform = Platform::builder(Arc::new(ManualClock::at(Timestamp::from_secs(NOW))))
        .account(ApiAccount::new("shop", "wx1", Secret::new("s")))
        .mock("/sns/jscode2session", "{\"openid\":\"o1\"}")
        .build()
        .unwrap();
    let store = DynStore::new(MemoryStore::new());
    let mini = Mini::from_settings(engine.clone(), platform, store, &settings, "uploads");
    let app = test::init_service(App::new().configure(mini.configure())).await;
    for path in [
        "shop/login?code=a",
        "shop/login",
        "shop/menu",
        "demo/login?code=a",
    ] {
        let request = test::TestRequest::get().uri(&format!("/mini/{path}"));
        let answer = test::call_service(&app, request.to_request()).await;
        assert_eq!(answer.status(), 200);
    }
}

/// One call that is answered without a network.
#[cfg(feature = "api")]
async fn call_the_platform(engine: &Engine) {
    use wxmenu::api::{ApiAccount, Call, Platform};
    use wxmenu::model::Secret;
    let platform = Platform::builder(Arc::new(ManualClock::at(Timestamp::from_secs(NOW))))
        .account(ApiAccount::new("shop", "wx1", Secret::new("s")))
        .mock("/cgi-bin/menu/get", "{}")
        .signals(engine.signals().clone())
        .build()
        .unwrap();
    let api = platform.account(&"shop".into()).unwrap();
    api.call(&Call::get("/cgi-bin/menu/get")).await.unwrap();
}

#[actix_web::test]
async fn everything_is_counted() {
    let answer = experienced().await.get("/metrics").await;
    assert!(
        answer
            .content_type
            .starts_with("application/openmetrics-text")
    );
    for line in [
        r#"wxmenu_turns_total{account="shop",outcome="answered"} 3"#,
        r#"wxmenu_turns_total{account="shop",outcome="unanswered"} 1"#,
        r#"wxmenu_turns_total{account="shop",outcome="failed"} 2"#,
        "wxmenu_turn_duration_seconds_count 6",
        r#"wxmenu_handlers_total{handler="fine",outcome="done"} 2"#,
        r#"wxmenu_handlers_total{handler="bad",outcome="failed"} 1"#,
        r#"wxmenu_handlers_total{handler="full",outcome="busy"} 1"#,
        "wxmenu_handler_duration_seconds_count 4",
        r#"wxmenu_retries_total{from="memory"} 1"#,
        r#"wxmenu_bad_requests_total{reason="incorrect signature"} 1"#,
        r#"wxmenu_bad_requests_total{reason="incorrect content"} 1"#,
        #[cfg(feature = "api")]
        r#"wxmenu_api_calls_total{account="shop",call="GET /cgi-bin/menu/get",outcome="mocked"} 1"#,
        "wxmenu_late_answers_total 0",
        "wxmenu_expired_sessions_total 0",
        r#"wxmenu_reloads_total{account="",outcome="refused"} 1"#,
        "wxmenu_sessions 1.0",
        "# EOF",
    ] {
        assert!(
            answer.text().lines().any(|one| one == line),
            "{line} in\n{}",
            answer.text()
        );
    }
}

#[actix_web::test]
async fn a_request_keeps_the_name_that_the_proxy_gave_it() {
    let bot = bot(None);
    let named = |name: &str| {
        let push = TestRequest::post().uri(&good()).set_payload(text("m", "1"));
        push.insert_header(("x-request-id", name))
    };
    assert_eq!(bot.call(named("a-1")).await.request_id, "a-1");
    assert_eq!(bot.call(named(&"x".repeat(65))).await.request_id, "");
    assert_eq!(bot.post(&good(), text("m", "2")).await.request_id, "");
    let refused = bot.post(&good(), "no message").await;
    assert_eq!(
        refused.request_id.len(),
        16,
        "it is in the log by this name"
    );
}

#[actix_web::test]
async fn who_writes_too_often_is_told_to_be_patient() {
    let bot = bot(Some(Rate::new(2, Duration::from_secs(60))));
    let say = async |text: &str, number: &str| {
        let answer = bot.post(&good(), super::text(text, number)).await;
        assert_eq!(answer.status, 200);
        answer.text().to_owned()
    };
    say("m", "1").await;
    let second = say("fine", "2").await;
    assert!(second.contains("[fine]"), "{second}");
    for number in ["3", "4"] {
        let third = say("fine", number).await;
        assert!(third.contains("请过几秒再发"), "{third}");
    }
    assert_eq!(say("fine", "2").await, second, "a retry is no message more");
    bot.clock.advance(Duration::from_secs(30));
    assert!(say("fine", "5").await.contains("[fine]"));
    assert!(say("fine", "6").await.contains("请过几秒再发"));
    let figures = bot.get("/metrics").await;
    let limited = r#"wxmenu_turns_total{account="shop",outcome="limited"} 3"#;
    assert!(figures.text().contains(limited), "{}", figures.text());
}

#[actix_web::test]
async fn what_just_happens_is_not_limited() {
    let bot = bot(Some(Rate::new(1, Duration::from_secs(60))));
    let event = |name: &str, time: &str| {
        wxmenu::wechat::push([
            ("ToUserName", "gh_1"),
            ("FromUserName", super::PERSON),
            ("CreateTime", time),
            ("MsgType", "event"),
            ("Event", name),
        ])
    };
    bot.post(&good(), text("m", "1")).await;
    assert!(
        bot.post(&good(), text("m", "2"))
            .await
            .text()
            .contains("请过几秒再发")
    );
    let place = bot.post(&good(), event("LOCATION", "1699999998")).await;
    assert_eq!(place.brief(), (200, "success"));
    bot.post(&good(), event("unsubscribe", "1699999999")).await;
    bot.clock.advance(Duration::from_secs(60));
    let stranger = bot.post(&good(), text("fine", "3")).await;
    assert!(stranger.text().contains("没有找到"), "{}", stranger.text());
}

#[actix_web::test]
async fn the_guide_names_every_figure() {
    let figures = experienced().await.get("/metrics").await;
    let types = figures
        .text()
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE "));
    // As they are asked for: a counter's sample has an ending.
    let asked = |line: &str| match line.split_once(' ') {
        Some((name, "counter")) => format!("{name}_total"),
        Some((name, _)) => name.to_owned(),
        None => panic!("{line}"),
    };
    let known: BTreeSet<String> = types.map(asked).collect();
    let guide = crate::project::read("docs/operating.md");
    let table = guide.split("<!-- metrics -->").nth(1).unwrap();
    let table = table.split("<!-- end of metrics -->").next().unwrap();
    let shown: BTreeSet<String> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .map(|row| row.split('`').next().unwrap().to_owned())
        .collect();
    assert_eq!(shown, known);
}

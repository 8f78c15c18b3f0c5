//! What a person sees of a handler that is slow, when the platform asks as it does: three times,
//! five seconds apart, closing the earlier connection. The time is the test's own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout, timeout_at};

use wxmenu::Engine;
use wxmenu::engine::{Delivery, EngineBuilder, Late, Outbound, PushError, TurnReport};
use wxmenu::handler::{Answer, CommandContext, CommandHandler, HandlerError};
use wxmenu::model::{Article, Content, Event, Inbound, ManualClock, Reply, SessionKey, Timestamp};

const MENU: &str = r#"<menu-configs>
  <menu-config id="m001" name="menu" title="功能目录"><regex>m</regex>
    <menu-command name="slow" handler="slow"><regex>slow (?&lt;seconds&gt;\d+)</regex></menu-command>
    <menu-command name="for ever" handler="never"><regex>never</regex></menu-command>
    <menu-command name="huge" handler="huge"><regex>huge</regex></menu-command>
    <menu-command name="loop" path="loop.page"><regex>loop</regex></menu-command>
    <menu-command name="tale" handler="tale"><regex>tale</regex></menu-command>
    <menu-command name="cards" handler="cards"><regex>cards</regex></menu-command>
    <menu-command name="where" handler="count"><regex>where</regex></menu-command>
  </menu-config>
</menu-configs>"#;

const PATIENCE: Duration = Duration::from_secs(5);

/// Takes as many seconds as it is told, and counts how often it ran.
#[derive(Clone, Default)]
struct Slow(Arc<AtomicUsize>);

impl CommandHandler for Slow {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        let seconds = cx.arg("seconds").and_then(|s| s.parse().ok()).unwrap_or(0);
        sleep(Duration::from_secs(seconds)).await;
        let count = cx.get::<u32>("count")?.unwrap_or(0) + 1;
        cx.set("count", count)?;
        Ok(Answer::text(format!("answer {count}")))
    }
}

struct Never;

impl CommandHandler for Never {
    async fn handle(&self, _: &mut CommandContext) -> Result<Answer, HandlerError> {
        std::future::pending().await
    }
}

fn builder(slow: &Slow) -> EngineBuilder {
    let huge = wxmenu::handler::handler_fn(|_| Ok(Answer::text("长".repeat(350_000))));
    let tale = wxmenu::handler::handler_fn(|_| Ok(Answer::text("长".repeat(680))));
    let cards = wxmenu::handler::handler_fn(|_| {
        let card = || Article::new("card", "https://example.com/");
        let articles = vec![card(), card()];
        Ok(Answer::Reply(Reply::News { articles }))
    });
    let count = wxmenu::handler::handler_fn(|cx| {
        let count = cx.get::<u32>("count")?.unwrap_or(0);
        Ok(Answer::text(format!("counted {count}")))
    });
    Engine::builder()
        .menu("menus/a.menuconfig.xml", MENU)
        .template("loop.page", "{% for a in range(end=99999) %}{% for b in range(end=99999) %}{% endfor %}{% endfor %}")
        .handler("slow", slow.clone())
        .handler("never", Never)
        .handler("huge", huge)
        .handler("tale", tale)
        .handler("cards", cards)
        .handler("count", count)
}

fn message(number: usize, text: &str) -> Inbound {
    let content = Content::Text {
        text: text.to_owned(),
        menu_id: None,
    };
    let key = format!("{number}@1").as_str().into();
    Inbound::new("demo".into(), "o1".into(), key, content)
}

/// What the person sees, on which delivery, and how many seconds after the first one.
type Seen = (usize, u64, String);

/// Delivers a message as the platform does; nothing is seen if no delivery is answered in time.
async fn platform(engine: &Engine, inbound: Inbound) -> Option<Seen> {
    let began = Instant::now();
    for delivery in 1..=3 {
        let closes = Instant::now() + PATIENCE;
        if let Ok(Delivery::Answer(report)) =
            timeout_at(closes, engine.deliver(inbound.clone())).await
        {
            let said = report.reply.as_text().unwrap_or_default().to_owned();
            return Some((delivery, began.elapsed().as_secs(), said));
        }
        tokio::time::sleep_until(closes).await;
    }
    None
}

async fn enter(engine: &Engine) {
    let entered = platform(engine, message(0, "m")).await.unwrap();
    assert!(entered.2.contains("功能目录"), "{entered:?}");
}

fn is_busy_page(said: &str) -> bool {
    said.contains("请过几秒再发")
}

#[tokio::test(start_paused = true)]
async fn an_answer_in_time_comes_with_the_first_delivery() {
    let slow = Slow::default();
    let engine = builder(&slow).build().unwrap();
    enter(&engine).await;
    let seen = platform(&engine, message(1, "slow 4")).await;
    assert_eq!(seen, Some((1, 4, "answer 1".into())));
}

#[tokio::test(start_paused = true)]
async fn an_answer_after_six_seconds_comes_with_the_second_delivery() {
    let slow = Slow::default();
    let engine = builder(&slow).build().unwrap();
    enter(&engine).await;
    let seen = platform(&engine, message(1, "slow 6")).await;
    assert_eq!(seen, Some((2, 6, "answer 1".into())));
    assert_eq!(slow.0.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn an_answer_after_eleven_seconds_comes_with_the_third_delivery() {
    let slow = Slow::default();
    let engine = builder(&slow).build().unwrap();
    enter(&engine).await;
    let seen = platform(&engine, message(1, "slow 11")).await;
    assert_eq!(seen, Some((3, 11, "answer 1".into())));
    assert_eq!(slow.0.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn an_answer_after_twenty_seconds_goes_before_the_next_reply() {
    let slow = Slow::default();
    let engine = builder(&slow).build().unwrap();
    enter(&engine).await;
    let (delivery, second, said) = platform(&engine, message(1, "slow 20")).await.unwrap();
    assert_eq!((delivery, second), (3, 14));
    assert!(is_busy_page(&said), "{said}");

    sleep(Duration::from_secs(10)).await;
    let (_, _, said) = platform(&engine, message(2, "where")).await.unwrap();
    assert_eq!(said, "answer 1\n\ncounted 1");
    let (_, _, said) = platform(&engine, message(3, "where")).await.unwrap();
    assert_eq!(said, "counted 1", "a late answer is said once");
    assert_eq!(slow.0.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_waits_for_a_reply_that_leaves_it_room() {
    let slow = Slow::default();
    let engine = builder(&slow).build().unwrap();
    enter(&engine).await;
    platform(&engine, message(1, "slow 20")).await.unwrap();
    sleep(Duration::from_secs(10)).await;
    let (_, _, said) = platform(&engine, message(2, "tale")).await.unwrap();
    assert_eq!(said, "长".repeat(680));
    let (_, _, said) = platform(&engine, message(3, "where")).await.unwrap();
    assert_eq!(said, "answer 1\n\ncounted 1");
}

#[tokio::test(start_paused = true)]
async fn a_fourth_delivery_gets_what_the_third_got() {
    let slow = Slow::default();
    let engine = builder(&slow).build().unwrap();
    enter(&engine).await;
    let (_, _, busy) = platform(&engine, message(1, "slow 20")).await.unwrap();
    sleep(Duration::from_secs(10)).await;
    let again = engine.take_turn(message(1, "slow 20")).await;
    assert_eq!(again.reply, Reply::text(busy));
    assert_eq!(slow.0.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn the_next_message_waits_in_line_and_is_told_so_at_its_own_deadline() {
    let slow = Slow::default();
    let engine = builder(&slow).build().unwrap();
    enter(&engine).await;
    let first = {
        let engine = engine.clone();
        tokio::spawn(async move { platform(&engine, message(1, "slow 30")).await })
    };
    sleep(Duration::from_secs(1)).await;
    let (delivery, second, said) = platform(&engine, message(2, "where")).await.unwrap();
    assert_eq!((delivery, second), (3, 14));
    assert!(is_busy_page(&said), "{said}");
    assert!(is_busy_page(&first.await.unwrap().unwrap().2));

    sleep(Duration::from_secs(30)).await;
    let (_, _, said) = platform(&engine, message(3, "where")).await.unwrap();
    assert_eq!(said, "answer 1\n\ncounted 1\n\ncounted 1", "in their order");
}

#[tokio::test(start_paused = true)]
async fn without_retries_the_first_delivery_is_told_to_be_patient() {
    let slow = Slow::default();
    let engine = builder(&slow).late([Late::Next]).build().unwrap();
    enter(&engine).await;
    let (delivery, second, said) = platform(&engine, message(1, "slow 6")).await.unwrap();
    assert_eq!((delivery, second), (1, 4));
    assert!(is_busy_page(&said), "{said}");
    sleep(Duration::from_secs(10)).await;
    let (_, _, said) = platform(&engine, message(2, "where")).await.unwrap();
    assert_eq!(said, "answer 1\n\ncounted 1");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_may_neither_be_sent_nor_kept_is_dropped() {
    let slow = Slow::default();
    let engine = builder(&slow).late([]).build().unwrap();
    enter(&engine).await;
    platform(&engine, message(1, "slow 6")).await.unwrap();
    sleep(Duration::from_secs(10)).await;
    let (_, _, said) = platform(&engine, message(2, "where")).await.unwrap();
    assert_eq!(
        said, "counted 1",
        "what the handler did counts all the same"
    );
}

/// Sends what it is given, or refuses.
#[derive(Debug, Default)]
struct Sent {
    refuse: bool,
    sent: Arc<std::sync::Mutex<Vec<Reply>>>,
}

impl Outbound for Sent {
    async fn push(&self, _: &Inbound, reply: &Reply) -> Result<(), PushError> {
        if self.refuse {
            return Err(PushError::new("48001: no permission"));
        }
        self.sent.lock().unwrap().push(reply.clone());
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_is_sent_once_where_that_is_possible() {
    let (slow, outbound) = (Slow::default(), Sent::default());
    let sent = Arc::clone(&outbound.sent);
    let engine = builder(&slow).outbound(outbound).build().unwrap();
    enter(&engine).await;
    let (_, _, said) = platform(&engine, message(1, "slow 20")).await.unwrap();
    assert!(is_busy_page(&said), "{said}");
    sleep(Duration::from_secs(10)).await;
    assert_eq!(*sent.lock().unwrap(), [Reply::text("answer 1")]);
    let (_, _, said) = platform(&engine, message(2, "where")).await.unwrap();
    assert_eq!(said, "counted 1");
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_that_is_refused_goes_before_the_next_reply() {
    let (slow, outbound) = (
        Slow::default(),
        Sent {
            refuse: true,
            ..Sent::default()
        },
    );
    let engine = builder(&slow).outbound(outbound).build().unwrap();
    enter(&engine).await;
    platform(&engine, message(1, "slow 20")).await.unwrap();
    sleep(Duration::from_secs(10)).await;
    let (_, _, said) = platform(&engine, message(2, "where")).await.unwrap();
    assert_eq!(said, "answer 1\n\ncounted 1");
}

#[tokio::test(start_paused = true)]
async fn each_misbehaviour_ends_one_turn_and_the_next_message_is_answered() {
    let engine = builder(&Slow::default())
        .handler_limit(Duration::from_secs(3))
        .build()
        .unwrap();
    enter(&engine).await;
    for (number, (text, error)) in [
        ("never", Some("handler-overrun")),
        ("huge", None),
        ("loop", Some("template-failed")),
        ("cards", Some("reply-refused")),
    ]
    .into_iter()
    .enumerate()
    {
        let report = engine.take_turn(message(10 + number, text)).await;
        assert_eq!(code(&report), error, "{text}");
        let said = report.reply.as_text().unwrap();
        assert!(
            !said.is_empty() && said.len() <= Reply::TEXT_LIMIT,
            "{text}"
        );
        let next = engine.take_turn(message(20 + number, "where")).await;
        assert_eq!(next.reply, Reply::text("counted 0"), "after {text}");
    }
}

fn code(report: &TurnReport) -> Option<&str> {
    report.error.as_ref().map(|failure| failure.code)
}

#[tokio::test(start_paused = true)]
async fn a_line_that_is_too_long_is_told_to_be_patient_at_once() {
    let slow = Slow::default();
    let engine = builder(&slow).build().unwrap();
    enter(&engine).await;
    let began = Instant::now();
    let all: Vec<_> = (0..100)
        .map(|number| {
            let engine = engine.clone();
            tokio::spawn(async move { engine.take_turn(message(number + 1, "slow 1")).await })
        })
        .collect();
    let mut busy = 0;
    for one in all {
        let report = one.await.unwrap();
        busy += usize::from(is_busy_page(report.reply.as_text().unwrap()));
    }
    assert!((1..100).contains(&busy), "{busy} of 100");
    assert_eq!(slow.0.load(Ordering::SeqCst), 100 - busy);
    assert_eq!(began.elapsed().as_secs() as usize, 100 - busy);
}

#[tokio::test(start_paused = true)]
async fn a_stop_waits_for_what_is_running_but_not_for_ever() {
    let slow = Slow::default();
    let engine = builder(&slow).build().unwrap();
    enter(&engine).await;
    let closed = timeout(PATIENCE, engine.deliver(message(1, "slow 8"))).await;
    assert!(closed.is_err(), "the platform closed the connection");
    let began = Instant::now();
    assert!(engine.settle(Duration::from_secs(10)).await);
    assert_eq!(began.elapsed().as_secs(), 3);
    let key = SessionKey::new("demo".into(), "o1".into());
    let session = engine.session(&key).await.unwrap().unwrap();
    assert_eq!(session.get::<u32>("count").unwrap(), Some(1));

    let closed = timeout(PATIENCE, engine.deliver(message(2, "slow 50"))).await;
    assert!(closed.is_err());
    let began = Instant::now();
    assert!(!engine.settle(Duration::from_secs(10)).await);
    assert_eq!(began.elapsed().as_secs(), 10);
}

#[tokio::test]
async fn who_unsubscribes_is_forgotten_but_for_the_retries() {
    let slow = Slow::default();
    let engine = builder(&slow).build().unwrap();
    enter(&engine).await;
    engine.turn(message(1, "slow 0")).await;
    let gone = || {
        let event = Content::Event(Event::new("unsubscribe", ""));
        Inbound::new("demo".into(), "o1".into(), "unsubscribe@2".into(), event)
    };
    let first = engine.take_turn(gone()).await;
    let key = SessionKey::new("demo".into(), "o1".into());
    assert_eq!(engine.session(&key).await.unwrap(), None);
    assert_eq!(engine.take_turn(gone()).await.reply, first.reply);
    let report = engine.take_turn(message(2, "where")).await;
    assert!(
        !report.answered && report.before.is_none(),
        "a stranger again"
    );
    enter_anew(&engine).await;
}

async fn enter_anew(engine: &Engine) {
    engine.turn(message(3, "m")).await;
    let said = engine.turn(message(4, "where")).await;
    assert_eq!(said, Reply::text("counted 0"));
    let key = SessionKey::new("demo".into(), "o1".into());
    let session = engine.session(&key).await.unwrap().unwrap();
    let day = Some(Duration::from_secs(24 * 60 * 60));
    assert_eq!(session.max_inactive(), day, "it lives as long as any other");
}

/// Shows cards after a while.
struct SlowCards;

impl CommandHandler for SlowCards {
    async fn handle(&self, _: &mut CommandContext) -> Result<Answer, HandlerError> {
        sleep(Duration::from_secs(20)).await;
        let articles = vec![Article::new("card", "https://example.com/")];
        Ok(Answer::Reply(Reply::News { articles }))
    }
}

#[tokio::test(start_paused = true)]
async fn late_cards_go_alone_and_the_reply_before_the_next_one() {
    let engine = builder(&Slow::default())
        .handler("cards", SlowCards)
        .build()
        .unwrap();
    enter(&engine).await;
    platform(&engine, message(1, "cards")).await.unwrap();
    sleep(Duration::from_secs(10)).await;
    let cards = engine.take_turn(message(2, "where")).await.reply;
    assert!(matches!(cards, Reply::News { articles } if articles.len() == 1));
    let (_, _, said) = platform(&engine, message(3, "where")).await.unwrap();
    assert_eq!(said, "counted 0\n\ncounted 0");
}

#[tokio::test(start_paused = true)]
async fn a_message_that_is_old_already_is_on_its_last_delivery() {
    let slow = Slow::default();
    let clock = Arc::new(ManualClock::at(Timestamp::from_secs(1_000_000)));
    let engine = builder(&slow).clock(clock).build().unwrap();
    enter(&engine).await;
    let mut old = message(1, "slow 20");
    old.created = Timestamp::from_secs(1_000_000 - 10);
    let began = Instant::now();
    let Delivery::Answer(report) = engine.deliver(old).await else {
        panic!("the platform would show its fault text");
    };
    assert!(is_busy_page(report.reply.as_text().unwrap()));
    assert_eq!(began.elapsed().as_millis(), 4_500);
}

//! What must hold when messages come at once, again, or when something fails.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use wxmenu::Engine;
use wxmenu::engine::{EngineBuilder, TurnReport};
use wxmenu::handler::{Answer, CommandContext, CommandHandler, HandlerError, handler_fn};
use wxmenu::model::{Content, Inbound, ManualClock, Reply, Session, SessionKey, Timestamp};
use wxmenu::store::SessionStore;
#[cfg(feature = "sled")]
use wxmenu::store::{Durability, SledStore};

use super::odd_store::{Asked, OddStore};

const MENU: &str = r#"<menu-configs>
  <menu-config id="m001" name="menu" title="功能目录"><regex>m</regex>
    <menu-command name="count" handler="count"><regex>\+</regex></menu-command>
    <menu-command name="boom" handler="boom"><regex>boom</regex></menu-command>
    <menu-command name="fail" handler="fail"><regex>fail</regex></menu-command>
    <menu-command name="page" handler="quiet" path="broken.page"><regex>page</regex></menu-command>
  </menu-config>
  <menu-config id="m002" name="other" title="另一个"><regex>other</regex></menu-config>
</menu-configs>"#;

/// Counts and leaves the reply to the page.
struct Quiet(Arc<AtomicUsize>);

impl CommandHandler for Quiet {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        cx.set("count", 100)?;
        Ok(Answer::Page)
    }
}

/// Counts in the session, and gives way between reading and writing it.
struct Count(Arc<AtomicUsize>);

impl CommandHandler for Count {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        let count = cx.get::<u32>("count")?.unwrap_or(0);
        tokio::task::yield_now().await;
        cx.set("count", count + 1)?;
        Ok(Answer::text((count + 1).to_string()))
    }
}

fn builder(calls: &Arc<AtomicUsize>) -> EngineBuilder {
    Engine::builder()
        .menu("menus/a.menuconfig.xml", MENU)
        .template("broken.page", "{{ nothing_of_that_name }}")
        .handler("count", Count(Arc::clone(calls)))
        .handler("quiet", Quiet(Arc::clone(calls)))
        .handler(
            "fail",
            handler_fn(|cx| {
                cx.set("count", 100)?;
                Err(HandlerError::new("no"))
            }),
        )
        .handler(
            "boom",
            handler_fn(|cx| {
                cx.set("count", 100)?;
                panic!("boom")
            }),
        )
}

fn bot() -> (Engine, Arc<AtomicUsize>) {
    let calls = Arc::default();
    (builder(&calls).build().unwrap(), calls)
}

fn message(user: &str, key: &str, text: &str) -> Inbound {
    let content = Content::Text {
        text: text.to_owned(),
        menu_id: None,
    };
    Inbound::new("demo".into(), user.into(), key.into(), content)
}

async fn say(engine: &Engine, user: &str, text: &str) -> TurnReport {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let key = format!("auto{}", NEXT.fetch_add(1, Ordering::SeqCst));
    engine.take_turn(message(user, &key, text)).await
}

fn text(report: &TurnReport) -> &str {
    report.reply.as_text().unwrap_or("")
}

async fn counted(engine: &Engine, user: &str) -> u32 {
    let key = SessionKey::new("demo".into(), user.into());
    engine
        .session(&key)
        .await
        .unwrap()
        .unwrap()
        .get("count")
        .unwrap()
        .unwrap_or(0)
}

async fn five_at_once_count_to_five(engine: Engine) {
    say(&engine, "o1", "m").await;
    let turns = (0..5).map(|n| {
        let engine = engine.clone();
        tokio::spawn(async move { engine.turn(message("o1", &format!("k{n}"), "+")).await })
    });
    let mut seen = Vec::new();
    for turn in turns.collect::<Vec<_>>() {
        seen.push(turn.await.unwrap().as_text().unwrap().to_owned());
    }
    seen.sort();
    assert_eq!(seen, ["1", "2", "3", "4", "5"]);
    assert_eq!(counted(&engine, "o1").await, 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn five_messages_of_one_user_at_once_count_to_five_in_memory() {
    five_at_once_count_to_five(bot().0).await;
}

#[cfg(feature = "sled")]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn five_messages_of_one_user_at_once_count_to_five_in_sled() {
    let folder = tempfile::tempdir().unwrap();
    let now = Timestamp::from_secs(1_000_000);
    let (store, _) = SledStore::open(folder.path(), Durability::Turn, now).unwrap();
    let engine = builder(&Arc::default()).store(store).build().unwrap();
    five_at_once_count_to_five(engine).await;
}

/// Two deliveries may arrive within the same microsecond; this many pairs met once.
const PAIRS: usize = 2_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_deliveries_at_the_very_same_time_are_both_answered() {
    let (engine, calls) = bot();
    say(&engine, "o1", "m").await;
    for pair in 1..=PAIRS {
        let deliver = || {
            let engine = engine.clone();
            tokio::spawn(async move { engine.turn(message("o1", &format!("p{pair}"), "+")).await })
        };
        let both = futures_util::future::join(deliver(), deliver());
        let both = tokio::time::timeout(Duration::from_secs(60), both).await;
        let (one, other) = both.expect("both end");
        let expected = Reply::text(pair.to_string());
        assert_eq!((one.unwrap(), other.unwrap()), (expected.clone(), expected));
    }
    assert_eq!(calls.load(Ordering::SeqCst), PAIRS);
}

/// Answers when it is told to.
struct Waits(Arc<tokio::sync::Notify>);

impl CommandHandler for Waits {
    async fn handle(&self, _: &mut CommandContext) -> Result<Answer, HandlerError> {
        self.0.notified().await;
        Ok(Answer::text("told"))
    }
}

#[tokio::test]
async fn whoever_gives_up_waiting_leaves_the_line_to_the_others() {
    let go_on = Arc::new(tokio::sync::Notify::new());
    let builder = builder(&Arc::default()).handler("count", Waits(Arc::clone(&go_on)));
    let engine = builder.build().unwrap();
    say(&engine, "o1", "m").await;
    let key = SessionKey::new("demo".into(), "o1".into());
    let turn = engine.turn(message("o1", "k", "+"));
    let turn = futures_util::future::select(Box::pin(turn), std::future::ready(()));
    let futures_util::future::Either::Right(((), turn)) = turn.await else {
        panic!("it is over already");
    };
    let reset = futures_util::future::select(Box::pin(engine.reset(&key)), std::future::ready(()));
    drop(reset.await);
    let next = engine.turn(message("o1", "l", "m"));
    go_on.notify_one();
    assert_eq!(turn.await, Reply::text("told"));
    assert!(
        next.await
            .as_text()
            .is_some_and(|said| said.contains("功能目录"))
    );
}

#[tokio::test]
async fn messages_of_one_user_are_answered_in_the_order_in_which_they_came() {
    let (engine, _) = bot();
    say(&engine, "o1", "m").await;
    let turns = (0..20).map(|n| engine.turn(message("o1", &format!("k{n}"), "+")));
    let replies = futures_util::future::join_all(turns).await;
    let expected: Vec<Reply> = (1..=20).map(|n| Reply::text(n.to_string())).collect();
    assert_eq!(replies, expected);
}

#[tokio::test]
async fn the_same_message_again_gets_the_same_reply_and_runs_nothing() {
    let (engine, calls) = bot();
    say(&engine, "o1", "m").await;
    let retry = || engine.take_turn(message("o1", "k1", "+"));
    let (first, second) = tokio::join!(retry(), retry());
    say(&engine, "o1", "+").await;
    let third = retry().await;
    assert_eq!(calls.load(Ordering::SeqCst), 2);
    assert_eq!((text(&first), text(&second), text(&third)), ("1", "1", "1"));
    assert_eq!((first.at, first.at), (second.at, third.at));
    assert!(!first.repeated && second.repeated && third.repeated);
    assert_eq!(
        text(&say(&engine, "o2", "m").await),
        text(&say(&engine, "o3", "m").await)
    );
}

#[tokio::test]
async fn a_retry_after_many_other_messages_runs_nothing() {
    let (engine, calls) = bot();
    say(&engine, "o1", "m").await;
    for number in 0..40 {
        engine.turn(message("o1", &format!("k{number}"), "+")).await;
    }
    for number in 0..40 {
        engine.turn(message("o1", &format!("k{number}"), "+")).await;
    }
    assert_eq!(calls.load(Ordering::SeqCst), 40);
    assert_eq!(counted(&engine, "o1").await, 40);
    let last = engine.turn(message("o1", "k39", "+")).await;
    assert_eq!(last, Reply::text("40"));
}

#[tokio::test]
async fn a_store_that_panics_ends_one_turn() {
    let store = OddStore::that(|_, asked| match asked {
        Asked::Save(..) => panic!("the store is mad"),
        _ => Ok(()),
    });
    let engine = builder(&Arc::default()).store(store).build().unwrap();
    for _ in 0..2 {
        let report = say(&engine, "o1", "m").await;
        let code = report.error.as_ref().map(|failure| failure.code);
        assert_eq!(code, Some("turn-panicked"));
        assert!(!text(&report).is_empty());
    }
}

#[tokio::test]
async fn a_session_that_is_swept_during_its_turn_is_saved_all_the_same() {
    let clock = Arc::new(ManualClock::at(Timestamp::from_secs(1_000_000)));
    let go_on = Arc::new(tokio::sync::Notify::new());
    let builder = builder(&Arc::default()).handler("count", Waits(Arc::clone(&go_on)));
    let engine = builder.clock(clock.clone()).build().unwrap();
    say(&engine, "o1", "m").await;
    let turn = engine.turn(message("o1", "k", "+"));
    let turn = futures_util::future::select(Box::pin(turn), std::future::ready(()));
    let futures_util::future::Either::Right(((), turn)) = turn.await else {
        panic!("it is over already");
    };
    clock.advance(Duration::from_secs(25 * 3600));
    assert_eq!(engine.sweep().await.unwrap(), 1);
    go_on.notify_one();
    assert_eq!(turn.await, Reply::text("told"));
}

#[tokio::test]
async fn another_users_message_may_have_the_same_key() {
    let (engine, calls) = bot();
    for user in ["o1", "o2"] {
        say(&engine, user, "m").await;
        assert_eq!(
            engine.turn(message(user, "same", "+")).await,
            Reply::text("1")
        );
    }
    assert_eq!(calls.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn what_fails_leaves_everything_as_it_was() {
    let (engine, _) = bot();
    say(&engine, "o1", "m").await;
    say(&engine, "o1", "+").await;
    for (said, code) in [
        ("fail", "handler-failed"),
        ("boom", "handler-panicked"),
        ("page", "template-failed"),
    ] {
        let report = say(&engine, "o1", said).await;
        assert_eq!(
            report.error.as_ref().map(|failure| failure.code),
            Some(code),
            "{said}"
        );
        assert_eq!(
            report.template.as_deref(),
            Some("menucommand/error.page"),
            "{said}"
        );
        assert_eq!(
            report.after.as_ref().map(|id| id.as_str()),
            Some("m001"),
            "{said}"
        );
        assert!(!text(&report).is_empty(), "{said}");
        assert_eq!(counted(&engine, "o1").await, 1, "{said}");
    }
    assert_eq!(
        text(&say(&engine, "o1", "+").await),
        "2",
        "the next message is answered"
    );
}

#[tokio::test]
async fn a_retry_of_a_failed_turn_does_not_run_it_again() {
    let (engine, calls) = bot();
    say(&engine, "o1", "m").await;
    let first = engine.take_turn(message("o1", "k", "page")).await;
    let second = engine.take_turn(message("o1", "k", "page")).await;
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    assert_eq!(first.reply, second.reply);
}

#[tokio::test]
async fn a_session_lives_a_day_without_a_message() {
    let clock = Arc::new(ManualClock::at(Timestamp::from_secs(1_000_000)));
    let engine = builder(&Arc::default())
        .clock(clock.clone())
        .build()
        .unwrap();
    say(&engine, "o1", "m").await;
    clock.advance(Duration::from_secs(24 * 3600 - 1));
    assert_eq!(text(&say(&engine, "o1", "+").await), "1");
    clock.advance(Duration::from_secs(24 * 3600));
    let late = say(&engine, "o1", "+").await;
    assert!(!late.answered && late.before.is_none());
    assert_eq!(engine.sweep().await.unwrap(), 0);
    clock.advance(Duration::from_secs(24 * 3600));
    assert_eq!(engine.sweep().await.unwrap(), 1);
}

#[tokio::test]
async fn a_lost_race_runs_again_if_no_handler_ran_and_fails_otherwise() {
    let (calls, races) = (Arc::default(), Arc::new(AtomicUsize::new(2)));
    let left = Arc::clone(&races);
    // Somebody else saves first, a number of times.
    let store = OddStore::that(move |inner, asked| {
        let Asked::Save(key, session) = asked else {
            return Ok(());
        };
        let one_less = |n: usize| n.checked_sub(1);
        if left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less)
            .is_ok()
        {
            let rival = Session::new(Timestamp::default(), None);
            let rival = rival.with_revision(session.revision());
            let saved = inner.save(key, rival).now_or_never();
            saved.expect("memory is at hand")?;
        }
        Ok(())
    });
    let engine = builder(&calls).store(store).build().unwrap();

    let entered = say(&engine, "o1", "m").await;
    assert_eq!((entered.error, races.load(Ordering::SeqCst)), (None, 0));
    assert_eq!(entered.after.as_ref().map(|id| id.as_str()), Some("m001"));

    races.store(1, Ordering::SeqCst);
    let lost = say(&engine, "o1", "+").await;
    assert_eq!(lost.error.map(|failure| failure.code), Some("store-failed"));
    assert_eq!(
        calls.load(Ordering::SeqCst),
        1,
        "a handler is not run twice for one message"
    );
}

#[cfg(feature = "sled")]
#[tokio::test]
async fn a_session_that_cannot_be_read_lets_its_person_begin_anew() {
    let folder = tempfile::tempdir().unwrap();
    let now = Timestamp::from_secs(1_000_000);
    let engine = || {
        let (store, report) = SledStore::open(folder.path(), Durability::Turn, now).unwrap();
        assert!(report.is_clean(), "{report}");
        builder(&Arc::default()).store(store).build().unwrap()
    };
    let entered = say(&engine(), "o1", "m").await;
    damage_every_record(folder.path());

    let engine = engine();
    let answer = say(&engine, "o1", "+").await;
    assert_eq!((answer.error, answer.before), (None, None));
    let anew = say(&engine, "o1", "m").await;
    assert_eq!(anew.reply, entered.reply);
}

#[cfg(feature = "sled")]
fn damage_every_record(folder: &std::path::Path) {
    let db = sled::open(folder).unwrap();
    let mut damaged = 0;
    for name in db.tree_names() {
        let tree = db.open_tree(name).unwrap();
        for key in tree.iter().keys() {
            tree.insert(key.unwrap(), b"no record".as_slice()).unwrap();
            damaged += 1;
        }
    }
    db.flush().unwrap();
    assert_eq!(damaged, 1);
}

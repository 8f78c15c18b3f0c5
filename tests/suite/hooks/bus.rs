//! The bus of signals.

use std::sync::Arc;
use std::time::Duration;

use wxmenu::hook::{Signal, SignalKind, Signals};
use wxmenu::model::{ManualClock, Timestamp};

use super::{Log, builder, say};

#[tokio::test]
async fn a_turn_is_signalled_after_its_failure() {
    let engine = builder()
        .handler("say", wxmenu::handler::handler_fn(|_| panic!("boom")))
        .build()
        .unwrap();
    let log = Log::default();
    let told = log.clone();
    let _guard = engine.signals().subscribe(move |signal: &Signal<'_>| {
        told.put(match signal {
            Signal::RequestHandleError { exception, .. } => exception.code.to_owned(),
            Signal::TurnFinished {
                answered, error, ..
            } => {
                format!("finished {answered} {:?}", error.map(|error| error.code))
            }
            Signal::HandlerFinished { handler, error, .. } => {
                format!("{handler} {:?}", error.map(|error| error.code))
            }
            other => format!("{other:?}"),
        });
    });
    say(&engine, "m").await;
    say(&engine, "say").await;
    assert_eq!(
        log.lines(),
        [
            "finished true None",
            "say Some(\"handler-panicked\")",
            "handler-panicked",
            "finished true Some(\"handler-panicked\")"
        ]
    );
}

#[tokio::test]
async fn a_repeated_message_has_one_turn() {
    let log = Log::default();
    let engine = builder().observe(log.observer()).build().unwrap();
    let message = super::message_to("demo", super::typed("m"));
    engine.turn(message.clone()).await;
    engine.turn(message).await;
    assert_eq!(log.lines(), ["turn_finished", "retry_joined"]);
}

#[test]
fn nothing_is_made_when_nobody_listens() {
    let signals = Signals::new();
    signals.raise(SignalKind::TurnFinished, || {
        panic!("a signal was made for nobody")
    });
}

#[tokio::test]
async fn a_receiver_that_panics_touches_neither_the_reply_nor_the_others() {
    let (before, after) = (Log::default(), Log::default());
    let engine = builder()
        .observe(before.observer())
        .observe(|_: &Signal<'_>| panic!("receiver"))
        .observe(after.observer())
        .build()
        .unwrap();
    let report = say(&engine, "m").await;
    assert!(report.error.is_none() && report.answered);
    assert_eq!(before.lines(), after.lines());
    assert_eq!(after.lines(), ["turn_finished"]);
}

#[tokio::test]
async fn a_receiver_may_unsubscribe_itself() {
    let engine = builder().build().unwrap();
    let slot = Arc::new(std::sync::Mutex::new(None));
    let (own, log) = (Arc::clone(&slot), Log::default());
    let told = log.clone();
    let guard = engine.signals().subscribe(move |signal: &Signal<'_>| {
        told.put(signal.name());
        own.lock().unwrap().take();
    });
    *slot.lock().unwrap() = Some(guard);
    say(&engine, "m").await;
    say(&engine, "m").await;
    assert_eq!(log.lines(), ["turn_finished"]);
}

#[tokio::test]
async fn an_expired_session_is_signalled_once() {
    let clock = Arc::new(ManualClock::at(Timestamp::from_secs(1_000_000)));
    let log = Log::default();
    let engine = builder()
        .clock(clock.clone())
        .observe(log.observer())
        .build()
        .unwrap();
    say(&engine, "m").await;
    clock.advance(Duration::from_secs(25 * 3600));
    say(&engine, "x").await;
    say(&engine, "x").await;
    assert_eq!(log.count("session_expired"), 1);
    clock.advance(Duration::from_secs(25 * 3600));
    assert_eq!(engine.sweep().await.unwrap(), 1);
    say(&engine, "x").await;
    assert_eq!(log.count("session_expired"), 2);
}

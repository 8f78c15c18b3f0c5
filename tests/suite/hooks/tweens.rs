//! The onion round the turn.

use wxmenu::handler::HandlerError;
use wxmenu::hook::{Next, Tween, TweenSlot};
use wxmenu::model::Reply;

use super::{Log, builder, faults, hears, say};

/// Writes down when it is entered and left.
struct Layer(&'static str, Log);

impl Tween for Layer {
    async fn around(&self, mut next: Next<'_>) -> Result<Reply, HandlerError> {
        let Self(name, log) = self;
        log.put(format!("{name} in"));
        next.scope().on_response({
            let (name, log) = (*name, log.clone());
            move |_| {
                log.put(format!("{name} callback"));
                Ok(())
            }
        });
        let reply = next.run().await?;
        log.put(format!("{name} out"));
        Ok(reply)
    }
}

fn slot(name: &'static str, log: &Log) -> TweenSlot {
    TweenSlot::new(name, Layer(name, log.clone()))
}

fn order(log: &Log) -> String {
    let lines = log.lines();
    let names = lines.iter().filter_map(|line| line.strip_suffix(" in"));
    names.collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn layers_lie_as_they_were_added() {
    let log = Log::default();
    let engine = builder()
        .tween("a", Layer("a", log.clone()))
        .tween("b", Layer("b", log.clone()))
        .build()
        .unwrap();
    say(&engine, "m").await;
    assert_eq!(
        log.lines(),
        ["a in", "b in", "b out", "a out", "a callback", "b callback"]
    );
}

#[tokio::test]
async fn layers_may_say_where_they_lie_and_an_order_goes_before_that() {
    let log = Log::default();
    let all = || {
        builder()
            .tween_slot(slot("a", &log).under("c"))
            .tween_slot(slot("b", &log))
            .tween_slot(slot("c", &log).over("b"))
    };
    say(&all().build().unwrap(), "m").await;
    assert_eq!(order(&log), "c a b");
    log.0.lock().unwrap().clear();
    say(&all().tween_order(["b", "a"]).build().unwrap(), "m").await;
    assert_eq!(order(&log), "b a", "one that is not named is left out");
}

#[test]
fn unknown_names_and_circles_are_faults_of_the_build() {
    let log = Log::default();
    for (builder, said) in [
        (
            builder()
                .tween_slot(slot("limit", &log))
                .tween_order(["limits"]),
            "the order of tweens names `limits`, which is no tween",
        ),
        (
            builder()
                .tween_slot(slot("limit", &log))
                .tween_order(["limits"]),
            "did you mean `limit`?",
        ),
        (
            builder().tween_slot(slot("a", &log).over("b")),
            "the tween `a` names `b`, which is no tween",
        ),
        (
            builder()
                .tween_slot(slot("a", &log))
                .tween_slot(slot("a", &log)),
            "two tweens are called `a`",
        ),
        (
            builder()
                .tween_slot(slot("a", &log).over("b"))
                .tween_slot(slot("b", &log).over("a")),
            "the tweens `a`, `b` lie round each other",
        ),
        (
            builder().tween_slot(slot("a", &log).over("a")),
            "the tweens `a` lie round each other",
        ),
    ] {
        let faults = faults(builder);
        assert!(faults.contains(said), "{faults}");
    }
}

/// Answers by itself, changes what comes from within, fails or panics.
struct Moody;

impl Tween for Moody {
    async fn around(&self, next: Next<'_>) -> Result<Reply, HandlerError> {
        let text = next.message().text().unwrap_or("").to_owned();
        match text.as_str() {
            "stop" => Ok(Reply::text("stopped")),
            "fail" => Err(HandlerError::new("no")),
            "panic" => panic!("boom"),
            "late" => {
                next.run().await?;
                Err(HandlerError::new("after all"))
            }
            _ => {
                let reply = next.run().await?;
                let text = reply.as_text().unwrap_or("");
                Ok(Reply::text(format!("<{text}>")))
            }
        }
    }
}

#[tokio::test]
async fn a_layer_may_answer_change_and_fail() {
    let engine = builder().tween("moody", Moody).build().unwrap();
    say(&engine, "m").await;
    assert_eq!(hears(&engine, "say").await, "<said>");
    let message = super::message_to("demo", super::typed("stop"));
    let stopped = engine.take_turn(message.clone()).await;
    assert_eq!(stopped.reply, Reply::text("stopped"));
    assert_eq!(stopped.after.unwrap().as_str(), "m001");
    assert!(engine.take_turn(message).await.repeated, "it is remembered");
    for (text, code) in [
        ("fail", "hook-failed"),
        ("panic", "hook-panicked"),
        ("late", "hook-failed"),
    ] {
        let report = say(&engine, text).await;
        assert_eq!(report.error.unwrap().code, code, "{text}");
        assert_eq!(report.after.unwrap().as_str(), "m001", "{text}");
    }
    assert_eq!(hears(&engine, "say").await, "<said>");
}

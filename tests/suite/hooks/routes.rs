//! Handlers of messages: one message, one handler.

use wxmenu::handler::{Answer, handler_fn};
use wxmenu::hook::{Filter, Route};

use super::{Log, builder, event, faults, hears, message_to, say, says, send, typed};

#[tokio::test]
async fn the_later_registration_wins_and_the_default_is_last() {
    let engine = builder()
        .on(
            "",
            Filter::contains_one_of(["aaa", "ddd"]),
            "in",
            says("in"),
        )
        .on("", Filter::all(), "default", says("default"))
        .on("", Filter::starts_with("aaa"), "starts", says("starts"))
        .build()
        .unwrap();
    assert_eq!(hears(&engine, "aaab").await, "starts");
    assert_eq!(hears(&engine, "bbbaaa").await, "in");
    assert_eq!(hears(&engine, "zzz").await, "default");
}

#[tokio::test]
async fn the_menus_answer_what_no_handler_wants() {
    let engine = builder()
        .on("", Filter::text("hi"), "hi", says("hello"))
        .on("other", Filter::all(), "all", says("everything"))
        .build()
        .unwrap();
    assert_eq!(hears(&engine, "hi").await, "hello");
    assert!(hears(&engine, "m").await.contains("功能目录"));
    let other = engine.turn(message_to("other", typed("m"))).await;
    assert_eq!(other.as_text(), Some("everything"));
}

#[tokio::test]
async fn a_route_is_reported_and_may_move_its_person() {
    let jump = handler_fn(|cx| {
        cx.goto("g001");
        cx.set("jumped", true)?;
        Ok(Answer::Page)
    });
    let engine = builder()
        .on("", Filter::event("SCAN"), "scan", jump)
        .build()
        .unwrap();
    let report = send(&engine, event("SCAN", "7")).await;
    assert_eq!(report.after.as_ref().map(|id| id.as_str()), Some("g001"));
    assert!(report.reply.as_text().unwrap().contains("数字竞猜"));
    assert_eq!(&*report.matched.unwrap().name, "scan");
    assert_eq!(&*report.handlers[0].name, "scan");
    assert_eq!(hears(&engine, "new").await, "new game");
}

#[tokio::test]
async fn a_handler_that_finds_nothing_leads_to_the_not_found_page() {
    let nothing = handler_fn(|_| Ok(Answer::NotFound));
    let engine = builder()
        .on("", Filter::text("x"), "x", nothing)
        .on("", Filter::text("y"), "y", says("unknown"))
        .build()
        .unwrap();
    let lost = say(&engine, "x").await;
    assert_eq!(lost.template.as_deref(), Some("menucommand/notFound.page"));
    assert!(!lost.answered);
    assert!(say(&engine, "y").await.answered, "it only says so");
}

#[tokio::test]
async fn priority_goes_before_the_order_of_registration() {
    let engine = builder()
        .route(
            Route::new("first", says("first"))
                .pattern("a.*")
                .priority(-1),
        )
        .route(Route::new("second", says("second")).pattern("ab"))
        .build()
        .unwrap();
    assert_eq!(hears(&engine, "ab").await, "first");
}

/// A route that writes its name down.
fn notes(log: &Log, name: &'static str) -> Route {
    let log = log.clone();
    Route::new(
        name,
        handler_fn(move |_| {
            log.put(name);
            Ok(Answer::text(name))
        }),
    )
    .filter(Filter::message())
}

#[tokio::test]
async fn observers_see_what_another_one_answers() {
    let log = Log::default();
    let engine = builder()
        .route(notes(&log, "watch").observes())
        .route(notes(&log, "answer").pattern("a"))
        .build()
        .unwrap();
    assert_eq!(hears(&engine, "a").await, "answer");
    assert!(hears(&engine, "m").await.contains("功能目录"));
    assert_eq!(log.lines(), ["watch", "answer", "watch"]);
}

#[tokio::test]
async fn an_observer_that_fails_is_not_noticed() {
    let log = Log::default();
    let fails = Route::new("fails", handler_fn(|_| panic!("boom"))).observes();
    let engine = builder()
        .route(fails)
        .observe(log.observer())
        .build()
        .unwrap();
    let report = say(&engine, "m").await;
    assert!(report.error.is_none() && report.answered);
    let seen = ["handler_finished", "request_handle_error", "turn_finished"];
    assert_eq!(log.lines(), seen);
}

#[tokio::test]
async fn plugins_shut_each_other_out() {
    for (case, expected) in [
        ("none", vec!["a", "b", "c"]),
        ("a excludes b", vec!["a", "c"]),
        ("c excludes a and b", vec!["c"]),
        ("b is exclusive", vec!["b"]),
        ("a and c exclude each other", vec!["a", "b"]),
        ("all are exclusive", vec!["a"]),
    ] {
        let log = Log::default();
        let route = |name| notes(&log, name).observes();
        let (mut a, mut b, mut c) = (
            route("a").priority(1),
            route("b").priority(2),
            route("c").priority(3),
        );
        match case {
            "a excludes b" => a = a.exclude(["b"]),
            "c excludes a and b" => c = c.exclude(["a", "b"]),
            "b is exclusive" => b = b.exclusive(),
            "a and c exclude each other" => (a, c) = (a.exclude(["c"]), c.exclude(["a"])),
            "all are exclusive" => (a, b, c) = (a.exclusive(), b.exclusive(), c.exclusive()),
            _ => {}
        }
        let engine = builder().route(c).route(b).route(a).build().unwrap();
        say(&engine, "x").await;
        assert_eq!(log.lines(), expected, "{case}");
    }
}

#[tokio::test]
async fn patterns_take_whole_texts_and_voice() {
    let engine = builder()
        .route(
            Route::new("w", says("晴"))
                .pattern("天气|weather")
                .pattern("下雨吗"),
        )
        .build()
        .unwrap();
    for (text, said) in [("天气", "晴"), (" weather ", "晴"), ("下雨吗", "晴")] {
        assert_eq!(hears(&engine, text).await, said);
    }
    assert_ne!(hears(&engine, "天气预报").await, "晴");
}

#[test]
fn what_cannot_be_kept_is_a_fault_of_the_build() {
    let said = faults(
        builder()
            .route(
                Route::new("weather", says(""))
                    .pattern("[")
                    .filter_text("mesage"),
            )
            .route(Route::new("b", says("")).exclude(["wether"])),
    );
    for part in [
        "error[bad-registration]: the handler `weather`: the pattern `[` cannot be used",
        "the handler `weather`: at character 1: there is no filter `mesage`",
        "the handler `b` excludes `wether`",
        "did you mean `weather`?",
    ] {
        assert!(said.contains(part), "{said}");
    }
}

//! Response and finished callbacks.

use wxmenu::handler::{Answer, CommandContext, HandlerError, Responding, handler_fn};
use wxmenu::model::Reply;

use super::{Log, builder, hears, say};

fn append(cx: &mut Responding<'_>, more: &str) {
    if let Reply::Text { content } = &mut *cx.reply {
        content.push_str(more);
    }
}

fn adds(cx: &mut CommandContext, more: &'static str) {
    cx.on_response(move |cx| {
        append(cx, more);
        Ok(())
    });
}

#[tokio::test]
async fn callbacks_run_in_the_order_added_and_may_add_further_ones() {
    let log = Log::default();
    let end = log.clone();
    let handler = handler_fn(move |cx| {
        cx.on_response(|cx| {
            append(cx, " a");
            cx.scope.on_response(|cx| {
                append(cx, " c");
                Ok(())
            });
            Ok(())
        });
        adds(cx, " b");
        for name in ["x", "y"] {
            let end = end.clone();
            cx.on_finished(move |done| {
                end.put(format!("{name}: {}", done.reply.as_text().unwrap_or("-")));
            });
        }
        Ok(Answer::text("said"))
    });
    let engine = builder().handler("say", handler).build().unwrap();
    say(&engine, "m").await;
    assert_eq!(hears(&engine, "say").await, "said a b c");
    assert_eq!(log.lines(), ["x: said a b c", "y: said a b c"]);
}

#[tokio::test]
async fn a_callback_lives_for_one_message() {
    let engine = builder()
        .handler(
            "say",
            handler_fn(|cx| {
                if cx.get::<bool>("once")?.is_none() {
                    cx.set("once", true)?;
                    adds(cx, " once");
                }
                Ok(Answer::text("said"))
            }),
        )
        .build()
        .unwrap();
    say(&engine, "m").await;
    assert_eq!(hears(&engine, "say").await, "said once");
    assert_eq!(hears(&engine, "say").await, "said");
}

#[tokio::test]
async fn a_retry_gets_the_changed_reply_and_runs_no_callback() {
    let log = Log::default();
    let end = log.clone();
    let handler = handler_fn(move |cx| {
        adds(cx, " changed");
        let end = end.clone();
        cx.on_finished(move |_| end.put("finished"));
        Ok(Answer::text("said"))
    });
    let engine = builder().handler("say", handler).build().unwrap();
    say(&engine, "m").await;
    let message = super::message_to("demo", super::typed("say"));
    for _ in 0..3 {
        let reply = engine.turn(message.clone()).await;
        assert_eq!(reply.as_text(), Some("said changed"));
    }
    assert_eq!(log.lines(), ["finished"]);
}

#[tokio::test]
async fn a_response_callback_that_fails_ends_them_but_not_the_finished_ones() {
    for panics in [false, true] {
        let log = Log::default();
        let end = log.clone();
        let handler = handler_fn(move |cx| {
            cx.set("kept", true)?;
            cx.on_response(move |_| match panics {
                true => panic!("boom"),
                false => Err(HandlerError::new("no")),
            });
            let later = end.clone();
            cx.on_response(move |_| {
                later.put("later");
                Ok(())
            });
            let end = end.clone();
            cx.on_finished(|_| panic!("this one panics"));
            cx.on_finished(move |done| end.put(done.error.unwrap().code));
            Ok(Answer::text("said"))
        });
        let engine = builder()
            .handler("say", handler)
            .observe(log.observer())
            .build()
            .unwrap();
        say(&engine, "m").await;
        let report = say(&engine, "say").await;
        let code = if panics {
            "hook-panicked"
        } else {
            "hook-failed"
        };
        assert_eq!(report.error.unwrap().code, code);
        assert_eq!(report.template.as_deref(), Some("menucommand/error.page"));
        assert_eq!(log.count("later"), 0);
        assert_eq!(log.count("request_handle_error"), 1);
        assert_eq!(log.lines().last().map(String::as_str), Some(code));
        let key = wxmenu::model::SessionKey::new("demo".into(), "oPerson".into());
        let session = engine.session(&key);
        let session = session.await.unwrap().unwrap();
        assert_eq!(session.get::<bool>("kept").unwrap(), None);
    }
}

#[tokio::test]
async fn callbacks_of_a_handler_that_fails_see_the_error() {
    let log = Log::default();
    let seen = log.clone();
    let handler = handler_fn(move |cx| {
        let seen = seen.clone();
        cx.on_response(move |cx| {
            seen.put(cx.error.unwrap().code);
            *cx.reply = Reply::text("so sorry");
            Ok(())
        });
        panic!("boom")
    });
    let engine = builder().handler("say", handler).build().unwrap();
    say(&engine, "m").await;
    assert_eq!(hears(&engine, "say").await, "so sorry");
    assert_eq!(log.lines(), ["handler-panicked"]);
}

#[tokio::test]
async fn what_callbacks_say_fits_the_platform_too() {
    let handler = handler_fn(|cx| {
        cx.on_response(|cx| {
            *cx.reply = Reply::text("菜".repeat(1000));
            Ok(())
        });
        Ok(Answer::text("said"))
    });
    let engine = builder().handler("say", handler).build().unwrap();
    say(&engine, "m").await;
    assert!(hears(&engine, "say").await.len() <= Reply::TEXT_LIMIT);
}

#[tokio::test]
async fn finished_callbacks_run_when_nobody_says_that_all_is_over() {
    let log = Log::default();
    let end = log.clone();
    let handler = handler_fn(move |cx| {
        let end = end.clone();
        cx.on_finished(move |_| end.put("finished"));
        Ok(Answer::text("said"))
    });
    let engine = builder().handler("say", handler).build().unwrap();
    say(&engine, "m").await;
    let message = super::message_to("demo", super::typed("say"));
    let delivery = engine.deliver(message).await;
    assert_eq!(log.count("finished"), 0, "the reply has not left yet");
    drop(delivery);
    assert_eq!(log.count("finished"), 1);
}

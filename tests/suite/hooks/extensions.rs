//! What a message carries along, and what replies are made of.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use wxmenu::handler::{
    Answer, CommandContext, CommandHandler, DynHandler, HandlerError, handler_fn, reply_fn,
};
use wxmenu::hook::Filter;
use wxmenu::model::{Article, Reply};

use super::{builder, faults, hears, say, says};

struct Profile {
    name: String,
}

/// Asks for the profile twice.
struct Greets;

impl CommandHandler for Greets {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let profile = cx.extension::<Profile>().await?;
        let again = cx.extension::<Profile>().await?;
        assert!(Arc::ptr_eq(&profile, &again));
        Ok(Answer::text(format!("hello {}", profile.name)))
    }
}

#[tokio::test]
async fn an_extension_is_made_once_for_a_message_and_only_when_it_is_wanted() {
    let made = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&made);
    let engine = builder()
        .extension(move |message| {
            let number = count.fetch_add(1, Ordering::SeqCst);
            async move {
                tokio::task::yield_now().await;
                let name = format!("{}{number}", message.openid.as_str());
                Ok(Profile { name })
            }
        })
        .handler("say", Greets)
        .build()
        .unwrap();
    say(&engine, "m").await;
    assert_eq!(made.load(Ordering::SeqCst), 0);
    assert_eq!(hears(&engine, "say").await, "hello oPerson0");
    assert_eq!(hears(&engine, "say").await, "hello oPerson1");
}

#[tokio::test]
async fn an_extension_that_nobody_provides_is_named() {
    let engine = builder().handler("say", Greets).build().unwrap();
    say(&engine, "m").await;
    let error = say(&engine, "say").await.error.unwrap();
    assert!(
        error.message.contains("nothing provides `"),
        "{}",
        error.message
    );
    assert!(error.message.contains("Profile"), "{}", error.message);
}

#[test]
fn two_of_one_type_are_a_fault_of_the_build() {
    let said = faults(
        builder()
            .extension(|_| async { Ok(1_u32) })
            .extension(|_| async { Ok(2_u32) })
            .adapter(|_: u8, _| Ok(Answer::Page))
            .adapter(|_: u8, _| Ok(Answer::Page)),
    );
    assert!(said.contains("two providers of the type `u32`"), "{said}");
    assert!(said.contains("two adapters of the type `u8`"), "{said}");
}

#[tokio::test]
async fn the_context_factory_runs_for_every_message() {
    let greets = handler_fn(|cx| {
        let profile = cx.scope().get::<Profile>();
        Ok(Answer::text(
            profile.map_or_else(String::new, |own| own.name.clone()),
        ))
    });
    let engine = builder()
        .context(|message, scope| {
            scope.insert(Profile {
                name: message.text().unwrap_or("-").to_owned(),
            });
            scope.on_response(|cx| {
                if let Reply::Text { content } = &mut *cx.reply {
                    content.push('!');
                }
                Ok(())
            });
            Ok(())
        })
        .on("", Filter::starts_with("hi"), "greets", greets)
        .build()
        .unwrap();
    assert_eq!(hears(&engine, "hi").await, "hi!");
    assert_eq!(hears(&engine, "hi all").await, "hi all!");
}

#[tokio::test]
async fn replies_are_made_of_many_things() {
    let card = || Article::new("title", "http://x");
    let engine = builder()
        .on("", Filter::text("text"), "text", reply_fn(|_| "text"))
        .on(
            "",
            Filter::text("none"),
            "none",
            reply_fn(|_| None::<String>),
        )
        .on("", Filter::text("some"), "some", reply_fn(|_| Some("some")))
        .on(
            "",
            Filter::text("result"),
            "result",
            reply_fn(|cx| cx.text().parse::<u8>().map(|_| "")),
        )
        .on("", Filter::text("card"), "card", reply_fn(move |_| card()))
        .on(
            "",
            Filter::text("cards"),
            "cards",
            reply_fn(move |_| vec![card()]),
        )
        .on(
            "",
            Filter::text("image"),
            "image",
            reply_fn(|_| Reply::Image {
                media_id: "m".into(),
            }),
        )
        .template("hi.page", "{{ name }} {{ age }}")
        .on(
            "",
            Filter::text("page"),
            "page",
            reply_fn(|_| ("hi.page", serde_json::json!({ "name": "Ann", "age": 7 }))),
        )
        .build()
        .unwrap();
    let news = Reply::News {
        articles: vec![card()],
    };
    for (text, reply) in [
        ("text", Reply::text("text")),
        ("none", Reply::None),
        ("some", Reply::text("some")),
        ("card", news.clone()),
        ("cards", news),
        (
            "image",
            Reply::Image {
                media_id: "m".into(),
            },
        ),
        ("page", Reply::text("Ann 7")),
    ] {
        assert_eq!(say(&engine, text).await.reply, reply, "{text}");
    }
    let failed = say(&engine, "result").await;
    assert_eq!(failed.error.unwrap().code, "handler-failed");
}

#[tokio::test]
async fn other_types_have_adapters() {
    struct Order(u32);
    let orders = || handler_fn(|cx| cx.adapt(Order(7)));
    let engine = builder()
        .handler("say", orders())
        .adapter(|order: Order, cx| {
            cx.set("order", order.0)?;
            cx.reply(format!("order {}", order.0))
        })
        .build()
        .unwrap();
    say(&engine, "m").await;
    assert_eq!(hears(&engine, "say").await, "order 7");

    let engine = builder().handler("say", orders()).build().unwrap();
    say(&engine, "m").await;
    let message = say(&engine, "say").await.error.unwrap().message;
    assert!(
        message.contains("the handler `say` answers with a `"),
        "{message}"
    );
    assert!(message.contains("Order"), "{message}");
}

/// Says what is behind it, in brackets.
struct Bracketed(DynHandler);

impl CommandHandler for Bracketed {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let answer = self.0.handle(cx).await?;
        Ok(match answer {
            Answer::Reply(Reply::Text { content }) => Answer::text(format!("[{content}]")),
            other => other,
        })
    }
}

#[tokio::test]
async fn mappers_decide_how_handlers_are_called() {
    let default = |_: &str, handler| DynHandler::new(Bracketed(handler));
    let own = |name: &str, handler: DynHandler| match name {
        "say" => handler,
        _ => DynHandler::new(Bracketed(handler)),
    };
    let engine = builder()
        .on("", Filter::text("route"), "route", says("routed"))
        .mapper(default)
        .build()
        .unwrap();
    say(&engine, "m").await;
    assert_eq!(hears(&engine, "say").await, "[said]");
    assert_eq!(hears(&engine, "route").await, "[routed]");

    let engine = builder()
        .mapper(default)
        .handler_mapped("say", says("own"), &own)
        .build()
        .unwrap();
    say(&engine, "m").await;
    assert_eq!(hears(&engine, "say").await, "own");
}

//! What every page sees, and the line about texts that nobody understood.

use wxmenu::handler::{Answer, handler_fn};
use wxmenu::hook::Globals;

use super::{builder, hears, say};

#[tokio::test]
async fn globals_are_on_every_page() {
    let engine = builder()
        .global("shop", "小店")
        .template("menucommand/error.page", "sorry, {{ shop }} {{ openid }}")
        .before_render(|globals: &mut Globals<'_>| {
            let openid = globals.message().openid.as_str().to_owned();
            globals.put("openid", openid)
        })
        .handler("say", handler_fn(|_| panic!("boom")))
        .build()
        .unwrap();
    say(&engine, "m").await;
    assert_eq!(hears(&engine, "page").await, "小店");
    assert_eq!(hears(&engine, "say").await, "sorry, 小店 oPerson");
}

#[tokio::test]
async fn a_clash_of_names_is_an_error() {
    let puts = || {
        handler_fn(|cx| {
            cx.put("shop", "handler's")?;
            Ok(Answer::Page)
        })
    };
    for (builder, name) in [
        (builder().global("shop", 1).global("shop", 2), "shop"),
        (builder().global("menu", 1), "menu"),
        (builder().global("shop", 1).handler("quiet", puts()), "shop"),
    ] {
        let engine = builder.build().unwrap();
        say(&engine, "m").await;
        let report = say(&engine, "page").await;
        let error = report.error.unwrap_or_else(|| panic!("{name}"));
        assert_eq!(error.code, "hook-failed");
        let expected = format!("the page has a value under `{name}` already");
        assert!(error.message.ends_with(&expected), "{}", error.message);
        assert!(!report.reply.as_text().unwrap().is_empty());
    }
}

#[cfg(feature = "cli")]
mod log {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::fmt::MakeWriter;

    use super::super::{builder, message_to, say, says, typed};
    use wxmenu::hook::Filter;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl<'w> MakeWriter<'w> for Lines {
        type Writer = Self;
        fn make_writer(&'w self) -> Self {
            self.clone()
        }
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_text_that_nobody_understood_is_explained_when_debugging() {
        // With one subscriber alone, whether a line is wanted would be asked on the thread that
        // first comes to it, and that may be another test's.
        let sink = tracing_subscriber::fmt()
            .with_writer(std::io::sink)
            .finish();
        let _second = tracing::Dispatch::new(sink);
        for (level, lines) in [(tracing::Level::DEBUG, 2), (tracing::Level::INFO, 0)] {
            let written = Lines::default();
            let subscriber = tracing_subscriber::fmt()
                .with_max_level(level)
                .with_ansi(false)
                .with_writer(written.clone())
                .finish();
            let guard = tracing::subscriber::set_default(subscriber);
            let engine = builder()
                .on("", Filter::text("never"), "route", says(""))
                .build()
                .unwrap();
            say(&engine, "what").await;
            say(&engine, "m").await;
            say(&engine, "ever").await;
            engine.turn(message_to("demo", typed("g"))).await;
            drop(guard);
            let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
            let told: Vec<&str> = text
                .lines()
                .filter(|line| line.contains("nothing takes"))
                .collect();
            assert_eq!(told.len(), lines, "{text}");
            if let [outside, inside] = told.as_slice() {
                assert!(outside.contains("text=what position=- "), "{outside}");
                assert!(inside.contains("text=ever position=m001 "), "{inside}");
                for tried in ["\"route\"", "menu-command say say", "menu-config game g"] {
                    assert!(inside.contains(tried), "{inside}");
                }
            }
        }
    }
}

//! Watching turns and stepping into them: what `docs/handlers.md` promises.

mod bus;
mod callbacks;
mod chain;
mod extensions;
#[cfg(feature = "server")]
mod facts;
mod filters;
mod guide;
mod pages;
mod permissions;
mod routes;
mod traverse;
mod tweens;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use wxmenu::Engine;
use wxmenu::engine::{EngineBuilder, TurnReport};
use wxmenu::handler::{Answer, CommandHandler, handler_fn};
use wxmenu::hook::Signal;
use wxmenu::model::{Content, Event, Inbound};

const MENU: &str = r#"<menu-configs>
  <menu-config id="m001" name="menu" title="功能目录"><regex>m</regex>
    <menu-command name="say" handler="say"><regex>say</regex></menu-command>
    <menu-command name="page" handler="quiet"><regex>page</regex><reply>{{ shop }}</reply></menu-command>
    <menu-command name="staff" handler="say" permission="staff"><regex>staff</regex></menu-command>
    <menu-config id="g001" name="game" title="数字竞猜"><regex>g</regex>
      <menu-command name="new"><regex>new</regex><reply>new game</reply></menu-command>
    </menu-config>
  </menu-config>
</menu-configs>"#;

/// A log that several things write to.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn put(&self, line: impl Into<String>) {
        self.0.lock().unwrap().push(line.into());
    }

    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    fn count(&self, line: &str) -> usize {
        self.lines().iter().filter(|own| *own == line).count()
    }

    /// Writes the name of every signal.
    fn observer(&self) -> impl Fn(&Signal<'_>) + Send + Sync + 'static {
        let log = self.clone();
        move |signal: &Signal<'_>| log.put(signal.name())
    }
}

fn builder() -> EngineBuilder {
    Engine::builder()
        .menu("menus/a.menuconfig.xml", MENU)
        .handler("say", says("said"))
        .handler("quiet", handler_fn(|_| Ok(Answer::Page)))
}

/// A handler that says this.
fn says(text: &'static str) -> impl CommandHandler {
    handler_fn(move |_| Ok(Answer::text(text)))
}

fn typed(text: &str) -> Content {
    Content::Text {
        text: text.to_owned(),
        menu_id: None,
    }
}

fn event(name: &str, key: &str) -> Content {
    Content::Event(Event::new(name, key))
}

fn message_to(account: &str, content: Content) -> Inbound {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let key = format!("k{}", NEXT.fetch_add(1, Ordering::SeqCst));
    Inbound::new(
        account.into(),
        "oPerson".into(),
        key.as_str().into(),
        content,
    )
}

async fn send(engine: &Engine, content: Content) -> TurnReport {
    engine.take_turn(message_to("demo", content)).await
}

async fn say(engine: &Engine, text: &str) -> TurnReport {
    send(engine, typed(text)).await
}

async fn hears(engine: &Engine, text: &str) -> String {
    let report = say(engine, text).await;
    report.reply.as_text().unwrap_or("").to_owned()
}

/// Everything that is wrong with a builder.
fn faults(builder: EngineBuilder) -> String {
    builder.build().unwrap_err().to_string()
}

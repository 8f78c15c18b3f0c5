//! Conversations: the test kit for handler authors, `.chat` files, and what `wxmenu chat` prints.

mod kit;
mod reading;
mod recording;
mod running;
mod turns;

use wxmenu::Engine;
use wxmenu::engine::EngineBuilder;
use wxmenu::handler::{Answer, HandlerError, handler_fn};
use wxmenu::model::{Article, SourceFile};
use wxmenu::testing::{Outcome, Script};

const MENUS: &str = r#"<menu-configs>
  <menu-config id="m001" name="menu" title="功能目录">
    <regex>m|菜单</regex><reply>目录
一
二</reply>
    <menu-config id="c001" name="count" title="计数">
      <regex>count</regex><reply>计数</reply>
      <menu-command name="one" handler="Count"><regex>\+</regex></menu-command>
      <menu-command name="dice" handler="Dice"><regex>dice</regex></menu-command>
      <menu-command name="time" handler="Time"><regex>time</regex></menu-command>
      <menu-command name="fail" handler="Fail"><regex>fail</regex></menu-command>
      <menu-command name="hush" handler="Hush"><regex>hush</regex></menu-command>
      <menu-command name="card" handler="Card"><regex>card</regex></menu-command>
      <menu-command name="ask" handler="Ask"><regex>ask.*</regex></menu-command>
    </menu-config>
  </menu-config>
  <system-command name="exit" bean-name="exitCommandHandler"><regex>exit</regex><reply>再见</reply></system-command>
</menu-configs>"#;

/// A bot with one handler for each thing that a conversation can depend on.
fn bot() -> EngineBuilder {
    Engine::builder()
        .menu("menus/a.menuconfig.xml", MENUS)
        .handler(
            "Count",
            handler_fn(|cx| {
                let count = cx.get::<u32>("count")?.unwrap_or(0) + 1;
                cx.set("count", count)?;
                Ok(Answer::text(format!("第{count}次")))
            }),
        )
        .handler(
            "Dice",
            handler_fn(|cx| Ok(Answer::text(cx.random().u32(..).to_string()))),
        )
        .handler(
            "Time",
            handler_fn(|cx| Ok(Answer::text(cx.now().millis().to_string()))),
        )
        .handler(
            "Fail",
            handler_fn(|_| Err(HandlerError::new("the till is empty"))),
        )
        .handler("Hush", handler_fn(|_| Ok(Answer::silent())))
        .handler(
            "Card",
            handler_fn(|_| Ok(Article::new("今日", "https://example.com/").into())),
        )
        .handler(
            "Ask",
            handler_fn(|cx| {
                Ok(Answer::text(format!(
                    "[{}]",
                    cx.message().text().unwrap_or("")
                )))
            }),
        )
}

fn script(text: &str) -> Script {
    let file = SourceFile::new("tests/a.chat", text);
    Script::parse(&file).unwrap_or_else(|faults| panic!("{faults}"))
}

async fn outcome(text: &str) -> Outcome {
    script(text).run(&bot()).await.unwrap()
}

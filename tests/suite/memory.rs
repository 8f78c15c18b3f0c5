//! For how long an answered message is known.

use std::sync::Arc;

use wxmenu::Engine;
use wxmenu::handler::{Answer, handler_fn};
use wxmenu::model::{Content, Inbound, ManualClock, Reply, Timestamp};

const MENU: &str = r#"<menu-configs>
  <menu-config id="m" name="m"><regex>in</regex>
    <menu-command name="count" handler="count"><regex>\+</regex></menu-command>
  </menu-config>
</menu-configs>"#;

const NOW: i64 = 1_768_000_000;

/// A bot that counts, and its clock.
fn bot() -> (Engine, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(Timestamp::from_secs(NOW)));
    let count = handler_fn(|cx| {
        let count = cx.get::<u32>("count")?.unwrap_or(0) + 1;
        cx.set("count", count)?;
        Ok(Answer::text(count.to_string()))
    });
    let engine = Engine::builder()
        .menu("menus/a.menuconfig.xml", MENU)
        .handler("count", count)
        .clock(clock.clone())
        .build();
    (engine.unwrap(), clock)
}

async fn say(engine: &Engine, key: &str) -> Reply {
    let text = if key == "in" { "in" } else { "+" };
    let content = Content::Text {
        text: text.to_owned(),
        menu_id: None,
    };
    let message = Inbound::new("demo".into(), "o1".into(), key.into(), content);
    engine.turn(message).await
}

/// Each turn by the clock of another node: ten minutes behind, and ten ahead.
#[tokio::test]
async fn a_message_is_known_by_nodes_whose_clocks_are_apart() {
    let (engine, clock) = bot();
    say(&engine, "in").await;
    let (behind, ahead) = (NOW - 600, NOW + 600);
    for (key, at, said) in [
        ("k1", behind, "1"),
        ("k2", ahead, "2"),
        ("k1", ahead, "1"),
        ("k3", behind, "3"),
        ("k2", behind, "2"),
        ("k1", ahead, "1"),
    ] {
        clock.set(Timestamp::from_secs(at));
        assert_eq!(say(&engine, key).await, Reply::text(said), "{key}");
    }
}

/// A node that stood still finds in its sockets what others answered; requests are taken for a
/// quarter of an hour.
#[tokio::test]
async fn a_message_is_known_for_as_long_as_its_request_is_taken() {
    let (engine, clock) = bot();
    say(&engine, "in").await;
    assert_eq!(say(&engine, "k1").await, Reply::text("1"));
    clock.set(Timestamp::from_secs(NOW + 890));
    assert_eq!(say(&engine, "k2").await, Reply::text("2"));
    assert_eq!(say(&engine, "k1").await, Reply::text("1"));
}

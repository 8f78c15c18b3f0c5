//! Somebody writes faster than a session remembers: nothing of it may count twice.

use std::sync::Arc;
use std::time::Duration;

use wxmenu::Engine;
use wxmenu::engine::TurnReport;
use wxmenu::handler::{Answer, handler_fn};
use wxmenu::model::{Content, Inbound, ManualClock, SessionKey, Timestamp};

const MENU: &str = r#"<menu-configs>
  <menu-config id="m" name="m"><regex>in</regex>
    <menu-command name="count" handler="count"><regex>\+</regex></menu-command>
  </menu-config>
</menu-configs>"#;

const START: Timestamp = Timestamp::from_secs(1_700_000_000);

/// A bot that counts, and one person who writes to it.
struct Flood {
    engine: Engine,
    clock: Arc<ManualClock>,
}

impl Flood {
    async fn new() -> Self {
        let clock = Arc::new(ManualClock::at(START));
        let count = handler_fn(|cx| {
            let count = cx.get::<u32>("count")?.unwrap_or(0) + 1;
            cx.set("count", count)?;
            Ok(Answer::text(count.to_string()))
        });
        let engine = Engine::builder()
            .menu("menus/a.menuconfig.xml", MENU)
            .handler("count", count)
            .clock(clock.clone())
            .build()
            .unwrap();
        let flood = Self { engine, clock };
        flood.deliver(0, "in", START).await;
        flood
    }

    /// One delivery of the message of this number, made at this moment.
    async fn deliver(&self, number: u32, text: &str, made: Timestamp) -> TurnReport {
        let content = Content::Text {
            text: text.to_owned(),
            menu_id: None,
        };
        let key = number.to_string().as_str().into();
        let mut message = Inbound::new("demo".into(), "o1".into(), key, content);
        message.created = made;
        self.engine.take_turn(message).await
    }

    async fn counted(&self) -> u32 {
        let key = SessionKey::new("demo".into(), "o1".into());
        let session = self.engine.session(&key).await.unwrap().unwrap();
        session.get("count").unwrap().unwrap_or(0)
    }
}

#[tokio::test]
async fn a_message_that_may_have_been_forgotten_is_not_applied_again() {
    let flood = Flood::new().await;
    for number in 1..=1_000 {
        assert!(!flood.deliver(number, "+", START).await.limited, "{number}");
    }
    flood.clock.advance(Duration::from_secs(5));
    for number in 1..=1_000 {
        let again = flood.deliver(number, "+", START).await;
        assert!(again.limited || again.repeated, "{number}");
        assert!(again.repeated || number <= 1_000 - 72, "{number}");
    }
    assert_eq!(flood.counted().await, 1_000);
}

#[tokio::test]
async fn what_is_new_is_applied_however_much_was_forgotten() {
    let flood = Flood::new().await;
    for number in 1..=500 {
        let made = START.after(Duration::from_millis(u64::from(number) * 20));
        flood.clock.set(made);
        assert!(!flood.deliver(number, "+", made).await.limited, "{number}");
    }
    // One that took its time, but was made after all that is forgotten.
    flood.clock.advance(Duration::from_secs(4));
    let made = START.after(Duration::from_secs(13));
    assert!(!flood.deliver(501, "+", made).await.limited);
    assert_eq!(flood.counted().await, 501);
}

/// Two turns in three seconds, for ten minutes.
#[tokio::test]
async fn whoever_writes_as_fast_as_people_can_is_never_told_so() {
    let flood = Flood::new().await;
    for number in 1..=400_u32 {
        let made = START.after(Duration::from_millis(u64::from(number) * 1_500));
        flood.clock.set(made);
        flood.deliver(number, "+", made).await;
        let earlier = number.saturating_sub(10).max(1);
        let made = START.after(Duration::from_millis(u64::from(earlier) * 1_500));
        assert!(
            flood.deliver(earlier, "+", made).await.repeated,
            "{earlier}"
        );
    }
    assert_eq!(flood.counted().await, 400);
}

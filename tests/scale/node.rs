//! One node: an engine, a clock that is off, and the end that it may come to.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep};
use wxmenu::Engine;
use wxmenu::engine::Delivery;
use wxmenu::handler::{Answer, CommandContext, CommandHandler, HandlerError};
use wxmenu::model::{Clock, Inbound, Rate, Timestamp};

use crate::machines::Machines;
use crate::store::Client;
use crate::world::World;

/// Everybody's clocks begin here.
pub(crate) const START: i64 = 1_700_000_000_000;

const MENU: &str = r#"<menu-configs>
  <menu-config id="m" name="m"><regex>in</regex>
    <menu-command name="say" handler="count"><regex>say (?&lt;number&gt;\d+)</regex></menu-command>
    <menu-command name="slow" handler="slow"><regex>slow (?&lt;number&gt;\d+)</regex></menu-command>
  </menu-config>
</menu-configs>"#;

/// How long a slow handler takes: longer than the platform waits.
const SLOW: Duration = Duration::from_secs(6);

/// Notes the number of each message that counts.
struct Count(Duration);

impl CommandHandler for Count {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let number: u32 = cx.arg("number").unwrap_or_default().parse()?;
        let mut applied: Vec<u32> = cx.get("applied")?.unwrap_or_default();
        applied.push(number);
        sleep(self.0).await;
        let count = applied.len();
        cx.set("applied", applied)?;
        Ok(Answer::text(format!("{number} is {count}.")))
    }
}

/// A clock that is off by so many milliseconds.
#[derive(Debug)]
struct Off {
    by: i64,
    began: Instant,
}

impl Clock for Off {
    fn now(&self) -> Timestamp {
        let since = self.began.elapsed().as_millis() as i64;
        Timestamp::from_millis(START + since + self.by)
    }
}

/// One life of a node.
#[derive(Clone)]
pub(crate) struct Node {
    engine: Engine,
    dead: Arc<AtomicBool>,
    died: Arc<Notify>,
}

impl Node {
    pub(crate) fn new(
        machines: &Arc<Machines>,
        world: &World,
        off_by: i64,
        began: Instant,
        seed: u64,
    ) -> Self {
        let dead = Arc::new(AtomicBool::new(false));
        let client = Client {
            machines: Arc::clone(machines),
            dead: Arc::clone(&dead),
        };
        let limit = Rate::new(30, Duration::from_secs(60));
        let engine = Engine::builder()
            .rate_limit(world.limited.then_some(limit))
            .menu("menus/a.menuconfig.xml", MENU)
            .handler("count", Count(Duration::from_millis(2)))
            .handler("slow", Count(SLOW))
            .store(client)
            .clock(Arc::new(Off { by: off_by, began }))
            .seed(seed)
            .build()
            .unwrap();
        Self {
            engine,
            dead,
            died: Arc::default(),
        }
    }

    /// Like `kill -9`: what it was about to do it never does, and whoever waits for it hears nothing.
    pub(crate) fn kill(&self) {
        self.dead.store(true, Ordering::SeqCst);
        self.died.notify_waiters();
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.dead.load(Ordering::SeqCst)
    }

    /// One delivery; nothing if the node leaves it unanswered, is dead, or dies meanwhile.
    pub(crate) async fn deliver(&self, message: Inbound) -> Option<String> {
        let died = self.died.notified();
        if self.is_dead() {
            return None;
        }
        tokio::select! {
            () = died => None,
            delivery = self.engine.deliver(message) => match delivery {
                Delivery::Answer(report) => Some(format!("{:?}", report.reply)),
                _ => None,
            },
        }
    }
}

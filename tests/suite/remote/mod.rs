//! Handlers in other processes: what reaches them, what people see of their answers, and what a
//! handler that misbehaves does to others.

mod answers;
mod breaker;
mod faults;
mod late;
mod loading;
mod requests;
mod server;

use std::sync::Arc;
use std::time::Duration;

use wxmenu::Engine;
use wxmenu::config::HandlerSettings;
use wxmenu::engine::EngineBuilder;
use wxmenu::model::{HttpAddress, ManualClock, Secret, Timestamp};
use wxmenu::remote::HttpHandlers;
use wxmenu::testing::TestBot;

use server::Server;

const SECRET: &str = "k3y-of-the-handlers";

const MENU: &str = r#"<menu-configs>
  <menu-config id="m" name="menu" title="菜单"><regex>m</regex>
    <menu-command name="ask" title="问" url="URL/ask"><regex>ask( (?P&lt;what&gt;.+))?</regex></menu-command>
    <menu-command name="other" url="URL/other"><regex>other</regex></menu-command>
    <menu-command name="paged" url="URL/paged" path="paged.page"><regex>paged</regex></menu-command>
    <menu-command name="count" handler="count"><regex>count</regex></menu-command>
    <menu-config id="inner" name="inner" title="里面"><regex>inner</regex>
      <menu-command name="leaving" url="URL/both" event-type="exit"/>
    </menu-config>
    <menu-form id="order" name="order" url="URL/order" confirm="false"><regex>order</regex>
      <field name="flower"><regex>.+</regex></field>
      <field name="count"><regex>\d+</regex></field>
    </menu-form>
  </menu-config>
  <system-command name="back" handler="backCommandHandler"><regex>back</regex></system-command>
  <event-command event="subscribe" url="URL/welcome"/>
  <message-command type="image" url="URL/picture"/>
</menu-configs>"#;

/// The time by the clock of the handlers.
const NOW: i64 = 1_800_000_000;

/// A bot whose handlers are at a server.
struct Remote {
    server: Server,
    clock: Arc<ManualClock>,
    settings: HandlerSettings,
}

impl Remote {
    async fn start() -> Self {
        let server = Server::start().await;
        let mut settings = HandlerSettings::default();
        settings.allow = vec![HttpAddress::parse(&server.url).unwrap()];
        settings.secret = Some(Secret::new(SECRET));
        settings.timeout = Duration::from_secs(20);
        Self {
            server,
            clock: Arc::new(ManualClock::at(Timestamp::from_secs(NOW))),
            settings,
        }
    }

    fn builder(&self) -> EngineBuilder {
        let count = wxmenu::handler::handler_fn(|cx| {
            let count = cx.get::<u32>("count")?.unwrap_or(0);
            Ok(format!("counted {count}").into())
        });
        let handlers = HttpHandlers::with_clock(&self.settings, self.clock.clone());
        Engine::builder()
            .menu(
                "menus/a.menuconfig.xml",
                MENU.replace("URL", &self.server.url),
            )
            .template("paged.page", "页：{{ n | default(value=0) }}")
            .template("other.page", "另一页：{{ n }}")
            .handler("count", count)
            .handler_addresses(handlers)
    }

    fn bot(&self) -> TestBot {
        TestBot::new(self.builder()).unwrap()
    }
}

fn is_error_page(said: &str) -> bool {
    said.contains("出错了") || said.contains("出了点问题")
}

fn is_busy_page(said: &str) -> bool {
    said.contains("请过几秒再发")
}

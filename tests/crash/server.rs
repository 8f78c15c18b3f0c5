//! The bot that counts.

use std::io::Write;
use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use wxmenu::Engine;
use wxmenu::handler::{Answer, CommandContext, CommandHandler, HandlerError};
use wxmenu::model::{Clock, Timestamp};
use wxmenu::server::{Callback, Connections};
use wxmenu::store::{Durability, SledStore};
use wxmenu::wechat::Account;

/// The argument that makes this program the server.
pub(crate) const MODE: &str = "serve";
pub(crate) const TOKEN: &str = "counting";
pub(crate) const PATH: &str = "/wechat/demo/";

const MENU: &str = r#"<menu-configs>
  <menu-config id="m" name="m"><regex>in</regex>
    <menu-command name="count" handler="count"><regex>say \d+</regex></menu-command>
    <menu-command name="tell" handler="tell"><regex>tell</regex></menu-command>
  </menu-config>
</menu-configs>"#;

struct Count;

impl CommandHandler for Count {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let count = cx.get::<u32>("count")?.unwrap_or(0) + 1;
        // Others take their turns between reading and writing.
        tokio::task::yield_now().await;
        cx.set("count", count)?;
        Ok(Answer::text(format!("{} is {count}", cx.text())))
    }
}

struct Tell;

impl CommandHandler for Tell {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let count = cx.get::<u32>("count")?.unwrap_or(0);
        Ok(Answer::text(format!("counted {count}")))
    }
}

#[derive(Debug)]
struct Now;

impl Clock for Now {
    fn now(&self) -> Timestamp {
        now()
    }
}

pub(crate) fn now() -> Timestamp {
    let since = std::time::UNIX_EPOCH.elapsed().unwrap();
    Timestamp::from_millis(since.as_millis().try_into().unwrap())
}

/// Serves until it is killed; says on which port.
pub(crate) fn run(folder: &Path) {
    let (store, report) = SledStore::open(folder, Durability::Turn, now()).unwrap();
    assert_eq!(report.put_aside(), None, "{report}");
    let engine = Engine::builder()
        .menu("menus/count.menuconfig.xml", MENU)
        .handler("count", Count)
        .handler("tell", Tell)
        .clock(std::sync::Arc::new(Now))
        // On the last delivery the disk may take its time; this is not about the busy page.
        .deadline(Duration::from_secs(600))
        .store(store)
        .build()
        .unwrap();
    let callback = Callback::new(engine, [Account::plain("demo", TOKEN)]);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    std::io::stdout().flush().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let connections = Connections::default();
    let serve = wxmenu::server::run(
        callback,
        &connections,
        vec![listener],
        std::future::pending(),
    );
    runtime.block_on(serve).unwrap();
}

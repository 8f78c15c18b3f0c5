//! The bot that counts, and a process that serves it.

use std::fs::OpenOptions;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

use wxmenu::Engine;
use wxmenu::engine::EngineBuilder;
use wxmenu::handler::{Answer, CommandContext, CommandHandler, HandlerError};
use wxmenu::model::Timestamp;
use wxmenu::server::{Callback, Connections};
use wxmenu::wechat::Account;

pub(crate) const TOKEN: &str = "counting";
pub(crate) const PATH: &str = "/wechat/demo/";

const MENU: &str = r#"<menu-configs>
  <menu-config id="m" name="m"><regex>in</regex>
    <menu-command name="count" handler="count"><regex>say \d+</regex></menu-command>
    <menu-command name="wait" handler="wait"><regex>wait</regex></menu-command>
    <menu-command name="tell" handler="tell"><regex>tell</regex></menu-command>
  </menu-config>
</menu-configs>"#;

/// Longer than any turn: on the last delivery a turn may take its time; this is not about the busy
/// page.
const LONG: Duration = Duration::from_secs(600);

pub(crate) fn now() -> Timestamp {
    let since = std::time::UNIX_EPOCH.elapsed().unwrap();
    Timestamp::from_millis(since.as_millis().try_into().unwrap())
}

/// The bot, without a store; it notes in this folder what its handlers do.
pub(crate) fn bot(notes: Option<&Path>) -> EngineBuilder {
    let notes = || notes.map(Path::to_owned);
    Engine::builder()
        .menu("menus/count.menuconfig.xml", MENU)
        .handler("count", Count(notes()))
        .handler("wait", Wait(notes()))
        .handler("tell", Tell)
        .deadline(LONG)
        .handler_limit(LONG)
}

/// Serves until it is killed; says on which port.
pub(crate) fn serve(engine: Engine) {
    let callback = Callback::new(engine, [Account::plain("demo", TOKEN)]);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    println!("\nport {}", listener.local_addr().unwrap().port());
    std::io::stdout().flush().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let connections = Connections::default();
    let stop = std::future::pending();
    let serve = wxmenu::server::run(callback, &connections, vec![listener], stop);
    runtime.block_on(serve).unwrap();
}

/// The port that [`serve`] said, once it is among these lines.
pub(crate) fn port(mut said: impl Iterator<Item = std::io::Result<String>>) -> u16 {
    let port = said.find_map(|line| line.unwrap().strip_prefix("port ")?.parse().ok());
    port.expect("a server says on which port it listens")
}

/// Counts what was said, and gives others a turn between reading and writing.
struct Count(Option<PathBuf>);

impl CommandHandler for Count {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let count = cx.get::<u32>("count")?.unwrap_or(0) + 1;
        let run = format!("{} {}", cx.openid().as_str(), cx.text());
        note(self.0.as_deref(), "runs", &run);
        tokio::task::yield_now().await;
        cx.set("count", count)?;
        Ok(Answer::text(format!("{} is {count}", cx.text())))
    }
}

/// Counts too, and waits until somebody puts the file `go` into the folder.
struct Wait(Option<PathBuf>);

impl CommandHandler for Wait {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let count = cx.get::<u32>("count")?.unwrap_or(0) + 1;
        note(self.0.as_deref(), "begun", cx.text());
        println!("waiting");
        let go = self.0.as_ref().map(|folder| folder.join("go"));
        while !go.as_ref().is_some_and(|go| go.exists()) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
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

fn note(folder: Option<&Path>, file: &str, what: &str) {
    let Some(folder) = folder else { return };
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.join(file));
    // In one write: other nodes write to the same file.
    file.unwrap()
        .write_all(format!("{what}\n").as_bytes())
        .unwrap();
}

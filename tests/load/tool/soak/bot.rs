//! The bot that a soak talks to: the demo bot, and one handler that never answers.
#![allow(
    clippy::disallowed_methods,
    reason = "the bot's folder is laid out and changed"
)]

use std::fs;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The token of the account in plain mode.
pub(crate) const TOKEN: &str = "soaking";
/// The AppID and the EncodingAESKey of the other account.
pub(crate) const SAFE: (&str, &str) = (
    "wx0123456789abcdef",
    "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
);

/// A bot's folder, and who is called by it and does not answer.
pub(crate) struct Bot {
    folder: PathBuf,
    /// What the handler that hangs was called on; a connection is closed when so many came after it.
    hung: Arc<Mutex<Vec<TcpStream>>>,
}

/// How many calls hang at once.
const HANGING: usize = 8;

impl Bot {
    /// Lays out the folder: the menus and templates of the demo bot at `root`, sessions that end after
    /// so many seconds, and what else makes a day short.
    pub(crate) fn lay_out(folder: &Path, root: &Path, life: u64) -> io::Result<Self> {
        for name in ["menus", "templates"] {
            copy(&root.join(name), &folder.join(name))?;
        }
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let hung = Arc::default();
        hang(listener, Arc::clone(&hung));
        let bot = Self {
            folder: folder.to_owned(),
            hung,
        };
        fs::write(folder.join("wxmenu.toml"), settings(address, life))?;
        fs::write(
            folder.join("menus/soak.menuconfig.xml"),
            format!(
                "<menu-configs><menu-config id=\"soak\" name=\"soak\" path=\"soak.page\"><regex>soak</regex>\
                 <menu-command name=\"hang\" url=\"http://{address}/\"><regex>hang</regex></menu-command>\
                 </menu-config></menu-configs>"
            ),
        )?;
        bot.change(0)?;
        Ok(bot)
    }

    /// The folder of the bot's store.
    pub(crate) fn store(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Changes a page, which the server notices.
    pub(crate) fn change(&self, round: u64) -> io::Result<()> {
        let text = format!("round {round}.\n");
        fs::write(self.folder.join("templates/soak.page"), text)
    }

    /// How many calls are left hanging.
    pub(crate) fn is_called(&self) -> bool {
        let hung = self.hung.lock();
        !hung.unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}

fn settings(address: SocketAddr, life: u64) -> String {
    let (appid, key) = SAFE;
    format!(
        r#"[engine]
deadline = "300ms"
late = ["next"]
[session]
ttl = "{life}s"
sweep_delay = "1s"
sweep_period = "2s"
durability = "interval"
[handlers]
allow = ["http://{address}/"]
timeout = "1s"
failures = 3
open_for = "2s"
[[account]]
identity = "plain"
token = "{TOKEN}"
[[account]]
identity = "safe"
token = "{TOKEN}"
appid = "{appid}"
aes_key = "{key}"
"#
    )
}

/// Takes every connection and says nothing on any.
fn hang(listener: TcpListener, hung: Arc<Mutex<Vec<TcpStream>>>) {
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut hung = hung.lock().unwrap_or_else(PoisonError::into_inner);
            if hung.len() >= HANGING {
                hung.remove(0);
            }
            hung.push(stream);
        }
    });
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        match entry.metadata()?.is_dir() {
            true => copy(&entry.path(), &to)?,
            false => fs::copy(entry.path(), to).map(drop)?,
        }
    }
    Ok(())
}

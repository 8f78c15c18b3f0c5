//! A server of the load tool's own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::tool::{Bot, Plan, Soaked, Soaking};

/// Starts the program on a bot of its own, and soaks it.
pub(crate) fn soak(program: &Path, plan: Plan) -> Result<Soaking, String> {
    let program = program.canonicalize().map_err(|why| why.to_string())?;
    let folder = tempfile::tempdir().map_err(|why| why.to_string())?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bot = Bot::lay_out(folder.path(), root, LIFE).map_err(|why| why.to_string())?;
    let mut command = Command::new(program);
    command
        .args(["serve", "--listen", "127.0.0.1:0"])
        .current_dir(folder.path())
        .env("WXMENU_LOG", "off");
    let server = Server::start(&mut command)?;
    let soaked = Soaked {
        pid: server.0.id(),
        plain: server.1.clone(),
        safe: server.1.replace("/plain/", "/safe/"),
    };
    let rounds = plan.rounds;
    let seen = |round, gauge| println!("{round:4} of {rounds}: {gauge}");
    soaked.soak(&bot, plan, seen)
}

/// How long sessions live, in seconds: shorter than a round.
const LIFE: u64 = 5;

/// A server that ends with its owner, and the callback of its account `plain`.
struct Server(Child, String);

impl Server {
    fn start(command: &mut Command) -> Result<Self, String> {
        let started = command.stdout(Stdio::piped()).spawn();
        let mut server = Self(started.map_err(|why| why.to_string())?, String::new());
        let out = server.0.stdout.take().ok_or("it says nothing")?;
        for line in BufReader::new(out).lines() {
            let line = line.map_err(|why| why.to_string())?;
            if let Some(url) = line.trim().strip_prefix("account plain: ") {
                server.1 = url.to_owned();
            }
            if line.starts_with("Ctrl-C") {
                return Ok(server);
            }
        }
        Err("the server did not start".to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _gone = self.0.kill();
        let _gone = self.0.wait();
    }
}

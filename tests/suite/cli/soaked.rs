//! `wxmenu serve` under a day's traffic that is cut to some seconds: it gives back what it takes. The whole
//! day is `load --soak`.

use std::path::Path;
use std::time::Duration;

use super::driven::tool::{Bot, Plan, Soaked, Soaking};
use super::serve::Server;
use super::wxmenu;
use crate::project;

#[test]
fn descriptors_threads_and_files_are_given_back() {
    let dir = tempfile::tempdir().unwrap();
    let bot = Bot::lay_out(dir.path(), &project::root(), 2).unwrap();
    let server = Server::started(serve(dir.path()).args(["--listen", "127.0.0.1:0"]));
    let soaked = Soaked {
        pid: server.pid(),
        plain: server.url("plain").to_owned(),
        safe: server.url("safe").to_owned(),
    };
    let plan = Plan {
        rounds: 6,
        round: Duration::from_millis(1_500),
        people: 100,
        rate: 60.0,
    };
    let soaking: Soaking = soaked.soak(&bot, plan, |_, _| {}).unwrap();
    assert_eq!(soaking.grows(), None, "{soaking}{:#?}", soaking.gauges);
    assert!(soaking.messages > 500, "{soaking}");
}

/// Nobody reads the log.
fn serve(dir: &Path) -> std::process::Command {
    let mut command = wxmenu(dir);
    command.arg("serve").env("WXMENU_LOG", "off");
    command
}

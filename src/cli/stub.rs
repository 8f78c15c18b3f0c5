//! `wxmenu stub`: a platform to try a whole bot with, offline.

use std::net::SocketAddr;
use std::process::ExitCode;

use super::failure::{Failure, print};
use crate::config::parse_address;
use crate::testing::{Seen, StubPlatform};

/// Play the platform on this machine, so that a bot can be tried offline
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Every request is printed. From another terminal:
  POST /stub/expire                      ends every access token
  POST /stub/react                       {\"path\": \"/cgi-bin/menu/get\", \"errcode\": 45009}, or \"html\": 502,
                                         or \"after\": seconds; \"errcode\": 0 ends it
  GET  /stub/messages                    the customer-service messages so far
A mini-program's login code is good once, one that begins with `bad` never; what stands before its
first dot is the person.

Examples:
  wxmenu stub
  wxmenu stub --listen 127.0.0.1:9000")]
pub(super) struct StubArgs {
    /// Listen here; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = address, default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
}

fn address(text: &str) -> Result<SocketAddr, &'static str> {
    parse_address(text).ok_or("an address and a port are needed, such as 127.0.0.1:8090")
}

/// Plays until Ctrl-C.
pub(super) fn run(args: &StubArgs) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Because(format!("cannot start: {error}")))?;
    runtime.block_on(async {
        let stub = StubPlatform::listen(args.listen).await.map_err(|error| {
            Failure::Because(format!("cannot listen on {}: {error}", args.listen))
        })?;
        print(&announcement(&stub.url()))?;
        tokio::select! {
            ended = show(&stub) => ended?,
            _stopped = tokio::signal::ctrl_c() => {}
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn announcement(url: &str) -> String {
    format!(
        "the stub of the platform answers on {url}\n\
         let a bot call it, from its folder and with any appid and secret for its account:\n  \
         WXMENU_API_BASE={url} wxmenu serve\n\
         Ctrl-C stops it\n"
    )
}

async fn show(stub: &StubPlatform) -> Result<(), Failure> {
    let mut count = 0;
    loop {
        for seen in stub.seen_after(count).await {
            count += 1;
            print(&line(&seen))?;
        }
    }
}

/// A request without its token; the body of what is no secret.
fn line(seen: &Seen) -> String {
    let body = match seen.path.starts_with("/cgi-bin/message/") {
        true => format!(" {}", String::from_utf8_lossy(&seen.body)),
        false => String::new(),
    };
    format!("{} {}{body}\n", seen.method, seen.path)
}

//! `wxmenu serve`: answers the platform.

use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
use std::time::Duration;

use super::bot::{self, Draft};
use super::failure::{Failure, complain, print};
use super::global::Global;
use super::log::{self, LogFormat};
use super::stop::Stop;
use super::store;
use crate::config::{AccountSettings, DEMO_TOKEN, Need, Settings, parse_address};
use crate::engine::{Engine, Stub};
use crate::server::{self, Callback, Connections, check_exposure};
use crate::store::StoreUrl;
use crate::testing::parse_stub;
use crate::wechat::Account;

/// Threads beside those that answer requests: signals, the sweeper, late work.
const THREADS: usize = 2;

/// Answer the platform until Ctrl-C or SIGTERM
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Log lines go to stderr; WXMENU_LOG chooses which, such as WXMENU_LOG=debug.

Examples:
  wxmenu serve
  wxmenu serve -C shop --listen 0.0.0.0:8080
  wxmenu serve --store memory:")]
pub(super) struct ServeArgs {
    /// Listen here, such as 127.0.0.1:8080; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = address)]
    listen: Option<SocketAddr>,
    /// Keep sessions there: memory: or sled:PATH
    #[arg(long, value_name = "URL", value_parser = store::parse)]
    store: Option<StoreUrl>,
    /// Let a handler that nothing registered do nothing, instead of being a fault
    #[arg(long)]
    stub_handlers: bool,
    /// Let a handler do this: NAME, or NAME=goto:MENU, page:TEMPLATE, text:TEXT or error
    #[arg(long, value_name = "NAME[=…]", value_parser = parse_stub)]
    stub: Vec<(String, Stub)>,
    /// How log lines are written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    log: LogFormat,
}

fn address(text: &str) -> Result<SocketAddr, &'static str> {
    parse_address(text).ok_or("an address and a port are needed, such as 127.0.0.1:8080")
}

/// Serves until it is stopped.
pub(super) fn run(args: &ServeArgs, global: &Global) -> Result<ExitCode, Failure> {
    log::start(args.log, global.environment())?;
    let mut draft = bot::read(global, Need::Secrets);
    if let Some(listen) = args.listen {
        draft.settings.server.listen = listen;
    }
    let ready = Ready::new(args, &draft, global)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .enable_all()
        .build()
        .map_err(|error| Failure::Because(format!("the threads cannot start: {error}")))?;
    runtime.block_on(ready.serve(&draft.settings))?;
    print("stopped\n")?;
    Ok(ExitCode::SUCCESS)
}

/// A server with all that it needs.
struct Ready {
    engine: Engine,
    callback: Callback,
    listener: TcpListener,
}

impl Ready {
    /// Tries everything before it gives up, so that all troubles are told at once.
    fn new(args: &ServeArgs, draft: &Draft, global: &Global) -> Result<Self, Failure> {
        let mut troubles = Vec::new();
        let mut note = |trouble| troubles.push(trouble);
        let listener = listen(&draft.settings).map_err(&mut note).ok();
        let mut builder = draft.builder().stub_missing(args.stub_handlers);
        for (name, stub) in &args.stub {
            builder = builder.stub(name.clone(), stub.clone());
        }
        // A folder that is no bot should not get a store.
        if !draft.faults.has_errors() {
            match store::open(args.store.as_ref(), draft) {
                Ok(store) => builder = builder.store(store),
                Err(trouble) => note(trouble),
            }
        }
        let engine = draft.ready(builder.build(), |engine| engine, global);
        for trouble in &troubles {
            complain(trouble)?;
        }
        let (engine, true, Some(listener)) = (engine?, troubles.is_empty(), listener) else {
            return Err(Failure::Told);
        };
        let callback = Callback::from_settings(engine.clone(), &draft.settings)
            .map_err(|why| Failure::Because(why.to_string()))?;
        Ok(Self {
            engine,
            callback,
            listener,
        })
    }

    async fn serve(self, settings: &Settings) -> Result<(), Failure> {
        let failed = |why: String| Failure::Because(why);
        // Signals are caught before anybody is told that the server is there.
        let stop =
            Stop::new().map_err(|error| failed(format!("signals cannot be caught: {error}")))?;
        let address = self
            .listener
            .local_addr()
            .map_err(|error| failed(error.to_string()))?;
        print(&announcement(settings, address, &self.engine))?;

        let sweeper = tokio::spawn(sweep(
            self.engine.clone(),
            settings.session.sweep_delay,
            settings.session.sweep_period,
        ));
        let connections = Connections::default();
        let ended = server::run(
            self.callback,
            &connections,
            vec![self.listener],
            stop.wait(),
        )
        .await;
        sweeper.abort();
        ended.map_err(|error| failed(error.to_string()))
    }
}

/// With the token that everyone knows only this machine may reach the server.
fn listen(settings: &Settings) -> Result<TcpListener, String> {
    let address = settings.server.listen;
    let demos = settings
        .accounts
        .iter()
        .filter(|account| account.has_demo_token());
    let demos = demos.map(|account| Account::plain(account.identity.clone(), DEMO_TOKEN));
    check_exposure(&demos.collect::<Vec<_>>(), &[address]).map_err(|why| why.to_string())?;
    TcpListener::bind(address).map_err(|error| {
        format!("cannot listen on {address}: {error}; `--listen` chooses another address or port")
    })
}

/// Where the bot answers and what to try. The demo's token is no secret; others are not shown.
fn announcement(settings: &Settings, address: SocketAddr, engine: &Engine) -> String {
    let prefix = &settings.server.prefix;
    let url = |account: &AccountSettings| format!("http://{address}{prefix}/{}/", account.identity);
    let mut text = format!("wxmenu answers on http://{address}\n");
    for account in &settings.accounts {
        text += &format!("  account {}: {}\n", account.identity, url(account));
    }
    let mut accounts = settings.accounts.iter();
    if let Some(demo) = accounts.find(|account| account.has_demo_token()) {
        let (url, word) = (url(demo), greeting(engine, demo));
        text += "try it from another terminal:\n";
        text += &format!("  wxmenu send --url {url} --token {DEMO_TOKEN} --user o1 {word}\n");
    }
    text + "Ctrl-C stops it\n"
}

/// A text that leads into the first menu, if it is a plain word.
fn greeting(engine: &Engine, account: &AccountSettings) -> String {
    let tree = engine.menus(&account.identity);
    let pattern = tree.roots().find_map(|menu| menu.pattern.as_ref());
    let words = pattern.map_or("", |pattern| pattern.source()).split('|');
    let is_plain = |word: &&str| !word.is_empty() && word.chars().all(char::is_alphanumeric);
    words.into_iter().find(is_plain).unwrap_or("m").to_owned()
}

/// Removes expired sessions now and then, until it is aborted.
async fn sweep(engine: Engine, delay: Duration, period: Duration) {
    tokio::time::sleep(delay).await;
    loop {
        match engine.sweep().await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "expired sessions were removed"),
            Err(error) => tracing::error!(%error, "expired sessions could not be removed"),
        }
        tokio::time::sleep(period).await;
    }
}

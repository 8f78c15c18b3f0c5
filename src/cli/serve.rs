//! `wxmenu serve`: answers the platform.

#[cfg_attr(not(feature = "console"), path = "serve/no_console.rs")]
mod console;
mod reload;

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
use crate::engine::{Engine, EngineBuilder, Stub};
use crate::hook::Signals;
#[cfg(feature = "mini")]
use crate::mini::Mini;
use crate::server::{self, Callback, Connections, check_exposure};
use crate::store::{DynStore, StoreUrl};
use crate::testing::parse_stub;
use crate::wechat::Account;

use console::Desk;
use reload::{Hangup, Reload};

/// Threads beside those that answer requests: signals, the sweeper, late work.
const THREADS: usize = 2;

/// Answer the platform until Ctrl-C or SIGTERM
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Changed menus and templates are taken while it runs, unless they hold an error; SIGHUP has them
read at once. Log lines go to stderr; WXMENU_LOG chooses which, such as WXMENU_LOG=debug.

Examples:
  wxmenu serve
  wxmenu serve -C shop --listen 0.0.0.0:8080
  wxmenu serve --store memory:")]
pub(super) struct ServeArgs {
    /// Listen here, such as 127.0.0.1:8080; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = address)]
    listen: Option<SocketAddr>,
    /// Keep sessions there: memory:, sled:PATH or redis://HOST:PORT/DB
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
    let files = draft.files.clone();
    let reload = Reload::new(
        ready.engine.clone(),
        draft.folder.clone(),
        &draft.settings,
        files,
        global,
    );
    runtime.block_on(ready.serve(&draft.settings, reload))?;
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
        let mut ways = None;
        if !draft.faults.has_errors() {
            let opened = store::open(args.store.as_ref(), draft);
            ways = opened
                .and_then(|store| Ways::new(draft, store))
                .map_err(&mut note)
                .ok();
        }
        if let Some(ways) = &ways {
            builder = ways.tune(builder);
        }
        let desk = Desk::new(&draft.settings);
        builder = desk.install(builder);
        let engine = draft.ready(builder.build(), |engine| engine, global);
        for trouble in &troubles {
            complain(trouble)?;
        }
        let (engine, Some(ways), Some(listener)) = (engine?, ways, listener) else {
            return Err(Failure::Told);
        };
        let callback = Callback::from_settings(engine.clone(), &draft.settings)
            .map_err(|why| Failure::Because(why.to_string()))?;
        let callback = ways.clone().open(callback, &engine, draft);
        let opened = desk.open(callback, &engine, draft, (args, global), ways);
        let callback = opened.map_err(Failure::Because)?;
        Ok(Self {
            engine,
            callback,
            listener,
        })
    }

    async fn serve(self, settings: &Settings, reload: Reload) -> Result<(), Failure> {
        let failed = |why: String| Failure::Because(why);
        // Signals are caught before anybody is told that the server is there.
        let stop =
            Stop::new().map_err(|error| failed(format!("signals cannot be caught: {error}")))?;
        let hangup = Hangup::catch()?;
        let address = self
            .listener
            .local_addr()
            .map_err(|error| failed(error.to_string()))?;
        let told = announcement(settings, address, &self.engine)
            + &console::announcement(&self.callback, address);
        print(&(told + "Ctrl-C stops it\n"))?;

        let reloader = tokio::spawn(reload.run(hangup));
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
        reloader.abort();
        ended.map_err(|error| failed(error.to_string()))
    }
}

/// The ways from and to the platform besides the callback. Nothing is sent before there is something
/// to send, so a platform that is away keeps no server from starting.
#[derive(Clone, Debug)]
struct Ways {
    #[cfg(feature = "api")]
    platform: crate::api::Platform,
    signals: Signals,
    store: DynStore,
}

impl Ways {
    fn new(draft: &Draft, store: DynStore) -> Result<Self, String> {
        let signals = Signals::new();
        #[cfg(feature = "api")]
        let platform = super::platform::begin(draft)?
            .signals(signals.clone())
            .tokens(crate::api::KeptTokens::new(store.clone()))
            .build()
            .map_err(|error| error.to_string())?;
        #[cfg(not(feature = "api"))]
        let _ = draft;
        Ok(Self {
            #[cfg(feature = "api")]
            platform,
            signals,
            store,
        })
    }

    /// Lets late answers be sent, if an account may call the platform.
    fn tune(&self, builder: EngineBuilder) -> EngineBuilder {
        let builder = builder
            .signals(self.signals.clone())
            .store(self.store.clone());
        #[cfg(feature = "api-customer-service")]
        if !self.platform.is_empty() {
            let (platform, store) = (self.platform.clone(), self.store.clone());
            return builder.outbound(crate::api::CustomerServicePush::new(platform, store));
        }
        builder
    }

    /// Lets mini-programs in, if they may.
    fn open(self, callback: Callback, engine: &Engine, draft: &Draft) -> Callback {
        #[cfg(feature = "mini")]
        if draft.settings.mini.enabled {
            let uploads = draft.folder.path(&draft.settings.console.uploads);
            let engine = engine.clone();
            let (platform, store, settings) = (self.platform, self.store, &draft.settings);
            return callback.mini(Mini::from_settings(
                engine, platform, store, settings, uploads,
            ));
        }
        let _ = (engine, draft);
        callback
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
    text += &mini_programs(settings, address);
    let mut accounts = settings.accounts.iter();
    if let Some(demo) = accounts.find(|account| account.has_demo_token()) {
        let (url, word) = (url(demo), greeting(engine, demo));
        text += "try it from another terminal:\n";
        text += &format!("  wxmenu send --url {url} --token {DEMO_TOKEN} --user o1 {word}\n");
    }
    text
}

/// Where mini-programs find the accounts that can log people in.
#[cfg(feature = "mini")]
fn mini_programs(settings: &Settings, address: SocketAddr) -> String {
    let accounts = settings.accounts.iter().filter(|_| settings.mini.enabled);
    let able = accounts.filter(|account| account.appid.is_some() && account.secret.is_some());
    let line = |account: &AccountSettings| {
        let path = Mini::path(&account.identity);
        format!(
            "  mini-program of {}: http://{address}{path}\n",
            account.identity
        )
    };
    able.map(line).collect()
}

/// This build answers none.
#[cfg(not(feature = "mini"))]
fn mini_programs(_: &Settings, _: SocketAddr) -> String {
    String::new()
}

/// A text that leads into the first menu, if it is a plain word.
fn greeting(engine: &Engine, account: &AccountSettings) -> String {
    let tree = engine.menus(&account.identity);
    let pattern = tree.roots().find_map(|menu| menu.pattern.as_ref());
    let words = pattern.map_or("", |pattern| pattern.source()).split('|');
    let is_plain = |word: &&str| !word.is_empty() && word.chars().all(char::is_alphanumeric);
    words.into_iter().find(is_plain).unwrap_or("m").to_owned()
}

/// Removes expired sessions now and then, until it is aborted. Of many nodes one does it in each period.
async fn sweep(engine: Engine, delay: Duration, period: Duration) {
    tokio::time::sleep(delay).await;
    loop {
        match engine.sweep_in_turn(period).await {
            Ok(None | Some(0)) => {}
            Ok(Some(removed)) => tracing::info!(removed, "expired sessions were removed"),
            Err(error) => tracing::error!(%error, "expired sessions could not be removed"),
        }
        tokio::time::sleep(period).await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{Clock, Content, Inbound, ManualClock, Timestamp};
    use crate::store::{MemoryStore, SessionStore};

    const MENU: &str = r#"<menu-configs><menu-config id="m" name="m"><regex>汉字|m2|m</regex></menu-config></menu-configs>"#;

    #[tokio::test(start_paused = true)]
    async fn expired_sessions_are_removed_after_the_delay_and_in_every_period() {
        let clock = Arc::new(ManualClock::at(Timestamp::from_secs(1_000)));
        let store = DynStore::new(MemoryStore::new());
        let engine = Engine::builder()
            .menu("a.menuconfig.xml", MENU)
            .store(store.clone())
            .clock(clock.clone())
            .session_ttl(Some(Duration::from_secs(10)))
            .build()
            .unwrap();
        let say = async |id: &str| {
            let (text, menu_id) = ("m".to_owned(), None);
            let content = Content::Text { text, menu_id };
            engine
                .turn(Inbound::new("demo".into(), id.into(), id.into(), content))
                .await;
        };
        let kept = async || store.list(None, 10).await.unwrap().len();
        let (delay, period) = (Duration::from_secs(60), Duration::from_secs(300));
        let sweeper = tokio::spawn(sweep(engine.clone(), delay, period));

        say("o1").await;
        clock.advance(Duration::from_secs(11));
        assert!(clock.now().secs() == 1_011 && kept().await == 1);
        tokio::time::sleep(delay + Duration::from_secs(1)).await;
        assert_eq!(kept().await, 0);

        say("o2").await;
        clock.advance(Duration::from_secs(11));
        tokio::time::sleep(period / 2).await;
        assert_eq!(kept().await, 1, "it is not time yet");
        tokio::time::sleep(period).await;
        assert_eq!(kept().await, 0);
        sweeper.abort();
    }

    #[test]
    fn the_greeting_is_a_word_that_leads_into_the_first_menu() {
        for (regex, word) in [
            ("汉字|m2|m", "汉字"),
            ("(?:a|b)+|c", "c"),
            (r"\d+", "m"),
            ("", "m"),
        ] {
            let menu = MENU.replace("汉字|m2|m", regex);
            let engine = Engine::builder()
                .menu("a.menuconfig.xml", menu)
                .build()
                .unwrap();
            let demo = AccountSettings::demo();
            assert_eq!(greeting(&engine, &demo), word, "{regex}");
        }
    }
}

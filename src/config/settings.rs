//! The tables of `wxmenu.toml`: every key, its kind and its default.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use super::account::AccountSettings;
use super::choices::Grant;
use super::table::{TableSpec, settings_table};
use super::{Secret, account, kind};
use crate::engine::{EngineBuilder, Late, MORE};
use crate::model::{HttpAddress, Rate};
use crate::resolve::Step;
use crate::store::{Durability, StoreUrl};

/// Everything that can be set, with its defaults.
///
/// ```
/// use wxmenu::config::{DEMO_TOKEN, Settings};
///
/// let settings = Settings::default();
/// assert_eq!(settings.server.listen.port(), 8080);
/// assert_eq!(settings.accounts[0].token.as_ref().unwrap().expose(), DEMO_TOKEN);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// `[server]`
    pub server: ServerSettings,
    /// `[engine]`
    pub engine: EngineSettings,
    /// `[session]`
    pub session: SessionSettings,
    /// `[[account]]`, in the order of the files; never empty.
    pub accounts: Vec<AccountSettings>,
    /// `[api]`
    pub api: ApiSettings,
    /// `[mini]`
    pub mini: MiniSettings,
    /// `[console]`
    pub console: ConsoleSettings,
    /// `[handlers]`
    pub handlers: HandlerSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            server: ServerSettings::default(),
            engine: EngineSettings::default(),
            session: SessionSettings::default(),
            accounts: vec![AccountSettings::demo()],
            api: ApiSettings::default(),
            mini: MiniSettings::default(),
            console: ConsoleSettings::default(),
            handlers: HandlerSettings::default(),
        }
    }
}

impl Settings {
    /// Tells the engine what the settings say of it; files, handlers and store are told by others.
    ///
    /// ```
    /// use wxmenu::Engine;
    /// use wxmenu::config::Settings;
    ///
    /// let builder = Settings::default().tune(Engine::builder());
    /// let engine = builder.menu("a.menuconfig.xml", "<menu-configs/>").build()?;
    /// # Ok::<(), wxmenu::engine::BuildError>(())
    /// ```
    #[must_use]
    pub fn tune(&self, builder: EngineBuilder) -> EngineBuilder {
        let engine = &self.engine;
        let accounts = self.accounts.iter();
        builder
            .accounts(accounts.map(|account| account.identity.clone()))
            .session_ttl(self.session.ttl)
            .normalise(engine.normalise.iter().copied())
            .escape(engine.escape.iter().cloned())
            .more(engine.more.iter().cloned())
            .deadline(engine.deadline)
            .handler_limit(engine.handler_limit)
            .late(engine.late.iter().copied())
            .rate_limit(engine.rate_limit)
    }
}

/// All tables, in the order of the documentation.
pub const TABLES: &[TableSpec] = &[
    SERVER,
    ENGINE,
    SESSION,
    account::ACCOUNT,
    API,
    MINI,
    CONSOLE,
    HANDLERS,
];

const LOCALHOST: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

settings_table! {
    /// `[server]`: where the platform's pushes arrive.
    ServerSettings SERVER "server" {
        /// The address and port to listen on.
        listen: SocketAddr = kind::ADDRESS, LOCALHOST;
        /// What the path of a callback begins with: `{prefix}/{identity}/`.
        prefix: String = kind::PREFIX, String::from("/wechat");
        /// The size from which a push is refused unread, in bytes.
        max_body: usize = kind::SIZE, 1 << 20;
    }
}

settings_table! {
    /// `[engine]`: where the bot is and how it answers.
    EngineSettings ENGINE "engine" {
        /// The folder of the menuconfig files, from the bot folder.
        menus: PathBuf = kind::PATH, PathBuf::from("menus");
        /// The folder of the templates, from the bot folder.
        templates: PathBuf = kind::PATH, PathBuf::from("templates");
        /// Whether changed files are loaded while the server runs.
        reload: bool = kind::SWITCH, true;
        /// How long the platform is kept waiting for an answer.
        deadline: Duration = kind::SPAN, Duration::from_millis(4500);
        /// What becomes of an answer that comes later, in order of preference.
        late: Vec<Late> = kind::LATE, vec![Late::Retry, Late::Push, Late::Next];
        /// How long a handler may run at all.
        handler_limit: Duration = kind::SPAN, Duration::from_secs(60);
        /// Texts that always leave every menu.
        escape: Vec<String> = kind::TEXTS, Vec::new();
        /// What asks for the rest of a long reply; the first that nothing else takes is said.
        more: Vec<String> = kind::TEXTS, MORE.map(str::to_owned).to_vec();
        /// How often a person may write.
        rate_limit: Option<Rate> = kind::RATE, None;
        /// How a text that nothing takes as typed is tried once more; after the last step white
        /// space at its ends goes.
        normalise: Vec<Step> = kind::STEPS, Step::DEFAULT.to_vec();
    }
}

settings_table! {
    /// `[session]`: how people are remembered.
    SessionSettings SESSION "session" {
        /// Where sessions are kept: `memory:`, `sled:PATH`, the path from the bot folder, or a Redis,
        /// such as `redis://HOST:PORT/DB`.
        store: StoreUrl = kind::STORE, StoreUrl::Sled(PathBuf::from("data"));
        /// How long a session lives without a message; `0` for ever.
        ttl: Option<Duration> = kind::SPAN_OR_NEVER, Some(DAY);
        /// How long after the start expired sessions are removed for the first time.
        sweep_delay: Duration = kind::SPAN, Duration::from_secs(60);
        /// How often expired sessions are removed.
        sweep_period: Duration = kind::SPAN, Duration::from_secs(300);
        /// Whether a reply waits until its session is on disk (`turn`) or not (`interval`).
        durability: Durability = kind::DURABILITY, Durability::Turn;
    }
}

settings_table! {
    /// `[api]`: how the platform is called.
    ApiSettings API "api" {
        /// Where the platform's interface is.
        base: String = kind::URL, String::from("https://api.weixin.qq.com");
        /// Where it is too: taken in turn when there is no connection, and stayed with.
        hosts: Vec<String> = kind::URLS, Vec::new();
        /// Other hosts that may be called by their whole address.
        allow: Vec<String> = kind::TEXTS, Vec::new();
        /// Which call fetches access tokens: `stable_token` or `token`.
        grant: Grant = kind::GRANT, Grant::Stable;
        /// How often a call is repeated with a new token after the platform refused the old one.
        relogin_limit: u32 = kind::COUNT, 3;
        /// Files, from the bot folder, that answer calls of these paths instead of the platform.
        mock: Vec<(String, PathBuf)> = kind::MOCKS, Vec::new();
    }
}

settings_table! {
    /// `[mini]`: the login state of mini-programs.
    MiniSettings MINI "mini" {
        /// Whether mini-programs may log in.
        enabled: bool = kind::SWITCH, true;
        /// The name under which a ticket is sent.
        session_name: String = kind::NAME, String::from("session");
        /// The name under which a login code is sent.
        code_name: String = kind::NAME, String::from("code");
        /// How long a ticket lives without being used.
        ticket_ttl: Duration = kind::SPAN, 30 * DAY;
        /// The error code that makes the client log in again.
        relogin_errcode: i64 = kind::ERRCODE, -1;
        /// How many tickets of one person live at once.
        tickets_per_user: u32 = kind::SOME, 5;
        /// The size from which a picture is refused, in bytes.
        max_upload: usize = kind::SIZE, 10 << 20;
    }
}

settings_table! {
    /// `[console]`: the pages for operators.
    ConsoleSettings CONSOLE "console" {
        /// Whether there is a console; it also needs a password.
        enabled: bool = kind::SWITCH, true;
        /// The password or its argon2 hash.
        password: Option<Secret> = kind::SECRET, None;
        /// Whether pages of another origin may call the console; for its development.
        cors_dev: bool = kind::SWITCH, false;
        /// The addresses or networks of proxies whose `X-Forwarded-For` is believed, besides those on
        /// this machine.
        proxies: Vec<String> = kind::TEXTS, Vec::new();
        /// Whether messages are kept for the console.
        messages: bool = kind::SWITCH, false;
        /// The folder of uploaded files, from the bot folder.
        uploads: PathBuf = kind::PATH, PathBuf::from("uploads");
    }
}

settings_table! {
    /// `[handlers]`: handlers in other processes, which a menuconfig names by `url`.
    HandlerSettings HANDLERS "handlers" {
        /// The addresses that may be called, and all below them; no other one is.
        allow: Vec<HttpAddress> = kind::HTTP_ADDRESSES, Vec::new();
        /// What each request is signed with; without it none is signed.
        secret: Option<Secret> = kind::SECRET, None;
        /// How long an answer may take; `engine.handler_limit` goes on holding.
        timeout: Duration = kind::SPAN, Duration::from_secs(30);
        /// The size from which an answer is refused, in bytes.
        max_answer: usize = kind::SIZE, 256 << 10;
        /// How many requests to one address may wait for their answers; more get the busy page.
        at_once: u32 = kind::SOME, 100;
        /// After how many failures in a row an address is left alone.
        failures: u32 = kind::SOME, 5;
        /// How long it is left alone before one request tries again.
        open_for: Duration = kind::SPAN, Duration::from_secs(30);
    }
}

//! The console beside the callback.

use std::net::SocketAddr;
use std::sync::Arc;

use super::super::bot::{self, Draft};
use super::super::global::Global;
use super::{ServeArgs, Ways};
use crate::check::ProofSettings;
use crate::config::{Need, Settings};
use crate::console::{BotSource, Console, Control};
use crate::engine::{Engine, EngineBuilder};
use crate::model::Severity;
use crate::server::Callback;
use crate::store::Uploads;

/// The most bytes of a file that is uploaded; the platform takes no larger pictures.
const MOST_BYTES: usize = 10 << 20;

/// What the console needs of a server.
pub(super) struct Desk {
    control: Control,
    /// Nobody may log in, so there is no console.
    is_closed: bool,
}

impl Desk {
    /// Whether there is a console: with a password, or on this machine with the demo account.
    pub(super) fn new(settings: &Settings) -> Self {
        let demo = settings.accounts.iter().any(|own| own.has_demo_token());
        let on_loopback = settings.server.listen.ip().to_canonical().is_loopback();
        let may_log_in = settings.console.password.is_some() || (demo && on_loopback);
        Self {
            control: Control::new(),
            is_closed: !settings.console.enabled || !may_log_in,
        }
    }

    /// Lets it step into the engine.
    pub(super) fn install(&self, builder: EngineBuilder) -> EngineBuilder {
        match self.is_closed {
            true => builder,
            false => self.control.install(builder),
        }
    }

    /// Opens it beside the callback.
    pub(super) fn open(
        self,
        callback: Callback,
        engine: &Engine,
        draft: &Draft,
        (args, global): (&ServeArgs, &Global),
        ways: Ways,
    ) -> Result<Callback, String> {
        if self.is_closed {
            return Ok(callback);
        }
        let settings = &draft.settings.console;
        let mut builder = Console::builder(engine.clone(), self.control)
            .prefix(draft.settings.server.prefix.clone())
            .bot(source(args, global))
            .tests(draft.folder.path("tests"))
            .uploads(Uploads::new(
                draft.folder.path(&settings.uploads),
                MOST_BYTES,
            ))
            .open_uploads(shows_pictures(&draft.settings))
            .proofs(ProofSettings {
                normalise: draft.settings.engine.normalise.clone(),
                escape: draft.settings.engine.escape.clone(),
                ..ProofSettings::default()
            })
            .store(ways.store)
            .cors_dev(settings.cors_dev)
            .messages(settings.messages);
        if !settings.messages && is_nobodys(&draft.settings) {
            builder = builder.messages_once_visited();
        }
        for account in callback.accounts() {
            builder = builder.account(account.clone());
        }
        if !ways.platform.is_empty() {
            builder = builder.platform(ways.platform);
        }
        if let Some(password) = &settings.password {
            builder = builder.password(password.clone());
        }
        let proxies = settings.proxies.iter().map(String::as_str);
        let builder = builder.proxies(proxies).map_err(|why| why.to_string())?;
        let console = builder.build().map_err(|why| why.to_string())?;
        Ok(callback.console(console))
    }
}

/// The bot of the folder as it is when it is asked for, with the handlers that the command line
/// replaces.
fn source(args: &ServeArgs, global: &Global) -> BotSource {
    let (stubs, stub_handlers) = (args.stub.clone(), args.stub_handlers);
    let global = global.clone();
    Arc::new(move || {
        let draft = bot::read(&global, Need::NoSecrets);
        if draft.faults.has_errors() {
            let errors = draft.faults.iter();
            let errors = errors.filter(|fault| fault.severity == Severity::Error);
            let told: Vec<String> = errors.map(ToString::to_string).collect();
            return Err(told.join("\n"));
        }
        let builder = draft.builder().stub_missing(stub_handlers);
        let stubs = stubs.iter().cloned();
        Ok(stubs.fold(builder, |builder, (name, stub)| builder.stub(name, stub)))
    })
}

/// Whether there is only the demo account, to which nobody writes but who tries it: then turns may be
/// kept, so that they can be looked at.
fn is_nobodys(settings: &Settings) -> bool {
    let mut accounts = settings.accounts.iter();
    settings.console.password.is_none() && accounts.all(|own| own.has_demo_token())
}

/// Whether mini-programs can log in: they show pictures by their names.
fn shows_pictures(settings: &Settings) -> bool {
    let mut accounts = settings.accounts.iter();
    let has_mini = cfg!(feature = "mini") && settings.mini.enabled;
    has_mini && accounts.any(|own| own.appid.is_some() && own.secret.is_some())
}

/// Where to click.
pub(super) fn announcement(callback: &Callback, address: SocketAddr) -> String {
    match callback.opened().map(Console::key) {
        Some(Some(key)) => format!("try it in a browser: http://{address}/console?key={key}\n"),
        Some(None) => format!("console: http://{address}/console\n"),
        None => String::new(),
    }
}

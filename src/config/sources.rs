//! From texts and variables to [`Settings`]; nothing here touches the world.

use std::io;
use std::path::Path;

use super::account;
use super::environment::Environment;
use super::merge::merge;
use super::overlay::overlay;
use super::reference::{self, Outside};
use super::settings::{
    API, ApiSettings, CONSOLE, ConsoleSettings, ENGINE, EngineSettings, HANDLERS, HandlerSettings,
    MINI, MiniSettings, SERVER, SESSION, ServerSettings, SessionSettings, Settings, TABLES,
};
use super::table::{Section, TableSpec, owner, quoted};
use super::value::{self, Entry, Table, Value};
use crate::model::{Code, Diagnostic, Diagnostics, Severity};

/// Whether secrets must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Need {
    /// The bot goes on the air: what is missing is an error.
    Secrets,
    /// The bot is tried or checked, maybe on a machine that has no right to the secrets: what is
    /// missing is good to know.
    NoSecrets,
}

impl Need {
    pub(super) const fn severity(self) -> Severity {
        match self {
            Self::Secrets => Severity::Error,
            Self::NoSecrets => Severity::Info,
        }
    }
}

/// What settings are read from, from the lowest to the highest: the defaults, `wxmenu.toml`,
/// `wxmenu.local.toml`, the environment.
///
/// ```
/// use wxmenu::config::{Environment, Sources};
///
/// let environment = Environment::from_iter([("WXMENU_SESSION_TTL", "30m")]);
/// let (settings, faults) = Sources::new(&environment)
///     .file("wxmenu.toml", "[session]\nttl = \"0\"\n")
///     .read();
/// assert!(faults.is_empty());
/// assert_eq!(settings.session.ttl.map(|ttl| ttl.as_secs()), Some(1800));
/// ```
#[allow(missing_debug_implementations, reason = "the texts hold secrets")]
pub struct Sources<'s> {
    files: Vec<(String, String)>,
    outside: Outside<'s>,
}

impl<'s> Sources<'s> {
    /// The environment alone.
    #[must_use]
    pub fn new(environment: &'s Environment) -> Self {
        Self {
            files: Vec::new(),
            outside: Outside {
                environment,
                read_file: &|_| Err(io::ErrorKind::NotFound.into()),
                need: Need::NoSecrets,
            },
        }
    }

    /// Lays a file over those before.
    #[must_use]
    pub fn file(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.files.push((name.into(), text.into()));
        self
    }

    /// How the files of `file:PATH` are read, by their paths from the bot folder.
    #[must_use]
    pub fn secret_files(mut self, read: &'s dyn Fn(&Path) -> io::Result<String>) -> Self {
        self.outside.read_file = read;
        self
    }

    /// Whether secrets must be there; without a word they need not.
    #[must_use]
    pub fn need(mut self, need: Need) -> Self {
        self.outside.need = need;
        self
    }

    /// Reads everything; a setting with a fault has its default.
    #[must_use]
    pub fn read(self) -> (Settings, Diagnostics) {
        let mut broken = Diagnostics::new();
        let mut tree = Table::new();
        for (name, text) in &self.files {
            let (table, faults) = value::parse(name, text);
            broken.append(faults);
            merge(&mut tree, table);
        }
        let mut diagnostics = Diagnostics::new();
        overlay(&mut tree, self.outside.environment, &mut diagnostics);
        reference::resolve(&mut tree, &self.outside, &mut diagnostics);
        let settings = settings(tree, self.outside.need, &mut diagnostics);
        (settings, without_aftermath(broken, &diagnostics))
    }
}

/// Of a file with a broken line only those lines are reported: what follows from them would hide
/// them.
fn without_aftermath(broken: Diagnostics, found: &Diagnostics) -> Diagnostics {
    let file = |fault: &Diagnostic| {
        fault
            .span
            .as_ref()
            .map(|span| span.file().name().to_owned())
    };
    let files: Vec<String> = broken.iter().filter_map(file).collect();
    let mut diagnostics = broken;
    for fault in found {
        if !file(fault).is_some_and(|name| files.contains(&name)) {
            diagnostics.push(fault.clone());
        }
    }
    diagnostics.sort();
    diagnostics
}

fn settings(mut tree: Table, need: Need, diagnostics: &mut Diagnostics) -> Settings {
    let list = tree.remove(account::TABLE).map(|entry| entry.node);
    let accounts = account::read(list, need, diagnostics);
    let mut tables = Tables { tree, diagnostics };
    let settings = Settings {
        server: tables.take(&SERVER, ServerSettings::take),
        engine: tables.take(&ENGINE, EngineSettings::take),
        session: tables.take(&SESSION, SessionSettings::take),
        accounts,
        api: tables.take(&API, ApiSettings::take),
        mini: tables.take(&MINI, MiniSettings::take),
        console: tables.take(&CONSOLE, ConsoleSettings::take),
        handlers: tables.take(&HANDLERS, HandlerSettings::take),
    };
    tables.finish();
    settings
}

/// The tables of the files that are not read yet.
struct Tables<'d> {
    tree: Table,
    diagnostics: &'d mut Diagnostics,
}

impl Tables<'_> {
    fn take<T: Default>(&mut self, spec: &'static TableSpec, read: fn(&mut Section<'_>) -> T) -> T {
        let Some(entry) = self.tree.remove(spec.name) else {
            return T::default();
        };
        let title = format!("[{}]", spec.name);
        let mut section = Section::new(title, spec, entry.node, self.diagnostics);
        let settings = read(&mut section);
        section.finish(TABLES);
        settings
    }

    fn finish(self) {
        let names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
        for (name, entry) in &self.tree {
            let is_table = matches!(entry.node.value, Value::Table(_));
            let fault = match owner(name, TABLES) {
                Some(table) if !is_table => homeless(name, table, entry),
                _ => unknown_table(name, &names, entry),
            };
            self.diagnostics.push(fault);
        }
    }
}

fn homeless(name: &str, table: &str, entry: &Entry) -> Diagnostic {
    let message = format!("`{name}` stands in no table");
    let fault = entry.key.fault(Code::ConfigUnknownKey, &message);
    fault.help(format!("it belongs into `[{table}]`"))
}

fn unknown_table(name: &str, names: &[&str], entry: &Entry) -> Diagnostic {
    let message = format!("there is no table `[{name}]`");
    let fault = entry.key.fault(Code::ConfigUnknownKey, &message);
    fault
        .help(format!("the tables are {}", quoted(names)))
        .near(name, names)
}

//! The menus: the tree with what is wrong with it, pictures, what tests touch.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;
use serde_json::{Value, json};

use super::Console;
use super::answer::Answer;
use super::ask::Ask;
use super::bot::{self, BotSource};
use super::fault::Fault;
use super::words;
use crate::check::{Report, prove};
use crate::config::{chats_below, read_chat};
use crate::draw::{Graph, Heat, dot, mermaid, svg};
use crate::engine::{Coverage, CoveredKind};
use crate::menu::{Action, Menu, MenuTree, Page, Target};
use crate::model::{AccountId, Diagnostic, Diagnostics};
use crate::testing::{CoverageReport, Script};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfAccount {
    account: Option<String>,
}

/// `GET /j/menus`
pub(super) async fn tree(ask: Ask) -> Result<Answer, Fault> {
    let OfAccount { account } = ask.query()?;
    let account = ask.console.account(account.as_deref())?;
    let tree = ask.console.engine().menus(&account);
    let faults = faults(&ask.console, &account).await?;
    let drawing = Drawing {
        console: &ask.console,
        account: &account,
        tree: &tree,
        faults: &faults,
    };
    let menus = tree.roots().map(|menu| drawing.menu(menu));
    let system = tree.system_commands().iter();
    let system = system.map(|own| command(&own.action, None, false));
    Ok(Answer::of(json!({
        "account": account.as_str(),
        "menus": menus.collect::<Vec<_>>(),
        "system": system.collect::<Vec<_>>(),
        "diagnostics": entries(&faults),
    })))
}

/// What was found to be wrong with the menus of accounts, and at which revision of the bot.
#[derive(Debug, Default)]
pub(super) struct Proved(Mutex<BTreeMap<AccountId, (u64, Arc<Diagnostics>)>>);

/// What is wrong with the bot, and what matchers do to each other. Proofs take time, so they are
/// made once for each revision, where nobody waits for the thread.
async fn faults(console: &Console, account: &AccountId) -> Result<Arc<Diagnostics>, Fault> {
    let revision = console.revision();
    let proved = &console.shared().proved.0;
    let known = || proved.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((of, faults)) = known().get(account)
        && *of == revision
    {
        return Ok(Arc::clone(faults));
    }
    let (engine, settings) = (console.engine().clone(), console.shared().proofs.clone());
    let tree = engine.menus(account);
    let proving = tokio::task::spawn_blocking(move || {
        let mut faults = engine.diagnostics();
        faults.append(prove([&*tree], &settings));
        faults.sort();
        Arc::new(faults)
    });
    let faults = proving.await?;
    known().insert(account.clone(), (revision, Arc::clone(&faults)));
    Ok(faults)
}

fn entries(faults: &Diagnostics) -> Value {
    json!(Report::new(faults).diagnostics)
}

struct Drawing<'a> {
    console: &'a Console,
    account: &'a AccountId,
    tree: &'a MenuTree,
    faults: &'a Diagnostics,
}

impl Drawing<'_> {
    fn menu(&self, menu: &Menu) -> Value {
        let (file, line) = (menu.span.file().name(), menu.span.start_position().0);
        let commands = menu.commands.iter().map(|own| {
            let event = own.event_type.map(|event| event.word());
            command(&own.action, event, own.form.is_some())
        });
        let menus = self.tree.children(menu).map(|menu| self.menu(menu));
        let mut faults = Diagnostics::new();
        let own = self.faults.iter().filter(|fault| self.is_of(menu, fault));
        own.for_each(|fault| faults.push(fault.clone()));
        json!({
            "id": menu.id,
            "name": &*menu.name,
            "title": &*menu.title,
            "description": menu.description,
            "regex": menu.pattern.as_ref().map(|pattern| pattern.source()),
            "template": menu.page.as_ref().and_then(template),
            "hidden": menu.hidden,
            "permission": menu.permission.as_deref(),
            "file": file,
            "line": line,
            "visits": self.console.shared().stats.visits(self.account.as_str(), menu.id.as_str()),
            "commands": commands.collect::<Vec<_>>(),
            "menus": menus.collect::<Vec<_>>(),
            "diagnostics": entries(&faults),
        })
    }

    /// Whether a fault stands in a menu: this one is the last that begins before it.
    fn is_of(&self, menu: &Menu, fault: &Diagnostic) -> bool {
        let Some(span) = &fault.span else {
            return false;
        };
        let menus = self.tree.menus().iter();
        let before = menus.filter(|menu| {
            menu.span.file().name() == span.file().name() && menu.span.start() <= span.start()
        });
        let last = before.max_by_key(|menu| menu.span.start());
        last.is_some_and(|last| last.id == menu.id)
    }
}

fn template(page: &Page) -> Option<&str> {
    match page {
        Page::Template { name, .. } => Some(name),
        _ => None,
    }
}

fn command(action: &Action, event_type: Option<&str>, is_form: bool) -> Value {
    let goto = action.goto.as_ref().map(|target| match target {
        Target::Menu(id) => id.as_str(),
        Target::Nowhere => "-",
    });
    json!({
        "id": &*action.id,
        "name": &*action.name,
        "title": &*action.title,
        "regex": action.pattern.as_ref().map(|pattern| pattern.source()),
        "template": action.page.as_ref().and_then(template),
        "handler": action.handler.as_ref().map(|handler| handler.short()),
        "goto": goto,
        "event_type": event_type,
        "form": is_form,
        "hidden": action.hidden,
        "permission": action.permission.as_deref(),
        "line": action.span.start_position().0,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Picture {
    account: Option<String>,
    format: Option<Format>,
    #[serde(default)]
    coverage: bool,
}

#[derive(Deserialize, Clone, Copy, Default)]
#[serde(rename_all = "lowercase")]
enum Format {
    #[default]
    Mermaid,
    Svg,
    Dot,
}

/// `GET /j/menus/graph`
pub(super) async fn graph(ask: Ask) -> Result<Answer, Fault> {
    let asked: Picture = ask.query()?;
    let account = ask.console.account(asked.account.as_deref())?;
    let tree = ask.console.engine().menus(&account);
    let heat = match asked.coverage {
        true => {
            let (report, _) = played(&ask.console).await?;
            Some(Heat::from_json(&report.to_json()).map_err(Fault::unknown)?)
        }
        false => None,
    };
    let graph = Graph::of(&tree, heat.as_ref());
    let (format, text) = match asked.format.unwrap_or_default() {
        Format::Mermaid => ("mermaid", mermaid(&graph)),
        Format::Svg => ("svg", svg(&graph)),
        Format::Dot => ("dot", dot(&graph)),
    };
    Ok(Answer::of(json!({ "format": format, "text": text })))
}

/// `GET /j/menus/coverage`
pub(super) async fn coverage(ask: Ask) -> Result<Answer, Fault> {
    let (report, failed) = played(&ask.console).await?;
    let total = report.total();
    let missed = report.missed().map(|element| {
        json!({
            "name": element.name,
            "kind": match element.kind {
                CoveredKind::Menu => "menu",
                CoveredKind::Command => "command",
                CoveredKind::Alternative => "alternative",
                CoveredKind::TemplateLine => "template-line",
            },
            "file": element.span.file().name(),
            "line": element.span.start_position().0,
        })
    });
    Ok(Answer::of(json!({
        "elements": total.all,
        "touched": total.covered,
        "percent": total.percent(),
        "missed": missed.collect::<Vec<_>>(),
        "failed": failed,
    })))
}

/// Plays the bot's conversation tests; gives what they touch, and the files that fail.
async fn played(console: &Console) -> Result<(CoverageReport, Vec<String>), Fault> {
    let (Some(source), Some(tests)) = (&console.shared().source, &console.shared().tests) else {
        return Err(Fault::unimplemented(&words::NO_TESTS));
    };
    let _in_line = console.shared().playing.lock().await;
    let coverage = Coverage::new();
    let bot = bot::read(&with(source, &coverage)).await?;
    let mut failed = Vec::new();
    for path in below(tests.clone()).await? {
        let file = path.display().to_string();
        let passed = match read(path).await? {
            Some(script) => {
                let outcome = script.run(&bot).await;
                outcome
                    .map_err(|error| Fault::illegal(words::BOT.because(error)))?
                    .passed()
            }
            None => false,
        };
        if !passed {
            failed.push(file);
        }
    }
    Ok((CoverageReport::new(&coverage), failed))
}

/// The same bot, measured.
fn with(source: &BotSource, coverage: &Coverage) -> BotSource {
    let (source, coverage) = (source.clone(), coverage.clone());
    Arc::new(move || source().map(|builder| builder.coverage(&coverage)))
}

async fn below(folder: PathBuf) -> Result<Vec<PathBuf>, Fault> {
    let found = tokio::task::spawn_blocking(move || chats_below(&folder).0);
    found.await.map_err(Fault::from)
}

async fn read(path: PathBuf) -> Result<Option<Script>, Fault> {
    let read = tokio::task::spawn_blocking(move || {
        let source = read_chat(&path).ok()?;
        Script::parse(&source).ok()
    });
    read.await.map_err(Fault::from)
}

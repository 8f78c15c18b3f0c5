//! The handlers: who uses them, how they fare, whether they are on.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Value, json};

use super::Console;
use super::answer::Answer;
use super::ask::Ask;
use super::fault::{Fault, FaultCode};
use super::shared;
use super::simulate::millis;
use super::words;
use crate::handler::Builtin;
use crate::menu::{Action, HandlerRef, MenuTree};
use crate::store::StoreError;

/// The names of those that are off are kept under this name.
const OFF: &str = "console/handlers/off";

/// Where a handler is used.
type Used = BTreeMap<String, Vec<Value>>;

/// `GET /j/handlers`
pub(super) async fn list(ask: Ask) -> Result<Answer, Fault> {
    refresh(&ask.console).await.map_err(Fault::unknown)?;
    Ok(Answer::of(json!({ "handlers": all(&ask.console) })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Switched {
    on: bool,
}

/// `PUT /j/handlers/{name}`
pub(super) async fn switch(ask: Ask) -> Result<Answer, Fault> {
    let Switched { on } = ask.body()?;
    let (name, control) = (ask.part("name"), &ask.console.shared().control);
    if !control.registered().contains(name) {
        let is_builtin = Builtin::from_name(name).is_some();
        return Err(match is_builtin {
            true => Fault::illegal(words::BUILTIN.with("name", name)),
            false => Fault::not_found(words::NO_HANDLER.with("name", name)),
        });
    }
    keep(&ask.console, name, on).await?;
    tracing::info!(handler = name, on, "a handler was switched");
    let handlers = all(&ask.console);
    let handler = handlers
        .into_iter()
        .find(|handler| handler.get("name").and_then(Value::as_str) == Some(name));
    Ok(Answer::of(json!({ "handler": handler })))
}

/// Switches a handler here and, a moment later, on every node.
async fn keep(console: &Console, name: &str, on: bool) -> Result<(), Fault> {
    let _one_by_one = console.shared().changing.lock().await;
    for _ in 0..shared::TRIES {
        let seen = shared::read(console, OFF).await.map_err(Fault::unknown)?;
        let known = seen.as_deref().and_then(|bytes| parsed(bytes).ok());
        let mut off = known.unwrap_or_else(|| console.shared().control.off());
        match on {
            true => drop(off.remove(name)),
            false => drop(off.insert(name.to_owned())),
        }
        let value = serde_json::to_vec(&off).map_err(Fault::unknown)?;
        let kept = shared::write(console, OFF, seen.as_deref(), value).await;
        if kept.map_err(Fault::unknown)? {
            console.shared().control.switch_off(off);
            return Ok(());
        }
    }
    Err(Fault::new(FaultCode::Unknown, &words::BUSY))
}

/// Switches off what is kept as such.
pub(super) async fn refresh(console: &Console) -> Result<(), StoreError> {
    let _one_by_one = console.shared().changing.lock().await;
    let Some(bytes) = shared::news(console, OFF).await? else {
        return Ok(());
    };
    match parsed(&bytes) {
        Ok(off) => {
            if !off.is_empty() {
                tracing::warn!(handlers = ?off, "these handlers are switched off in the console");
            }
            console.shared().control.switch_off(off);
        }
        Err(why) => tracing::warn!(why, "which handlers are off cannot be read"),
    }
    Ok(())
}

fn parsed(bytes: &[u8]) -> Result<BTreeSet<String>, String> {
    serde_json::from_slice(bytes).map_err(|error| error.to_string())
}

fn all(console: &Console) -> Vec<Value> {
    let (used, control) = (used(console), &console.shared().control);
    let registered = control.registered();
    let builtin = Builtin::ALL.iter().map(|builtin| builtin.name());
    let builtin = builtin.filter(|name| !registered.contains(*name));
    let names = registered.iter().map(|name| (name.as_str(), false));
    let names = names.chain(builtin.map(|name| (name, true)));
    names
        .map(|(name, is_builtin)| {
            let fared = control.used(name);
            let mean = u32::try_from(fared.calls).ok().filter(|calls| *calls > 0);
            json!({
                "name": name,
                "builtin": is_builtin,
                "used_by": used.get(name).cloned().unwrap_or_default(),
                "on": control.is_on(name),
                "calls": fared.calls,
                "errors": fared.errors,
                "mean_ms": mean.map(|calls| millis(fared.took / calls)),
            })
        })
        .collect()
}

fn used(console: &Console) -> Used {
    let mut used = Used::new();
    for account in console.shared().accounts.keys() {
        let tree = console.engine().menus(account);
        let of_menus = tree.menus().iter().flat_map(|menu| {
            let commands = menu.commands.iter();
            commands.map(|command| (Some(menu.id.as_str()), &command.action))
        });
        let elsewhere = others(&tree).map(|action| (None, action));
        for (menu, action) in of_menus.chain(elsewhere) {
            let Some(handler) = &action.handler else {
                continue;
            };
            for name in names(handler) {
                used.entry(name).or_default().push(json!({
                    "account": account.as_str(),
                    "menu": menu,
                    "command": &*action.name,
                }));
            }
        }
    }
    used
}

/// A class is known by its whole name or by the last segment of it.
fn names(handler: &HandlerRef) -> Vec<String> {
    let mut names = vec![handler.name.to_string(), handler.short().to_owned()];
    names.dedup();
    names
}

fn others(tree: &MenuTree) -> impl Iterator<Item = &Action> {
    let system = tree.system_commands().iter().map(|own| &own.action);
    let events = tree.event_commands().iter().map(|own| &own.action);
    let messages = tree.message_commands().iter().map(|own| &own.action);
    let not_found = tree.not_found().iter().map(|own| &own.action);
    system.chain(events).chain(messages).chain(not_found)
}

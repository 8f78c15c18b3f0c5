//! The handlers: who uses them, how they fare, whether they are on.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::Console;
use super::answer::Answer;
use super::ask::Ask;
use super::fault::Fault;
use super::simulate::millis;
use crate::handler::Builtin;
use crate::menu::{Action, HandlerRef, MenuTree};

/// Where a handler is used.
type Used = BTreeMap<String, Vec<Value>>;

/// `GET /j/handlers`
pub(super) async fn list(ask: Ask) -> Result<Answer, Fault> {
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
            true => Fault::illegal(format!("`{name}` is a part of the engine; it is always on")),
            false => Fault::not_found(format!("there is no handler `{name}`")),
        });
    }
    control.switch(name, on);
    tracing::info!(handler = name, on, "a handler was switched");
    let handlers = all(&ask.console);
    let handler = handlers
        .into_iter()
        .find(|handler| handler.get("name").and_then(Value::as_str) == Some(name));
    Ok(Answer::of(json!({ "handler": handler })))
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

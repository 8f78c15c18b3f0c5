//! One settings file over another.

use super::account;
use super::value::{Entry, Node, Table, Value};

/// Lays `over` over `base`: tables are merged key by key, accounts by their identity, and any
/// other value takes the place of the one below.
pub(super) fn merge(base: &mut Table, over: Table) {
    for (name, above) in over {
        let entry = match base.remove(&name) {
            Some(below) => stack(&name, below, above),
            None => above,
        };
        base.insert(name, entry);
    }
}

fn stack(name: &str, below: Entry, above: Entry) -> Entry {
    let value = match (below.node.value, above.node.value) {
        (Value::Table(mut below), Value::Table(above)) => {
            merge(&mut below, above);
            Value::Table(below)
        }
        (Value::List(below), Value::List(above)) if name == account::TABLE => {
            Value::List(merge_accounts(below, above))
        }
        (_, above) => above,
    };
    Entry {
        key: above.key,
        node: Node {
            value,
            place: above.node.place,
        },
    }
}

/// An account below is merged with one above at most: a second one of the same identity stays in
/// the list, and is found to be one too many.
fn merge_accounts(below: Vec<Node>, mut above: Vec<Node>) -> Vec<Node> {
    let mut merged = Vec::with_capacity(below.len() + above.len());
    for mut account in below {
        let twin = identity(&account)
            .and_then(|wanted| above.iter().position(|a| identity(a) == Some(wanted)));
        let twin = twin.map(|at| above.remove(at).value);
        if let (Value::Table(table), Some(Value::Table(over))) = (&mut account.value, twin) {
            merge(table, over);
        }
        merged.push(account);
    }
    merged.append(&mut above);
    merged
}

/// The identity that an `[[account]]` states.
pub(super) fn identity(account: &Node) -> Option<&str> {
    match &account.value {
        Value::Table(table) => table.get("identity").and_then(|entry| entry.node.text()),
        _ => None,
    }
}

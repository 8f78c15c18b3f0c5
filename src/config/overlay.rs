//! The environment over the files: `WXMENU_<TABLE>_<KEY>` and `WXMENU_ACCOUNT_<IDENTITY>_<KEY>`.

use super::account::{self, ACCOUNT, DEMO_IDENTITY, DEMO_TOKEN};
use super::environment::{Environment, PREFIX};
use super::merge::identity;
use super::settings::TABLES;
use super::table::KeySpec;
use super::value::{Entry, Node, Place, Table, Value};
use crate::model::{Code, Diagnostic, Diagnostics};

/// Lays the variables over the tree and reports those that set nothing.
pub(super) fn overlay(tree: &mut Table, environment: &Environment, diagnostics: &mut Diagnostics) {
    let mut accounts = Accounts::of(tree);
    for (variable, value) in environment.settings() {
        let node = Node {
            value: Value::Word(value.to_owned()),
            place: Place::Variable(variable.to_owned()),
        };
        let rest = variable.strip_prefix(PREFIX).unwrap_or("");
        let set = match rest.strip_prefix("ACCOUNT_") {
            Some(rest) => accounts.set(rest, node),
            None => set(tree, rest, node),
        };
        if set.is_none() {
            diagnostics.push(unknown(variable, &accounts));
        }
    }
    accounts.put_back(tree);
}

/// Sets a key of a table; nothing if there is no such key.
fn set(tree: &mut Table, rest: &str, node: Node) -> Option<()> {
    let (table, key) = TABLES
        .iter()
        .filter(|table| table.name != account::TABLE)
        .find_map(|table| {
            let key = rest
                .strip_prefix(&env_name(table.name))?
                .strip_prefix('_')?;
            Some((table, key_named(table.keys, key)?))
        })?;
    let place = node.place.clone();
    let entry = tree.entry(table.name.to_owned()).or_insert_with(|| Entry {
        key: place.clone(),
        node: Node {
            value: Value::Table(Table::new()),
            place,
        },
    });
    if let Value::Table(values) = &mut entry.node.value {
        insert(values, key.name, node);
    }
    Some(())
}

fn insert(values: &mut Table, key: &str, node: Node) {
    let key_place = node.place.clone();
    values.insert(
        key.to_owned(),
        Entry {
            key: key_place,
            node,
        },
    );
}

fn key_named(keys: &'static [KeySpec], name: &str) -> Option<&'static KeySpec> {
    keys.iter().find(|key| env_name(key.name) == name)
}

/// The keys of an account that a variable can set: its identity is in the variable's name.
fn account_keys() -> impl Iterator<Item = &'static KeySpec> {
    ACCOUNT.keys.iter().filter(|key| key.name != "identity")
}

/// A name as it stands in a variable.
fn env_name(name: &str) -> String {
    let upper = |c: char| match c {
        '-' | '.' | '~' => '_',
        _ => c.to_ascii_uppercase(),
    };
    name.chars().map(upper).collect()
}

/// The accounts, taken out of the tree while variables are laid over them.
struct Accounts {
    /// What stands under `account`, if anything.
    entry: Option<Entry>,
    /// Whether the files have accounts; only without any may a variable begin a new one, so that a
    /// misspelt identity is not taken for another account.
    open: bool,
}

impl Accounts {
    fn of(tree: &mut Table) -> Self {
        let entry = tree.remove(account::TABLE);
        Self {
            open: entry.is_none(),
            entry,
        }
    }

    fn put_back(self, tree: &mut Table) {
        if let Some(entry) = self.entry {
            tree.insert(account::TABLE.to_owned(), entry);
        }
    }

    fn list(&self) -> &[Node] {
        match self.entry.as_ref().map(|entry| &entry.node.value) {
            Some(Value::List(accounts)) => accounts,
            _ => &[],
        }
    }

    /// Sets a key of an account; nothing if there is no such account or key.
    ///
    /// Identities and keys may both hold underscores, but no key ends like another one does.
    fn set(&mut self, rest: &str, node: Node) -> Option<()> {
        let (name, key) = account_keys().find_map(|key| {
            let name = rest.strip_suffix(&env_name(key.name))?;
            Some((name.strip_suffix('_')?, key))
        })?;
        if name.is_empty() {
            return None;
        }
        let values = self.values(name, &node.place)?;
        insert(values, key.name, node);
        Some(())
    }

    /// The table of the account with this identity, begun if that is allowed.
    fn values(&mut self, name: &str, place: &Place) -> Option<&mut Table> {
        let is_meant = |account: &Node| identity(account).is_some_and(|id| env_name(id) == name);
        if self.open && !self.list().iter().any(is_meant) {
            self.begin(name, place);
        }
        let Value::List(accounts) = &mut self.entry.as_mut()?.node.value else {
            return None;
        };
        let account = accounts.iter_mut().find(|account| is_meant(account))?;
        match &mut account.value {
            Value::Table(values) => Some(values),
            _ => None,
        }
    }

    fn begin(&mut self, name: &str, place: &Place) {
        let node = |value| Node {
            value,
            place: place.clone(),
        };
        let mut values = Table::new();
        let identity = name.to_ascii_lowercase();
        if identity == DEMO_IDENTITY {
            insert(
                &mut values,
                "token",
                node(Value::Word(DEMO_TOKEN.to_owned())),
            );
        }
        insert(&mut values, "identity", node(Value::Word(identity)));
        let entry = self.entry.get_or_insert_with(|| Entry {
            key: place.clone(),
            node: node(Value::List(Vec::new())),
        });
        if let Value::List(accounts) = &mut entry.node.value {
            accounts.push(node(Value::Table(values)));
        }
    }
}

fn unknown(variable: &str, accounts: &Accounts) -> Diagnostic {
    let message = format!("the environment variable `{variable}` sets nothing");
    let identities = accounts.list().iter().filter_map(identity);
    let of_accounts = identities.flat_map(|id| {
        let name = env_name(id);
        account_keys().map(move |key| format!("{PREFIX}ACCOUNT_{name}_{}", env_name(key.name)))
    });
    let of_tables = TABLES.iter().filter(|table| table.name != account::TABLE);
    let of_tables = of_tables.flat_map(|table| {
        let keys = table.keys.iter();
        keys.map(|key| format!("{PREFIX}{}_{}", env_name(table.name), env_name(key.name)))
    });
    let names: Vec<String> = of_tables.chain(of_accounts).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Diagnostic::without_place(Code::ConfigUnknownKey, message)
        .help("settings are named `WXMENU_<TABLE>_<KEY>` and `WXMENU_ACCOUNT_<IDENTITY>_<KEY>`")
        .near(variable, &names)
}

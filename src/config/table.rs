//! How a table of settings is declared: one row for each key, and everything else follows.

use super::kind::Kind;
use super::value::{Node, Place, Table, Value};
use crate::model::{Code, Diagnostic, Diagnostics};

/// A table of `wxmenu.toml` and its keys.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct TableSpec {
    /// Its name, without brackets.
    pub name: &'static str,
    /// Its keys.
    pub keys: &'static [KeySpec],
}

/// A key of `wxmenu.toml`.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct KeySpec {
    /// Its name.
    pub name: &'static str,
    /// Which values it takes.
    pub takes: &'static str,
    /// What it is for.
    pub about: &'static str,
}

/// Declares a table: `key: type = kind, default;` for each key.
macro_rules! settings_table {
    (
        $(#[$doc:meta])*
        $name:ident $spec:ident $word:literal {
            $( $(#[doc = $about:literal])+ $key:ident: $type:ty = $kind:path, $default:expr; )+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct $name {
            $( $(#[doc = $about])+ pub $key: $type, )+
        }

        pub(super) const $spec: $crate::config::TableSpec = $crate::config::TableSpec {
            name: $word,
            keys: &[ $( $crate::config::KeySpec {
                name: stringify!($key),
                takes: $kind.takes,
                about: concat!($($about),+),
            }, )+ ],
        };

        impl Default for $name {
            fn default() -> Self {
                Self { $( $key: $default, )+ }
            }
        }

        impl $name {
            /// Takes what the table says, and the default for what it does not say.
            pub(super) fn take(section: &mut $crate::config::table::Section<'_>) -> Self {
                let default = Self::default();
                Self { $( $key: section.take(stringify!($key), &$kind).unwrap_or(default.$key), )+ }
            }
        }
    };
}
pub(super) use settings_table;

/// A table that is being read: keys are taken out of it, and what is left is unknown.
pub(super) struct Section<'d> {
    /// The table as its reader knows it, such as `[server]`.
    title: String,
    spec: &'static TableSpec,
    values: Table,
    diagnostics: &'d mut Diagnostics,
}

impl<'d> Section<'d> {
    /// Begins to read a table; what is not a table is reported and reads as an empty one.
    pub(super) fn new(
        title: impl Into<String>,
        spec: &'static TableSpec,
        node: Node,
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        let title = title.into();
        let values = match node.value {
            Value::Table(table) => table,
            _ => {
                let message = format!(
                    "`{}` is a table: write `{title}` and its keys below",
                    spec.name
                );
                diagnostics.push(node.place.fault(Code::ConfigBadValue, &message));
                Table::new()
            }
        };
        Self {
            title,
            spec,
            values,
            diagnostics,
        }
    }

    /// Whether the key is there, with whatever value.
    pub(super) fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// Where a key's value was written.
    pub(super) fn place(&self, key: &str) -> Option<Place> {
        self.values.get(key).map(|entry| entry.node.place.clone())
    }

    /// Takes the value of a key; a value of the wrong kind is reported.
    pub(super) fn take<T>(&mut self, key: &str, kind: &Kind<T>) -> Option<T> {
        let entry = self.values.remove(key)?;
        let refusal = match (kind.read)(&entry.node) {
            Ok(value) => return Some(value),
            Err(refusal) => refusal,
        };
        let place = refusal.at.as_ref().unwrap_or(&entry.node.place);
        let why = refusal
            .message
            .unwrap_or_else(|| format!("it takes {}", kind.takes));
        let message = format!("`{key}` in `{}` cannot have this value: {why}", self.title);
        let mut fault = place.fault(Code::ConfigBadValue, &message);
        fault.help = refusal.help;
        self.diagnostics.push(fault);
        None
    }

    /// Adds a fault of the table.
    pub(super) fn report(&mut self, fault: Diagnostic) {
        self.diagnostics.push(fault);
    }

    /// Ends reading: what was not taken does not exist. `tables` knows where it may belong.
    pub(super) fn finish(self, tables: &[TableSpec]) {
        let names: Vec<&str> = self.spec.keys.iter().map(|key| key.name).collect();
        for (key, entry) in &self.values {
            let message = format!("`{}` has no setting `{key}`", self.title);
            let fault = entry.key.fault(Code::ConfigUnknownKey, &message);
            let owner = owner(key, tables).map(|table| format!("`{key}` belongs into `[{table}]`"));
            let fault = match owner {
                Some(help) => fault.help(help),
                None => fault.help(format!("it has {}", quoted(&names))),
            };
            self.diagnostics.push(fault.near(key, &names));
        }
    }
}

/// The table that has such a key.
pub(super) fn owner(key: &str, tables: &[TableSpec]) -> Option<&'static str> {
    let has = |table: &&TableSpec| table.keys.iter().any(|known| known.name == key);
    tables.iter().find(has).map(|table| table.name)
}

/// Names in a sentence.
pub(super) fn quoted(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

//! The process's environment, read once and handed on as a value.
#![allow(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the environment"
)]

use std::collections::BTreeMap;
use std::fmt;

/// The prefix of the variables that are settings.
pub(super) const PREFIX: &str = "WXMENU_";

/// Variables with our prefix that are no settings, and who sets them.
const OTHERS: &[(&str, &str)] = &[
    ("WXMENU_LOG", "which log lines are written"),
    (
        "WXMENU_BLESS",
        "rewrites expected results in the project's tests",
    ),
    ("WXMENU_SERVICE_*", "Kubernetes, for a service named wxmenu"),
    ("WXMENU_PORT*", "Kubernetes, for a service named wxmenu"),
];

/// Environment variables.
///
/// `Debug` shows the names only; values may be secrets.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// The environment of this process. What is not UTF-8 is read with replacement characters.
    #[must_use]
    pub fn of_process() -> Self {
        let lossy = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
        std::env::vars_os()
            .map(|(name, value)| (lossy(name), lossy(value)))
            .collect()
    }

    /// A variable's value.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The variables that are meant as settings, by name.
    pub(super) fn settings(&self) -> impl Iterator<Item = (&str, &str)> {
        let ours = self.0.iter().filter(|(name, _)| is_setting(name));
        ours.map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn is_setting(name: &str) -> bool {
    let other = |(known, _): &(&str, &str)| match known.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == *known,
    };
    name.starts_with(PREFIX) && !OTHERS.iter().any(other)
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(variables: I) -> Self {
        let owned = variables.into_iter().map(|(n, v)| (n.into(), v.into()));
        Self(owned.collect())
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

//! Handlers for the messages that a filter takes, beside the menus.

use std::cmp::Reverse;

use super::filter::{Filter, FilterError};
use crate::handler::{CommandHandler, DynHandler};
use crate::matcher::{Pattern, PatternOptions};
use crate::model::{AccountId, Code, Diagnostic, Diagnostics, Inbound};

/// A handler for messages, with what it wants and how it gets on with others.
///
/// One message has one handler. Of those that want it the one with the lowest priority answers; if
/// that is the same, the one that was registered last. Handlers that want all messages are asked
/// after all others, and the menus answer what is left.
///
/// ```
/// use wxmenu::handler::{Answer, handler_fn};
/// use wxmenu::hook::{Filter, Route};
///
/// let weather = Route::new("weather", handler_fn(|_| Ok(Answer::text("晴"))))
///     .account("shop")
///     .filter(Filter::message())
///     .pattern("天气|weather")
///     .description("what the weather is like");
/// assert_eq!(weather.name(), "weather");
/// ```
#[derive(Clone, Debug)]
pub struct Route {
    name: String,
    handler: DynHandler,
    account: Option<AccountId>,
    filter: Filter,
    patterns: Vec<Pattern>,
    priority: i32,
    exclude: Vec<String>,
    exclusive: bool,
    observes: bool,
    description: String,
    permission: Option<String>,
    faults: Vec<FilterError>,
}

impl Route {
    /// A handler for every message of every account.
    pub fn new(name: impl Into<String>, handler: impl CommandHandler) -> Self {
        Self {
            name: name.into(),
            handler: DynHandler::new(handler),
            account: None,
            filter: Filter::all(),
            patterns: Vec::new(),
            priority: 0,
            exclude: Vec::new(),
            exclusive: false,
            observes: false,
            description: String::new(),
            permission: None,
            faults: Vec::new(),
        }
    }

    /// Only messages to this account; an empty identity means all.
    #[must_use]
    pub fn account(mut self, identity: impl Into<AccountId>) -> Self {
        self.account = Some(identity.into()).filter(|identity| !identity.as_str().is_empty());
        self
    }

    /// Only messages that the filter takes.
    #[must_use]
    pub fn filter(mut self, filter: Filter) -> Self {
        self.filter = filter;
        self
    }

    /// The same with the filter's text form; a fault in it is one of the build's.
    #[must_use]
    pub fn filter_text(mut self, text: &str) -> Self {
        match text.parse() {
            Ok(filter) => self.filter = filter,
            Err(fault) => self.faults.push(fault),
        }
        self
    }

    /// Only texts whole taken by this regex, or by another one added like this.
    #[must_use]
    pub fn pattern(mut self, regex: &str) -> Self {
        match Pattern::parse(regex, PatternOptions::default()) {
            (Some(pattern), _) => self.patterns.push(pattern),
            (None, faults) => {
                let why = faults.first().map_or("it is empty", |fault| &fault.message);
                let message = format!("the pattern `{regex}` cannot be used: {why}");
                self.faults.push(FilterError::new(message));
            }
        }
        self
    }

    /// Lower ones are asked first; 0 if nothing is said.
    #[must_use]
    pub fn priority(mut self, priority: i32) -> Self {
        self.priority = priority;
        self
    }

    /// When this handler wants a message, those of these names do not get it.
    #[must_use]
    pub fn exclude<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.exclude.extend(names.into_iter().map(Into::into));
        self
    }

    /// When this handler wants a message, nobody else gets it, observers neither.
    #[must_use]
    pub fn exclusive(mut self) -> Self {
        self.exclusive = true;
        self
    }

    /// It only observes: it gets every message that it wants, beside the one that answers, and what
    /// it answers is not taken.
    #[must_use]
    pub fn observes(mut self) -> Self {
        self.observes = true;
        self
    }

    /// What it is for, in one line, for people.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = text.into();
        self
    }

    /// Who may not do this gets the forbidden page instead.
    #[must_use]
    pub fn permission(mut self, permission: impl Into<String>) -> Self {
        self.permission = Some(permission.into());
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is for.
    #[must_use]
    pub fn describe(&self) -> &str {
        &self.description
    }

    /// What a person must be permitted to do.
    #[must_use]
    pub fn needs(&self) -> Option<&str> {
        self.permission.as_deref()
    }

    /// What is called.
    #[must_use]
    pub fn handler(&self) -> &DynHandler {
        &self.handler
    }

    /// Lets something else be called.
    #[must_use]
    pub fn with_handler(mut self, handler: DynHandler) -> Self {
        self.handler = handler;
        self
    }

    fn is_default(&self) -> bool {
        self.filter.is_all() && self.patterns.is_empty()
    }

    fn wants(&self, message: &Inbound) -> bool {
        let is_for = |account: &AccountId| *account == message.account;
        let takes = |text: &str| {
            let text = text.trim();
            self.patterns.iter().any(|pattern| pattern.is_match(text))
        };
        self.account.as_ref().is_none_or(is_for)
            && self.filter.matches(message)
            && (self.patterns.is_empty() || message.text().is_some_and(takes))
    }
}

/// All routes of a bot, in the order in which they are asked.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    routes: Vec<Route>,
    /// For each route the places of those that do not get what it wants.
    shut_out: Vec<Vec<usize>>,
}

/// Who gets a message.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Selected<'r> {
    /// Those that look on, in order.
    pub observers: Vec<&'r Route>,
    /// The one that answers; none leaves the message to the menus.
    pub answers: Option<&'r Route>,
}

impl Routes {
    /// Puts routes in order and works out who shuts out whom. Faults are those of single routes,
    /// and names in `exclude` that no route has.
    #[must_use]
    pub fn new(routes: impl IntoIterator<Item = Route>) -> (Self, Diagnostics) {
        let mut numbered: Vec<(usize, Route)> = routes.into_iter().enumerate().collect();
        numbered
            .sort_by_key(|(number, route)| (route.is_default(), route.priority, Reverse(*number)));
        let routes: Vec<Route> = numbered.into_iter().map(|(_, route)| route).collect();
        let faults = faults(&routes);
        let shut_out = shut_out(&routes);
        (Self { routes, shut_out }, faults)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.routes.is_empty()
    }

    /// All of them, in the order in which they are asked.
    pub fn iter(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter()
    }

    /// Who gets this message.
    #[must_use]
    pub fn select(&self, message: &Inbound) -> Selected<'_> {
        let wanting: Vec<usize> = (0..)
            .zip(&self.routes)
            .filter(|(_, route)| route.wants(message))
            .map(|(place, _)| place)
            .collect();
        let mut selected = Selected::default();
        for (place, route) in (0..).zip(&self.routes) {
            let is_out = |other: &usize| {
                self.shut_out
                    .get(*other)
                    .is_some_and(|out| out.contains(&place))
            };
            if !wanting.contains(&place) || wanting.iter().any(is_out) {
                continue;
            }
            if route.observes {
                selected.observers.push(route);
            } else if selected.answers.is_none() {
                selected.answers = Some(route);
            }
        }
        selected
    }
}

fn faults(routes: &[Route]) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    let names: Vec<&str> = routes.iter().map(Route::name).collect();
    for route in routes {
        for fault in &route.faults {
            let message = format!("the handler `{}`: {fault}", route.name);
            diagnostics.push(Diagnostic::without_place(Code::BadRegistration, message));
        }
        for unknown in route
            .exclude
            .iter()
            .filter(|name| !names.contains(&name.as_str()))
        {
            let message = format!(
                "the handler `{}` excludes `{unknown}`, and no handler of messages is called so",
                route.name
            );
            let diagnostic = Diagnostic::without_place(Code::BadRegistration, message);
            diagnostics.push(diagnostic.near(unknown, &names));
        }
    }
    diagnostics
}

/// Of two that shut each other out the one that is asked first stays.
fn shut_out(routes: &[Route]) -> Vec<Vec<usize>> {
    let shuts = |one: &Route, other: &Route| one.exclusive || one.exclude.contains(&other.name);
    let numbered = || (0_usize..).zip(routes);
    numbered()
        .map(|(place, route)| {
            let out = numbered().filter(|(other_place, other)| {
                *other_place != place
                    && shuts(route, other)
                    && !(*other_place < place && shuts(other, route))
            });
            out.map(|(other, _)| other).collect()
        })
        .collect()
}

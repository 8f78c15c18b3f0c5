//! One message of a conversation and what it brought.

use serde::ser::{Serialize, Serializer};

use crate::engine::{Failure, HandlerRun, Matched, MatchedKind, TurnReport};
use crate::menu::EventType;
use crate::model::{MenuId, Openid, Reply};
use crate::resolve::Explanation;

/// One message of a conversation and what it brought.
///
/// Its JSON is what `wxmenu chat --json` prints: the fields stay, in this order.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Turn {
    /// Counts the messages of the conversation, from 1.
    pub number: u64,
    /// Who wrote.
    pub user: Openid,
    /// The line as it was typed, directive or text.
    pub input: String,
    /// How the answer came about.
    pub report: TurnReport,
    /// Which matchers were asked; none for a message without text.
    pub explanation: Option<Explanation>,
}

impl Turn {
    /// A turn by number, person, line and report.
    #[must_use]
    pub fn new(number: u64, user: Openid, input: impl Into<String>, report: TurnReport) -> Self {
        Self {
            number,
            user,
            input: input.into(),
            report,
            explanation: None,
        }
    }

    /// How the answer came about, in one line for people.
    #[must_use]
    pub fn summary(&self) -> String {
        let report = &self.report;
        let place = report.before.as_ref().map_or("no menu", MenuId::as_str);
        let took = match &report.matched {
            Some(matched) => format!("in {place}, {} took it", described(matched)),
            None => format!("in {place}, nothing took it"),
        };
        let mut parts = vec![took];
        parts.extend(report.template.iter().map(|page| format!("page {page}")));
        parts.extend(
            report
                .handlers
                .iter()
                .map(|run| format!("handler {}", run.name)),
        );
        if let Some(error) = &report.error {
            parts.push(format!("{}: {}", error.code, error.message));
        }
        if report.repeated {
            parts.push("answered before".to_owned());
        }
        parts.join("; ")
    }

    /// The turn as one line of JSON.
    ///
    /// # Errors
    /// Never with the replies there are; a reply that has no JSON form would fail.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

impl Serialize for Turn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = &self.report;
        Line {
            turn: self.number,
            user: self.user.as_str(),
            input: &self.input,
            answered: report.answered,
            before: report.before.as_ref(),
            after: report.after.as_ref(),
            matched: report.matched.as_ref(),
            template: report.template.as_deref(),
            handlers: report.handlers.iter().map(Call::from).collect(),
            reply: Some(&report.reply).filter(|reply| **reply != Reply::None),
            error: report.error.as_ref(),
        }
        .serialize(serializer)
    }
}

#[derive(serde::Serialize)]
struct Line<'t> {
    turn: u64,
    user: &'t str,
    input: &'t str,
    answered: bool,
    before: Option<&'t MenuId>,
    after: Option<&'t MenuId>,
    matched: Option<&'t Matched>,
    template: Option<&'t str>,
    handlers: Vec<Call<'t>>,
    reply: Option<&'t Reply>,
    error: Option<&'t Failure>,
}

#[derive(serde::Serialize)]
struct Call<'t> {
    name: &'t str,
    command: &'t str,
    menu_command: &'t str,
    event_type: Option<&'static str>,
}

impl<'t> From<&'t HandlerRun> for Call<'t> {
    fn from(run: &'t HandlerRun) -> Self {
        Self {
            name: &run.name,
            command: &run.command,
            menu_command: &run.menu_command,
            event_type: run.event_type.map(EventType::word),
        }
    }
}

fn described(matched: &Matched) -> String {
    if matched.kind == MatchedKind::Redisplay {
        return "nothing".to_owned();
    }
    let kind = matched.kind.word();
    let name = [&matched.id, &matched.name]
        .into_iter()
        .find(|name| !name.is_empty());
    name.map_or_else(|| kind.to_owned(), |name| format!("{kind} `{name}`"))
}

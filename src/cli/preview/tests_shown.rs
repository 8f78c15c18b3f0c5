//! Pages that conversation tests show.

use crate::check::{Shower, Showing};
use crate::engine::{HandlerRun, MatchedKind};
use crate::menu::{Action, Menu};
use crate::model::Reply;
use crate::testing::{Outcome, Played, Turn};

/// So many pages of one handler are enough.
const MOST: usize = 4;

/// A turn of a conversation test.
pub(super) struct Told<'p> {
    /// What was said.
    pub(super) said: &'p str,
    /// The page that was rendered; none for a handler's own reply.
    pub(super) template: Option<&'p str>,
    pub(super) reply: &'p Reply,
    /// `from tests/guess.chat:12`
    pub(super) from: String,
}

/// What the tests show of a command with a handler: each of its pages once, in the order of the
/// tests.
pub(super) fn told<'p>(played: &'p [Outcome], showing: &Showing<'_>) -> Vec<Told<'p>> {
    let Some(action) = showing.by.action() else {
        return Vec::new();
    };
    let mut told: Vec<Told<'p>> = Vec::new();
    for (outcome, played) in turns(played) {
        let Some(turn) = played
            .turn
            .as_ref()
            .filter(|turn| is_of(turn, showing.by, action))
        else {
            continue;
        };
        let template = turn.report.template.as_deref();
        if told.iter().all(|known| known.template != template) {
            told.push(Told {
                said: &turn.input,
                template,
                reply: &turn.report.reply,
                from: from(outcome, played, turn),
            });
        }
    }
    // Of what one handler shows, its own page goes first.
    let own = showing.page.template();
    told.sort_by_key(|told| told.template != own);
    told.truncate(MOST);
    told
}

fn from(outcome: &Outcome, played: &Played, turn: &Turn) -> String {
    let from = format!("from {}:{}", outcome.source.name(), played.line);
    match turn.report.bytes {
        bytes if bytes > Reply::TEXT_LIMIT => format!("{from}; the first part of {bytes} bytes"),
        _ => from,
    }
}

fn turns(played: &[Outcome]) -> impl Iterator<Item = (&Outcome, &Played)> {
    let turns = |outcome| move |played| (outcome, played);
    played
        .iter()
        .flat_map(move |outcome| outcome.played.iter().map(turns(outcome)))
}

/// Whether this command answered.
fn is_of(turn: &Turn, by: Shower<'_>, action: &Action) -> bool {
    let report = &turn.report;
    let ran = |run: &HandlerRun| {
        let handler = action.handler.as_ref();
        handler.is_some_and(|handler| *handler.short() == *run.name)
            && run.menu_command == action.name
    };
    let is_there = |menu: &Menu| {
        let places = [&report.before, &report.after];
        places.into_iter().flatten().any(|place| *place == menu.id)
    };
    let answered = report.error.is_none() && report.handlers.last().is_some_and(ran);
    // When a menu is left its exit command runs, but the page is that of the way out.
    let matched = report.matched.as_ref().map(|matched| matched.kind);
    let is_left = matched == Some(MatchedKind::SystemCommand);
    match by {
        Shower::Command(menu, _) => answered && is_there(menu) && !is_left,
        _ => answered,
    }
}

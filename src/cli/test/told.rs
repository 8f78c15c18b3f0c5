//! What conversation tests show of a bot's pages.

use crate::check::Told;
use crate::testing::{Outcome, Turn};

/// Every reply of the tests, in their order.
pub(in crate::cli) fn told(played: &[Outcome]) -> Vec<Told> {
    let replies = played.iter().flat_map(|outcome| {
        outcome.played.iter().filter_map(|played| {
            let turn = played.turn.as_ref()?;
            let place = format!("{}:{}", outcome.source.name(), played.line);
            Some(of(turn, place))
        })
    });
    replies.collect()
}

fn of(turn: &Turn, place: String) -> Told {
    let report = &turn.report;
    let last = report.handlers.last();
    let menus = [&report.before, &report.after];
    Told {
        template: report.template.clone(),
        handler: last.map(|run| (run.name.to_string(), run.menu_command.to_string())),
        menus: menus.into_iter().flatten().cloned().collect(),
        bytes: report.bytes,
        said: turn.input.clone(),
        place,
    }
}

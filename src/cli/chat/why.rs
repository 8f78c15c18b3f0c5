//! `:why`: who was asked about a text, and who won.

use super::super::style::printable;
use super::paint::Paint;
use super::print::line;
use crate::model::MenuId;
use crate::model::text::{cut_width, pad, width};
use crate::resolve::{Explanation, Tried};

/// Longer regexes are cut in the table of matchers.
const REGEX_COLUMNS: usize = 40;
/// The width of the column of names.
const NAMES: usize = 12;

/// The matchers that were asked, if any were, and what came of it.
pub(super) fn why(explanation: Option<&Explanation>, outcome: &str, paint: Paint) -> String {
    let mut text = String::new();
    if let Some(asked) = explanation {
        let position = asked.position.as_ref().map_or("no menu", MenuId::as_str);
        line(&mut text, &format!("{}{position}", pad("position", NAMES)));
        line(
            &mut text,
            &format!("{}{}", pad("as typed", NAMES), quoted(&asked.text)),
        );
        line(
            &mut text,
            &format!("{}{}", pad("normalised", NAMES), quoted(&asked.normalised)),
        );
        for (step, after) in &asked.steps {
            line(
                &mut text,
                &format!("{}{step}: {}", pad("", NAMES), quoted(after)),
            );
        }
        matchers(&mut text, &asked.tried, paint);
    }
    line(&mut text, &paint.dim(outcome));
    text
}

/// Blanks at the ends of a text would not be seen without quotes.
fn quoted(text: &str) -> String {
    format!("“{text}”")
}

fn matchers(text: &mut String, tried: &[Tried], paint: Paint) {
    let cells: Vec<[String; 3]> = tried.iter().map(cells).collect();
    let column = |at: usize| {
        let widths = cells
            .iter()
            .filter_map(|row| row.get(at))
            .map(|cell| width(cell));
        widths.max().unwrap_or(0) + 2
    };
    let (kinds, names, regexes) = (column(0), column(1), column(2));
    for (asked, [kind, name, regex]) in tried.iter().zip(&cells) {
        let mark = if asked.wins { "→" } else { " " };
        let (kind, name, regex) = (pad(kind, kinds), pad(name, names), pad(regex, regexes));
        let row = format!("{mark} {kind}{name}{regex}{}", taken(asked));
        let row = row.trim_end();
        line(
            text,
            &if asked.wins {
                paint.winner(row)
            } else {
                row.to_owned()
            },
        );
    }
}

fn cells(asked: &Tried) -> [String; 3] {
    let regex = asked.regex.as_deref().unwrap_or("(no regex)");
    [
        asked.kind.to_owned(),
        printable(&asked.name),
        cut_width(&printable(regex), REGEX_COLUMNS),
    ]
}

fn taken(asked: &Tried) -> &'static str {
    match (asked.typed, asked.normalised) {
        (true, _) => "takes it",
        (false, true) => "takes it normalised",
        (false, false) => "-",
    }
}

//! What people read.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::super::style::printable;
use super::links::links;
use super::paint::Paint;
use super::session::session;
use super::talk::explained;
use super::why::why;
use crate::model::text::{pad, width};
use crate::model::{Clock, MenuId, Position, Reply};
use crate::testing::{DIRECTIVES, Input, Stage, format_moment, shown};

/// Says what is wrong.
pub(super) fn complain(err: &mut impl Write, paint: Paint, message: &str) -> io::Result<()> {
    writeln!(err, "{} {}", paint.fault("error:"), printable(message))
}

/// Says what is odd.
pub(super) fn warn(err: &mut impl Write, paint: Paint, message: &str) -> io::Result<()> {
    let message = printable(message);
    writeln!(err, "{} {}", paint.caution("warning:"), message.trim_end())
}

/// A reply as the person sees it, and an empty line.
pub(super) fn reply(reply: &Reply, paint: Paint) -> String {
    let lines = shown(reply);
    if lines.is_empty() {
        return format!("{}\n\n", paint.dim("(no reply)"));
    }
    let text = lines.join("\n");
    format!("{}\n\n", links(&printable(&text), paint))
}

/// What a directive has to say.
pub(super) async fn directive(
    stage: &Stage,
    input: &Input,
    paint: Paint,
) -> Result<String, String> {
    Ok(match input {
        Input::Session => session(stage).await?,
        Input::Why(None) => match stage.last() {
            Some(turn) => why(turn.explanation.as_ref(), &turn.summary(), paint),
            None => return Err("nothing was said yet; `:why TEXT` asks about a text".to_owned()),
        },
        Input::Why(Some(text)) => {
            let explanation = stage.explain(text).await.map_err(|e| explained(&e))?;
            why(Some(&explanation), &explanation.outcome, paint)
        }
        Input::Help => help(),
        Input::Clock(_) => format!("{}\n", format_moment(stage.bot().clock().now())),
        Input::Reset => format!("{} is forgotten\n", who(stage)),
        Input::At(_) | Input::User(_) => {
            let position = stage.position().await.map_err(|e| explained(&e))?;
            format!("{} is in {}\n", who(stage), place(&position))
        }
        _ => String::new(),
    })
}

fn who(stage: &Stage) -> String {
    printable(stage.chat().session_key().openid.as_str())
}

/// A position in words.
pub(super) fn place(position: &Position) -> String {
    match position.path() {
        [] => "no menu".to_owned(),
        _ => joined(position),
    }
}

/// `m001/g001`; empty outside every menu.
pub(super) fn joined(position: &Position) -> String {
    let ids: Vec<&str> = position.path().iter().map(MenuId::as_str).collect();
    printable(&ids.join("/"))
}

fn help() -> String {
    let usages = DIRECTIVES.iter().map(|directive| directive.usage());
    let columns = usages.map(|usage| width(&usage)).max().unwrap_or(0) + 2;
    let mut text = String::new();
    for directive in DIRECTIVES {
        line(
            &mut text,
            &format!("{}{}", pad(&directive.usage(), columns), directive.about),
        );
    }
    line(
        &mut text,
        "Anything else is sent as a text; one that begins with `:` is written with `::`.",
    );
    text
}

/// Adds a line.
pub(super) fn line(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _infallible = writeln!(text, "{line}");
}

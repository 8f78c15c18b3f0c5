//! `wxmenu explain`: the long text of a fault's code.

use std::fmt::Write as _;
use std::io;
use std::process::ExitCode;

use super::failure::{Failure, print};
use super::global::Global;
use super::style::colours;
use crate::model::Code;
use crate::model::diagnostic::code_table;
use crate::model::text::{near_names, pad, width};

/// Tell more about a fault by its code, or about an errcode of the platform
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The code is what stands in brackets: error[duplicate-id]. Without one all are listed.
A number is an errcode of the platform.

Examples:
  wxmenu explain duplicate-id
  wxmenu explain 45015
  wxmenu explain")]
pub(super) struct ExplainArgs {
    /// The code, such as `duplicate-id`, or an errcode, such as 45015
    #[arg(value_name = "CODE", allow_negative_numbers = true)]
    code: Option<String>,
}

macro_rules! pages {
    ($($variant:ident $word:literal $severity:ident $summary:literal;)*) => {
        /// The page of a code: a row without a file under `docs/codes` does not compile.
        const fn page(code: Code) -> &'static str {
            match code {
                $(Code::$variant => include_str!(concat!("../../docs/codes/", $word, ".md"))),*
            }
        }
    };
}

code_table!(pages);

/// Prints the page, or the list.
pub(super) fn run(args: &ExplainArgs, global: &Global) -> Result<ExitCode, Failure> {
    let coloured = colours(&io::stdout(), global.environment());
    let text = match &args.code {
        None => list(),
        Some(typed) => match typed.trim().parse() {
            Ok(number) => errcode(number)?,
            Err(_) => shown(page(find(typed)?), coloured),
        },
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn find(typed: &str) -> Result<Code, Failure> {
    // As it was printed: `error[duplicate-id]:`.
    let inside = typed
        .split_once('[')
        .and_then(|(_, rest)| rest.split_once(']'));
    let word = inside.map_or(typed, |(word, _)| word).trim().to_lowercase();
    Code::from_word(&word).ok_or_else(|| {
        let words = Code::ALL.iter().map(|code| code.word());
        let near: Vec<String> = near_names(&word, words)
            .iter()
            .map(|near| format!("`{near}`"))
            .collect();
        let help = match near.is_empty() {
            true => "`wxmenu explain` lists all codes".to_owned(),
            false => format!("did you mean {}?", near.join(" or ")),
        };
        Failure::Because(format!("there is no code `{word}`; {help}"))
    })
}

/// What a number of the platform means.
#[cfg(feature = "api")]
fn errcode(number: i64) -> Result<String, Failure> {
    let row = crate::api::Errcode::find(number).ok_or_else(|| {
        let why = format!(
            "there is no row for the errcode {number}; see the platform's list of return codes"
        );
        Failure::Because(why)
    })?;
    Ok(format!(
        "errcode {number}: {}\n\n  to do:  {}\n  class:  {}\n",
        row.meaning,
        row.advice,
        row.class.words()
    ))
}

/// What a number of the platform means: nothing in this build.
#[cfg(not(feature = "api"))]
fn errcode(_number: i64) -> Result<String, Failure> {
    let why = "errcodes of the platform need the feature `api`, which this build does not have";
    Err(Failure::Because(why.to_owned()))
}

fn list() -> String {
    let columns = Code::ALL
        .iter()
        .map(|code| width(code.word()))
        .max()
        .unwrap_or(0)
        + 2;
    let mut text = String::new();
    for code in Code::ALL {
        push(
            &mut text,
            &format!("{}{}", pad(code.word(), columns), code.summary()),
        );
    }
    text
}

/// A page for a terminal: headings without their marks, examples indented under their file's name.
fn shown(page: &str, coloured: bool) -> String {
    let strong = |line: &str| match coloured {
        true => format!("\u{1b}[1m{line}\u{1b}[0m"),
        false => line.to_owned(),
    };
    let mut text = String::with_capacity(page.len());
    let mut in_example = false;
    for line in page.lines() {
        if let Some(info) = line.strip_prefix("```") {
            in_example = !in_example;
            if let Some((_, file)) = info.split_once("file=") {
                push(&mut text, &format!("  {file}:"));
            }
        } else if in_example {
            push(&mut text, format!("    {line}").trim_end());
        } else {
            let heading = line.trim_start_matches('#');
            let is_heading = heading.len() < line.len();
            let line = if is_heading {
                strong(heading.trim())
            } else {
                line.to_owned()
            };
            push(&mut text, &line);
        }
    }
    text
}

fn push(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _infallible = writeln!(text, "{line}");
}

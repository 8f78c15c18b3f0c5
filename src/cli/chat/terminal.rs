//! At a terminal: line editing, history, completion, colours.

use std::io::{self, Write};

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Context, Editor, Helper};

use super::print;
use super::talk::{Flow, Talk};
use super::words::Words;
use crate::model::Position;

/// Reads and plays lines until the person ends it.
pub(super) async fn lead<O: Write, E: Write>(talk: &mut Talk<O, E>) -> io::Result<()> {
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .build();
    let mut editor = Editor::<Completion, DefaultHistory>::with_config(config).map_err(failed)?;
    let hello = "`:help` lists what can be asked beside the bot; Ctrl-D ends";
    writeln!(talk.out, "{}", talk.paint.dim(hello))?;
    loop {
        let position = talk.position().await?;
        let words = Words::at(&talk.stage, &position);
        editor.set_helper(Some(Completion(words)));
        let prompt = prompt(talk, &position);
        match editor.readline(&prompt) {
            Ok(line) if line.trim().is_empty() => {}
            Ok(line) => {
                editor.add_history_entry(line.as_str()).map_err(failed)?;
                if talk.line(&line).await? == Flow::End {
                    return Ok(());
                }
            }
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => return Ok(()),
            Err(error) => return Err(failed(error)),
        }
    }
}

/// Where the person stands, plain and dressed; both must be equally wide.
fn prompt<O, E>(talk: &Talk<O, E>, position: &Position) -> (String, String) {
    let key = talk.stage.chat().session_key();
    let place = print::joined(position);
    let place = if key.openid == talk.stage.bot().setting().user {
        place
    } else {
        format!("{}@{place}", key.openid.as_str())
    };
    (
        format!("{place}> "),
        format!("{}> ", talk.paint.place(&place)),
    )
}

fn failed(error: ReadlineError) -> io::Error {
    match error {
        ReadlineError::Io(error) => error,
        other => io::Error::other(other),
    }
}

struct Completion(Words);

impl Completer for Completion {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(self.0.complete(line.get(..pos).unwrap_or(line)))
    }
}

impl Hinter for Completion {
    type Hint = String;
}

impl Highlighter for Completion {}
impl Validator for Completion {}
impl Helper for Completion {}

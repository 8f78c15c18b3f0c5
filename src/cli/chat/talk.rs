//! A conversation line by line: what is played, shown and saved.

use std::io::{self, Write};

use super::paint::Paint;
use super::{print, save};
use crate::engine::EngineBuilder;
use crate::model::Position;
use crate::testing::{ChatError, Input, Stage, Turn};

/// What a conversation needs.
#[derive(Debug)]
pub(super) struct Talk<O, E> {
    pub(super) stage: Stage,
    /// To rehearse the conversation before it is saved.
    pub(super) bot: EngineBuilder,
    pub(super) form: Form,
    pub(super) paint: Paint,
    pub(super) out: O,
    pub(super) err: E,
}

/// How turns are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As the person would see them.
    Text,
    /// As one object a line; directives print nothing.
    Json,
}

/// Whether the conversation goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    Next,
    End,
}

impl<O: Write, E: Write> Talk<O, E> {
    /// Plays one line. What it asks wrongly is said on the error stream and changes nothing.
    pub(super) async fn line(&mut self, line: &str) -> io::Result<Flow> {
        let input = match Input::parse(line) {
            Ok(Input::Quit) => return Ok(Flow::End),
            Ok(input) => input,
            Err(error) => {
                self.complain(&error.to_string())?;
                return Ok(Flow::Next);
            }
        };
        match self.stage.play(line, &input).await {
            Ok(Some(turn)) => self.show_turn(&turn)?,
            Ok(None) => self.show_directive(&input).await?,
            Err(error) => self.complain(&explained(&error))?,
        }
        self.out.flush()?;
        Ok(Flow::Next)
    }

    /// Begins in a menu; tells whether there is such a menu.
    pub(super) async fn place(&mut self, menu: &str) -> io::Result<bool> {
        let line = format!(":at {menu}");
        let placed = match Input::parse(&line) {
            Ok(input) => self
                .stage
                .play(&line, &input)
                .await
                .map_err(|error| explained(&error)),
            Err(error) => Err(error.to_string()),
        };
        match placed {
            Ok(_) => Ok(true),
            Err(message) => self.complain(&message).map(|()| false),
        }
    }

    /// Where the person stands; nowhere if the store does not tell.
    pub(super) async fn position(&mut self) -> io::Result<Position> {
        match self.stage.position().await {
            Ok(position) => Ok(position),
            Err(error) => self.complain(&explained(&error)).map(|()| Position::none()),
        }
    }

    /// Says what is wrong.
    pub(super) fn complain(&mut self, message: &str) -> io::Result<()> {
        self.out.flush()?;
        print::complain(&mut self.err, self.paint, message)
    }

    fn show_turn(&mut self, turn: &Turn) -> io::Result<()> {
        if self.form == Form::Json {
            let json = turn.to_json().map_err(io::Error::other)?;
            return writeln!(self.out, "{json}");
        }
        write!(self.out, "{}", print::reply(&turn.report.reply, self.paint))?;
        match &turn.report.error {
            Some(error) => self.complain(&format!("{}: {}", error.code, error.message)),
            None => Ok(()),
        }
    }

    async fn show_directive(&mut self, input: &Input) -> io::Result<()> {
        let shown = match input {
            Input::Save(file) => return self.save(file).await,
            _ if self.form == Form::Json => return Ok(()),
            other => print::directive(&self.stage, other, self.paint).await,
        };
        match shown {
            Ok(text) => write!(self.out, "{text}"),
            Err(message) => self.complain(&message),
        }
    }

    async fn save(&mut self, file: &str) -> io::Result<()> {
        let warning = match save::save(&self.stage, &self.bot, file).await {
            Ok(warning) => warning,
            Err(message) => return self.complain(&message),
        };
        if self.form == Form::Text {
            writeln!(self.out, "saved as {file}")?;
        }
        self.out.flush()?;
        warning.map_or(Ok(()), |warning| {
            print::warn(&mut self.err, self.paint, &warning)
        })
    }
}

/// An error with everything that caused it.
pub(super) fn explained(error: &ChatError) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        text = format!("{text}: {deeper}");
        cause = deeper.source();
    }
    text
}

/// What handlers run on: a thread of its own, so that those that go on after their answer do so
/// while the terminal waits for the next line.
pub(in crate::cli) fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
}

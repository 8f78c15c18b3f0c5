//! Conversations as tests: text files of what is said and what has to be answered.
//!
//! Text in, text out: files are read and written by the caller.

mod bless;
mod diff;
mod outcome;
mod parse;
mod run;

pub use diff::DiffLine;
pub use outcome::{Fault, Outcome, Played};

pub(super) use bless::position_line;
pub(super) use outcome::reply_line;

use std::sync::Arc;

use regex::Regex;

use super::bot::Setting;
use super::input::Input;
use crate::engine::{BuildError, EngineBuilder};
use crate::model::{Diagnostics, MenuId, SourceFile, Timestamp};

/// A conversation test, read and ready to be run.
///
/// ```text
/// # a comment; the file name is the test's name
/// ! clock 2026-01-01T08:00:00+08:00
/// ! stub askRobotHandler => 你好
///
/// > m
/// < 位置:功能目录
/// <*
/// @ m001
/// ```
///
/// | line | means |
/// |---|---|
/// | `> text` | one message, or a directive of [`DIRECTIVES`](crate::testing::DIRECTIVES); what follows the first blank is taken as it is |
/// | `>+ text` | a further line of the same message |
/// | `< text` | a line of the reply; `<` alone is an empty line |
/// | `<~ regex` | a line in which the regex finds something |
/// | `<*` | any lines, or none |
/// | `<-` | no reply at all |
/// | `@ id` | the menu after the turn; `@ -` is none |
/// | `! clock MOMENT` | sets the clock, from here on |
/// | `! seed N` | where the file's randomness begins |
/// | `! account ID` | the account that is written to |
/// | `! stub NAME => text` | a handler's answer in this file; again for a further line |
/// | `! stub NAME=goto:MENU` | another behaviour: `page:TEMPLATE`, `text:TEXT`, `error`, or nothing |
/// | `! stub-handlers` | handlers that nothing registered do nothing |
///
/// What a turn does not mention is not asked: a turn without a `<` line takes any reply, one without
/// an `@` line any position.
///
/// ```
/// use wxmenu::Engine;
/// use wxmenu::model::SourceFile;
/// use wxmenu::testing::Script;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let menu = r#"<menu-configs>
///   <menu-config id="m001" name="menu"><regex>m</regex><reply>一</reply></menu-config>
/// </menu-configs>"#;
/// let bot = Engine::builder().menu("a.menuconfig.xml", menu);
///
/// let file = SourceFile::new("tests/menu.chat", "> m\n< 二\n@ m001\n");
/// let script = Script::parse(&file).map_err(|faults| faults.to_string())?;
/// let outcome = script.run(&bot).await?;
/// assert!(!outcome.passed());
/// assert_eq!(script.blessed(&outcome), "> m\n< 一\n@ m001\n");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Script {
    source: Arc<SourceFile>,
    setting: Setting,
    steps: Vec<Step>,
}

impl Script {
    /// Reads a file.
    ///
    /// # Errors
    /// Every line that cannot be read, not only the first.
    pub fn parse(source: &Arc<SourceFile>) -> Result<Self, Diagnostics> {
        parse::parse(source)
    }

    /// Plays the conversation to a new engine, made from a copy of the builder, with sessions in
    /// memory.
    ///
    /// # Errors
    /// All faults of the bot.
    pub async fn run(&self, bot: &EngineBuilder) -> Result<Outcome, BuildError> {
        run::run(self, bot).await
    }

    /// The file's text with the replies and positions of a run in place of those that differ.
    ///
    /// Only `<` and `@` lines change; of them, those that still hold stay as they are. A turn that
    /// mentions neither gets both.
    #[must_use]
    pub fn blessed(&self, outcome: &Outcome) -> String {
        bless::blessed(self, outcome)
    }

    /// The file.
    #[must_use]
    pub fn source(&self) -> &Arc<SourceFile> {
        &self.source
    }

    /// How many messages and directives it plays.
    #[must_use]
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether it says nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

/// A `>` line and what belongs to it. Lines are counted from 0 here.
#[derive(Clone, Debug)]
struct Step {
    line: usize,
    /// The last line of the message, if it has several.
    last_line: usize,
    text: String,
    input: Input,
    /// Where the clock is set before it.
    clock: Option<Timestamp>,
    reply: Option<Vec<Expected>>,
    position: Option<(usize, Option<MenuId>)>,
}

/// A `<` line.
#[derive(Clone, Debug)]
struct Expected {
    line: usize,
    what: Expectation,
}

#[derive(Clone, Debug)]
enum Expectation {
    Line(String),
    Regex(Regex),
    AnyLines,
    Silence,
}

impl Expectation {
    fn takes(&self, line: &str) -> bool {
        match self {
            Self::Line(expected) => expected == line,
            Self::Regex(regex) => regex.is_match(line),
            Self::AnyLines => true,
            Self::Silence => false,
        }
    }
}

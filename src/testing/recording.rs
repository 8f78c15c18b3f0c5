//! A conversation that becomes a test.

use super::bot::Setting;
use super::script::{Outcome, Script, position_line, reply_line};
use super::shown::shown;
use super::stub::write_stub;
use super::time::format_moment;
use super::turn::Turn;
use crate::engine::{BuildError, EngineBuilder};
use crate::model::{Diagnostics, MenuId, SourceFile, Timestamp};

/// What was said and answered so far, with everything it depended on.
#[derive(Clone, Debug)]
pub struct Recording {
    setting: Setting,
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
struct Step {
    line: String,
    at: Timestamp,
    heard: Option<(Vec<String>, Option<MenuId>)>,
}

/// A conversation written as a test.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Saved {
    /// The text of the file; it passes.
    pub text: String,
    /// How a run from the start differs from the conversation: it began in a stored session, or a
    /// handler does not answer the same way twice. None if it does not differ.
    pub differs: Option<Outcome>,
}

/// Why a conversation cannot become a test.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SaveError {
    /// The bot cannot be built again.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// Something was said that a test cannot hold.
    #[error("the conversation cannot be written as a test:\n{0}")]
    Unwritable(Diagnostics),
}

/// How often the clock is set.
#[derive(Clone, Copy)]
enum Clocks {
    /// At the start, and where a directive moves it.
    Once,
    /// Before every line.
    EachLine,
}

impl Recording {
    pub(super) fn new(setting: Setting) -> Self {
        Self {
            setting,
            steps: Vec::new(),
        }
    }

    pub(super) fn note(&mut self, line: &str, at: Timestamp, turn: Option<&Turn>) {
        // A clock that runs has gone on since the line was read: the turn tells what it went by.
        let ran = turn.filter(|turn| !turn.report.repeated);
        let at = ran.map_or(at, |turn| turn.report.at);
        let heard = turn.map(|turn| (shown(&turn.report.reply), turn.report.after.clone()));
        self.steps.push(Step {
            line: line.to_owned(),
            at,
            heard,
        });
    }

    /// Whether nothing was played yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The conversation as a test that passes at once.
    ///
    /// It is played again to a new engine to prove that. A clock that ran during the conversation
    /// is set once if that is enough, and before every line if it is not. What is answered
    /// otherwise even then is written as the new run answered it.
    ///
    /// # Errors
    /// When the bot cannot be built, or a line has no form in a test.
    pub async fn save(&self, bot: &EngineBuilder) -> Result<Saved, SaveError> {
        let (_, outcome) = self.rehearse(Clocks::Once, bot).await?;
        if outcome.passed() {
            return Ok(Saved {
                text: outcome.source.text().to_owned(),
                differs: None,
            });
        }
        let (script, outcome) = self.rehearse(Clocks::EachLine, bot).await?;
        Ok(Saved {
            text: script.blessed(&outcome),
            differs: Some(outcome).filter(|outcome| !outcome.passed()),
        })
    }

    async fn rehearse(
        &self,
        clocks: Clocks,
        bot: &EngineBuilder,
    ) -> Result<(Script, Outcome), SaveError> {
        let source = SourceFile::new("the conversation", self.text(clocks));
        let script = Script::parse(&source).map_err(SaveError::Unwritable)?;
        let outcome = script.run(bot).await?;
        Ok((script, outcome))
    }

    fn text(&self, clocks: Clocks) -> String {
        let mut lines = self.head();
        for step in &self.steps {
            lines.push(String::new());
            if matches!(clocks, Clocks::EachLine) {
                lines.push(format!("! clock {}", format_moment(step.at)));
            }
            step.write(&mut lines);
        }
        lines.push(String::new());
        lines.join("\n")
    }

    fn head(&self) -> Vec<String> {
        let setting = &self.setting;
        let usual = Setting::default();
        let start = self.steps.first().map_or(Setting::MOMENT, |step| step.at);
        let mut lines = vec![
            format!("! clock {}", format_moment(start)),
            format!("! seed {}", setting.seed),
        ];
        if setting.account != usual.account {
            lines.push(format!("! account {}", setting.account));
        }
        if setting.stub_missing {
            lines.push("! stub-handlers".to_owned());
        }
        for (name, stub) in &setting.stubs {
            lines.extend(write_stub(name, stub));
        }
        if setting.user != usual.user {
            lines.push(format!("> :user {}", setting.user.as_str()));
        }
        lines
    }
}

impl Step {
    fn write(&self, lines: &mut Vec<String>) {
        let mut mark = ">";
        for line in self.line.split('\n') {
            lines.push(match line {
                "" => mark.to_owned(),
                line => format!("{mark} {line}"),
            });
            mark = ">+";
        }
        let Some((reply, position)) = &self.heard else {
            return;
        };
        if reply.is_empty() {
            lines.push("<-".to_owned());
        }
        lines.extend(reply.iter().map(|line| reply_line(line)));
        lines.push(position_line(position.as_ref()));
    }
}

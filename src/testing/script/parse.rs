//! From lines to steps.

use std::ops::Range;
use std::sync::Arc;

use regex::Regex;

use super::{Expectation, Expected, Script, Step};
use crate::engine::Stub;
use crate::model::{Code, Diagnostic, Diagnostics, MenuId, SourceFile, Span, Timestamp};
use crate::testing::bot::Setting;
use crate::testing::input::{Input, InputError};
use crate::testing::stub::parse_stub;
use crate::testing::time::parse_moment;

const FORMS: &str = "a line begins with `>`, `<`, `@`, `!` or `#`";

pub(super) fn parse(source: &Arc<SourceFile>) -> Result<Script, Diagnostics> {
    let mut parser = Parser {
        source,
        setting: Setting::default(),
        steps: Vec::new(),
        clock: None,
        under: Under::Nothing,
        faults: Diagnostics::new(),
    };
    for (number, line) in lines(source.text()).enumerate() {
        parser.line(number, &line);
    }
    parser.finish()
}

/// A line without its end, and where it stands.
struct Line<'s> {
    text: &'s str,
    start: usize,
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |whole| {
        let line = whole.strip_suffix('\n').unwrap_or(whole);
        let mut line = Line {
            text: line.strip_suffix('\r').unwrap_or(line),
            start,
        };
        if let Some(unmarked) = line.text.strip_prefix('\u{feff}').filter(|_| start == 0) {
            line = Line {
                start: line.text.len() - unmarked.len(),
                text: unmarked,
            };
        }
        start += whole.len();
        line
    })
}

struct Parser<'s> {
    source: &'s Arc<SourceFile>,
    setting: Setting,
    steps: Vec<Step>,
    /// Set by `! clock`, for the next step.
    clock: Option<Timestamp>,
    under: Under,
    faults: Diagnostics,
}

/// What `<` and `@` lines belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Under {
    /// No message yet, or a setting came in between.
    Nothing,
    /// A message that could not be read: what belongs to it is not to blame.
    Unread,
    /// The last step.
    Step,
}

type Read = Result<(), InputError>;

impl Parser<'_> {
    fn line(&mut self, number: usize, line: &Line<'_>) {
        if line.text.trim().is_empty() || line.text.starts_with('#') {
            return;
        }
        let mut chars = line.text.chars();
        let mark = chars.next().unwrap_or(' ');
        let rest = chars.as_str();
        let read = match mark {
            '>' => self.message(number, rest),
            '<' => self.reply(number, rest),
            '@' => self.position(number, rest.trim()),
            '!' => self.setting(rest.trim_start()),
            _ => Err(InputError::new("this line says nothing").help(FORMS)),
        };
        if let Err(error) = read {
            self.fault(line, error);
        }
    }

    fn message(&mut self, number: usize, rest: &str) -> Read {
        if let Some(more) = rest.strip_prefix('+') {
            return self.further_line(number, more);
        }
        self.under = Under::Unread;
        let text = after_blank(rest, ">")?;
        let input = Input::parse(text)?;
        let fits = input.changes_something();
        self.steps.push(Step {
            line: number,
            last_line: number,
            text: text.to_owned(),
            input,
            clock: self.clock.take(),
            reply: None,
            position: None,
        });
        self.under = Under::Step;
        if fits {
            return Ok(());
        }
        let shown = InputError::new(format!(
            "`{text}` shows something to a person at a terminal"
        ));
        Err(shown.help("leave it out: a test has no use for it"))
    }

    fn further_line(&mut self, number: usize, rest: &str) -> Read {
        let more = after_blank(rest, ">+")?;
        if self.under == Under::Unread {
            return Ok(());
        }
        let step = self.steps.last_mut().filter(|step| {
            step.last_line + 1 == number && step.input == Input::text(message_text(&step.text))
        });
        let Some(step) = step else {
            let stray = InputError::new("there is no text in the line above that could go on");
            return Err(stray.help("`>+` stands right under the `>` line of a text message"));
        };
        step.text = format!("{}\n{more}", step.text);
        step.input = Input::text(message_text(&step.text));
        step.last_line = number;
        Ok(())
    }

    fn reply(&mut self, number: usize, rest: &str) -> Read {
        let what = match rest.trim_end() {
            "*" => Expectation::AnyLines,
            "-" => Expectation::Silence,
            _ => match rest.strip_prefix('~') {
                Some(pattern) => read_regex(after_blank(pattern, "<~")?)?,
                None => Expectation::Line(after_blank(rest, "<")?.to_owned()),
            },
        };
        let silence = matches!(what, Expectation::Silence);
        let Some(step) = self.step("<")? else {
            return Ok(());
        };
        if !step.input.is_message() {
            let silent = InputError::new(format!("`{}` has no reply", step.text));
            return Err(silent.help("remove the line"));
        }
        let lines = step.reply.get_or_insert_default();
        let alone = lines.is_empty()
            || !(silence || lines.iter().any(|l| matches!(l.what, Expectation::Silence)));
        lines.push(Expected { line: number, what });
        let crowded = InputError::new("`<-` is no reply at all, but there is another `<` line");
        alone.then_some(()).ok_or(crowded)
    }

    fn position(&mut self, number: usize, id: &str) -> Read {
        if id.is_empty() {
            let empty = InputError::new("`@` without a menu");
            return Err(empty.help("write `@ ID`, or `@ -` for no menu"));
        }
        let Some(step) = self.step("@")? else {
            return Ok(());
        };
        let again = step.position.is_some();
        step.position = Some((number, (id != "-").then(|| MenuId::from(id))));
        let twice = InputError::new("this turn has two positions").help("keep one `@` line");
        (!again).then_some(()).ok_or(twice)
    }

    fn setting(&mut self, rest: &str) -> Read {
        self.under = Under::Nothing;
        let (name, value) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        if name == "stub" {
            return self.stub(value.trim_start());
        }
        let value = value.trim();
        match name {
            "clock" => self.clock = Some(read_moment(value)?),
            "seed" => self.setting.seed = read_seed(value)?,
            "account" if !value.is_empty() => self.setting.account = value.into(),
            "stub-handlers" if value.is_empty() => self.setting.stub_missing = true,
            _ => return Err(unknown_setting(rest)),
        }
        Ok(())
    }

    fn stub(&mut self, value: &str) -> Read {
        // What stands before the arrow is a name; with `=` in it, the arrow belongs to a text.
        let arrow = value
            .split_once("=>")
            .filter(|(name, _)| !name.contains('='));
        let Some((name, text)) = arrow else {
            self.setting.stubs.push(parse_stub(value.trim_end())?);
            return Ok(());
        };
        let (name, text) = (name.trim(), text.strip_prefix(' ').unwrap_or(text));
        if name.is_empty() {
            return Err(
                InputError::new("a stub without a name").help("write `! stub NAME => text`")
            );
        }
        match self.setting.stubs.last_mut() {
            Some((last, Stub::Text(before))) if last == name => {
                *before = format!("{before}\n{text}");
            }
            _ => {
                let stub = Stub::Text(text.to_owned());
                self.setting.stubs.push((name.to_owned(), stub));
            }
        }
        Ok(())
    }

    /// The step that a line with this mark belongs to, if its message could be read.
    fn step(&mut self, mark: &str) -> Result<Option<&mut Step>, InputError> {
        match self.under {
            Under::Nothing => Err(InputError::new(format!("`{mark}` without a message"))
                .help("it belongs under the `>` line that it is about")),
            Under::Unread => Ok(None),
            Under::Step => Ok(self.steps.last_mut()),
        }
    }

    fn fault(&mut self, line: &Line<'_>, error: InputError) {
        let range: Range<usize> = line.start..line.start + line.text.trim_end().len();
        let span = Span::new(self.source, range.start, range.end);
        let fault = Diagnostic::new(Code::ChatSyntax, span, error.message);
        self.faults.push(match error.help {
            Some(help) => fault.help(help),
            None => fault,
        });
    }

    fn finish(self) -> Result<Script, Diagnostics> {
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        Ok(Script {
            source: Arc::clone(self.source),
            setting: self.setting,
            steps: self.steps,
        })
    }
}

/// What stands behind a mark and one blank; nothing at all is the empty text.
fn after_blank<'l>(rest: &'l str, mark: &str) -> Result<&'l str, InputError> {
    if rest.is_empty() {
        return Ok(rest);
    }
    rest.strip_prefix(' ').ok_or_else(|| {
        InputError::new(format!("there is no blank after `{mark}`"))
            .help(format!("write `{mark} {}`", rest.trim_start()))
    })
}

/// The text that a line of a message stands for.
fn message_text(line: &str) -> &str {
    let doubled = line.strip_prefix(':').filter(|text| text.starts_with(':'));
    doubled.unwrap_or(line)
}

fn read_regex(pattern: &str) -> Result<Expectation, InputError> {
    Regex::new(pattern)
        .map(Expectation::Regex)
        .map_err(|error| {
            // The last line of the regex crate's report is the reason; the others draw the place.
            let report = error.to_string();
            let reason = report.lines().last().unwrap_or(&report);
            InputError::new(format!("the regex cannot be read: {}", reason.trim()))
        })
}

fn read_moment(value: &str) -> Result<Timestamp, InputError> {
    parse_moment(value).ok_or_else(|| {
        InputError::new(format!("`{value}` is no moment"))
            .help("write `! clock 2026-01-01T08:00:00+08:00`, or `> :clock +31m` to move it on")
    })
}

fn read_seed(value: &str) -> Result<u64, InputError> {
    value
        .parse()
        .map_err(|_| InputError::new(format!("`{value}` is no seed")).help("write `! seed 42`"))
}

fn unknown_setting(rest: &str) -> InputError {
    InputError::new(format!("`! {rest}` is no setting")).help(
        "there are `! clock MOMENT`, `! seed N`, `! account ID`, `! stub NAME => text` and `! stub-handlers`",
    )
}

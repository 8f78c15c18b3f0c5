//! Reads a `.cases` file.

use std::time::Duration;

use wxmenu::model::Content;

use super::columns::{content, expected_of, unquoted};

/// One file: rows that show rules on one bot.
pub(super) struct Table {
    pub(super) file: &'static str,
    pub(super) cases: Vec<Case>,
}

/// One conversation with a person nobody has met before.
#[derive(Clone)]
pub(super) struct Case {
    pub(super) rule: String,
    pub(super) account: String,
    pub(super) start: Option<String>,
    pub(super) steps: Vec<Step>,
}

/// One row of it.
#[derive(Clone)]
pub(super) struct Step {
    pub(super) line: usize,
    pub(super) input: String,
    pub(super) act: Act,
}

#[derive(Clone)]
pub(super) enum Act {
    Send(Content, Box<Expected>),
    /// So many messages back; 1 is the last one.
    Again(usize),
    Clock(Duration),
    Account(String),
}

/// What a row says about a turn; `None` is anything.
#[derive(Clone)]
pub(super) struct Expected {
    pub(super) after: Option<After>,
    pub(super) matched: Option<Option<Thing>>,
    pub(super) template: Option<Option<String>>,
    pub(super) handlers: Option<Vec<Call>>,
    pub(super) more: Vec<More>,
}

#[derive(Clone, PartialEq)]
pub(super) enum After {
    Start,
    Nowhere,
    Menu(String),
}

#[derive(Clone)]
pub(super) struct Thing {
    pub(super) kind: String,
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
}

#[derive(Clone)]
pub(super) struct Call {
    pub(super) handler: String,
    pub(super) command: Option<String>,
    pub(super) event: Option<String>,
}

#[derive(Clone)]
pub(super) enum More {
    Says(String),
    Lacks(String),
    Is(String),
    Silent,
    Reply(String),
    Error(Option<String>),
    Session(String, serde_json::Value),
    NoSession(String),
}

impl Table {
    pub(super) fn parse(file: &'static str, text: &str) -> Self {
        let mut reader = Reader {
            rule: String::new(),
            account: "demo".to_owned(),
            starts: Vec::new(),
            cases: Vec::new(),
            rows: 0,
        };
        for (at, line) in text.lines().enumerate() {
            let place = format!("{file}:{}", at + 1);
            reader.line(line.trim(), at + 1, &place);
        }
        Self {
            file,
            cases: reader.cases,
        }
    }

    /// How many turns the table says something about.
    pub(super) fn rows(&self) -> usize {
        let steps = self.cases.iter().flat_map(|case| &case.steps);
        steps
            .filter(|step| matches!(step.act, Act::Send(..) | Act::Again(_)))
            .count()
    }
}

struct Reader {
    rule: String,
    account: String,
    starts: Vec<Option<String>>,
    cases: Vec<Case>,
    /// How many cases the last row without `+` opened: one for each start.
    rows: usize,
}

impl Reader {
    fn line(&mut self, line: &str, number: usize, place: &str) {
        if line.is_empty() || line.starts_with('#') {
        } else if let Some(heading) = line.strip_prefix("= ") {
            let rule = heading.split(':').next().unwrap_or_default();
            rule.trim().clone_into(&mut self.rule);
            self.account = "demo".to_owned();
        } else if let Some(account) = line.strip_prefix("account ") {
            self.account = account.trim().to_owned();
        } else if let Some(starts) = line.strip_prefix("at ") {
            let menu = |word: &str| (word != "-").then(|| word.to_owned());
            self.starts = starts.split_whitespace().map(menu).collect();
        } else if let Some(row) = line.strip_prefix("+ ") {
            let step = read_step(row, number, place);
            let open = self.cases.len() - self.rows;
            for case in &mut self.cases[open..] {
                case.steps.push(step.clone());
            }
        } else {
            self.open(&read_step(line, number, place));
        }
    }

    fn open(&mut self, step: &Step) {
        self.rows = self.starts.len();
        for start in &self.starts {
            self.cases.push(Case {
                rule: self.rule.clone(),
                account: self.account.clone(),
                start: start.clone(),
                steps: vec![step.clone()],
            });
        }
    }
}

fn read_step(row: &str, line: usize, place: &str) -> Step {
    let (input, expected) = row
        .split_once("=>")
        .map_or((row, None), |(input, expected)| (input, Some(expected)));
    let input = unquoted(input.trim());
    let act = match (expected, input.split_once(' ')) {
        (None, Some((":clock", span))) => Act::Clock(duration(span, place)),
        (None, Some((":account", name))) => Act::Account(name.to_owned()),
        (None, None) if input == ":again" => Act::Again(1),
        (None, Some((":again", back))) => Act::Again(back.parse().expect("a number")),
        (Some(columns), _) => Act::Send(
            content(&input, place),
            Box::new(expected_of(columns, place)),
        ),
        _ => panic!("{place}: a row without `=>`: {row}"),
    };
    Step { line, input, act }
}

/// `+23h59m`, `+61s`.
fn duration(span: &str, place: &str) -> Duration {
    let mut total = 0;
    let mut number = 0;
    for c in span.trim_start_matches('+').chars() {
        let unit = match c {
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => {
                let digit = c.to_digit(10);
                number =
                    number * 10 + u64::from(digit.unwrap_or_else(|| panic!("{place}: {span}")));
                continue;
            }
        };
        total += number * unit;
        number = 0;
    }
    Duration::from_secs(total)
}

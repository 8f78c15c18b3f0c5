//! Reads a `.cases` file.

use std::time::Duration;

use wxmenu::model::{Content, Event};

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
    Again,
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
            .filter(|step| matches!(step.act, Act::Send(..) | Act::Again))
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
        (None, None) if input == ":again" => Act::Again,
        (Some(columns), _) => Act::Send(
            content(&input, place),
            Box::new(expected_of(columns, place)),
        ),
        _ => panic!("{place}: a row without `=>`: {row}"),
    };
    Step { line, input, act }
}

fn content(input: &str, place: &str) -> Content {
    let Some(directive) = input.strip_prefix(':') else {
        return Content::Text {
            text: input.to_owned(),
            menu_id: None,
        };
    };
    let (word, rest) = directive.split_once(' ').unwrap_or((directive, ""));
    match word {
        "click" => Content::Event(Event::new("CLICK", rest)),
        "event" => {
            let (name, key) = rest.split_once(' ').unwrap_or((rest, ""));
            Content::Event(Event::new(name, key))
        }
        "voice" => Content::Voice {
            media_id: "media".to_owned(),
            format: "amr".to_owned(),
            media_id_16k: None,
            recognition: (!rest.is_empty()).then(|| rest.to_owned()),
        },
        "image" => Content::Image {
            pic_url: "http://example.com/p.jpg".to_owned(),
            media_id: "media".to_owned(),
        },
        "video" => Content::Video {
            media_id: "media".to_owned(),
            thumb_media_id: "thumb".to_owned(),
            short: false,
        },
        "location" => Content::Location {
            latitude: 31.2,
            longitude: 121.5,
            scale: 16.0,
            label: "here".to_owned(),
        },
        "link" => Content::Link {
            title: "A page".to_owned(),
            description: String::new(),
            url: "http://example.com/".to_owned(),
        },
        _ => panic!("{place}: no such input: {input}"),
    }
}

fn expected_of(columns: &str, place: &str) -> Expected {
    let columns: Vec<&str> = columns.split('|').map(str::trim).collect();
    let [after, matched, template, handlers, more @ ..] = columns.as_slice() else {
        panic!("{place}: four columns are the least");
    };
    Expected {
        after: any(after).map(after_of),
        matched: any(matched).map(|column| some(column).map(|thing| thing_of(thing, place))),
        template: any(template).map(|column| some(column).map(page_of)),
        handlers: any(handlers).map(|column| some(column).map_or_else(Vec::new, calls_of)),
        more: more.iter().map(|column| more_of(column, place)).collect(),
    }
}

fn any(column: &str) -> Option<&str> {
    (column != "*").then_some(column)
}

fn some(column: &str) -> Option<&str> {
    (column != "-").then_some(column)
}

fn after_of(column: &str) -> After {
    match column {
        "." => After::Start,
        "-" => After::Nowhere,
        menu => After::Menu(menu.to_owned()),
    }
}

fn thing_of(column: &str, place: &str) -> Thing {
    let mut words = column.split_whitespace();
    let kind = words.next().unwrap_or_default().to_owned();
    let label = words.next();
    assert!(words.next().is_none(), "{place}: {column}");
    let text = |part: &str| Some(part.to_owned());
    let (id, name) = match (
        kind.as_str(),
        label.map(|label| label.split_once('/').ok_or(label)),
    ) {
        (_, None) => (None, None),
        (_, Some(Ok((id, name)))) => (text(id), text(name)),
        ("menu-config" | "click", Some(Err(id))) => (text(id), None),
        (_, Some(Err(name))) => (None, text(name)),
    };
    Thing { kind, id, name }
}

fn page_of(column: &str) -> String {
    use wxmenu::model::pages;
    match column {
        "@menu" => pages::MENU,
        "@query" => pages::QUERY,
        "@help" => pages::HELP,
        "@exit" => pages::EXIT,
        "@not-found" => pages::NOT_FOUND,
        "@error" => pages::ERROR,
        own => own,
    }
    .to_owned()
}

fn calls_of(column: &str) -> Vec<Call> {
    let call = |call: &str| {
        let mut parts = call.trim().split(':').map(str::to_owned);
        Call {
            handler: parts.next().unwrap_or_default(),
            command: parts.next(),
            event: parts.next(),
        }
    };
    column.split(',').map(call).collect()
}

fn more_of(column: &str, place: &str) -> More {
    let (word, rest) = column.split_once(' ').unwrap_or((column, ""));
    let rest = unquoted(rest.trim());
    match (word, rest.as_str()) {
        ("says", _) => More::Says(rest),
        ("lacks", _) => More::Lacks(rest),
        ("is", _) => More::Is(rest),
        ("silent", "") => More::Silent,
        ("reply", _) => More::Reply(rest),
        ("error", "*") => More::Error(None),
        ("error", _) => More::Error(Some(rest)),
        ("no", name) if name.starts_with("session ") => {
            More::NoSession(name.replacen("session ", "", 1))
        }
        ("session", pair) => {
            let (name, json) = pair.split_once('=').expect("session name=json");
            let value = serde_json::from_str(json).unwrap_or_else(|e| panic!("{place}: {e}"));
            More::Session(name.to_owned(), value)
        }
        _ => panic!("{place}: no such column: {column}"),
    }
}

/// `"…"` with the escapes `\n \t \u{…}`; anything else stands for itself.
fn unquoted(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) else {
        return text.to_owned();
    };
    let mut plain = inner.replace("\\n", "\n").replace("\\t", "\t");
    while let Some(at) = plain.find("\\u{") {
        let end = at + plain[at..].find('}').expect("\\u{…}");
        let code = u32::from_str_radix(&plain[at + 3..end], 16).expect("a code point");
        let character = char::from_u32(code).expect("a character");
        plain.replace_range(at..=end, &character.to_string());
    }
    plain
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

//! The text form of a filter, as a tree of words.

use std::fmt;

/// How deep brackets may stand in each other.
const DEPTH: usize = 32;

/// Why a text is no filter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FilterError {
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The character of the text where it is wrong, from 1; none when there is no text.
    pub column: Option<usize>,
}

impl FilterError {
    pub(in crate::hook) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            column: None,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn at(mut self, column: usize) -> Self {
        self.column.get_or_insert(column);
        self
    }
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(column) = self.column {
            write!(f, "at character {column}: ")?;
        }
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for FilterError {}

/// One word of the text, with what stands in its brackets.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    pub(super) column: usize,
    pub(super) what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// `name` or `name(arguments)`.
    Word(String, Option<Vec<Item>>),
    /// Text in quotes.
    Quoted(String),
    /// `[a, b]`.
    List(Vec<Item>),
    /// `name=value`.
    Named(String, Box<Item>),
}

/// Reads one filter and nothing behind it.
pub(super) fn read(text: &str) -> Result<Item, FilterError> {
    let mut reader = Reader {
        chars: text.chars().collect(),
        at: 0,
    };
    let item = reader.item(0)?;
    match reader.peek() {
        None => Ok(item),
        Some(c) => Err(FilterError::new(format!("`{c}` stands behind the filter"))
            .help("several filters are written `[one, another]`, `and(..)` or `or(..)`")
            .at(reader.column())),
    }
}

struct Reader {
    chars: Vec<char>,
    at: usize,
}

impl Reader {
    fn column(&self) -> usize {
        self.at + 1
    }

    /// The next character that is no white space.
    fn peek(&mut self) -> Option<char> {
        while self.chars.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
        self.chars.get(self.at).copied()
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn item(&mut self, depth: usize) -> Result<Item, FilterError> {
        let next = self.peek();
        let column = self.column();
        if depth > DEPTH {
            return Err(
                FilterError::new(format!("more than {DEPTH} brackets in each other")).at(column),
            );
        }
        let what = match next {
            Some('[') => {
                self.at += 1;
                What::List(self.items(']', depth)?)
            }
            Some(quote @ ('"' | '\'')) => What::Quoted(self.quoted(quote)?),
            _ => self.word(depth)?,
        };
        Ok(Item { column, what })
    }

    /// What stands between brackets, divided by commas; the first bracket is read already.
    fn items(&mut self, close: char, depth: usize) -> Result<Vec<Item>, FilterError> {
        let mut items = Vec::new();
        loop {
            if self.eat(close) {
                return Ok(items);
            }
            items.push(self.item(depth + 1)?);
            if !self.eat(',') && self.peek() != Some(close) {
                let error = FilterError::new(match self.peek() {
                    Some(c) => format!("`{c}` instead of `,` or `{close}`"),
                    None => format!("`{close}` is missing"),
                });
                let error = error.help("a text with blanks or brackets stands in quotes");
                return Err(error.at(self.column()));
            }
        }
    }

    fn word(&mut self, depth: usize) -> Result<What, FilterError> {
        let ends = |c: &char| c.is_whitespace() || "()[],=\"'".contains(*c);
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let word: String = rest.iter().take_while(|c| !ends(c)).collect();
        if word.is_empty() {
            let found = rest
                .first()
                .map_or("the end".to_owned(), |c| format!("`{c}`"));
            return Err(FilterError::new(format!(
                "{found} where a filter or a value should stand"
            ))
            .at(self.column()));
        }
        self.at += word.chars().count();
        if self.eat('=') {
            return Ok(What::Named(word, Box::new(self.item(depth + 1)?)));
        }
        let arguments = if self.eat('(') {
            Some(self.items(')', depth)?)
        } else {
            None
        };
        Ok(What::Word(word, arguments))
    }

    /// In double quotes `\"`, `\\` and `\n` are characters of their own; single quotes hold
    /// everything as it is, which suits regexes.
    fn quoted(&mut self, quote: char) -> Result<String, FilterError> {
        let start = self.column();
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.chars.get(self.at).copied() {
            self.at += 1;
            match c {
                c if c == quote => return Ok(text),
                '\\' if quote == '"' => text.push(self.escaped()?),
                c => text.push(c),
            }
        }
        Err(FilterError::new(format!("the text is not closed with `{quote}`")).at(start))
    }

    fn escaped(&mut self) -> Result<char, FilterError> {
        let escaped = self.chars.get(self.at).copied();
        self.at += 1;
        match escaped {
            Some(c @ ('"' | '\\')) => Ok(c),
            Some('n') => Ok('\n'),
            _ => Err(FilterError::new("a `\\` that means nothing")
                .help("write `\\\\`, or put the text in single quotes")
                .at(self.at - 1)),
        }
    }
}

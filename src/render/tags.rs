//! The tags of a template, found where the template engine's own lexer finds them.

use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(Range<usize>),
    Open(usize),
    Close(usize),
    Comma(usize),
    Other(Range<usize>),
}

impl Token {
    fn range(&self) -> Range<usize> {
        match self {
            Self::Word(range) | Self::Other(range) => range.clone(),
            Self::Open(at) | Self::Close(at) | Self::Comma(at) => *at..at + 1,
        }
    }
}

/// What stands between `{%` and `%}`, or between `{{` and `}}`.
pub(super) struct Tag<'t> {
    text: &'t str,
    /// With its braces.
    pub(super) range: Range<usize>,
    pub(super) is_statement: bool,
    tokens: Vec<Token>,
}

impl Tag<'_> {
    /// Whether the first word of a statement is this one.
    pub(super) fn is(&self, word: &str) -> bool {
        self.is_statement && self.is_word(0, Some(word))
    }

    /// Its words, signs and quoted texts: a sign is one character.
    pub(super) fn pieces(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.tokens.iter().map(Token::range)
    }

    fn is_word(&self, at: usize, word: Option<&str>) -> bool {
        match self.tokens.get(at) {
            Some(Token::Word(range)) => {
                word.is_none_or(|word| self.text.get(range.clone()) == Some(word))
            }
            _ => false,
        }
    }

    /// What each `for` of the tag runs over: the expression behind its `in`.
    pub(super) fn iterated(&self) -> Vec<Range<usize>> {
        let loops = (0..self.tokens.len()).filter(|at| self.is_word(*at, Some("for")));
        loops.filter_map(|at| self.behind_in(at)).collect()
    }

    fn behind_in(&self, at_for: usize) -> Option<Range<usize>> {
        let mut at = at_for + 1;
        if !self.is_word(at, None) {
            return None;
        }
        if matches!(self.tokens.get(at + 1), Some(Token::Comma(_))) && self.is_word(at + 2, None) {
            at += 2;
        }
        if !self.is_word(at + 1, Some("in")) {
            return None;
        }
        let first = at + 2;
        let end = if self.is_statement && at_for == 0 {
            self.tokens.len()
        } else {
            self.end_of_comprehension(first)
        };
        let last = self.tokens.get(first..end)?.last()?;
        Some(self.tokens.get(first)?.range().start..last.range().end)
    }

    /// `[x for x in HERE]` or `[x for x in HERE if x]`.
    fn end_of_comprehension(&self, first: usize) -> usize {
        let mut depth = 0usize;
        for at in first..self.tokens.len() {
            match self.tokens.get(at) {
                Some(Token::Open(_)) => depth += 1,
                Some(Token::Close(_)) if depth == 0 => return at,
                Some(Token::Close(_)) => depth -= 1,
                Some(Token::Word(_)) if depth == 0 && self.is_word(at, Some("if")) => return at,
                _ => {}
            }
        }
        self.tokens.len()
    }
}

/// The tags of a template, found where the template engine's own lexer finds them.
pub(super) struct Tags<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tags<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_past(&mut self, end: &str) {
        self.at += self
            .rest()
            .find(end)
            .map_or(self.rest().len(), |at| at + end.len());
    }

    /// Behind `{% raw %}`: moves behind its `{% endraw %}`.
    fn skip_raw(&mut self) -> bool {
        let Some(length) = tag_named(self.rest(), "raw") else {
            return false;
        };
        self.at += length;
        loop {
            let Some(found) = self.rest().find("{%") else {
                self.at = self.text.len();
                return true;
            };
            self.at += found + 2;
            if let Some(length) = tag_named(self.rest(), "endraw") {
                self.at += length;
                return true;
            }
        }
    }

    fn tag(&mut self, start: usize, is_statement: bool) -> Tag<'t> {
        let end = if is_statement { "%}" } else { "}}" };
        let mut tokens = Vec::new();
        loop {
            self.at += self.rest().len() - self.rest().trim_ascii_start().len();
            let rest = self.rest();
            if rest.is_empty() || rest.strip_prefix('-').unwrap_or(rest).starts_with(end) {
                self.skip_past(end);
                return Tag {
                    text: self.text,
                    range: start..self.at,
                    is_statement,
                    tokens,
                };
            }
            let token = token(rest, self.at);
            self.at = token.range().end;
            tokens.push(token);
        }
    }
}

impl<'t> Iterator for Tags<'t> {
    type Item = Tag<'t>;

    fn next(&mut self) -> Option<Tag<'t>> {
        loop {
            let starts = self.rest().as_bytes().windows(2);
            let is_start = |pair: &[u8]| matches!(pair, b"{{" | b"{%" | b"{#");
            let (found, pair) = starts.enumerate().find(|(_, pair)| is_start(pair))?;
            let start = self.at + found;
            self.at = start + 2;
            if pair == b"{#" {
                self.skip_past("#}");
            } else if pair == b"{{" || !self.skip_raw() {
                // White space control, not a minus.
                self.at += usize::from(self.rest().starts_with('-'));
                return Some(self.tag(start, pair == b"{%"));
            }
        }
    }
}

/// The length of `- NAME -%}` at the start of the text, if that is what stands there.
fn tag_named(text: &str, name: &str) -> Option<usize> {
    let rest = text.strip_prefix('-').unwrap_or(text).trim_ascii_start();
    let rest = rest.strip_prefix(name)?.trim_ascii_start();
    let rest = rest.strip_prefix('-').unwrap_or(rest).strip_prefix("%}")?;
    Some(text.len() - rest.len())
}

fn token(rest: &str, at: usize) -> Token {
    let is_word = |c: char| c == '_' || c.is_ascii_alphanumeric();
    let first = rest.chars().next().unwrap_or(' ');
    match first {
        '(' | '[' | '{' => Token::Open(at),
        ')' | ']' | '}' => Token::Close(at),
        ',' => Token::Comma(at),
        '"' | '\'' | '`' => Token::Other(at..at + string_length(rest, first)),
        '_' | 'a'..='z' | 'A'..='Z' => {
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            Token::Word(at..at + length)
        }
        other => Token::Other(at..at + other.len_utf8()),
    }
}

fn string_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

//! Reads an expression as far as it says what is asked for.
//!
//! Which operator binds tighter than which makes no difference to that, but what `and`, `or`, `if`
//! and `default` stand beside does. What the template engine would refuse is read somehow.

use super::super::shape::Shape;
use super::asks::{Asks, Demand, Which};
use super::tokens::Token;

/// More brackets in each other than the template engine takes.
const DEPTH: usize = 60;

/// Filters that give a list of the same things, and those that give one of them.
const SAME_LIST: &[&str] = &["reverse", "sort", "unique"];
const ONE_OF_LIST: &[&str] = &["first", "last", "nth"];

/// A value, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) shape: Shape,
    pub(super) which: Option<Which>,
}

/// Nothing is known of it.
pub(super) const OPEN: Known = Known {
    shape: Shape::Open,
    which: None,
};
/// A text or a number.
pub(super) const PLAIN: Known = Known {
    shape: Shape::Plain,
    which: None,
};

/// Reads the tokens of one tag.
pub(super) struct Reader<'a, 't> {
    pub(super) tokens: &'a [Token<'t>],
    pub(super) at: usize,
    depth: usize,
    pub(super) asks: &'a mut Asks,
    pub(super) is_certain: bool,
}

impl<'a, 't> Reader<'a, 't> {
    pub(super) fn new(tokens: &'a [Token<'t>], asks: &'a mut Asks, is_certain: bool) -> Self {
        Self {
            tokens,
            at: 0,
            depth: 0,
            asks,
            is_certain,
        }
    }

    /// Whether what follows is rendered at all depends on something.
    pub(super) fn doubt(&mut self) {
        self.is_certain = false;
    }

    pub(super) fn peek(&self) -> Option<&'a Token<'t>> {
        self.tokens.get(self.at)
    }

    pub(super) fn next(&mut self) -> Option<&'a Token<'t>> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(token)
    }

    /// Takes the next token if it is this one.
    pub(super) fn takes(&mut self, text: &str) -> bool {
        let is_next = self.is_at(0, text);
        self.at += usize::from(is_next);
        is_next
    }

    pub(super) fn is_at(&self, ahead: usize, text: &str) -> bool {
        let token = self.tokens.get(self.at + ahead);
        token.is_some_and(|token| token.text == text)
    }

    pub(super) fn word(&mut self) -> Option<&'a Token<'t>> {
        let token = self.peek().filter(|token| token.is_word())?;
        self.at += 1;
        Some(token)
    }

    pub(super) fn bind(&mut self, word: &str, shape: Shape) {
        self.asks.bind(word, shape);
    }

    /// What an `if` asks: it may be missing.
    pub(super) fn condition(&mut self) {
        let value = self.expression();
        self.asks.soften(value.which, Demand::Asked);
    }

    /// The names of a loop and what it runs over: `k, v in xs`.
    pub(super) fn loop_head(&mut self) {
        let first = self.word();
        let second = match self.takes(",") {
            true => self.word(),
            false => None,
        };
        self.takes("in");
        let over = self.either();
        let item = match second {
            Some(_) => Shape::Open,
            None => over.shape.item(),
        };
        for word in first.into_iter().chain(second) {
            self.bind(word.text, item);
        }
    }

    /// A whole expression: `a if b else c`.
    pub(super) fn expression(&mut self) -> Known {
        if self.depth >= DEPTH {
            self.at = self.tokens.len();
            return OPEN;
        }
        self.depth += 1;
        let before = self.asks.now();
        let mut value = self.either();
        if self.takes("if") {
            self.asks.doubt_since(before);
            self.condition();
            self.takes("else");
            let before = self.asks.now();
            let other = self.expression();
            self.asks.doubt_since(before);
            value = Known {
                shape: value.shape.or(other.shape),
                which: None,
            };
        }
        self.depth -= 1;
        value
    }

    /// `a or b`
    pub(super) fn either(&mut self) -> Known {
        let mut value = self.both();
        while self.takes("or") {
            self.asks.soften(value.which, Demand::Asked);
            let before = self.asks.now();
            let other = self.both();
            self.asks.doubt_since(before);
            let shape = value.shape.or(other.shape);
            value = Known { shape, ..other };
        }
        value
    }

    /// `a and b`
    fn both(&mut self) -> Known {
        let mut value = self.negated();
        while self.takes("and") {
            self.asks.soften(value.which, Demand::Asked);
            let before = self.asks.now();
            let other = self.negated();
            self.asks.doubt_since(before);
            let shape = value.shape.or(other.shape);
            value = Known { shape, ..other };
        }
        value
    }

    /// `not a`
    fn negated(&mut self) -> Known {
        if !self.takes("not") {
            return self.compared();
        }
        let value = self.compared();
        self.asks.soften(value.which, Demand::Asked);
        PLAIN
    }

    /// `a == b`, `a in b`, `a is defined`
    fn compared(&mut self) -> Known {
        let mut value = self.computed();
        while let Some(token) = self.peek() {
            let is_not_in = token.text == "not" && self.is_at(1, "in");
            match token.text {
                "==" | "!=" => {
                    self.at += 1;
                    self.asks.soften(value.which, Demand::Compared);
                    let other = self.computed();
                    self.asks.soften(other.which, Demand::Compared);
                }
                "<" | ">" | "<=" | ">=" | "in" => {
                    self.at += 1;
                    self.computed();
                }
                _ if is_not_in => {
                    self.at += 2;
                    self.computed();
                }
                "is" => {
                    self.at += 1;
                    self.takes("not");
                    self.asks.soften(value.which, Demand::Asked);
                    self.word();
                    self.arguments();
                }
                _ => return value,
            }
            value = PLAIN;
        }
        value
    }

    /// `a + b ~ c`
    fn computed(&mut self) -> Known {
        let mut value = self.filtered();
        while ["+", "-", "*", "/", "//", "%", "**", "~"]
            .iter()
            .any(|sign| self.takes(sign))
        {
            self.filtered();
            value = PLAIN;
        }
        value
    }

    /// `a | first`
    fn filtered(&mut self) -> Known {
        let mut value = self.value();
        while self.takes("|") {
            let filter = self.word().map_or("", |word| word.text);
            if filter == "default" {
                self.asks.soften(value.which, Demand::Asked);
            }
            self.arguments();
            let shape = match filter {
                _ if SAME_LIST.contains(&filter) => value.shape,
                _ if ONE_OF_LIST.contains(&filter) => value.shape.item(),
                _ => Shape::Open,
            };
            value = Known { shape, which: None };
        }
        value
    }

    /// `(name=a, other=b)`, if it is there.
    pub(super) fn arguments(&mut self) {
        if !self.takes("(") {
            return;
        }
        while !self.takes(")") && self.peek().is_some() {
            if self.is_at(1, "=") {
                self.at += 2;
            }
            let before = self.at;
            self.expression();
            self.takes(",");
            self.at += usize::from(self.at == before);
        }
    }
}

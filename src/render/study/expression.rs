//! Reads an expression as far as it says what is asked for.
//!
//! Which operator binds tighter than which makes no difference to that, but what `and`, `or`, `if`
//! and `default` stand beside does. What the template engine would refuse is read somehow.

use super::super::shape::Shape;
use super::asks::{Ask, Asks, Demand, NoField, Which};
use super::tokens::Token;

/// More brackets in each other than the template engine takes.
const DEPTH: usize = 60;

/// Filters that give a list of the same things, and those that give one of them.
const SAME_LIST: &[&str] = &["reverse", "sort", "unique"];
const ONE_OF_LIST: &[&str] = &["first", "last", "nth"];

/// Words that are values.
const LITERALS: &[&str] = &[
    "true", "false", "True", "False", "none", "None", "null", "loop",
];

/// A value, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) shape: Shape,
    which: Option<Which>,
}

const OPEN: Known = Known {
    shape: Shape::Open,
    which: None,
};
const PLAIN: Known = Known {
    shape: Shape::Plain,
    which: None,
};

/// Reads the tokens of one tag.
pub(super) struct Reader<'a, 't> {
    tokens: &'a [Token<'t>],
    at: usize,
    depth: usize,
    asks: &'a mut Asks,
    is_certain: bool,
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

    fn is_at(&self, ahead: usize, text: &str) -> bool {
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
    fn either(&mut self) -> Known {
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

    fn value(&mut self) -> Known {
        self.takes("-");
        let Some(token) = self.next() else {
            return OPEN;
        };
        let value = match token.text {
            "(" => {
                let inner = self.expression();
                self.takes(")");
                inner
            }
            "[" => self.list(),
            "{" => self.map(),
            "<" => self.component(),
            word if LITERALS.contains(&word) => {
                self.skip_path();
                PLAIN
            }
            _ if token.is_word() && self.is_at(0, "(") => {
                self.arguments();
                OPEN
            }
            _ if token.is_word() => return self.path(token),
            _ => PLAIN,
        };
        self.subscripts(value, None)
    }

    fn skip_path(&mut self) {
        while self.takes(".") {
            self.word();
        }
    }

    /// `menu.title`, `xs[0].name`
    fn path(&mut self, root: &Token<'t>) -> Known {
        let ask = self.ask(root);
        let (shape, which) = self.asks.name(ask);
        self.subscripts(Known { shape, which }, Some(root))
    }

    fn ask(&self, token: &Token<'_>) -> Ask {
        let quoted = token.quoted();
        let quotes = usize::from(quoted.is_some());
        Ask {
            word: quoted.unwrap_or(token.text).to_owned(),
            part: token.range.start + quotes..token.range.end - quotes,
            demand: Demand::Needed,
            is_certain: self.is_certain,
        }
    }

    /// Fields and indices behind a value; `root` is the name that it begins with.
    fn subscripts(&mut self, mut value: Known, root: Option<&Token<'t>>) -> Known {
        let mut of = root.map_or(String::new(), |root| root.text.to_owned());
        loop {
            let is_careful = self.is_at(0, "?.") || self.is_at(0, "?");
            if is_careful {
                self.asks.soften(value.which, Demand::Asked);
            }
            if self.takes(".") || self.takes("?.") {
                let Some(field) = self.word() else {
                    return OPEN;
                };
                value = self.field(value, &of, root, field);
                of = format!("{of}.{}", field.text);
            } else if self.is_at(0, "[") || self.is_at(0, "?") && self.is_at(1, "[") {
                self.at += 1 + usize::from(is_careful);
                value = self.index(value, &of, root);
                of.push_str("[…]");
            } else {
                return value;
            }
        }
    }

    fn index(&mut self, value: Known, of: &str, root: Option<&Token<'t>>) -> Known {
        let key = self.peek().filter(|_| self.is_at(1, "]"));
        if let Some(key) = key.filter(|key| key.quoted().is_some()) {
            self.at += 2;
            return self.field(value, of, root, key);
        }
        let mut is_slice = false;
        while !self.takes("]") && self.peek().is_some() {
            let before = self.at;
            is_slice |= self.takes(":");
            if !self.is_at(0, "]") {
                self.expression();
            }
            self.at += usize::from(self.at == before);
        }
        let shape = match is_slice {
            true => value.shape,
            false => value.shape.item(),
        };
        Known { shape, which: None }
    }

    fn field(
        &mut self,
        value: Known,
        of: &str,
        root: Option<&Token<'t>>,
        field: &Token<'t>,
    ) -> Known {
        let ask = self.ask(field);
        let (shape, which) = match value.shape {
            Shape::Args => self.asks.group(ask),
            Shape::Record(record) => match record.field(&ask.word) {
                Some(shape) => (shape, None),
                None => self.asks.no_field(NoField {
                    of: of.to_owned(),
                    root: root.map_or(String::new(), |root| root.text.to_owned()),
                    record,
                    field: ask,
                }),
            },
            Shape::Open | Shape::Plain | Shape::List(_) => (Shape::Open, None),
        };
        Known { shape, which }
    }

    /// Behind `[`: items, or `x for x in xs if x`.
    fn list(&mut self) -> Known {
        if let Some(at_for) = self.comprehension() {
            return self.comprehended(at_for);
        }
        let mut shape: Option<Shape> = None;
        while !self.takes("]") && self.peek().is_some() {
            let before = self.at;
            let is_spread = self.takes("...");
            let item = self.expression().shape;
            let item = if is_spread { item } else { item.listed() };
            shape = Some(shape.map_or(item, |shape| shape.or(item)));
            self.takes(",");
            self.at += usize::from(self.at == before);
        }
        let shape = shape.unwrap_or(Shape::List(None));
        Known { shape, which: None }
    }

    /// Where the `for` of a comprehension stands, if this list is one.
    fn comprehension(&self) -> Option<usize> {
        let mut depth = 0_usize;
        for (at, token) in self.tokens.iter().enumerate().skip(self.at) {
            match token.text {
                "(" | "[" | "{" => depth += 1,
                "]" if depth == 0 => return None,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                "for" if depth == 0 => return Some(at),
                _ => {}
            }
        }
        None
    }

    /// The name is known only when its loop was read.
    fn comprehended(&mut self, at_for: usize) -> Known {
        let start = self.at;
        self.at = at_for + 1;
        self.loop_head();
        let before = self.asks.now();
        if self.takes("if") {
            let asked = self.either();
            self.asks.soften(asked.which, Demand::Asked);
        }
        self.takes("]");
        let end = self.at;
        self.at = start;
        let item = self.expression();
        self.at = end;
        self.asks.doubt_since(before);
        Known {
            shape: item.shape.listed(),
            which: None,
        }
    }

    /// Behind `{`: `"key": value, ...others`.
    fn map(&mut self) -> Known {
        while !self.takes("}") && self.peek().is_some() {
            let before = self.at;
            if !self.takes("...") && self.is_at(1, ":") {
                self.at += 2;
            }
            self.expression();
            self.takes(",");
            self.at += usize::from(self.at == before);
        }
        OPEN
    }

    /// Behind `<`: `card title="x" menu={menu} text {...others} />`.
    pub(super) fn component(&mut self) -> Known {
        let mut name = String::new();
        while let Some(word) = self.word() {
            name.push_str(word.text);
            if !self.takes(".") {
                break;
            }
            name.push('.');
        }
        self.asks.components.insert(name);
        while let Some(token) = self.next() {
            match token.text {
                ">" => break,
                "{" => {
                    self.takes("...");
                    self.expression();
                    self.takes("}");
                }
                _ if token.is_word() && !self.takes("=") => {
                    let ask = self.ask(token);
                    self.asks.name(ask);
                }
                _ => {}
            }
        }
        OPEN
    }
}

//! Reads what expressions are made of: names with their fields, lists, maps, components.

use super::super::shape::Shape;
use super::asks::{Ask, Demand, NoField};
use super::expression::{Known, OPEN, PLAIN, Reader};
use super::tokens::Token;

/// Words that are values.
const LITERALS: &[&str] = &[
    "true", "false", "True", "False", "none", "None", "null", "loop",
];

impl<'t> Reader<'_, 't> {
    /// A value with what is asked of it.
    pub(super) fn value(&mut self) -> Known {
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

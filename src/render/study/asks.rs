//! What a template asks for, and how much it needs it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::names::Name;
use super::super::shape::{Record, Shape};

/// How a template asks for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Demand {
    /// It asks whether it is there: `x is defined`, `x or …`, `if x`, `x | default(…)`.
    Asked,
    /// It compares: what is not there is like nothing.
    Compared,
    /// It writes or uses it: what is not there is an error.
    Needed,
}

/// A name, or a group of the regex, that a template asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ask {
    pub(super) word: String,
    pub(super) part: Range<usize>,
    pub(super) demand: Demand,
    /// Nothing decides whether this part of the template is rendered.
    pub(super) is_certain: bool,
}

/// A field that what it is asked of does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoField {
    /// What it is asked of, as the template writes it.
    pub(super) of: String,
    /// The name at the beginning of that.
    pub(super) root: String,
    pub(super) record: Record,
    pub(super) field: Ask,
}

/// Which of the asks a value is, so that what stands round it can say how it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    Name(usize),
    Group(usize),
    Field(usize),
}

/// Everything that a template asks for.
#[derive(Debug, Default)]
pub(super) struct Asks {
    /// Names that neither every page has nor the template makes.
    pub(super) names: Vec<Ask>,
    pub(super) groups: Vec<Ask>,
    pub(super) fields: Vec<NoField>,
    /// The names that every page has and this template looks at.
    pub(super) seen: BTreeSet<&'static str>,
    /// The names that the template makes: `set`, `for`, arguments of components.
    pub(super) bound: BTreeMap<String, Shape>,
    pub(super) components: BTreeSet<String>,
}

/// Where everything stood at some moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment(usize, usize, usize);

impl Asks {
    /// A name that the template makes; if it makes it twice, of different things, it is anything.
    pub(super) fn bind(&mut self, word: &str, shape: Shape) {
        let known = self.bound.get(word).copied();
        let shape = known.map_or(shape, |known| known.or(shape));
        self.bound.insert(word.to_owned(), shape);
    }

    /// What is behind a name, and the ask that it makes.
    pub(super) fn name(&mut self, ask: Ask) -> (Shape, Option<Which>) {
        if let Some(shape) = self.bound.get(&ask.word) {
            return (*shape, None);
        }
        if let Some(shape) = Shape::of(&ask.word) {
            let name = Name::ALL.iter().find(|name| name.word() == ask.word);
            self.seen.extend(name.map(|name| name.word()));
            return (shape, None);
        }
        self.names.push(ask);
        (Shape::Open, Some(Which::Name(self.names.len() - 1)))
    }

    pub(super) fn group(&mut self, ask: Ask) -> (Shape, Option<Which>) {
        self.groups.push(ask);
        (Shape::Plain, Some(Which::Group(self.groups.len() - 1)))
    }

    pub(super) fn no_field(&mut self, field: NoField) -> (Shape, Option<Which>) {
        self.fields.push(field);
        (Shape::Open, Some(Which::Field(self.fields.len() - 1)))
    }

    /// It is asked no harder than this.
    pub(super) fn soften(&mut self, which: Option<Which>, demand: Demand) {
        let ask = match which {
            Some(Which::Name(at)) => self.names.get_mut(at),
            Some(Which::Group(at)) => self.groups.get_mut(at),
            Some(Which::Field(at)) => self.fields.get_mut(at).map(|own| &mut own.field),
            None => None,
        };
        if let Some(ask) = ask {
            ask.demand = ask.demand.min(demand);
        }
    }

    pub(super) fn now(&self) -> Moment {
        Moment(self.names.len(), self.groups.len(), self.fields.len())
    }

    /// Whatever was asked since then may not come to be rendered.
    pub(super) fn doubt_since(&mut self, then: Moment) {
        let names = self.names.iter_mut().skip(then.0);
        let groups = self.groups.iter_mut().skip(then.1);
        let fields = self.fields.iter_mut().skip(then.2);
        let asks = names.chain(groups).chain(fields.map(|own| &mut own.field));
        asks.for_each(|ask| ask.is_certain = false);
    }
}

//! Which messages a handler wants.

mod build;
mod read;
mod show;

use std::ops::Not;
use std::str::FromStr;

use crate::matcher::{Pattern, PatternOptions};
use crate::model::{Content, Event, Inbound};

pub use build::FILTERS;
pub use read::FilterError;

/// Which messages a handler wants: true or false for every message, and never an error.
///
/// What asks for a text is false for everything that is no text, voice that was recognised
/// included. A text is compared as it was typed. The text form is the one of [`FILTERS`], and a
/// filter prints itself in it.
///
/// ```
/// use wxmenu::hook::Filter;
/// use wxmenu::model::{Content, Inbound};
///
/// let text = |text: &str| {
///     let content = Content::Text { text: text.into(), menu_id: None };
///     Inbound::new("shop".into(), "o1".into(), "1".into(), content)
/// };
/// let orders = Filter::starts_with("order").ignore_case().or(Filter::text("我的订单"));
/// assert!(orders.matches(&text("Order 7")) && orders.matches(&text("我的订单")));
/// assert!(!orders.matches(&text("an order")));
///
/// let same: Filter = r#"or(message.startswith(order, ignorecase), message.text("我的订单"))"#.parse()?;
/// assert_eq!(same, orders);
/// # Ok::<(), wxmenu::hook::FilterError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Filter(Test);

#[derive(Clone, Debug, PartialEq)]
enum Test {
    All,
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Not(Box<Filter>),
    Event(String),
    Click(Option<String>),
    View(String, View),
    Message,
    TypeOf(String),
    Text(Compare, Words),
    Regex(Vec<Pattern>, RegexForm),
    Location(Circle),
}

/// How an address is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct View {
    whole: bool,
    ignore_case: bool,
}

/// How a text is compared with words.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Compare {
    Whole,
    Contains,
    StartsWith,
    /// Contains one of several.
    In,
}

#[derive(Clone, Debug, PartialEq)]
struct Words {
    words: Vec<String>,
    ignore_case: bool,
}

/// Whether one regex was written or a list.
#[derive(Clone, Copy, Debug, PartialEq)]
enum RegexForm {
    One,
    List,
}

/// Degrees east, degrees north, metres.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Circle {
    longitude: f64,
    latitude: f64,
    range: f64,
}

impl Filter {
    /// Every message: the default handler's filter, which is always asked last.
    #[must_use]
    pub const fn all() -> Self {
        Self(Test::All)
    }

    /// All of the filters; of none, every message.
    pub fn every(filters: impl IntoIterator<Item = Self>) -> Self {
        Self(Test::And(filters.into_iter().collect()))
    }

    /// One of the filters at least; of none, no message.
    pub fn any(filters: impl IntoIterator<Item = Self>) -> Self {
        Self(Test::Or(filters.into_iter().collect()))
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match self {
            Self(Test::And(mut filters)) => {
                filters.push(other);
                Self(Test::And(filters))
            }
            filter => Self::every([filter, other]),
        }
    }

    /// One of the two at least.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match self {
            Self(Test::Or(mut filters)) => {
                filters.push(other);
                Self(Test::Or(filters))
            }
            filter => Self::any([filter, other]),
        }
    }

    /// An event of this name, whatever its case.
    pub fn event(name: impl Into<String>) -> Self {
        Self(Test::Event(name.into()))
    }

    /// A tap on a button of the account's own menu, with exactly this key.
    pub fn click(key: impl Into<String>) -> Self {
        Self(Test::Click(Some(key.into())))
    }

    /// A page that was opened from the account's own menu, and whose address holds this;
    /// [`Filter::exactly`] asks for the whole address.
    pub fn view(url: impl Into<String>) -> Self {
        Self(Test::View(url.into(), View::default()))
    }

    /// Everything that is no event.
    #[must_use]
    pub const fn message() -> Self {
        Self(Test::Message)
    }

    /// A message of this type, as the platform calls it: `image`, `voice`, `location`, …
    pub fn type_of(msg_type: impl Into<String>) -> Self {
        Self(Test::TypeOf(msg_type.into()))
    }

    /// Exactly this text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::words(Compare::Whole, [text.into()])
    }

    /// A text that holds this.
    pub fn contains(part: impl Into<String>) -> Self {
        Self::words(Compare::Contains, [part.into()])
    }

    /// A text that begins with this.
    pub fn starts_with(part: impl Into<String>) -> Self {
        Self::words(Compare::StartsWith, [part.into()])
    }

    /// A text that holds one of these.
    pub fn contains_one_of<S: Into<String>>(parts: impl IntoIterator<Item = S>) -> Self {
        Self::words(Compare::In, parts.into_iter().map(Into::into))
    }

    /// A text whose beginning the regex takes.
    ///
    /// # Errors
    /// When the regex cannot be read; the rules are those of a menuconfig.
    pub fn regex(regex: &str) -> Result<Self, FilterError> {
        Ok(Self(Test::Regex(vec![pattern(regex)?], RegexForm::One)))
    }

    /// A text whose beginning one of the regexes takes.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn regex_in<S: AsRef<str>>(
        regexes: impl IntoIterator<Item = S>,
    ) -> Result<Self, FilterError> {
        let patterns: Result<Vec<_>, _> = regexes
            .into_iter()
            .map(|one| pattern(one.as_ref()))
            .collect();
        Ok(Self(Test::Regex(patterns?, RegexForm::List)))
    }

    /// A place that was sent and is at most `range` metres away from here; degrees east and north.
    #[must_use]
    pub const fn location(longitude: f64, latitude: f64, range: f64) -> Self {
        Self(Test::Location(Circle {
            longitude,
            latitude,
            range,
        }))
    }

    /// Compares texts and addresses whatever their case, in this filter and all in it.
    #[must_use]
    pub fn ignore_case(mut self) -> Self {
        match &mut self.0 {
            Test::And(filters) | Test::Or(filters) => {
                for filter in filters.iter_mut() {
                    *filter = std::mem::replace(filter, Self::all()).ignore_case();
                }
            }
            Test::Not(filter) => {
                **filter = std::mem::replace(&mut **filter, Self::all()).ignore_case();
            }
            Test::View(_, how) => how.ignore_case = true,
            Test::Text(_, words) => words.ignore_case = true,
            _ => {}
        }
        self
    }

    /// Asks [`Filter::view`] for the whole address.
    #[must_use]
    pub fn exactly(mut self) -> Self {
        if let Test::View(_, how) = &mut self.0 {
            how.whole = true;
        }
        self
    }

    /// Whether this is [`Filter::all`] itself.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.0 == Test::All
    }

    /// Whether it takes the message.
    #[must_use]
    pub fn matches(&self, message: &Inbound) -> bool {
        let content = &message.content;
        match &self.0 {
            Test::All => true,
            Test::And(filters) => filters.iter().all(|filter| filter.matches(message)),
            Test::Or(filters) => filters.iter().any(|filter| filter.matches(message)),
            Test::Not(filter) => !filter.matches(message),
            Test::Event(name) => event(content).is_some_and(|event| event.is(name)),
            Test::Click(key) => event_of(content, "CLICK")
                .is_some_and(|event| key.as_ref().is_none_or(|key| *key == event.key)),
            Test::View(url, how) => {
                event_of(content, "VIEW").is_some_and(|event| how.takes(&event.key, url))
            }
            Test::Message => event(content).is_none(),
            Test::TypeOf(wanted) => content.msg_type().eq_ignore_ascii_case(wanted),
            Test::Text(compare, words) => {
                text(content).is_some_and(|text| words.take(text, *compare))
            }
            Test::Regex(patterns, _) => {
                text(content).is_some_and(|text| patterns.iter().any(|one| one.begins(text)))
            }
            Test::Location(circle) => circle.holds(content),
        }
    }

    fn words(compare: Compare, words: impl IntoIterator<Item = String>) -> Self {
        let words = Words {
            words: words.into_iter().collect(),
            ignore_case: false,
        };
        Self(Test::Text(compare, words))
    }
}

/// The opposite.
impl Not for Filter {
    type Output = Self;

    fn not(self) -> Self {
        Self(Test::Not(Box::new(self)))
    }
}

impl FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        build::filter(&read::read(text)?)
    }
}

impl View {
    fn takes(self, address: &str, wanted: &str) -> bool {
        let compare = |address: &str, wanted: &str| {
            if self.whole {
                address == wanted
            } else {
                address.contains(wanted)
            }
        };
        if self.ignore_case {
            compare(&address.to_lowercase(), &wanted.to_lowercase())
        } else {
            compare(address, wanted)
        }
    }
}

impl Words {
    fn take(&self, text: &str, compare: Compare) -> bool {
        if self.ignore_case {
            let text = text.to_lowercase();
            let mut words = self.words.iter();
            words.any(|word| compare.takes(&text, &word.to_lowercase()))
        } else {
            self.words.iter().any(|word| compare.takes(text, word))
        }
    }
}

impl Compare {
    fn takes(self, text: &str, word: &str) -> bool {
        match self {
            Self::Whole => text == word,
            Self::Contains | Self::In => text.contains(word),
            Self::StartsWith => text.starts_with(word),
        }
    }
}

/// The mean radius of the earth, in metres.
const EARTH: f64 = 6_371_009.0;

impl Circle {
    fn holds(&self, content: &Content) -> bool {
        let Content::Location {
            latitude,
            longitude,
            ..
        } = content
        else {
            return false;
        };
        self.distance(*longitude, *latitude) <= self.range
    }

    /// Along the great circle.
    fn distance(&self, longitude: f64, latitude: f64) -> f64 {
        let half_sine = |a: f64, b: f64| ((a - b).to_radians() / 2.0).sin().powi(2);
        let across = self.latitude.to_radians().cos() * latitude.to_radians().cos();
        let part =
            half_sine(latitude, self.latitude) + across * half_sine(longitude, self.longitude);
        2.0 * EARTH * part.clamp(0.0, 1.0).sqrt().asin()
    }
}

fn event(content: &Content) -> Option<&Event> {
    match content {
        Content::Event(event) => Some(event),
        _ => None,
    }
}

fn event_of<'m>(content: &'m Content, name: &str) -> Option<&'m Event> {
    event(content).filter(|event| event.is(name))
}

fn text(content: &Content) -> Option<&str> {
    match content {
        Content::Text { text, .. } => Some(text),
        _ => None,
    }
}

/// A regex that is to be found at the beginning of a text.
pub(super) fn pattern(regex: &str) -> Result<Pattern, FilterError> {
    let options = PatternOptions {
        contains: true,
        ..PatternOptions::default()
    };
    let (pattern, faults) = Pattern::parse(regex, options);
    pattern.ok_or_else(|| {
        let why = faults.first().map_or("it is empty", |fault| &fault.message);
        let error = FilterError::new(format!("the regex `{regex}` cannot be used: {why}"));
        match faults.first().and_then(|fault| fault.help.as_ref()) {
            Some(help) => error.help(help),
            None => error,
        }
    })
}

//! How much of a bot its conversations touch, for people and for programs.

use std::fmt;

use serde::Serialize;

use crate::engine::{Coverage, CoveredElement, CoveredKind};
use crate::model::MenuId;

/// How much of a bot was touched, and what was not.
///
/// Its `Display` is what a person reads: a line for each kind, then file, line and column of
/// everything that was not touched. [`CoverageReport::to_json`] is for programs.
///
/// ```
/// use wxmenu::Engine;
/// use wxmenu::engine::Coverage;
/// use wxmenu::testing::{CoverageReport, TestBot};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let menu = r#"<menu-configs>
///   <menu-config id="m" name="menu"><regex>m|菜单</regex><reply>你好</reply></menu-config>
/// </menu-configs>"#;
/// let coverage = Coverage::new();
/// let bot = TestBot::new(Engine::builder().menu("a.menuconfig.xml", menu).coverage(&coverage))?;
/// bot.chat().say("m").await;
/// let report = CoverageReport::new(&coverage);
/// assert!(report.to_string().contains("a.menuconfig.xml:2:44: alternative `菜单` of menu `m`"));
/// assert!(report.reaches(75.0) && !report.reaches(75.1));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct CoverageReport {
    elements: Vec<CoveredElement>,
}

/// How many of some elements were touched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Share {
    /// How many were.
    pub covered: usize,
    /// How many there are.
    pub all: usize,
}

/// The kinds, as they are called, and what did not happen to an element that was not touched.
const KINDS: [(CoveredKind, &str, &str, &str); 4] = [
    (CoveredKind::Menu, "menu", "menus", "never shown"),
    (CoveredKind::Command, "command", "commands", "never run"),
    (
        CoveredKind::Alternative,
        "alternative",
        "alternatives of regexes",
        "took no text",
    ),
    (
        CoveredKind::TemplateLine,
        "template-line",
        "lines of templates",
        "never rendered",
    ),
];

impl CoverageReport {
    /// What was touched so far.
    #[must_use]
    pub fn new(coverage: &Coverage) -> Self {
        let elements = coverage.elements();
        Self { elements }
    }

    /// Of everything.
    #[must_use]
    pub fn total(&self) -> Share {
        Share::of(self.elements.iter())
    }

    /// Of one kind.
    #[must_use]
    pub fn of(&self, kind: CoveredKind) -> Share {
        Share::of(self.elements.iter().filter(|element| element.kind == kind))
    }

    /// What was not touched.
    pub fn missed(&self) -> impl Iterator<Item = &CoveredElement> {
        self.elements.iter().filter(|element| element.times == 0)
    }

    /// Whether the total is at least this, in percent.
    #[must_use]
    pub fn reaches(&self, percent: f64) -> bool {
        self.total().exact() >= percent
    }

    /// The report as one JSON object, which `wxmenu test --coverage=FILE` writes:
    ///
    /// ```text
    /// {"total":SHARE,"menus":SHARE,"commands":SHARE,"alternatives":SHARE,"template_lines":SHARE,
    ///  "elements":[{"kind":"menu|command|alternative|template-line","name","menu",
    ///               "file","line","column","end_line","end_column","times":N}]}
    /// SHARE: {"covered":N,"all":N,"percent":N}
    /// ```
    ///
    /// `menu` is the id of the menu that the element is or belongs to, or null; lines and columns
    /// count from 1, columns in characters; `percent` is cut to one digit, never rounded up.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts and numbers always have a JSON form.
        serde_json::to_string(&self.object()).unwrap_or_else(|error| error.to_string())
    }

    /// The same, as part of a larger object.
    #[must_use]
    pub fn object(&self) -> impl Serialize + '_ {
        let share = |kind| self.of(kind).object();
        Object {
            total: self.total().object(),
            menus: share(CoveredKind::Menu),
            commands: share(CoveredKind::Command),
            alternatives: share(CoveredKind::Alternative),
            template_lines: share(CoveredKind::TemplateLine),
            elements: self.elements.iter().map(Element::new).collect(),
        }
    }
}

impl Share {
    fn of<'e>(elements: impl Iterator<Item = &'e CoveredElement>) -> Self {
        let mut share = Self::default();
        for element in elements {
            share.all += 1;
            share.covered += usize::from(element.times > 0);
        }
        share
    }

    /// In percent, cut to one digit: what is nearly everything is not shown as everything. All of
    /// nothing is everything.
    #[must_use]
    pub fn percent(self) -> f64 {
        (self.exact() * 10.0).floor() / 10.0
    }

    #[allow(
        clippy::cast_precision_loss,
        reason = "no bot has so many elements that a float could not count them"
    )]
    fn exact(self) -> f64 {
        match self.all {
            0 => 100.0,
            all => self.covered as f64 * 100.0 / all as f64,
        }
    }

    fn object(self) -> ShareObject {
        ShareObject {
            covered: self.covered,
            all: self.all,
            percent: self.percent(),
        }
    }
}

/// `97.5 %, 39 of 40`
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { covered, all } = self;
        write!(f, "{:.1} %, {covered} of {all}", self.percent())
    }
}

impl fmt::Display for CoverageReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "coverage: {}", self.total())?;
        for (kind, _, plural, _) in KINDS {
            writeln!(f, "  {plural}: {}", self.of(kind))?;
        }
        if self.missed().next().is_some() {
            writeln!(f, "not covered:")?;
        }
        let mut missed: Vec<&CoveredElement> = self.missed().collect();
        missed.sort_by_key(|element| (element.span.file().name(), element.span.start()));
        for element in missed {
            let (line, column) = element.span.start_position();
            let (file, name) = (element.span.file().name(), &element.name);
            let (_, missing) = words(element.kind);
            writeln!(f, "  {file}:{line}:{column}: {name} {missing}")?;
        }
        Ok(())
    }
}

/// The kind as programs read it, and what did not happen.
fn words(kind: CoveredKind) -> (&'static str, &'static str) {
    let row = KINDS.iter().find(|(own, ..)| *own == kind);
    row.map_or(("", ""), |(_, word, _, missing)| (word, missing))
}

#[derive(Serialize)]
struct Object<'r> {
    total: ShareObject,
    menus: ShareObject,
    commands: ShareObject,
    alternatives: ShareObject,
    template_lines: ShareObject,
    elements: Vec<Element<'r>>,
}

#[derive(Serialize)]
struct ShareObject {
    covered: usize,
    all: usize,
    percent: f64,
}

#[derive(Serialize)]
struct Element<'r> {
    kind: &'static str,
    name: &'r str,
    menu: Option<&'r str>,
    file: &'r str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    times: u64,
}

impl<'r> Element<'r> {
    fn new(element: &'r CoveredElement) -> Self {
        let (line, column) = element.span.start_position();
        let (end_line, end_column) = element.span.end_position();
        Self {
            kind: words(element.kind).0,
            name: &element.name,
            menu: element.menu.as_ref().map(MenuId::as_str),
            file: element.span.file().name(),
            line,
            column,
            end_line,
            end_column,
            times: element.times,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_everything_is_not_everything() {
        for (covered, all, shown) in [
            (0, 0, "100.0 %, 0 of 0"),
            (1, 3, "33.3 %, 1 of 3"),
            (9_999, 10_000, "99.9 %, 9999 of 10000"),
            (10, 10, "100.0 %, 10 of 10"),
        ] {
            assert_eq!(Share { covered, all }.to_string(), shown);
        }
    }
}

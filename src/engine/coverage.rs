//! What a bot's conversations have touched, for tests that measure it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::matcher::Pattern;
use crate::menu::{Action, Menu, MenuTree, Menus};
use crate::model::{MenuId, Span};
use crate::render::{RenderedLine, RenderedLines};

/// Everything in a bot's files that a conversation can touch, and how often it was.
///
/// Given to an [`EngineBuilder`](super::EngineBuilder) it is filled by every engine that is built
/// from it; several may share one. Cheap to clone; all clones are the same.
///
/// ```
/// use wxmenu::Engine;
/// use wxmenu::engine::Coverage;
/// use wxmenu::testing::TestBot;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let menu = r#"<menu-configs>
///   <menu-config id="m" name="menu"><regex>m|菜单</regex><reply>你好</reply></menu-config>
/// </menu-configs>"#;
/// let coverage = Coverage::new();
/// let bot = TestBot::new(Engine::builder().menu("a.menuconfig.xml", menu).coverage(&coverage))?;
/// bot.chat().say("m").await;
/// let missed: Vec<_> = coverage.elements().into_iter().filter(|one| one.times == 0).collect();
/// assert_eq!(missed.len(), 1);
/// assert_eq!(missed[0].name, "alternative `菜单` of menu `m`");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Coverage {
    elements: Arc<Mutex<Elements>>,
    lines: RenderedLines,
}

/// Which kind of thing is touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum CoveredKind {
    /// A menu: entered, or shown again.
    Menu,
    /// A command of a menu, of the system, of an event or a message type, or a not-found: run.
    Command,
    /// An alternative of a regex: it took a text.
    Alternative,
    /// A line of a template of the bot's own: rendered.
    TemplateLine,
}

/// One thing that a conversation can touch.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CoveredElement {
    /// Which kind of thing.
    pub kind: CoveredKind,
    /// What it is called, for people.
    pub name: String,
    /// The menu that it is, or that it belongs to.
    pub menu: Option<MenuId>,
    /// Where it stands.
    pub span: Span,
    /// How often it was touched.
    pub times: u64,
}

/// Kind, file, first byte, and a number for those that share a place.
type Key = (CoveredKind, String, usize, usize);

#[derive(Default)]
struct Elements {
    all: BTreeMap<Key, CoveredElement>,
    /// The alternatives of each regex, by file and first byte of the regex.
    regexes: BTreeMap<(String, usize), Vec<(Pattern, Key)>>,
}

impl Coverage {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Everything that can be touched: menus, commands, alternatives, lines, each in reading order.
    #[must_use]
    pub fn elements(&self) -> Vec<CoveredElement> {
        let lines = self.lines.all().into_iter().map(CoveredElement::line);
        let mut all: Vec<_> = self.lock().all.values().cloned().collect();
        all.extend(lines);
        all
    }

    /// The lines of templates.
    pub(super) fn lines(&self) -> &RenderedLines {
        &self.lines
    }

    /// Everything that is there can be touched from now on; what was touched stays so.
    pub(super) fn expect(&self, menus: &Menus) {
        let mut elements = self.lock();
        for tree in menus.trees() {
            elements.expect(tree);
        }
    }

    /// A menu is entered or shown.
    pub(super) fn shown(&self, menu: &Menu) {
        self.lock().touch(&key(CoveredKind::Menu, &menu.span, 0));
    }

    /// A command runs.
    pub(super) fn ran(&self, action: &Action) {
        let key = key(CoveredKind::Command, &action.span, 0);
        self.lock().touch(&key);
    }

    /// A regex took the first of these texts that it takes at all; the first of its alternatives
    /// that takes it is the one that did.
    pub(super) fn took(&self, pattern: Option<&Pattern>, texts: &[&str]) {
        let Some(place) = pattern.and_then(Pattern::place) else {
            return;
        };
        let mut elements = self.lock();
        let of = (place.file().name().to_owned(), place.start());
        let alternatives = elements.regexes.get(&of).map_or(&[][..], Vec::as_slice);
        let taking = |text: &&str| {
            let mut alternatives = alternatives.iter();
            let taking = alternatives.find(|(pattern, _)| pattern.is_match(text))?;
            Some(taking.1.clone())
        };
        if let Some(key) = texts.iter().find_map(taking) {
            elements.touch(&key);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Elements> {
        self.elements.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Elements {
    fn expect(&mut self, tree: &MenuTree) {
        for menu in tree.menus() {
            let name = format!("menu `{}`", menu.id);
            self.add(CoveredKind::Menu, &menu.span, 0, &name, Some(menu));
            self.regex(menu.pattern.as_ref(), &name, Some(menu));
            for command in &menu.commands {
                let name = format!(
                    "{} of menu `{}`",
                    called("menu-command", &command.action),
                    menu.id
                );
                self.command(&command.action, &name, Some(menu));
                for field in command.form.iter().flat_map(|form| &form.fields) {
                    let name = format!("field `{}` of {name}", field.name);
                    self.regex(field.pattern.as_ref(), &name, Some(menu));
                }
            }
        }
        for command in tree.system_commands() {
            let name = called("system-command", &command.action);
            self.command(&command.action, &name, None);
        }
        for command in tree.event_commands() {
            let name = format!("event-command for `{}`", command.event);
            self.command(&command.action, &name, None);
            self.regex(command.key.as_ref(), &name, None);
        }
        for command in tree.message_commands() {
            let name = format!("message-command for `{}`", command.msg_type);
            self.command(&command.action, &name, None);
        }
        for own in tree.not_found() {
            self.command(&own.action, "not-found", None);
        }
    }

    fn command(&mut self, action: &Action, name: &str, menu: Option<&Menu>) {
        self.add(CoveredKind::Command, &action.span, 0, name, menu);
        self.regex(action.pattern.as_ref(), name, menu);
    }

    fn regex(&mut self, pattern: Option<&Pattern>, of: &str, menu: Option<&Menu>) {
        let Some((pattern, place)) = pattern.and_then(|own| Some((own, own.place()?))) else {
            return;
        };
        let regex = (place.file().name().to_owned(), place.start());
        if self.regexes.contains_key(&regex) {
            return;
        }
        let alternatives = pattern.alternatives();
        let word = if alternatives.len() > 1 {
            "alternative"
        } else {
            "regex"
        };
        let mut keys = Vec::with_capacity(alternatives.len());
        for (number, one) in alternatives.into_iter().enumerate() {
            let name = format!("{word} `{}` of {of}", one.pattern.source());
            let span = one.place.as_ref().unwrap_or(place);
            let key = self.add(CoveredKind::Alternative, span, number, &name, menu);
            keys.push((one.pattern, key));
        }
        self.regexes.insert(regex, keys);
    }

    fn add(
        &mut self,
        kind: CoveredKind,
        span: &Span,
        number: usize,
        name: &str,
        menu: Option<&Menu>,
    ) -> Key {
        let key = key(kind, span, number);
        self.all
            .entry(key.clone())
            .or_insert_with(|| CoveredElement {
                kind,
                name: name.to_owned(),
                menu: menu.map(|menu| menu.id.clone()),
                span: span.clone(),
                times: 0,
            });
        key
    }

    fn touch(&mut self, key: &Key) {
        if let Some(element) = self.all.get_mut(key) {
            element.times += 1;
        }
    }
}

impl CoveredElement {
    fn line(line: RenderedLine) -> Self {
        Self {
            kind: CoveredKind::TemplateLine,
            name: format!("`{}`", line.span.text()),
            menu: None,
            span: line.span,
            times: line.times,
        }
    }
}

fn key(kind: CoveredKind, span: &Span, number: usize) -> Key {
    (kind, span.file().name().to_owned(), span.start(), number)
}

fn called(kind: &str, action: &Action) -> String {
    let name = [&action.name, &action.id, &action.title];
    match name.into_iter().find(|name| !name.is_empty()) {
        Some(name) => format!("{kind} `{name}`"),
        None => kind.to_owned(),
    }
}

impl fmt::Debug for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Coverage").finish_non_exhaustive()
    }
}

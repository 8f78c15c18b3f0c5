//! What pages ask for, held against what they are given.
//!
//! Two things are looked at: the texts of the templates, which say what they ask for, and the pages
//! rendered from sample data. What a handler puts for its page is not known here, so that a page
//! which only handlers lead to may ask for anything.

mod engine_page;
mod form;
mod found;
mod given;
mod groups;
mod links;
mod sample;
mod scene;
mod shower;
mod showing;
mod spoken;
mod web;

use std::collections::BTreeSet;

pub use engine_page::{ENGINE_PAGES, EnginePage};
use found::Found;
pub use sample::{SAMPLE_MOMENT, Sample, Sampler};
pub use shower::Shower;
pub use showing::{Showing, Shown, showings};
use web::Web;
pub use web::reached;

use crate::menu::{MenuTree, Menus, Page};
use crate::model::{Code, Diagnostic, Diagnostics, MenuId, Severity};
use crate::render::{Renderer, Study, TemplateFile, builtin_pages, study};
use crate::resolve::Step;

/// What judging pages takes besides menus and templates.
#[derive(Clone, Debug)]
#[allow(
    clippy::exhaustive_structs,
    reason = "whoever asks has to say all of it"
)]
pub struct PageSettings {
    /// How texts are normalised.
    pub normalise: Vec<Step>,
    /// Every menuconfig could be read, so that what nothing leads to is not led to.
    pub is_complete: bool,
    /// Some handlers are in another program, which may also choose pages and put what all of them
    /// see.
    pub is_part: bool,
    /// What conversation tests show.
    pub told: Vec<Told>,
}

/// A page that a conversation test shows.
#[derive(Clone, Debug, Default)]
#[allow(
    clippy::exhaustive_structs,
    reason = "whoever plays tests has to say all of it"
)]
pub struct Told {
    /// The template; none for a handler's own reply.
    pub template: Option<String>,
    /// The handler that ran last, and the name of its command.
    pub handler: Option<(String, String)>,
    /// The menus before and after.
    pub menus: Vec<MenuId>,
    /// How long the reply is as a whole.
    pub bytes: usize,
    /// What was said.
    pub said: String,
    /// Where it stands: `tests/shop.chat:3`.
    pub place: String,
}

impl Default for PageSettings {
    fn default() -> Self {
        Self {
            normalise: Step::DEFAULT.to_vec(),
            is_complete: true,
            is_part: false,
            told: Vec::new(),
        }
    }
}

/// Everything that is wrong between the pages of some trees and what they are given, each fault
/// once, in reading order.
///
/// ```
/// use wxmenu::check::{PageSettings, judge_pages};
/// use wxmenu::menu;
/// use wxmenu::model::{AccountId, Code, SourceFile};
///
/// let file = SourceFile::new(
///     "a.menuconfig.xml",
///     r#"<menu-configs><menu-config id="m" name="m"><regex>m</regex>
///          <reply>{{ menu.titel }}</reply></menu-config></menu-configs>"#,
/// );
/// let (menus, _) = menu::load(&[file]);
/// let tree = menus.tree(&AccountId::from("demo"));
/// let found = judge_pages(&menus, [&**tree], &[], &PageSettings::default());
/// let fault = found.iter().next().unwrap();
/// assert_eq!(fault.code, Code::TemplateUndefined);
/// assert_eq!(fault.span.as_ref().unwrap().text(), "titel");
/// assert_eq!(fault.help.as_deref(), Some("did you mean `title`?"));
/// ```
#[must_use]
pub fn judge_pages<'t>(
    menus: &'t Menus,
    trees: impl IntoIterator<Item = &'t MenuTree>,
    templates: &[TemplateFile],
    settings: &PageSettings,
) -> Diagnostics {
    let pages: Vec<&Page> = menus.trees().flat_map(|tree| tree.pages()).collect();
    let (renderer, faults) = Renderer::new(templates, pages.iter().copied());
    let renderer = renderer.with_menus(menus);
    let studies = study(templates, pages.iter().copied());
    let judge = Judge {
        web: Web::new(&studies),
        studies: &studies,
        broken: broken(&faults),
        settings,
    };
    let mut found = Found::default();
    let showings: Vec<Showing<'_>> = trees.into_iter().flat_map(showings).collect();
    judge.unused(&pages, &mut found);
    judge.given(&showings, &mut found);
    judge.links(&pages, &mut found);
    if judge.broken.is_empty() {
        judge.spoken(&showings, &renderer, &mut found);
    }
    found.end()
}

/// The files of templates that cannot be read: what they ask for is not known.
fn broken(faults: &Diagnostics) -> BTreeSet<String> {
    let errors = faults
        .iter()
        .filter(|fault| fault.severity == Severity::Error);
    let files = errors.filter_map(|fault| fault.span.as_ref());
    files.map(|span| span.file().name().to_owned()).collect()
}

/// What is asked about pages.
struct Judge<'s> {
    web: Web<'s>,
    studies: &'s [Study],
    broken: BTreeSet<String>,
    settings: &'s PageSettings,
}

impl<'s> Judge<'s> {
    /// Whether what a template asks for is known.
    fn is_read(&self, study: &Study) -> bool {
        !self.broken.contains(study.start.file().name())
    }

    fn unused(&self, pages: &[&Page], found: &mut Found) {
        if !self.settings.is_complete || !self.broken.is_empty() {
            return;
        }
        let named = pages.iter().filter_map(|page| match page {
            Page::Template { name, .. } => Some(name.as_str()),
            _ => None,
        });
        let inline = pages.iter().flat_map(|page| page.texts());
        let roots = named
            .chain(inline.map(|text| text.name.as_str()))
            .chain(builtin_pages().map(|(name, _)| name))
            .chain(
                self.settings
                    .told
                    .iter()
                    .filter_map(|told| told.template.as_deref()),
            );
        let used = self.web.reach(roots);
        let used: BTreeSet<&str> = used.iter().map(|study| study.name.as_str()).collect();
        for study in self
            .studies
            .iter()
            .filter(|own| !used.contains(own.name.as_str()))
        {
            found.tell(self.unused_template(study, &used));
        }
    }

    fn unused_template(&self, study: &Study, used: &BTreeSet<&str>) -> Diagnostic {
        let message = format!("nothing leads to the template `{}`", study.name);
        let help = match used.iter().find(|used| used.eq_ignore_ascii_case(&study.name)) {
            Some(near) => format!("is it meant to be `{near}`? capitals count"),
            None => "name it in a `path`, include it somewhere, or remove the file; a handler may also choose it, which a conversation test can show".to_owned(),
        };
        let fault = Diagnostic::new(Code::TemplateUnused, study.start.clone(), message);
        self.as_far_as_known(fault.help(help))
    }

    /// What another program may make good is only information.
    fn as_far_as_known(&self, mut fault: Diagnostic) -> Diagnostic {
        if self.settings.is_part {
            fault.severity = Severity::Info;
        }
        fault
    }
}

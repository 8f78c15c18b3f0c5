//! What matchers do to each other, proved.
//!
//! In every position, each menu and outside them all, the matchers that can take a text are held
//! against each other, in the order of [`decide_among`](crate::resolve::decide_among), which is
//! that of the turns. What is found never keeps a bot from running; an author reads it in `check`.

mod alive;
mod entry;
mod events;
mod examples;
mod forms;
mod inquiry;
mod lints;
mod normalised;
mod open;
mod overlap;
mod position;
mod told;
mod verdicts;
mod ways_out;

use crate::matcher::proof::Budget;
use crate::menu::MenuTree;
use crate::model::Diagnostics;
use crate::resolve::Step;
use inquiry::Inquiry;

/// What proofs have to know besides the menus.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(
    clippy::exhaustive_structs,
    reason = "whoever asks for proofs has to say all of it"
)]
pub struct ProofSettings {
    /// How a text that nothing takes as typed is tried once more.
    pub normalise: Vec<Step>,
    /// The texts that always leave every menu.
    pub escape: Vec<String>,
    /// Every file could be read, so that what is not there is not there.
    pub is_complete: bool,
    /// What the questions may cost.
    pub budget: Budget,
}

impl Default for ProofSettings {
    fn default() -> Self {
        Self {
            normalise: Step::DEFAULT.to_vec(),
            escape: Vec::new(),
            is_complete: true,
            budget: Budget::default(),
        }
    }
}

/// Everything that is wrong between the matchers of some trees, each fault once, in reading order.
///
/// ```
/// use wxmenu::check::{ProofSettings, prove};
/// use wxmenu::menu;
/// use wxmenu::model::{AccountId, Code, SourceFile};
///
/// let file = SourceFile::new(
///     "a.menuconfig.xml",
///     r#"<menu-configs><menu-config id="m" name="m"><regex>m</regex>
///          <menu-command name="word"><regex>[a-z]+</regex></menu-command>
///          <menu-command name="hello"><regex>hello</regex></menu-command>
///        </menu-config>
///        <system-command name="exit" bean-name="exitCommandHandler"><regex>\*</regex></system-command>
///     </menu-configs>"#,
/// );
/// let (menus, _) = menu::load(&[file]);
/// let tree = menus.tree(&AccountId::from("demo"));
/// let found = prove([&**tree], &ProofSettings::default());
/// let shadowed = found.iter().find(|fault| fault.code == Code::MatcherShadowed).unwrap();
/// assert_eq!(shadowed.witness.as_deref(), Some("hello"));
/// assert_eq!(shadowed.span.as_ref().unwrap().text(), "hello");
/// assert_eq!(shadowed.related[0].span.text(), "[a-z]+");
/// ```
#[must_use]
pub fn prove<'t>(
    trees: impl IntoIterator<Item = &'t MenuTree>,
    settings: &ProofSettings,
) -> Diagnostics {
    let mut inquiry = Inquiry::new(settings);
    for tree in trees {
        inquiry.tree(tree);
    }
    inquiry.end()
}

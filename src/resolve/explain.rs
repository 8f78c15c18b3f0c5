//! Why a text went where it went.

use super::{Candidate, Input, Step, What, candidates, changes, option_of, resolve};
use crate::menu::{Menu, MenuTree};
use crate::model::{MenuId, Session};

/// Every matcher that was asked about a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// Where the person stands.
    pub position: Option<MenuId>,
    /// The text as typed, without white space at its ends.
    pub text: String,
    /// The text after normalisation.
    pub normalised: String,
    /// The steps of normalisation that changed something: the word of each, and the text after it.
    pub steps: Vec<(&'static str, String)>,
    /// The matchers, in the order in which they are asked.
    pub tried: Vec<Tried>,
    /// What happens, in a few words.
    pub outcome: String,
}

/// One matcher that was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tried {
    /// `menu-command`, `system-command` or `menu-config`.
    pub kind: &'static str,
    /// The element's name, or else its id.
    pub name: String,
    /// Its regex; none never matches.
    pub regex: Option<String>,
    /// It takes the text as typed.
    pub typed: bool,
    /// It takes the normalised text.
    pub normalised: bool,
    /// It is the one that wins.
    pub wins: bool,
}

/// Asks every matcher of a place about a text, one by one, and tells what happens.
#[must_use]
pub fn explain(
    tree: &MenuTree,
    at: Option<&Menu>,
    input: &Input,
    escape: &[String],
) -> Explanation {
    let what = resolve(tree, at, input, escape).what;
    let tried = candidates(tree, at)
        .map(|candidate| tried(candidate, input, what))
        .collect();
    Explanation {
        position: at.map(|menu| menu.id.clone()),
        text: input.typed.to_string(),
        normalised: input.normalised.to_string(),
        steps: Vec::new(),
        tried,
        outcome: outcome(what),
    }
}

impl Explanation {
    /// Tells what a text that no matcher takes means after what the person was shown: a numbered
    /// option, or more of the last reply.
    pub fn by_what_was_shown(&mut self, session: &Session, input: &Input, more: &[String]) {
        let options = session.options(self.position.as_ref());
        let is_more = |word: &String| **word == *input.typed || **word == *input.normalised;
        if let Some((number, text)) = option_of(input, options) {
            self.outcome = format!("chooses option {number} of the list shown: {text}");
        } else if !session.rest().is_empty() && more.iter().any(is_more) {
            self.outcome = "asks for more of the last reply".to_owned();
        }
    }

    /// Tells also which steps of normalisation changed what.
    #[must_use]
    pub fn with_steps(mut self, steps: &[Step]) -> Self {
        let changes = changes(&self.text, steps).into_iter();
        self.steps = changes.map(|(step, text)| (step.word(), text)).collect();
        self
    }
}

fn tried(candidate: Candidate<'_>, input: &Input, what: What<'_>) -> Tried {
    let takes = |text: &str| {
        candidate
            .pattern()
            .is_some_and(|pattern| pattern.is_match(text))
    };
    let wins = match (candidate, what) {
        (Candidate::Command(own), What::Command(_, winner)) => std::ptr::eq(own, winner),
        (Candidate::System(own), What::System(winner)) => std::ptr::eq(own, winner),
        (Candidate::Menu(own), What::Enter(winner)) => std::ptr::eq(own, winner),
        _ => false,
    };
    Tried {
        kind: candidate.kind(),
        name: candidate.name().to_owned(),
        regex: candidate
            .pattern()
            .map(|pattern| pattern.source().to_owned()),
        typed: takes(&input.typed),
        normalised: takes(&input.normalised),
        wins,
    }
}

fn outcome(what: What<'_>) -> String {
    match what {
        What::Enter(menu) => format!("enters menu {}", menu.id),
        What::Command(menu, command) => {
            format!(
                "runs command {} of menu {}",
                Candidate::Command(command).name(),
                menu.id
            )
        }
        What::System(command) => {
            format!("runs system command {}", Candidate::System(command).name())
        }
        What::Escape => "leaves every menu: the text is in engine.escape".to_owned(),
        What::Redisplay(menu) => format!("nothing matches: menu {} is shown again", menu.id),
        What::Unanswered => "nothing matches: the not-found page".to_owned(),
    }
}

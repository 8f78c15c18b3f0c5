//! Why a text went where it went.

use super::{
    Asked, Candidate, Input, Said, Step, What, asked, candidates, changes, option_of, resolve,
};
use crate::matcher::Pattern;
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
    /// `menu-command`, `system-command` or `menu-config`; inside a form `menu-form` or `field`.
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
    /// Tells also what comes of what the person did before: inside a form its words and its field are
    /// asked, and a text that no matcher takes may be a numbered option or ask for more of the last
    /// reply.
    #[must_use]
    pub fn with_session(
        mut self,
        at: Option<&Menu>,
        input: &Input,
        session: &Session,
        more: &[String],
    ) -> Self {
        let asked = session.filling().and_then(|filling| asked(at, filling));
        let is_more = |word: &String| **word == *input.typed || **word == *input.normalised;
        if let Some(asked) = asked {
            self.in_form(&asked, input);
        } else if self.tried.iter().any(|tried| tried.wins) {
        } else if let Some((number, text)) = option_of(input, session.options(at.map(|at| &at.id)))
        {
            self.outcome = format!("chooses option {number} of the list shown: {text}");
        } else if !session.rest().is_empty() && more.iter().any(is_more) {
            self.outcome = "asks for more of the last reply".to_owned();
        }
        self
    }

    /// The commands and sub-menus of the menu wait; only system commands are asked after the form.
    fn in_form(&mut self, asked: &Asked<'_, '_>, input: &Input) {
        let said = asked.said(input);
        let words = &asked.form.words;
        let may_skip = asked.field.filter(|field| asked.may_skip(field));
        let rows = [
            ("cancel", words.cancel.as_ref(), said == Said::Cancel),
            ("back", words.back.as_ref(), said == Said::Back),
            (
                "skip",
                words.skip.as_ref().filter(|_| may_skip.is_some()),
                said == Said::Skip,
            ),
            (
                "confirm",
                words.confirm.as_ref().filter(|_| asked.field.is_none()),
                said == Said::Confirm,
            ),
        ];
        let rows = rows.into_iter().filter_map(|(name, pattern, wins)| {
            pattern.map(|pattern| row("menu-form", name, Some(pattern), input, wins))
        });
        let field = asked.field.map(|field| {
            let wins = matches!(said, Said::Value(_));
            row("field", &field.name, field.pattern.as_ref(), input, wins)
        });
        let system = std::mem::take(&mut self.tried).into_iter();
        let system = system.filter(|tried| tried.kind == "system-command");
        self.tried = rows.chain(field).collect();
        let name = Candidate::Command(asked.command).name();
        if self.tried.iter().any(|tried| tried.wins) {
            self.outcome = format!("goes on in the form {name}");
            self.tried.extend(system.map(|tried| Tried {
                wins: false,
                ..tried
            }));
            return;
        }
        self.tried.extend(system);
        let takes = |tried: &Tried| tried.typed || tried.normalised;
        let first = self
            .tried
            .iter()
            .position(|tried| takes(tried) && tried.kind == "system-command");
        self.outcome = match first.and_then(|first| self.tried.get_mut(first)) {
            Some(first) => {
                first.wins = true;
                format!("runs system command {}", first.name)
            }
            None => format!("does not fit: the form {name} asks once more"),
        };
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
    let wins = match (candidate, what) {
        (Candidate::Command(own), What::Command(_, winner)) => std::ptr::eq(own, winner),
        (Candidate::System(own), What::System(winner)) => std::ptr::eq(own, winner),
        (Candidate::Menu(own), What::Enter(winner)) => std::ptr::eq(own, winner),
        _ => false,
    };
    row(
        candidate.kind(),
        candidate.name(),
        candidate.pattern(),
        input,
        wins,
    )
}

fn row(
    kind: &'static str,
    name: &str,
    pattern: Option<&Pattern>,
    input: &Input,
    wins: bool,
) -> Tried {
    let takes = |text: &str| pattern.is_some_and(|pattern| pattern.is_match(text));
    Tried {
        kind,
        name: name.to_owned(),
        regex: pattern.map(|pattern| pattern.source().to_owned()),
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

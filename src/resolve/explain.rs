//! Why a text went where it went.

use super::{
    Asked, Candidate, InForm, Input, Outcome, Pause, Said, Step, What, asked, candidates, changes,
    in_form, option_of, resolve, resolve_option,
};
use crate::matcher::Pattern;
use crate::menu::{Menu, MenuTree};
use crate::model::{MenuId, Rest, Session};

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
    /// The same, for who says it in other words.
    pub comes_to: Outcome,
    /// The `bizmsgmenuid` of the option that was tapped; none for a text that was typed.
    pub tapped: Option<String>,
}

/// One matcher that was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tried {
    /// `menu-command`, `system-command` or `menu-config`; inside a form `menu-form` or `field`; for
    /// the words of the settings `engine`.
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
    let leaves = !escape.is_empty() && at.is_some();
    let wins = matches!(what, What::Escape);
    let escape = leaves.then(|| words("escape", escape, input, wins));
    let candidates = candidates(tree, at).map(|candidate| tried(candidate, input, what));
    let tried = escape.into_iter().chain(candidates).collect();
    Explanation {
        position: at.map(|menu| menu.id.clone()),
        text: input.typed.to_string(),
        normalised: input.normalised.to_string(),
        steps: Vec::new(),
        tried,
        ..Explanation::default()
    }
    .coming_to(outcome(what))
}

impl Explanation {
    fn coming_to(mut self, outcome: Outcome) -> Self {
        self.outcome = outcome.to_string();
        self.comes_to = outcome;
        self
    }

    /// Tells also that this is no typing but an option that was tapped: if nothing takes it here, the
    /// menus above are asked, because the list may be an older one.
    #[must_use]
    pub fn with_tap(
        self,
        tree: &MenuTree,
        at: Option<&Menu>,
        input: &Input,
        option: Option<&str>,
    ) -> Self {
        let Some(option) = option else {
            return self;
        };
        let is_taken = self.tried.iter().any(|tried| tried.wins);
        let further = || resolve_option(tree, at, &input.typed);
        let further = (!is_taken).then(further).flatten();
        let tapped = Self {
            tapped: Some(option.to_owned()),
            ..self
        };
        match further {
            Some(found) => tapped.coming_to(outcome(found.what)),
            None => tapped,
        }
    }

    /// Tells also what comes of what the person did before: inside a form its words and its field are
    /// asked, and a text that no matcher takes may be a numbered option or ask for more of the last
    /// reply.
    #[must_use]
    pub fn with_session(
        mut self,
        tree: &MenuTree,
        at: Option<&Menu>,
        input: &Input,
        session: &Session,
        pause: &Pause<'_>,
    ) -> Self {
        let options = session.options(at.map(|at| &at.id));
        let asked = session.filling().and_then(|filling| asked(at, filling));
        if let Some(asked) = asked {
            let comes_to = in_form(tree, &asked, input, options, pause);
            self = self.in_form(&asked, input, &comes_to, pause);
        } else if self.tried.iter().any(|tried| tried.wins) {
        } else if let Some((number, text)) = option_of(input, options) {
            let (number, text) = (number.to_string(), text.to_owned());
            self = self.coming_to(Outcome::Option { number, text });
        } else if pause.asks_for_more(input) {
            self = self.coming_to(Outcome::More {});
        }
        self
    }

    /// The commands and sub-menus of the menu wait; only system commands are asked after the form.
    fn in_form(
        mut self,
        asked: &Asked<'_, '_>,
        input: &Input,
        comes_to: &InForm<'_>,
        pause: &Pause<'_>,
    ) -> Self {
        let is_more = matches!(comes_to, InForm::More);
        let more = || words("more", pause.more, input, is_more);
        let (before, after) = match pause.rest {
            Rest::None => (None, None),
            Rest::OfReply => (None, Some(more())),
            Rest::OfQuestion => (Some(more()), None),
        };
        let all = std::mem::take(&mut self.tried).into_iter();
        let (escape, others): (Vec<_>, Vec<_>) = all.partition(|tried| tried.kind == ENGINE);
        let mut runs = match comes_to {
            InForm::System { command, .. } => Some(Candidate::System(command).name()),
            _ => None,
        };
        let system = others
            .into_iter()
            .filter(|tried| tried.kind == "system-command")
            .map(|tried| Tried {
                wins: runs.take_if(|name| **name == *tried.name).is_some(),
                ..tried
            });
        let mut tried = escape;
        tried.extend(form_words(asked, input, comes_to));
        tried.extend(before);
        tried.extend(asked.field.map(|field| {
            let wins = matches!(comes_to, InForm::Said(Said::Value(_)));
            row("field", &field.name, field.pattern.as_ref(), input, wins)
        }));
        tried.extend(system);
        tried.extend(after);
        self.tried = tried;
        self.coming_to(outcome_in_form(asked, comes_to))
    }

    /// Tells also which steps of normalisation changed what.
    #[must_use]
    pub fn with_steps(mut self, steps: &[Step]) -> Self {
        let changes = changes(&self.text, steps).into_iter();
        self.steps = changes.map(|(step, text)| (step.word(), text)).collect();
        self
    }
}

/// The kind of the words that the settings name.
const ENGINE: &str = "engine";

/// The words of a form, those that work at this step.
fn form_words(
    asked: &Asked<'_, '_>,
    input: &Input,
    comes_to: &InForm<'_>,
) -> impl Iterator<Item = Tried> {
    let words = &asked.form.words;
    let may_skip = asked.field.is_some_and(|field| asked.may_skip(field));
    let confirms = asked.field.is_none();
    let rows = [
        ("cancel", words.cancel.as_ref(), Said::Cancel),
        ("back", words.back.as_ref(), Said::Back),
        ("skip", words.skip.as_ref().filter(|_| may_skip), Said::Skip),
        (
            "confirm",
            words.confirm.as_ref().filter(|_| confirms),
            Said::Confirm,
        ),
    ];
    let rows = rows.into_iter().filter_map(|(name, pattern, said)| {
        let wins = matches!(comes_to, InForm::Said(own) if *own == said);
        pattern.map(|pattern| row("menu-form", name, Some(pattern), input, wins))
    });
    rows.collect::<Vec<_>>().into_iter()
}

fn outcome_in_form(asked: &Asked<'_, '_>, comes_to: &InForm<'_>) -> Outcome {
    let form = Candidate::Command(asked.command).name().to_owned();
    match comes_to {
        InForm::Escape => Outcome::Leaves {},
        InForm::More => Outcome::More {},
        InForm::Said(Said::Cancel) => Outcome::EndsForm { form },
        InForm::Said(_) => Outcome::GoesOn { form },
        InForm::System { command, .. } => Outcome::RunsSystem {
            command: Candidate::System(command).name().to_owned(),
        },
        InForm::Gone => Outcome::FieldGone { form },
        InForm::Unfit => Outcome::Unfit { form },
    }
}

/// Texts of the settings, which are no regexes.
fn words(name: &str, words: &[String], input: &Input, wins: bool) -> Tried {
    let takes = |text: &str| words.iter().any(|word| word == text);
    Tried {
        kind: ENGINE,
        name: name.to_owned(),
        regex: Some(words.join("|")),
        typed: takes(&input.typed),
        normalised: takes(&input.normalised),
        wins,
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

fn outcome(what: What<'_>) -> Outcome {
    let menu = |menu: &Menu| menu.id.as_str().to_owned();
    match what {
        What::Enter(own) => Outcome::Enters { menu: menu(own) },
        What::Command(own, command) => Outcome::RunsCommand {
            command: Candidate::Command(command).name().to_owned(),
            menu: menu(own),
        },
        What::System(command) => Outcome::RunsSystem {
            command: Candidate::System(command).name().to_owned(),
        },
        What::Escape => Outcome::Leaves {},
        What::Redisplay(own) => Outcome::Redisplays { menu: menu(own) },
        What::Unanswered => Outcome::NotFound {},
    }
}

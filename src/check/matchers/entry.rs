//! A matcher in a position.

use crate::matcher::Pattern;
use crate::matcher::proof::LanguageId;
use crate::menu::Promise;
use crate::model::Span;
use crate::resolve::Candidate;

/// Something with a regex that can take a text in a position.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'t> {
    pub(super) candidate: Candidate<'t>,
    pub(super) pattern: &'t Pattern,
    pub(super) id: LanguageId,
    /// Its place among all candidates of the position.
    pub(super) place: usize,
}

impl<'t> Entry<'t> {
    /// Its regex, or else its tag.
    pub(super) fn span(&self) -> Span {
        pattern_at(self.candidate)
            .unwrap_or_else(|| tag(self.candidate))
            .clone()
    }

    pub(super) fn is_command(&self) -> bool {
        matches!(self.candidate, Candidate::Command(_))
    }

    pub(super) fn is_system(&self) -> bool {
        matches!(self.candidate, Candidate::System(_))
    }

    /// A command that lets system commands go first.
    pub(super) fn yields(&self) -> bool {
        matches!(self.candidate, Candidate::Command(command) if command.system_enable)
    }

    /// Its author knows that others take some of its texts.
    pub(super) fn is_intended(&self) -> bool {
        match self.candidate {
            Candidate::Command(command) => command.action.order_intended,
            Candidate::System(command) => command.action.order_intended,
            Candidate::Menu(menu) => menu.order_intended,
        }
    }

    /// Its regex is more than a list of words.
    pub(super) fn is_open(&self) -> bool {
        self.pattern.literals().is_none()
    }

    /// As an author knows it.
    pub(super) fn what(&self) -> String {
        what(self.candidate)
    }
}

/// `command \`new\``
pub(super) fn what(candidate: Candidate<'_>) -> String {
    let kind = match candidate {
        Candidate::Command(_) => "command",
        Candidate::System(_) => "system command",
        Candidate::Menu(_) => "menu",
    };
    format!("{kind} `{}`", candidate.name())
}

pub(super) fn pattern_at(candidate: Candidate<'_>) -> Option<&Span> {
    match candidate {
        Candidate::Command(command) => command.action.pattern_at.as_ref(),
        Candidate::System(command) => command.action.pattern_at.as_ref(),
        Candidate::Menu(menu) => menu.pattern_at.as_ref(),
    }
}

pub(super) fn tag(candidate: Candidate<'_>) -> &Span {
    match candidate {
        Candidate::Command(command) => &command.action.span,
        Candidate::System(command) => &command.action.span,
        Candidate::Menu(menu) => &menu.span,
    }
}

pub(super) fn promises(candidate: Candidate<'_>) -> &[Promise] {
    match candidate {
        Candidate::Command(command) => &command.action.promises,
        Candidate::System(command) => &command.action.promises,
        Candidate::Menu(menu) => &menu.promises,
    }
}

/// A text as it can stand in a sentence: what cannot be seen is written out.
pub(super) fn shown(text: &str) -> String {
    let written = |c: char| match c.is_control() {
        true => c.escape_default().to_string(),
        false => c.to_string(),
    };
    text.chars().map(written).collect()
}

/// Some things in one sentence, as many as anybody reads.
pub(super) fn listed(things: &[String]) -> String {
    const MOST: usize = 4;
    let shown = things.iter().take(MOST).cloned().collect::<Vec<_>>();
    match (shown.as_slice(), things.len().saturating_sub(MOST)) {
        ([one], 0) => one.clone(),
        ([first @ .., last], 0) => format!("{} and {last}", first.join(", ")),
        (shown, more) => format!("{} and {more} more", shown.join(", ")),
    }
}

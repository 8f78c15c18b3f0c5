//! Menus that nobody can leave.

use super::alive::Fate;
use super::entry::{Entry, listed, shown};
use super::inquiry::{Fates, Inquiry};
use super::position::Position;
use crate::handler::Builtin;
use crate::menu::{Action, Menu, MenuTree, SystemCommand, Target};
use crate::model::{Code, Diagnostic, Severity};
use crate::resolve::Candidate;

/// A system command that never runs in one menu.
struct Lost<'p, 't> {
    command: &'p Entry<'t>,
    by: &'p [usize],
    text: &'p str,
}

impl Inquiry<'_> {
    /// Tells which system commands never run in a menu; if all that lead out of it are among them,
    /// that is one thing to say.
    pub(super) fn ways_out(&mut self, position: &Position<'_>, fates: &Fates) {
        let Some(menu) = position.at else { return };
        let is_way = |own: &Entry<'_>| is_way_out(position.tree, own, menu);
        let fated = || position.entries.iter().zip(fates);
        let lost = fated().filter_map(|(command, fate)| match fate {
            Some(Fate::Shadowed(by, text)) if command.is_system() => {
                Some(Lost { command, by, text })
            }
            _ => None,
        });
        let lost: Vec<Lost<'_, '_>> = lost.collect();
        let is_open = |(own, fate): (&Entry<'_>, &Option<Fate>)| {
            is_way(own) && matches!(fate, Some(Fate::Alive(_) | Fate::Unknown(_)))
        };
        let has_way = fated().any(is_open) || !self.settings.escape.is_empty();
        let ways: Vec<_> = lost.iter().filter(|lost| is_way(lost.command)).collect();
        let is_trap = !ways.is_empty() && !has_way && self.settings.is_complete;
        if is_trap && !menu.trap_allowed {
            self.no_way_out(position, menu, &ways);
        }
        // Where nobody gets out, that is all there is to say of those that move people.
        let moves = |lost: &&Lost<'_, '_>| is_way(lost.command) || is_move(lost.command);
        for lost in lost.iter().filter(|lost| !(is_trap && moves(lost))) {
            self.lost(position, lost);
        }
    }

    fn no_way_out(&mut self, position: &Position<'_>, menu: &Menu, ways: &[&Lost<'_, '_>]) {
        let mut takers: Vec<usize> = ways.iter().flat_map(|lost| lost.by).copied().collect();
        takers.sort_unstable();
        takers.dedup();
        let takers: Vec<&Entry<'_>> = takers
            .iter()
            .filter_map(|taker| position.get(*taker))
            .filter(|taker| taker.is_command())
            .collect();
        let names: Vec<String> = takers.iter().map(|taker| taker.what()).collect();
        let texts: Vec<String> = ways
            .iter()
            .map(|lost| format!("`{}`", shown(lost.text)))
            .collect();
        let message = format!(
            "no word leads out of menu `{}`: {} takes {}",
            Candidate::Menu(menu).name(),
            listed(&names),
            listed(&texts)
        );
        let help = format!(
            "write `system-enable=\"true\"` on {}, so that system commands go first, or let its regex take less; `trap=\"allowed\"` on the menu says that it is meant so",
            names.first().map(String::as_str).unwrap_or_default(),
        );
        let mut fault = Diagnostic::new(Code::NoWayOut, menu.span.clone(), message).help(help);
        let exit = ways.iter().find(|lost| is_exit(lost.command));
        fault.witness = exit.or(ways.first()).map(|lost| lost.text.to_owned());
        for taker in takers {
            fault = fault.related(taker.span(), "this takes every word that leads out");
        }
        for lost in ways {
            let message = format!("this never gets `{}` there", shown(lost.text));
            fault = fault.related(lost.command.span(), message);
        }
        self.told.tell(fault);
    }

    /// Tells of a system command that never runs in one menu.
    fn lost(&mut self, position: &Position<'_>, lost: &Lost<'_, '_>) {
        let takers = lost.by.iter().filter_map(|taker| position.get(*taker));
        let takers: Vec<&Entry<'_>> = takers.filter(|taker| taker.is_command()).collect();
        let is_intended = takers.iter().any(|taker| taker.is_intended());
        let Some(first) = takers
            .first()
            .filter(|_| !is_intended && !lost.command.is_intended())
        else {
            return;
        };
        let names: Vec<String> = takers.iter().map(|taker| taker.what()).collect();
        let message = format!(
            "{} never runs in this menu: {} takes all its texts",
            lost.command.what(),
            listed(&names)
        );
        let help = "write `system-enable=\"true\"` on the command to let system commands go first, or `match-order=\"intended\"` if it is meant so";
        let mut fault = Diagnostic::new(Code::MatcherShadowed, first.span(), message).help(help);
        fault.severity = Severity::Warning;
        fault.witness = Some(lost.text.to_owned());
        fault = fault.related(lost.command.span(), "this never runs in this menu");
        for taker in takers.iter().skip(1) {
            fault = fault.related(taker.span(), "this takes some of its texts");
        }
        self.told.tell(fault);
    }

    /// Notes that nothing leads out of any menu, which can be meant so.
    pub(super) fn ways_of_tree(&mut self, tree: &MenuTree) {
        let mut commands = tree.system_commands().iter();
        let leads = |root: &Menu| commands.clone().any(|own| leads_out(tree, own, root));
        let has_escape = !self.settings.escape.is_empty();
        let Some(first) = tree.roots().find(|root| !leads(root)) else {
            return;
        };
        let is_left = |menu: &Menu| {
            let mut own = menu.commands.iter();
            std::ptr::eq(tree.root_of(menu), first)
                && own.any(|own| goes_out(tree, &own.action, first))
        };
        let has_way = tree.menus().iter().any(is_left);
        if has_way || has_escape || !self.settings.is_complete {
            return;
        }
        let message =
            match commands.any(|own| tree.menus().iter().any(|menu| leads_out(tree, own, menu))) {
                false => "no system command leads out of any menu".to_owned(),
                true => format!(
                    "no system command leads out of menu `{}` and the menus below it",
                    Candidate::Menu(first).name()
                ),
            };
        let help = "without `<system-command name=\"exit\" bean-name=\"exitCommandHandler\">` nobody can leave by a word";
        let mut note = Diagnostic::new(Code::NoWayOut, first.span.clone(), message).help(help);
        note.severity = Severity::Info;
        self.told.tell(note);
    }
}

fn builtin(action: &Action) -> Option<Builtin> {
    let handler = action.handler.as_ref()?;
    Builtin::from_name(&handler.name).or_else(|| Builtin::from_name(handler.short()))
}

/// Whether an entry, if it runs, leads out of a menu.
pub(super) fn is_way_out(tree: &MenuTree, own: &Entry<'_>, menu: &Menu) -> bool {
    match own.candidate {
        Candidate::System(command) => leads_out(tree, command, menu),
        Candidate::Command(command) => goes_out(tree, &command.action, menu),
        Candidate::Menu(_) => false,
    }
}

/// Whether a system command that takes a text leaves the menu; home and back stay where they are at
/// a root.
fn leads_out(tree: &MenuTree, command: &SystemCommand, menu: &Menu) -> bool {
    let action = &command.action;
    let leaves = match builtin(action) {
        Some(Builtin::Exit) => true,
        Some(own) => own.leaves() && tree.parent(menu).is_some(),
        None => goes_out(tree, action, menu),
    };
    leaves && action.pattern.is_some()
}

/// Whether what is configured leads out of the menu and of those below it.
fn goes_out(tree: &MenuTree, action: &Action, menu: &Menu) -> bool {
    match &action.goto {
        Some(Target::Nowhere) => true,
        Some(Target::Menu(id)) => tree
            .by_id(id.as_str())
            .is_some_and(|there| !is_in(tree, there, menu)),
        None => false,
    }
}

/// Whether a menu is another one, or stands below it.
fn is_in(tree: &MenuTree, menu: &Menu, other: &Menu) -> bool {
    let mut above = std::iter::successors(Some(menu), |own| tree.parent(own));
    above.any(|own| own.index == other.index)
}

/// One of those that lead home, back or out.
fn is_move(own: &Entry<'_>) -> bool {
    matches!(own.candidate, Candidate::System(command) if builtin(&command.action).is_some_and(Builtin::leaves))
}

fn is_exit(own: &Entry<'_>) -> bool {
    matches!(own.candidate, Candidate::System(command) if builtin(&command.action) == Some(Builtin::Exit))
}

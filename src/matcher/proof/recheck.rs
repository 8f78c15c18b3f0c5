//! A second opinion about a text, from an engine that shares no automaton with the first.

use regex_automata::nfa::thompson::pikevm::PikeVM;

use crate::matcher::Pattern;

/// Whether the pattern takes the text, asked of a virtual machine; nothing if it cannot be built.
pub(super) fn takes(pattern: &Pattern, text: &str) -> Option<bool> {
    let nfa = regex_automata::nfa::thompson::Compiler::new()
        .build_from_hir(pattern.hir())
        .ok()?;
    let machine = PikeVM::new_from_nfa(nfa).ok()?;
    Some(machine.is_match(&mut machine.create_cache(), text))
}

//! The cheapest text that leads several automata where it should, found by Dijkstra's algorithm.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::rc::Rc;

use foldhash::HashMap;
use regex_automata::hybrid::LazyStateID;

use super::automaton::{Automaton, Step};
use super::cost::{of_byte, representatives};
use super::verdict::Limit;

/// What a walk through all automata at once finds.
#[derive(Debug)]
pub(super) enum Found {
    Text(Vec<u8>),
    Nothing,
    Unknown(Limit),
}

/// Where all automata are after the same text.
type Tuple = Rc<[LazyStateID]>;

struct Search<'a> {
    automata: Vec<&'a mut Automaton>,
    /// How many of them, from the first, have to take the text.
    needed: usize,
    bytes: Vec<u8>,
    numbers: HashMap<Tuple, u32>,
    nodes: Vec<Node>,
    queue: BinaryHeap<Reverse<(u32, u32)>>,
    has_quit: bool,
}

struct Node {
    tuple: Tuple,
    cost: u32,
    /// The node before it and the byte that led here; of the first, itself.
    from: (u32, u8),
}

/// Looks for the cheapest text that the first `needed` automata take and for which `is_wanted` holds
/// of what the automata say in their order; tells how many states it walked through.
pub(super) fn search(
    automata: Vec<&mut Automaton>,
    needed: usize,
    is_wanted: &dyn Fn(&[bool]) -> bool,
    states: usize,
) -> (Found, usize) {
    let bytes = representatives(&automata);
    let mut search = Search {
        automata,
        needed,
        bytes,
        numbers: HashMap::default(),
        nodes: Vec::new(),
        queue: BinaryHeap::new(),
        has_quit: false,
    };
    let mut walked = 0;
    let found = search.run(is_wanted, states, &mut walked);
    (found.unwrap_or_else(Found::Unknown), walked)
}

impl Search<'_> {
    fn run(
        &mut self,
        is_wanted: &dyn Fn(&[bool]) -> bool,
        states: usize,
        walked: &mut usize,
    ) -> Result<Found, Limit> {
        let starts: Result<Tuple, Limit> =
            self.automata.iter_mut().map(|own| own.start()).collect();
        self.reach(starts?, 0, (0, 0));
        while let Some(Reverse((cost, number))) = self.queue.pop() {
            let Some(tuple) = self.current(number, cost) else {
                continue;
            };
            *walked += 1;
            if *walked > states {
                return Err(Limit::States(states));
            }
            if self.is_end(&tuple, is_wanted)? {
                return Ok(Found::Text(self.text(number)));
            }
            self.expand(&tuple, cost, number)?;
        }
        match self.has_quit {
            true => Err(Limit::WordEdges),
            false => Ok(Found::Nothing),
        }
    }

    /// The tuple of a node, unless a cheaper way to it was found meanwhile.
    fn current(&self, number: u32, cost: u32) -> Option<Tuple> {
        let node = self.nodes.get(number as usize)?;
        (node.cost == cost).then(|| Rc::clone(&node.tuple))
    }

    fn is_end(
        &mut self,
        tuple: &Tuple,
        is_wanted: &dyn Fn(&[bool]) -> bool,
    ) -> Result<bool, Limit> {
        let mut said = Vec::with_capacity(tuple.len());
        for (at, (own, state)) in self.automata.iter_mut().zip(tuple.iter()).enumerate() {
            let takes = own.ends(*state)?;
            if at < self.needed && !takes {
                return Ok(false);
            }
            said.push(takes);
        }
        Ok(is_wanted(&said))
    }

    fn expand(&mut self, tuple: &Tuple, cost: u32, number: u32) -> Result<(), Limit> {
        for at in 0..self.bytes.len() {
            let Some(byte) = self.bytes.get(at).copied() else {
                break;
            };
            if let Some(next) = self.step(tuple, byte)? {
                self.reach(next, cost.saturating_add(of_byte(byte)), (number, byte));
            }
        }
        Ok(())
    }

    /// Where a byte leads; nothing if one that has to take the text cannot any more.
    fn step(&mut self, tuple: &Tuple, byte: u8) -> Result<Option<Tuple>, Limit> {
        let mut next = Vec::with_capacity(tuple.len());
        for (at, (own, state)) in self.automata.iter_mut().zip(tuple.iter()).enumerate() {
            if state.is_dead() {
                next.push(*state);
                continue;
            }
            match own.step(*state, byte)? {
                Step::To(state) => next.push(state),
                Step::Dead(_) if at < self.needed => return Ok(None),
                Step::Dead(state) => next.push(state),
                Step::Quit => {
                    self.has_quit = true;
                    return Ok(None);
                }
            }
        }
        Ok(Some(next.into()))
    }

    fn reach(&mut self, tuple: Tuple, cost: u32, from: (u32, u8)) {
        let fresh = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(Rc::clone(&tuple)).or_insert(fresh);
        if number == fresh {
            self.nodes.push(Node { tuple, cost, from });
        } else if let Some(node) = self.nodes.get_mut(number as usize) {
            if node.cost <= cost {
                return;
            }
            (node.cost, node.from) = (cost, from);
        }
        self.queue.push(Reverse((cost, number)));
    }

    fn text(&self, end: u32) -> Vec<u8> {
        let before = |number: &u32| self.nodes.get(*number as usize).map(|node| node.from.0);
        let way = std::iter::successors(Some(end), before).take_while(|number| *number != 0);
        let byte = |number: u32| self.nodes.get(number as usize).map(|node| node.from.1);
        let mut text: Vec<u8> = way.filter_map(byte).collect();
        text.reverse();
        text
    }
}

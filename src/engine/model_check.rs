//! Everything that can happen to a few messages, their retries and a few crashes, walked through.
//!
//! The decisions are the conductor's own (`line.rs`, `rules.rs`); the world around them (nodes that
//! forget when they crash, a store that compares revisions, a platform that asks again) is made of
//! plain values, so that every interleaving of single steps can be tried and none is met twice.

use std::collections::{BTreeMap, HashSet};

use super::line::{Arrival, Line};
use super::rules::{Known, Next, Saved, after_load, after_recall, after_run, after_save};

type Message = u8;

/// What a delivery is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Said {
    /// The count that the message made; the handler counts.
    Count(u8),
    /// Be patient.
    Busy,
    /// The error page.
    Error,
}

/// One person's session, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Stored {
    revision: u8,
    applied: Vec<Message>,
    remembered: BTreeMap<Message, Said>,
    late: Vec<Message>,
}

/// A turn on its way, and how many deliveries wait for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Flight {
    waiting: u8,
    told: bool,
    next: Next,
    attempt: u32,
    session: Stored,
    said: Said,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Node {
    line: Line<Message, ()>,
    flights: BTreeMap<Message, Flight>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct World {
    nodes: Vec<Node>,
    store: Stored,
    deliveries: BTreeMap<Message, u8>,
    answers: BTreeMap<Message, Said>,
    crashes: u8,
    crashed: bool,
}

/// How much may happen.
#[derive(Clone, Copy)]
struct Bounds {
    nodes: u8,
    messages: Message,
    deliveries: u8,
    crashes: u8,
    /// Messages run a handler; otherwise they only move their person.
    handlers: bool,
    /// Deadlines pass. What one node told a person the others do not know.
    deadlines: bool,
}

impl World {
    fn new(bounds: Bounds) -> Self {
        Self {
            nodes: (0..bounds.nodes).map(|_| Node::default()).collect(),
            store: Stored::default(),
            deliveries: BTreeMap::new(),
            answers: BTreeMap::new(),
            crashes: bounds.crashes,
            crashed: false,
        }
    }

    /// Every world that one step leads to.
    fn steps(&self, bounds: Bounds) -> Vec<Self> {
        let mut worlds = Vec::new();
        for node in 0..self.nodes.len() {
            for message in 0..bounds.messages {
                worlds.extend(self.delivered(node, message, bounds));
                if bounds.deadlines {
                    worlds.extend(self.given_up(node, message));
                }
            }
            worlds.extend(self.advanced(node, bounds));
            worlds.extend(self.crashed(node));
        }
        worlds
    }

    /// The platform delivers a message: in their order at first, again at any time. It does not ask
    /// again once it was told to be patient: that was an answer.
    fn delivered(&self, node: usize, message: Message, bounds: Bounds) -> Option<Self> {
        let before = self.deliveries.get(&message).copied().unwrap_or(0);
        let comes = message == 0 || self.deliveries.contains_key(&(message - 1));
        let is_over = self.answers.get(&message) == Some(&Said::Busy);
        if before == bounds.deliveries || !comes || is_over {
            return None;
        }
        let mut world = self.clone();
        world.deliveries.insert(message, before + 1);
        let node = world.nodes.get_mut(node)?;
        let (arrival, _) = node.line.arrive(message, || ());
        assert_ne!(arrival, Arrival::Full);
        let flight = node.flights.entry(message).or_insert(Flight {
            waiting: 0,
            told: false,
            next: Next::Load,
            attempt: 1,
            session: Stored::default(),
            said: Said::Error,
        });
        flight.waiting += 1;
        if flight.told {
            world.hear(message, Said::Busy);
        }
        Some(world)
    }

    /// The deadline of the last delivery passes. A repeat is one look at the store, and in time.
    fn given_up(&self, node: usize, message: Message) -> Option<Self> {
        let mut world = self.clone();
        let flight = world.nodes.get_mut(node)?.flights.get_mut(&message)?;
        if flight.told || flight.waiting == 0 || self.answers.contains_key(&message) {
            return None;
        }
        flight.told = true;
        world.hear(message, Said::Busy);
        Some(world)
    }

    /// The turn at the head of a node's line takes its next step.
    fn advanced(&self, node: usize, bounds: Bounds) -> Option<Self> {
        let mut world = self.clone();
        let here = world.nodes.get_mut(node)?;
        let message = *here.line.first()?;
        let flight = here.flights.get_mut(&message)?;
        match flight.next {
            Next::Load => {
                flight.session = world.store.clone();
                let first = flight.session.remembered.get(&message);
                flight.next = after_load(first.map_or(Known::New, |_| Known::Answered));
            }
            Next::Recall => {
                flight.session = world.store.clone();
                flight.next = after_recall(flight.session.remembered.contains_key(&message));
            }
            Next::Repeat => {
                let first = flight.session.remembered.get(&message);
                flight.said = first.copied()?;
                world.land(node, message);
            }
            Next::Run => {
                flight.session.applied.push(message);
                flight.said = Said::Count(u8::try_from(flight.session.applied.len()).ok()?);
                flight.next = after_run(false);
            }
            Next::Save => {
                let told = flight.told;
                let said = if told { Said::Busy } else { flight.said };
                flight.session.remembered.insert(message, said);
                if told {
                    flight.session.late.push(message);
                }
                let saved = save(&mut world.store, &flight.session);
                flight.next = after_save(saved, bounds.handlers, flight.attempt);
                flight.attempt += u32::from(flight.next == Next::Load);
            }
            Next::Say => {
                // Told to be patient while it was being saved: the answer is kept now.
                if flight.told && !world.store.late.contains(&message) {
                    let mut session = world.store.clone();
                    session.remembered.insert(message, Said::Busy);
                    session.late.push(message);
                    assert_eq!(save(&mut world.store, &session), Saved::Yes);
                }
                world.land(node, message);
            }
            Next::Fail | Next::Refuse => {
                flight.said = Said::Error;
                world.land(node, message);
            }
        }
        Some(world)
    }

    /// A turn is over: everybody who waits hears the same, and the next one begins.
    fn land(&mut self, node: usize, message: Message) {
        let Some(node) = self.nodes.get_mut(node) else {
            return;
        };
        let flight = node.flights.remove(&message);
        node.line.leave(&message);
        if let Some(flight) = flight.filter(|flight| flight.waiting > 0) {
            let said = if flight.told { Said::Busy } else { flight.said };
            self.hear(message, said);
        }
    }

    /// A person hears an answer, and hears no other one to the same message. Only between nodes can
    /// a turn fail here, by a race that it lost; then the message is as if it had never come.
    fn hear(&mut self, message: Message, said: Said) {
        if said == Said::Error {
            assert_ne!(self.nodes.len(), 1, "no race to lose: {self:?}");
            return;
        }
        let first = *self.answers.entry(message).or_insert(said);
        assert_eq!(first, said, "message {message} had another answer");
    }

    /// A node dies: its memory is gone, its connections are closed.
    fn crashed(&self, node: usize) -> Option<Self> {
        let mut world = self.clone();
        world.crashes = world.crashes.checked_sub(1)?;
        world.crashed = true;
        *world.nodes.get_mut(node)? = Node::default();
        Some(world)
    }

    /// What holds at any time.
    fn check(&self) {
        let once: HashSet<_> = self.store.applied.iter().collect();
        assert_eq!(
            once.len(),
            self.store.applied.len(),
            "applied twice: {self:?}"
        );
        let kept: HashSet<_> = self.store.late.iter().collect();
        assert_eq!(kept.len(), self.store.late.len(), "kept twice: {self:?}");
        for (message, said) in &self.answers {
            if matches!(said, Said::Count(_)) {
                assert!(
                    self.store.applied.contains(message),
                    "answered, not saved: {self:?}"
                );
            }
        }
        if !self.crashed && self.nodes.len() == 1 {
            assert!(self.store.applied.is_sorted(), "out of order: {self:?}");
        }
    }

    /// What holds when nothing more can happen.
    fn check_end(&self, bounds: Bounds) {
        if self.crashed {
            return;
        }
        let all = usize::from(bounds.messages);
        assert!(
            self.nodes.len() > 1 || self.answers.len() == all,
            "{self:?}"
        );
        for (message, said) in &self.answers {
            assert!(self.store.applied.contains(message), "lost: {self:?}");
            let is_kept = self.store.late.contains(message);
            assert_eq!(*said == Said::Busy, is_kept, "{self:?}");
        }
    }
}

/// A store saves over the revision that was loaded, and over no other.
fn save(store: &mut Stored, session: &Stored) -> Saved {
    if store.revision != session.revision {
        return Saved::Conflict;
    }
    *store = session.clone();
    store.revision += 1;
    Saved::Yes
}

/// Walks through every world that the bounds allow; gives their number.
fn walk(bounds: Bounds) -> usize {
    let first = World::new(bounds);
    let mut seen = HashSet::from([first.clone()]);
    let mut open = vec![first];
    while let Some(world) = open.pop() {
        world.check();
        let steps = world.steps(bounds);
        if steps.is_empty() {
            world.check_end(bounds);
        }
        open.extend(steps.into_iter().filter(|step| seen.insert(step.clone())));
    }
    seen.len()
}

const ONE_NODE: Bounds = Bounds {
    nodes: 1,
    messages: 3,
    deliveries: 2,
    crashes: 0,
    handlers: true,
    deadlines: true,
};

#[test]
fn three_messages_with_retries_on_one_node() {
    assert!(walk(ONE_NODE) > 1_000);
}

#[test]
fn two_messages_with_all_retries_and_crashes() {
    let bounds = Bounds {
        messages: 2,
        deliveries: 3,
        crashes: 2,
        ..ONE_NODE
    };
    assert!(walk(bounds) > 1_000);
}

#[test]
fn two_messages_on_two_nodes_that_crash() {
    for handlers in [true, false] {
        let bounds = Bounds {
            nodes: 2,
            messages: 2,
            deliveries: 2,
            crashes: 1,
            handlers,
            deadlines: false,
        };
        assert!(walk(bounds) > 1_000);
    }
}

#[test]
fn the_walk_finds_what_is_forbidden() {
    let mut world = World::new(ONE_NODE);
    world.store.applied = vec![1, 1];
    let caught = std::panic::catch_unwind(move || world.check());
    assert!(caught.is_err());
}

//! Everything that can happen to a few messages on nodes that share a store, walked through.
//!
//! The decisions are the conductor's own (`line.rs`, `rules.rs`). The store is what its scripts do
//! (`scripts.rs`); between the nodes and it a script may be delayed, its answer may be lost, and then it
//! is sent again. A lock may end while its holder is frozen, and a node may die. What one node does to
//! its messages, and what deadlines do, is walked through in `model_check.rs`.

mod scripts;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use scripts::{Keys, Loaded, Wrote};

use super::line::{Arrival, Line};
use super::rules::{Known, Next, Saved, after_load, after_recall, after_run, after_save};

type Message = u8;

/// What identifies a lock or a save: the node, its life, which of its turns this is, and which try.
type Id = (usize, u8, u8, u32);

/// One person's session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Session {
    applied: Vec<Message>,
    /// The last ones of those, with their count.
    remembered: Vec<(Message, u8)>,
    /// Some that were remembered are not any more.
    has_forgotten: bool,
}

/// A script on its way.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Script {
    Load(Id),
    Save(Id, u8, Session),
}

/// What a delivery is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Said {
    /// The message was the so-many-th.
    Count(u8),
    /// Be patient; or the error page.
    No,
}

/// A turn on its way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Turn {
    message: Message,
    next: Next,
    attempt: u32,
    /// Its lock, of this try or of the recall after it.
    id: Id,
    session: Session,
    revision: u8,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Node {
    line: Line<Message, ()>,
    turn: Option<Turn>,
    life: u8,
    begun: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct World {
    nodes: Vec<Node>,
    keys: Keys<Session, Id>,
    /// Scripts that nobody waits for any more and that may still arrive.
    delayed: BTreeSet<Script>,
    deliveries: BTreeMap<Message, u8>,
    answers: BTreeMap<Message, Said>,
    left: Bounds,
}

/// How much may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Bounds {
    nodes: usize,
    messages: Message,
    deliveries: u8,
    crashes: u8,
    /// Locks that end while their holder is frozen. One whose holder is dead always ends.
    frozen: u8,
    /// Answers of the store that are lost, and scripts that arrive later than they are waited for.
    lost: u8,
    delayed: u8,
    /// Messages run a handler; otherwise they only move their person.
    handlers: bool,
    /// How many turns a session remembers.
    memory: usize,
}

impl World {
    fn new(bounds: Bounds) -> Self {
        Self {
            nodes: vec![Node::default(); bounds.nodes],
            keys: Keys::default(),
            delayed: BTreeSet::new(),
            deliveries: BTreeMap::new(),
            answers: BTreeMap::new(),
            left: bounds,
        }
    }

    /// Every world that one step leads to.
    fn steps(&self) -> Vec<Self> {
        let mut worlds = Vec::new();
        for node in 0..self.nodes.len() {
            let messages = 0..self.left.messages;
            worlds.extend(messages.filter_map(|message| self.delivered(node, message)));
            worlds.extend(self.crashed(node));
            worlds.extend(self.advanced(node));
        }
        worlds.extend(self.ended());
        worlds.extend(self.delayed.iter().map(|script| self.arrived(script)));
        worlds
    }

    /// The platform delivers a message: in their order at first, again at any time and anywhere.
    fn delivered(&self, node: usize, message: Message) -> Option<Self> {
        let before = self.deliveries.get(&message).copied().unwrap_or(0);
        let comes = message == 0 || self.deliveries.contains_key(&(message - 1));
        if before == self.left.deliveries || !comes {
            return None;
        }
        let mut world = self.clone();
        world.deliveries.insert(message, before + 1);
        let (arrival, _) = world.nodes.get_mut(node)?.line.arrive(message, || ());
        if arrival == Arrival::Begins {
            world.begin(node);
        }
        Some(world)
    }

    /// The first in the line begins its turn.
    fn begin(&mut self, at: usize) {
        let Some(node) = self.nodes.get_mut(at) else {
            return;
        };
        node.turn = node.line.first().map(|message| Turn {
            message: *message,
            next: Next::Load,
            attempt: 1,
            id: (at, node.life, node.begun, 1),
            session: Session::default(),
            revision: 0,
        });
        node.begun += u8::from(node.turn.is_some());
    }

    /// The turn of a node takes its next step, in each way in which it may go.
    fn advanced(&self, at: usize) -> Vec<Self> {
        let Some(turn) = self.nodes.get(at).and_then(|node| node.turn.clone()) else {
            return Vec::new();
        };
        match turn.next {
            Next::Load | Next::Recall => self.asked(at, &Script::Load(turn.id)),
            Next::Save => self.asked(at, &turn.save()),
            next => {
                let mut world = self.clone();
                world.went_on(at, turn, next);
                vec![world]
            }
        }
    }

    /// A script is sent: it is answered; or it is done and the answer is lost; or it arrives later.
    fn asked(&self, at: usize, script: &Script) -> Vec<Self> {
        let mut worlds = Vec::new();
        let mut answered = self.clone();
        answered.done(script, Some(at));
        if answered != *self {
            worlds.push(answered);
        }
        if let Some(lost) = self.left.lost.checked_sub(1) {
            let mut world = self.clone();
            world.left.lost = lost;
            world.done(script, None);
            worlds.push(world);
        }
        if let Some(delayed) = self.left.delayed.checked_sub(1) {
            let mut world = self.clone();
            world.left.delayed = delayed;
            world.delayed.insert(script.clone());
            worlds.push(world);
        }
        worlds
    }

    /// The store does a script; this node hears of it.
    fn done(&mut self, script: &Script, heard_by: Option<usize>) {
        match script {
            Script::Load(id) => {
                let loaded = self.keys.load(*id);
                if let (Loaded::Free(stored), Some(at)) = (loaded, heard_by) {
                    let (session, revision) = stored
                        .map(|stored| (stored.session, stored.revision))
                        .unwrap_or_default();
                    self.loaded(at, session, revision);
                }
            }
            Script::Save(id, expected, session) => {
                let before = self.keys.stored.clone();
                let wrote = self.keys.save(*id, *expected, session, *id);
                self.nothing_is_overwritten(before.map(|stored| stored.session));
                if let Some(at) = heard_by {
                    self.saved(at, wrote);
                }
            }
        }
    }

    fn loaded(&mut self, at: usize, session: Session, revision: u8) {
        let Some(turn) = self.nodes.get_mut(at).and_then(|node| node.turn.as_mut()) else {
            return;
        };
        let remembers = session.count_of(turn.message).is_some();
        // A message that is so young that it cannot have come before is new, whatever was forgotten.
        let came_before = self.deliveries.get(&turn.message) > Some(&1);
        turn.next = match turn.next {
            Next::Recall => after_recall(remembers),
            _ => after_load(match remembers {
                true => Known::Answered,
                false if session.has_forgotten && came_before => Known::Perhaps,
                false => Known::New,
            }),
        };
        (turn.session, turn.revision) = (session, revision);
    }

    fn saved(&mut self, at: usize, wrote: Wrote) {
        let handlers = self.left.handlers;
        let Some(turn) = self.nodes.get_mut(at).and_then(|node| node.turn.as_mut()) else {
            return;
        };
        let saved = match wrote {
            Wrote::Yes(_) => Saved::Yes,
            Wrote::Refused(_) => Saved::Conflict,
        };
        turn.next = after_save(saved, handlers, turn.attempt);
        if saved == Saved::Conflict {
            // From here on nobody renews the lock of this try.
            turn.attempt += 1;
            turn.id.3 += 1;
        }
    }

    /// A step that asks nobody.
    fn went_on(&mut self, at: usize, mut turn: Turn, next: Next) {
        match next {
            Next::Run => {
                turn.session.apply(turn.message, self.left.memory);
                turn.next = after_run(false);
                if let Some(node) = self.nodes.get_mut(at) {
                    node.turn = Some(turn);
                }
            }
            Next::Repeat | Next::Say => {
                let count = turn.session.count_of(turn.message);
                self.land(at, &turn, count.map_or(Said::No, Said::Count));
            }
            _ => self.land(at, &turn, Said::No),
        }
    }

    /// A turn is over, and the next one begins. Its lock ends, by itself or because it is given back.
    fn land(&mut self, at: usize, turn: &Turn, said: Said) {
        if let Said::Count(_) = said {
            let first = *self.answers.entry(turn.message).or_insert(said);
            assert_eq!(first, said, "another answer to {}", turn.message);
        }
        if let Some(node) = self.nodes.get_mut(at) {
            node.line.leave(&turn.message);
        }
        self.begin(at);
    }

    /// A node dies; another one takes its place.
    fn crashed(&self, at: usize) -> Option<Self> {
        let mut world = self.clone();
        world.left.crashes = world.left.crashes.checked_sub(1)?;
        let node = world.nodes.get_mut(at)?;
        *node = Node {
            life: node.life + 1,
            ..Node::default()
        };
        Some(world)
    }

    /// A lock ends: it is given back or nobody renews it, or its holder was frozen.
    fn ended(&self) -> Option<Self> {
        let holder = self.keys.lock?;
        let mut world = self.clone();
        let mut turns = self.nodes.iter().filter_map(|node| node.turn.as_ref());
        if turns.any(|turn| turn.id == holder) {
            world.left.frozen = world.left.frozen.checked_sub(1)?;
        }
        world.keys.lock = None;
        Some(world)
    }

    /// A script that was delayed arrives.
    fn arrived(&self, script: &Script) -> Self {
        let mut world = self.clone();
        world.delayed.remove(script);
        world.done(script, None);
        world
    }

    /// What is stored holds all that was stored before.
    fn nothing_is_overwritten(&self, before: Option<Session>) {
        let before = before.unwrap_or_default().applied;
        let applied = self.applied();
        assert!(applied.starts_with(&before), "{before:?} is lost: {self:?}");
        let once: BTreeSet<_> = applied.iter().collect();
        assert_eq!(once.len(), applied.len(), "applied twice: {self:?}");
    }

    fn applied(&self) -> &[Message] {
        let stored = self.keys.stored.as_ref();
        stored.map_or(&[][..], |stored| &stored.session.applied)
    }

    /// What holds at any time.
    fn check(&self) {
        for (message, said) in &self.answers {
            let place = self.applied().iter().position(|other| other == message);
            let count = place.and_then(|place| u8::try_from(place + 1).ok());
            assert_eq!(count.map(Said::Count), Some(*said), "not stored: {self:?}");
        }
    }

    /// What holds when nothing more can happen: nobody waits, for a lock or for anything. If nobody died
    /// and nobody was frozen, all that was said was applied.
    fn check_end(&self, bounds: Bounds) {
        let waits = self.nodes.iter().any(|node| node.turn.is_some());
        assert!(!waits, "somebody waits for ever: {self:?}");
        assert_eq!(self.keys.lock, None, "{self:?}");
        let was_quiet = (self.left.crashes, self.left.frozen) == (bounds.crashes, bounds.frozen);
        let messages = usize::from(bounds.messages);
        if was_quiet && bounds.memory >= messages {
            let applied = self.applied().len();
            assert_eq!(applied, messages, "lost: {self:?}");
        }
    }
}

impl Session {
    fn count_of(&self, message: Message) -> Option<u8> {
        let found = self.remembered.iter().find(|(other, _)| *other == message);
        found.map(|(_, count)| *count)
    }

    fn apply(&mut self, message: Message, memory: usize) {
        self.applied.push(message);
        let count = u8::try_from(self.applied.len()).unwrap_or(u8::MAX);
        self.remembered.push((message, count));
        if self.remembered.len() > memory {
            self.remembered.remove(0);
            self.has_forgotten = true;
        }
    }
}

impl Turn {
    fn save(&self) -> Script {
        Script::Save(self.id, self.revision, self.session.clone())
    }
}

/// Walks through every world that the bounds allow; gives their number.
fn walk(bounds: Bounds) -> usize {
    let first = World::new(bounds);
    let mut seen = HashSet::from([first.clone()]);
    let mut open = vec![first];
    while let Some(world) = open.pop() {
        world.check();
        let steps = world.steps();
        if steps.is_empty() {
            world.check_end(bounds);
        }
        open.extend(steps.into_iter().filter(|step| seen.insert(step.clone())));
    }
    seen.len()
}

/// Two nodes, and nothing goes wrong.
const QUIET: Bounds = Bounds {
    nodes: 2,
    messages: 2,
    deliveries: 2,
    crashes: 0,
    frozen: 0,
    lost: 0,
    delayed: 0,
    handlers: true,
    memory: 8,
};

fn with_handlers_and_without(bounds: Bounds) {
    for handlers in [true, false] {
        let worlds = walk(Bounds { handlers, ..bounds });
        assert!(worlds > 1_000, "{worlds}");
    }
}

#[test]
fn a_store_whose_answers_are_lost() {
    with_handlers_and_without(Bounds {
        lost: 1,
        frozen: 1,
        ..QUIET
    });
}

#[test]
fn a_store_that_scripts_reach_late() {
    with_handlers_and_without(Bounds {
        delayed: 1,
        ..QUIET
    });
}

#[test]
fn a_node_that_dies() {
    with_handlers_and_without(Bounds {
        crashes: 1,
        lost: 1,
        ..QUIET
    });
}

#[test]
fn nodes_that_freeze() {
    with_handlers_and_without(Bounds { frozen: 2, ..QUIET });
}

#[test]
fn one_message_while_everything_goes_wrong() {
    with_handlers_and_without(Bounds {
        messages: 1,
        crashes: 1,
        frozen: 1,
        lost: 1,
        delayed: 1,
        ..QUIET
    });
}

#[test]
fn one_message_on_three_nodes() {
    with_handlers_and_without(Bounds {
        nodes: 3,
        messages: 1,
        deliveries: 3,
        frozen: 1,
        ..QUIET
    });
}

/// Each message makes the session forget the one before it.
#[test]
fn a_session_that_forgets() {
    with_handlers_and_without(Bounds {
        memory: 1,
        frozen: 1,
        ..QUIET
    });
}

#[test]
fn the_walk_finds_what_is_forbidden() {
    let mut world = World::new(QUIET);
    let session = Session {
        applied: vec![1, 1],
        ..Session::default()
    };
    let id = (0, 0, 0, 1);
    let script = Script::Save(id, 0, session);
    let caught = std::panic::catch_unwind(move || world.done(&script, None));
    assert!(caught.is_err());
}

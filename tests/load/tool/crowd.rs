//! Who says something next, and what is known of everybody.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::options::Pace;

/// What is known of a person; there may be a million of them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Person {
    pub(crate) said: u32,
    /// How many guesses the game took that they play, as far as it is known.
    pub(crate) guesses: Option<u32>,
}

/// Somebody has something to say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Next {
    /// This person, since then.
    Now(u32, Instant),
    /// Nobody before this moment.
    At(Instant),
    /// Nobody, until somebody is answered.
    Later,
}

/// Everybody.
pub(crate) struct Crowd {
    people: Vec<Person>,
    source: Source,
}

enum Source {
    /// Each connection has its own people, who wait in the order in which they will speak.
    Closed {
        think: Duration,
        own: Vec<VecDeque<(Instant, u32)>>,
    },
    /// Messages come by themselves, and wait if nobody is free or no connection is.
    Open {
        rate: f64,
        random: fastrand::Rng,
        next: Instant,
        due: VecDeque<Instant>,
        free: VecDeque<u32>,
    },
}

impl Crowd {
    pub(crate) fn new(people: u32, connections: usize, pace: Pace, now: Instant) -> Self {
        let source = match pace {
            Pace::Closed { think } => {
                let mut own = vec![VecDeque::new(); connections];
                for person in 0..people {
                    // They begin one after the other, not all at once.
                    let begins = now + think.mul_f64(f64::from(person) / f64::from(people));
                    own[person as usize % connections].push_back((begins, person));
                }
                Source::Closed { think, own }
            }
            Pace::Open { rate } => Source::Open {
                rate,
                random: fastrand::Rng::with_seed(7),
                next: now,
                due: VecDeque::new(),
                free: (0..people).collect(),
            },
        };
        Self {
            people: vec![Person::default(); people as usize],
            source,
        }
    }

    pub(crate) fn person(&mut self, person: u32) -> &mut Person {
        &mut self.people[person as usize]
    }

    /// Who may speak on this connection.
    pub(crate) fn next(&mut self, connection: usize, now: Instant) -> Next {
        match &mut self.source {
            Source::Closed { own, .. } => match own[connection].front() {
                Some((at, _)) if *at > now => Next::At(*at),
                Some(_) => {
                    let found = own[connection].pop_front();
                    found.map_or(Next::Later, |(_, person)| Next::Now(person, now))
                }
                None => Next::Later,
            },
            Source::Open {
                rate,
                random,
                next,
                due,
                free,
            } => {
                while *next <= now {
                    due.push_back(*next);
                    *next += Duration::from_secs_f64(-(1.0 - random.f64()).ln() / *rate);
                }
                match (due.front(), free.front()) {
                    (Some(_), None) => Next::Later,
                    (Some(at), Some(person)) => {
                        let said = Next::Now(*person, *at);
                        due.pop_front();
                        free.pop_front();
                        said
                    }
                    (None, _) => Next::At(*next),
                }
            }
        }
    }

    /// This person was answered, on this connection.
    pub(crate) fn answered(&mut self, person: u32, connection: usize, now: Instant) {
        match &mut self.source {
            Source::Closed { think, own } => own[connection].push_back((now + *think, person)),
            Source::Open { free, .. } => free.push_back(person),
        }
    }

    /// How many messages came that nobody has sent yet.
    pub(crate) fn backlog(&self) -> usize {
        match &self.source {
            Source::Closed { .. } => 0,
            Source::Open { due, .. } => due.len(),
        }
    }
}

#[test]
fn in_an_open_loop_a_message_is_due_when_it_came_however_long_nobody_was_free() {
    let start = Instant::now();
    let mut crowd = Crowd::new(1, 2, Pace::Open { rate: 100.0 }, start);
    let Next::Now(0, due) = crowd.next(0, start) else {
        panic!("the first message comes at once");
    };
    assert_eq!(due, start);
    let late = start + Duration::from_secs(1);
    assert_eq!(crowd.next(1, late), Next::Later);
    assert!((50..150).contains(&crowd.backlog()));
    crowd.answered(0, 0, late);
    let Next::Now(0, due) = crowd.next(1, late) else {
        panic!("somebody is free and a message waits");
    };
    assert!(due > start && due < start + Duration::from_millis(500));
}

#[test]
fn in_a_closed_loop_everybody_thinks_before_they_speak_again() {
    let (start, think) = (Instant::now(), Duration::from_secs(1));
    let mut crowd = Crowd::new(2, 1, Pace::Closed { think }, start);
    assert_eq!(crowd.next(0, start), Next::Now(0, start));
    crowd.answered(0, 0, start);
    assert_eq!(crowd.next(0, start), Next::At(start + think / 2));
    let later = start + think / 2;
    assert_eq!(crowd.next(0, later), Next::Now(1, later));
    assert_eq!(crowd.next(0, later), Next::At(start + think));
}

//! Those who talk, and what the network does to them.

use std::fmt;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;

use crate::http::{Message, Sent};
use crate::victim::Victim;

/// How many people talk at the same time.
const VOICES: usize = 16;

/// People, and how many messages each of them has to say.
pub(crate) struct Crowd {
    people: Vec<String>,
    messages: u32,
}

/// What happened on the way.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) repeats: usize,
    pub(crate) at_once: usize,
    pub(crate) cut: usize,
    pub(crate) died: usize,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} sent again after the answer, {} twice at once, {} cut off, {} lost their server",
            self.repeats, self.at_once, self.cut, self.died
        )
    }
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.repeats += other.repeats;
        self.at_once += other.at_once;
        self.cut += other.cut;
        self.died += other.died;
    }
}

impl Crowd {
    pub(crate) fn new(people: usize, messages: u32) -> Self {
        let people = (0..people).map(|n| format!("oCrash{n:06}")).collect();
        Self { people, messages }
    }

    /// Everybody says everything; `answered` is told how many messages have their answer.
    pub(crate) fn talk(&self, victim: &Victim, answered: impl Fn(usize)) -> Tally {
        let tally = Mutex::new(Tally::default());
        let next = AtomicUsize::new(0);
        let (tick, ticks) = mpsc::channel();
        thread::scope(|scope| {
            for voice in 0..VOICES {
                let (tick, tally, next) = (tick.clone(), &tally, &next);
                scope.spawn(move || {
                    let mut speaker = Speaker::new(victim, voice);
                    // Each voice speaks for a few people at a time, in no order between them.
                    loop {
                        let first = next.fetch_add(8, Ordering::SeqCst);
                        let Some(group) = self.people.get(first..) else {
                            break;
                        };
                        let group = group.get(..8).unwrap_or(group);
                        if group.is_empty() {
                            break;
                        }
                        speaker.say_all(group, self.messages, || tick.send(()).unwrap());
                    }
                    tally.lock().unwrap().add(&speaker.tally);
                });
            }
            drop(tick);
            for (number, ()) in ticks.iter().enumerate() {
                answered(number + 1);
            }
        });
        tally.into_inner().unwrap()
    }

    /// Asks everybody's count.
    pub(crate) fn check_counts(&self, victim: &Victim) {
        let mut speaker = Speaker::new(victim, 0);
        for person in &self.people {
            let answer = speaker.until_answered(&Message {
                person,
                number: 1_000_000,
                text: "tell",
            });
            let expected = format!("<![CDATA[counted {}]]>", self.messages);
            assert!(answer.contains(&expected), "{person}: {answer}");
        }
    }
}

/// One connection after the other to a server that may die at any time.
struct Speaker<'v> {
    victim: &'v Victim,
    random: fastrand::Rng,
    tally: Tally,
}

impl<'v> Speaker<'v> {
    fn new(victim: &'v Victim, voice: usize) -> Self {
        Self {
            victim,
            random: fastrand::Rng::with_seed(voice as u64),
            tally: Tally::default(),
        }
    }

    /// Says every message of every person: each person's in their order, people in no order.
    fn say_all(&mut self, people: &[String], messages: u32, answered: impl Fn()) {
        let mut left: Vec<(usize, u32)> = (0..people.len()).map(|person| (person, 0)).collect();
        while !left.is_empty() {
            let at = self.random.usize(..left.len());
            let (person, said) = left[at];
            let person = &people[person];
            if said == 0 {
                self.until_answered(&Message {
                    person,
                    number: 0,
                    text: "in",
                });
            }
            let number = said + 1;
            self.say(person, number);
            answered();
            left[at].1 = number;
            if number == messages {
                left.swap_remove(at);
            }
        }
    }

    /// Says the `number`-th message of a person, in one of the ways in which that happens.
    fn say(&mut self, person: &str, number: u32) {
        let text = format!("say {number}");
        let message = Message {
            person,
            number: u64::from(number),
            text: &text,
        };
        match self.random.u8(..10) {
            0 | 1 => self.cut_off(&message),
            2 | 3 => self.twice_at_once(&message),
            _ => {}
        }
        let first = self.until_answered(&message);
        let expected = format!("<![CDATA[say {number} is {number}]]>");
        assert!(first.contains(&expected), "{person}: {first}");
        if self.random.u8(..10) < 3 {
            self.tally.repeats += 1;
            assert_eq!(
                self.until_answered(&message),
                first,
                "{person}, message {number}"
            );
        }
    }

    /// The platform closes the connection before the answer.
    fn cut_off(&mut self, message: &Message<'_>) {
        let (_, port) = self.victim.now();
        self.tally.cut += usize::from(Sent::send(port, message).is_ok());
    }

    /// Two deliveries are under way at the same time.
    fn twice_at_once(&mut self, message: &Message<'_>) {
        let (_, port) = self.victim.now();
        let both = [Sent::send(port, message), Sent::send(port, message)];
        let answers: Vec<io::Result<String>> = both
            .into_iter()
            .map(|sent| sent.and_then(Sent::answer))
            .collect();
        if let [Ok(one), Ok(other)] = answers.as_slice() {
            self.tally.at_once += 1;
            assert_eq!(one, other, "{}, message {}", message.person, message.number);
        }
    }

    /// Sends until some life of the server answers.
    fn until_answered(&mut self, message: &Message<'_>) -> String {
        let (mut life, mut port) = self.victim.now();
        // A slow turn leaves two deliveries unanswered on purpose; a dead server all of them.
        let mut unanswered = 0;
        loop {
            match Sent::send(port, message).and_then(Sent::answer) {
                Ok(answer) => return answer,
                Err(error) => {
                    assert!(died(&error), "{error}");
                    unanswered += 1;
                    let now = self.victim.now();
                    if now.0 == life && unanswered <= 2 {
                        continue;
                    }
                    self.tally.died += 1;
                    unanswered = 0;
                    (life, port) = match now.0 > life {
                        true => now,
                        false => self.victim.after(life),
                    };
                }
            }
        }
    }
}

/// What a connection says when the other side is killed.
fn died(error: &io::Error) -> bool {
    use io::ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, UnexpectedEof,
    };
    matches!(
        error.kind(),
        BrokenPipe | ConnectionAborted | ConnectionRefused | ConnectionReset | UnexpectedEof
    )
}

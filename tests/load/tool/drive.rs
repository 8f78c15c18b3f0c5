//! The loop: messages out, answers in, retries as the platform's.

use std::collections::VecDeque;
use std::io;
use std::net::ToSocketAddrs;
use std::time::{Duration, Instant};

use mio::{Events, Poll};

use super::connection::{Connection, Message};
use super::crowd::{Crowd, Next};
use super::http::{Parsed, parse};
use super::options::{Options, Until};
use super::process::{Usage, usage};
use super::report::{Report, Tally};
use super::wire::{self, Platform, Target};

/// How many of a connection's answered messages are kept for a repeat: no more than the server is
/// bound to remember of one person.
const KEPT: usize = 8;

/// The poll cannot wait for less than this, so what is due sooner is waited for without sleeping.
const POLL: Duration = Duration::from_millis(1);

/// How often it is looked whose patience is over.
const LOOK: Duration = Duration::from_millis(20);

/// Does to a server what the options say.
pub(crate) fn run(options: &Options) -> Result<Report, String> {
    let mut drive = Drive::new(options)?;
    drive.all().map_err(|error| error.to_string())
}

pub(super) struct Drive<'o> {
    pub(super) options: &'o Options,
    platform: Platform,
    poll: Poll,
    connections: Vec<Connection>,
    /// Of each connection, the messages that were answered last.
    kept: Vec<VecDeque<Message>>,
    pub(super) crowd: Crowd,
    random: fastrand::Rng,
    pub(super) tally: Tally,
    phase: Phase,
}

/// How far the run is.
struct Phase {
    /// When what is measured begins.
    measured: Instant,
    is_measuring: bool,
    server: Option<Usage>,
    own: Option<Usage>,
    begun: u64,
    last: Instant,
}

impl<'o> Drive<'o> {
    fn new(options: &'o Options) -> Result<Self, String> {
        let target = Target::parse(&options.url)?;
        let mut addresses = target
            .host
            .to_socket_addrs()
            .map_err(|why| why.to_string())?;
        let address = addresses.next().ok_or("the host has no address")?;
        let safe = options.safe.as_ref();
        let cipher = safe.map(|(key, appid)| Platform::cipher(key, appid));
        let now = Instant::now();
        let warm = match options.until {
            Until::Time { warm, .. } => warm,
            Until::Messages(_) => Duration::ZERO,
        };
        if options.people == 0 || options.connections == 0 {
            return Err("nobody is there to say anything".to_owned());
        }
        let count = options.connections;
        Ok(Self {
            options,
            platform: Platform::new(target, &options.token, cipher.transpose()?),
            poll: Poll::new().map_err(|why| why.to_string())?,
            connections: (0..count).map(|at| Connection::new(address, at)).collect(),
            kept: (0..count).map(|_| VecDeque::new()).collect(),
            crowd: Crowd::new(options.people, count, options.pace, now),
            random: fastrand::Rng::with_seed(11),
            tally: Tally::new(),
            phase: Phase {
                measured: now + warm,
                is_measuring: false,
                server: None,
                own: None,
                begun: 0,
                last: now,
            },
        })
    }

    fn all(&mut self) -> io::Result<Report> {
        let mut events = Events::with_capacity(1_024);
        let mut room = vec![0; 1 << 16];
        let mut look = Instant::now();
        loop {
            let now = Instant::now();
            self.measure(now);
            let (under_way, wake) = self.speak(now);
            if !under_way && self.is_over(now) {
                return Ok(self.report());
            }
            if now >= look {
                self.lose_patience(now);
                look = now + LOOK;
            }
            let wait = wake
                .unwrap_or(look)
                .min(look)
                .saturating_duration_since(now);
            let wait = if wait <= POLL {
                Duration::ZERO
            } else {
                wait - POLL
            };
            match self.poll.poll(&mut events, Some(wait)) {
                Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
                _ => {}
            }
            for event in &events {
                self.heard(event.token().0, event.is_writable(), &mut room);
            }
        }
    }

    /// Begins to measure when it is warm.
    fn measure(&mut self, now: Instant) {
        if !self.phase.is_measuring && now >= self.phase.measured {
            self.phase.is_measuring = true;
            self.phase.measured = now;
            self.phase.server = self.options.pid.and_then(usage);
            self.phase.own = usage(std::process::id());
            self.tally.begin();
        }
    }

    fn is_over(&self, now: Instant) -> bool {
        match self.options.until {
            Until::Time { measured, .. } => now >= self.phase.measured + measured,
            Until::Messages(count) => self.phase.begun >= count,
        }
    }

    /// Gives every free connection something to say; tells whether anything is under way, and when
    /// somebody will have something to say.
    fn speak(&mut self, now: Instant) -> (bool, Option<Instant>) {
        let (mut under_way, mut wake) = (false, None::<Instant>);
        for at in 0..self.connections.len() {
            if self.connections[at].message.is_none()
                && !self.is_over(now)
                && let Next::At(when) = self.say_next(at, now)
            {
                wake = Some(wake.map_or(when, |wake| wake.min(when)));
            }
            under_way |= self.connections[at].message.is_some();
        }
        (under_way, wake)
    }

    /// The next message on a free connection, if somebody has one.
    fn say_next(&mut self, at: usize, now: Instant) -> Next {
        let next = self.crowd.next(at, now);
        if let Next::Now(person, due) = next {
            let said = self.crowd.person(person).said;
            let text = &self.options.script.step(said).text;
            let request = self.platform.request(&self.openid(person), text);
            self.phase.begun += 1;
            let message = Message {
                person,
                said,
                request,
                due,
                delivery: 1,
                first: None,
            };
            self.send(at, message);
        }
        next
    }

    pub(super) fn openid(&self, person: u32) -> String {
        wire::openid(self.options.first_person + person)
    }

    fn send(&mut self, at: usize, message: Message) {
        let may_cut = message.first.is_none() && message.delivery < self.options.deliveries;
        let sent = self.connections[at].send(message, self.poll.registry());
        if sent.is_err() {
            self.broke(at);
        } else if may_cut && self.happens(self.options.cut) && self.connections[at].is_sent() {
            self.tally.cut += 1;
            self.deliver_again(at);
        }
    }

    fn happens(&mut self, of_a_thousand: u32) -> bool {
        of_a_thousand > 0 && self.random.u32(..1_000) < of_a_thousand
    }

    /// The same bytes on another connection; after the last delivery the message is lost.
    fn deliver_again(&mut self, at: usize) {
        self.connections[at].close();
        let Some(mut message) = self.connections[at].message.take() else {
            return;
        };
        if message.delivery < self.options.deliveries {
            message.delivery += 1;
            self.tally.retries += 1;
            self.send(at, message);
            return;
        }
        self.tally.lost += 1;
        let text = &self.options.script.step(message.said).text;
        self.tally
            .show(|| format!("{text:?} of {}: nothing answered", message.person));
        // It may have been applied all the same.
        if message.first.is_none() {
            self.crowd.person(message.person).guesses = None;
            self.goes_on(at, message.person);
        }
    }

    /// Who is answered, or given up, says the next thing some time.
    fn goes_on(&mut self, at: usize, person: u32) {
        self.crowd.person(person).said += 1;
        self.crowd.answered(person, at, Instant::now());
    }

    /// The connection broke. Who is there again at once would use up all deliveries in a moment, so
    /// the retry comes when the platform would send it.
    fn broke(&mut self, at: usize) {
        self.tally.broken += 1;
        self.connections[at].close();
    }

    fn lose_patience(&mut self, now: Instant) {
        for at in 0..self.connections.len() {
            let connection = &self.connections[at];
            let waited = now.saturating_duration_since(connection.began);
            if connection.message.is_some() && waited >= self.options.patience {
                self.deliver_again(at);
            }
        }
    }

    /// Something happened on a connection.
    fn heard(&mut self, at: usize, writable: bool, room: &mut [u8]) {
        let connection = &mut self.connections[at];
        let written = if writable { connection.write() } else { Ok(()) };
        let closed = written.and_then(|()| connection.fill(room));
        if connection.message.is_none() {
            if !matches!(closed, Ok(false)) {
                connection.close();
            }
            return;
        }
        let Ok(closed) = closed else {
            return self.broke(at);
        };
        let read = std::mem::take(&mut connection.read);
        match parse(&read, closed) {
            Parsed::Partly => connection.read = read,
            Parsed::Broken => self.broke(at),
            Parsed::Whole {
                status,
                body,
                closes,
            } => {
                if closes || closed {
                    connection.close();
                }
                self.answered(at, status, &body);
            }
        }
    }

    fn answered(&mut self, at: usize, status: u16, body: &[u8]) {
        let Some(mut message) = self.connections[at].message.take() else {
            return;
        };
        let now = Instant::now();
        let document = match (status, self.platform.open(body)) {
            (200, Ok(document)) => Some(document.into_owned()),
            (200, Err(why)) => {
                self.wrong(&message, &why, body);
                None
            }
            _ => {
                self.tally.refused += 1;
                self.tally
                    .show(|| format!("status {status} to {}", message.person));
                None
            }
        };
        if let Some(first) = message.first.take() {
            self.compare(&message, &first, document.as_deref());
            return;
        }
        self.phase.last = now;
        self.tally.answered += 1;
        let latency = now.saturating_duration_since(message.due);
        self.tally.latency.add(latency.as_nanos() as u64);
        if let Some(document) = document {
            self.check(&message, &document);
            message.first = Some(document);
        }
        self.goes_on(at, message.person);
        self.keep(at, message);
    }

    /// Keeps an answered message for a while, and delivers one of those again if that happens now.
    fn keep(&mut self, at: usize, message: Message) {
        if self.options.repeat == 0 || message.first.is_none() {
            return;
        }
        let kept = &mut self.kept[at];
        kept.push_back(message);
        if kept.len() > KEPT {
            kept.pop_front();
        }
        if self.happens(self.options.repeat) {
            let chosen = self.random.usize(..self.kept[at].len());
            if let Some(mut message) = self.kept[at].remove(chosen) {
                message.delivery = 1;
                self.tally.repeats += 1;
                self.send(at, message);
            }
        }
    }

    fn report(&mut self) -> Report {
        let after = self.options.pid.and_then(usage);
        let own = usage(std::process::id()).zip(self.phase.own);
        let took = self
            .phase
            .last
            .saturating_duration_since(self.phase.measured);
        let own = own.map_or(0.0, |(after, before)| {
            let used = after.processor.saturating_sub(before.processor);
            used.as_secs_f64() / took.as_secs_f64().max(0.001)
        });
        Report {
            tally: std::mem::replace(&mut self.tally, Tally::new()),
            took,
            connections: self.options.connections,
            people: self.options.people,
            backlog: self.crowd.backlog(),
            server: self.phase.server.zip(after),
            own,
        }
    }
}

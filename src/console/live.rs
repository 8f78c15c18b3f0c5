//! What happens, as it happens: server-sent events.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::http::Method;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

use super::Console;
use super::fault::Fault;
use super::login;
use super::words::{self, Language};
use crate::hook::SignalKind;

/// So many events wait for a reader; who is further behind is dropped.
const WAITING: usize = 256;
/// So many read at once; further ones are refused.
const READERS: usize = 64;
const PING: Duration = Duration::from_secs(15);
const NOTIFICATION: Duration = Duration::from_secs(60);

/// Those who read.
#[derive(Debug, Default)]
pub(super) struct Live(Mutex<Readers>);

#[derive(Debug, Default)]
struct Readers {
    all: Vec<Reader>,
    /// The server stops: a browser whose stream has ended asks for another one at once.
    is_closed: bool,
}

#[derive(Debug)]
struct Reader {
    /// The number of the login that reads.
    visitor: u64,
    events: mpsc::Sender<Bytes>,
}

impl Live {
    /// Tells an event to everybody who keeps up. Never waits.
    pub(super) fn tell(&self, event: &str, data: &Value) {
        let readers = &mut self.lock().all;
        if readers.is_empty() {
            return;
        }
        let bytes = encoded(event, data);
        readers.retain(|reader| reader.events.try_send(bytes.clone()).is_ok());
    }

    /// Whether anybody reads: what nobody reads need not be written.
    pub(super) fn has_readers(&self) -> bool {
        !self.lock().all.is_empty()
    }

    pub(super) fn readers(&self) -> usize {
        let readers = &mut self.lock().all;
        readers.retain(|reader| !reader.events.is_closed());
        readers.len()
    }

    /// Who has logged out reads no more.
    pub(super) fn leave(&self, visitor: u64) {
        self.lock().all.retain(|reader| reader.visitor != visitor);
    }

    pub(super) fn close(&self) {
        let mut readers = self.lock();
        readers.all.clear();
        readers.is_closed = true;
    }

    /// Does this if nobody reads, and nobody can begin to meanwhile.
    pub(super) fn unless_read(&self, act: impl FnOnce()) {
        let readers = self.lock();
        if readers.all.is_empty() {
            act();
        }
    }

    /// One more reads; `begin` is done before the first event can be missed.
    fn join(&self, visitor: u64, begin: impl FnOnce()) -> Result<mpsc::Receiver<Bytes>, Fault> {
        let mut readers = self.lock();
        readers.all.retain(|reader| !reader.events.is_closed());
        if readers.is_closed {
            return Err(Fault::illegal(&words::STOPPING));
        }
        if readers.all.len() >= READERS {
            return Err(Fault::illegal(&words::READERS));
        }
        let (events, receiver) = mpsc::channel(WAITING);
        readers.all.push(Reader { visitor, events });
        begin();
        Ok(receiver)
    }

    fn lock(&self) -> MutexGuard<'_, Readers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// JSON holds no line break, so one `data:` is enough.
fn encoded(event: &str, data: &Value) -> Bytes {
    Bytes::from(format!("event: {event}\ndata: {data}\n\n"))
}

/// `GET /stream`
pub(super) fn stream(console: &Console, request: &HttpRequest) -> HttpResponse {
    let language = Language::of(request);
    let Some(visitor) = login::visitor(console, request) else {
        return Fault::forbidden(&words::LOG_IN).response(language);
    };
    if *request.method() != Method::GET {
        return Fault::unimplemented(&words::STREAM_GET).response(language);
    }
    let hear_all = || {
        console
            .shared()
            .watching
            .change_to(SignalKind::ALL.iter().copied())
    };
    let receiver = match console.live().join(visitor.id, hear_all) {
        Ok(receiver) => receiver,
        Err(fault) => return fault.response(language),
    };
    let now = Instant::now();
    let reading = Reading {
        console: console.clone(),
        visitor: visitor.id,
        receiver,
        ping: every(now, PING),
        notification: every(now, NOTIFICATION),
        greeted: false,
    };
    let events = stream::unfold(reading, |mut reading| async move {
        let bytes = reading.next().await?;
        Some((Ok::<Bytes, actix_web::Error>(bytes), reading))
    });
    let mut response = HttpResponse::Ok().streaming(events);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies keep what they should hand on.
    headers.insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    response
}

fn every(now: Instant, period: Duration) -> Interval {
    let mut interval = interval_at(now + period, period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

/// One who reads.
struct Reading {
    console: Console,
    visitor: u64,
    receiver: mpsc::Receiver<Bytes>,
    ping: Interval,
    notification: Interval,
    greeted: bool,
}

impl Reading {
    /// The next bytes; nothing when it is over.
    async fn next(&mut self) -> Option<Bytes> {
        if !self.greeted {
            self.greeted = true;
            return Some(self.count());
        }
        // The ticks come first: however much happens, a login that has ended is noticed.
        tokio::select! {
            biased;
            _tick = self.notification.tick() => self.is_known().then(|| self.count()),
            _tick = self.ping.tick() => self.is_known().then(|| Bytes::from_static(b": ping\n\n")),
            event = self.receiver.recv() => event,
        }
    }

    /// Whether the login still is one.
    fn is_known(&self) -> bool {
        self.console
            .visitors()
            .knows(self.visitor, self.console.now())
    }

    fn count(&self) -> Bytes {
        let count = self.console.shared().log.unread();
        encoded("notification", &json!({ "count": count }))
    }
}

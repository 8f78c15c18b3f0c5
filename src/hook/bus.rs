//! Who is told of which signals.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard, Weak};

use super::signal::{Observer, Signal, SignalKind};

/// The bus of one engine: see `Engine::signals`.
///
/// Receivers are called in the order in which they subscribed. Cheap to clone; all clones are the
/// same bus.
///
/// ```
/// use std::sync::{Arc, Mutex};
/// use wxmenu::hook::{Signal, SignalKind, Signals};
///
/// let signals = Signals::new();
/// let seen = Arc::new(Mutex::new(Vec::new()));
/// let log = Arc::clone(&seen);
/// let guard = signals.subscribe_to(SignalKind::TurnFinished, move |signal: &Signal<'_>| {
///     log.lock().unwrap().push(signal.name());
/// });
/// drop(guard); // nothing is told any more
/// assert!(seen.lock().unwrap().is_empty());
/// ```
#[derive(Clone, Default)]
pub struct Signals(Arc<Bus>);

#[derive(Default)]
struct Bus {
    /// One bit for each kind that somebody wants, so that the others cost one load.
    wanted: AtomicU32,
    receivers: RwLock<Arc<Vec<Receiver>>>,
    next: AtomicUsize,
}

#[derive(Clone)]
struct Receiver {
    id: usize,
    /// One bit for each kind that it is told of.
    kinds: u32,
    identity: Option<Arc<str>>,
    observer: Arc<dyn Observer>,
}

impl Receiver {
    fn wants(&self, kind: u32, signal: &Signal<'_>) -> bool {
        let identity = self.identity.as_deref();
        self.kinds & kind != 0 && identity.is_none_or(|identity| identity == signal.identity())
    }
}

impl Signals {
    /// A bus without receivers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Tells the observer everything.
    pub fn subscribe(&self, observer: impl Observer) -> Subscription {
        self.subscribe_shared(Arc::new(observer))
    }

    pub(crate) fn subscribe_shared(&self, observer: Arc<dyn Observer>) -> Subscription {
        self.add(ALL, None, observer)
    }

    /// Tells the observer of one kind of signal.
    pub fn subscribe_to(&self, kind: SignalKind, observer: impl Observer) -> Subscription {
        self.add(bit(kind), None, Arc::new(observer))
    }

    /// Tells the observer of several kinds of signal. The others are not raised for its sake.
    pub fn subscribe_to_any(
        &self,
        kinds: impl IntoIterator<Item = SignalKind>,
        observer: impl Observer,
    ) -> Subscription {
        self.add(bits(kinds), None, Arc::new(observer))
    }

    /// Tells the observer everything about one account.
    pub fn subscribe_for(
        &self,
        identity: impl Into<Arc<str>>,
        observer: impl Observer,
    ) -> Subscription {
        self.add(ALL, Some(identity.into()), Arc::new(observer))
    }

    /// Whether anybody is told of this kind; to be asked before measuring what is only told.
    #[must_use]
    pub fn are_wanted(&self, kind: SignalKind) -> bool {
        self.0.wanted.load(Ordering::Relaxed) & bit(kind) != 0
    }

    /// Raises a signal of this kind: it is made only if there is a receiver.
    pub fn raise<'s>(&self, kind: SignalKind, make: impl FnOnce() -> Signal<'s>) {
        if self.are_wanted(kind) {
            self.tell(&make());
        }
    }

    fn add(
        &self,
        kinds: u32,
        identity: Option<Arc<str>>,
        observer: Arc<dyn Observer>,
    ) -> Subscription {
        let id = self.0.next.fetch_add(1, Ordering::Relaxed);
        let receiver = Receiver {
            id,
            kinds,
            identity,
            observer,
        };
        self.0.change(|receivers| receivers.push(receiver));
        Subscription {
            bus: Arc::downgrade(&self.0),
            id,
        }
    }

    /// The list is not locked while receivers are called: they may subscribe and unsubscribe.
    fn tell(&self, signal: &Signal<'_>) {
        let receivers = {
            let receivers = self.0.receivers.read();
            Arc::clone(&receivers.unwrap_or_else(PoisonError::into_inner))
        };
        let kind = bit(signal.kind());
        let wanting = receivers
            .iter()
            .filter(|receiver| receiver.wants(kind, signal));
        for receiver in wanting {
            let notify = AssertUnwindSafe(|| receiver.observer.notify(signal));
            if catch_unwind(notify).is_err() {
                tracing::error!(signal = signal.name(), "a receiver of signals panicked");
            }
        }
    }
}

impl Bus {
    fn change(&self, change: impl FnOnce(&mut Vec<Receiver>)) {
        let receivers = self.receivers.write();
        let mut receivers: RwLockWriteGuard<'_, Arc<Vec<Receiver>>> =
            receivers.unwrap_or_else(PoisonError::into_inner);
        change(Arc::make_mut(&mut receivers));
        let wanted = receivers
            .iter()
            .fold(0, |wanted, receiver| wanted | receiver.kinds);
        self.wanted.store(wanted, Ordering::Relaxed);
    }
}

/// The bits of all kinds.
const ALL: u32 = u32::MAX;

fn bits(kinds: impl IntoIterator<Item = SignalKind>) -> u32 {
    kinds.into_iter().fold(0, |bits, kind| bits | bit(kind))
}

/// There are fewer kinds than bits.
const fn bit(kind: SignalKind) -> u32 {
    1 << kind as u32
}

impl fmt::Debug for Signals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let receivers = self.0.receivers.read();
        let receivers = receivers.unwrap_or_else(PoisonError::into_inner).len();
        f.debug_struct("Signals")
            .field("receivers", &receivers)
            .finish()
    }
}

/// Keeps a receiver subscribed; dropping it ends that.
#[derive(Debug)]
#[must_use = "dropping it unsubscribes; `keep` keeps the receiver for the engine's whole life"]
pub struct Subscription {
    bus: Weak<Bus>,
    id: usize,
}

impl fmt::Debug for Bus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bus")
    }
}

impl Subscription {
    /// From now on tells the receiver of these kinds, and of no others.
    pub fn change_to(&self, kinds: impl IntoIterator<Item = SignalKind>) {
        let kinds = bits(kinds);
        if let Some(bus) = self.bus.upgrade() {
            bus.change(|receivers| {
                let own = receivers.iter_mut().find(|receiver| receiver.id == self.id);
                own.into_iter().for_each(|own| own.kinds = kinds);
            });
        }
    }

    /// Keeps the receiver for as long as the engine lives.
    pub fn keep(mut self) {
        self.bus = Weak::new();
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(bus) = self.bus.upgrade() {
            bus.change(|receivers| receivers.retain(|receiver| receiver.id != self.id));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::hook::{ApiResponse, Request};

    fn signals_of(identity: &str) -> [Signal<'_>; 3] {
        let request = Request::new("GET", "/wechat/x/", "signature=s3cret");
        let response = ApiResponse::new(200, b"s3cret");
        [
            Signal::RequestReceived { identity, request },
            Signal::ReloadDone {
                identity,
                warnings: 0,
            },
            Signal::WechatGranted {
                identity,
                response,
                accesstoken: "s3cret",
                expires_in: 7200,
            },
        ]
    }

    #[test]
    fn subscriptions_choose_and_end() {
        let signals = Signals::new();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let note = |who: &'static str| {
            let seen = Arc::clone(&seen);
            move |signal: &Signal<'_>| {
                seen.lock().unwrap().push(format!("{who} {signal:?}"));
            }
        };
        let guards = [
            signals.subscribe(note("all")),
            signals.subscribe_to(SignalKind::ReloadDone, note("kind")),
            signals.subscribe_to_any(
                [SignalKind::ReloadDone, SignalKind::WechatGranted],
                note("kinds"),
            ),
            signals.subscribe_for("b", note("identity")),
        ];
        let raise_all = || {
            for signal in signals_of("a").into_iter().chain(signals_of("b")) {
                signals.raise(signal.kind(), || signal);
            }
        };
        raise_all();
        let [all, kind, kinds, identity] = guards;
        drop((all, kind, identity));
        kinds.change_to([SignalKind::RequestReceived]);
        raise_all();
        drop(kinds);
        raise_all();
        assert_eq!(
            *seen.lock().unwrap(),
            [
                "all request_received(\"a\")",
                "all reload_done(\"a\")",
                "kind reload_done(\"a\")",
                "kinds reload_done(\"a\")",
                "all wechat_granted(\"a\")",
                "kinds wechat_granted(\"a\")",
                "all request_received(\"b\")",
                "identity request_received(\"b\")",
                "all reload_done(\"b\")",
                "kind reload_done(\"b\")",
                "kinds reload_done(\"b\")",
                "identity reload_done(\"b\")",
                "all wechat_granted(\"b\")",
                "kinds wechat_granted(\"b\")",
                "identity wechat_granted(\"b\")",
                "kinds request_received(\"a\")",
                "kinds request_received(\"b\")",
            ]
        );
    }

    #[test]
    fn what_is_kept_is_not_ended() {
        let (signals, seen) = (Signals::new(), Arc::new(Mutex::new(0)));
        let count = Arc::clone(&seen);
        signals
            .subscribe(move |_: &Signal<'_>| *count.lock().unwrap() += 1)
            .keep();
        for signal in signals_of("a") {
            signals.raise(signal.kind(), || signal);
        }
        assert_eq!(*seen.lock().unwrap(), 3);
    }

    #[test]
    fn debug_shows_no_secret() {
        for signal in signals_of("a") {
            let shown = match signal {
                Signal::RequestReceived { request, .. } => format!("{signal:?} {request:?}"),
                Signal::WechatGranted { response, .. } => format!("{signal:?} {response:?}"),
                _ => format!("{signal:?}"),
            };
            assert!(!shown.contains("s3cret"), "{shown}");
        }
    }
}

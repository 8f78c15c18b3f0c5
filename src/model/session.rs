//! What is remembered of a person between two messages.

mod faded;
mod filling;
mod pending;
mod turns;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{MenuId, MessageKey, Rate, Reply, Timestamp};
pub use filling::Filling;
use pending::Pending;
pub use pending::Rest;
use turns::Turns;

/// How long a session that is over is kept for the retries of its last message.
const ENDED_FOR: Duration = Duration::from_secs(60);

/// How many late answers wait for a person's next message; more would not fit one reply.
const LATE_REPLIES: usize = 8;

/// Where a person stands: the ids of the menus from the root down, empty outside every menu.
///
/// The whole path is kept, so that a reload which removes the last menu can find the nearest one
/// that still lives.
///
/// ```
/// use wxmenu::model::Position;
/// let position = Position::at(["m001".into(), "g001".into()]);
/// assert_eq!(position.menu().map(|id| id.as_str()), Some("g001"));
/// assert!(Position::none().menu().is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position(Arc<[MenuId]>);

impl Position {
    /// In no menu.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// In the last menu of the path.
    pub fn at(path: impl IntoIterator<Item = MenuId>) -> Self {
        Self(path.into_iter().collect())
    }

    /// The menu, if any.
    #[must_use]
    pub fn menu(&self) -> Option<&MenuId> {
        self.0.last()
    }

    /// The menus from the root down.
    #[must_use]
    pub fn path(&self) -> &[MenuId] {
        &self.0
    }
}

/// Which save of a session this is; 0 was never saved.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Revision(u64);

impl Revision {
    /// The revision with this number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The revision after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// A turn that was answered: its message's key, the reply, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Remembered {
    /// The message.
    pub key: MessageKey,
    /// The reply it got.
    pub reply: Reply,
    /// When the reply was made; it stands in the reply's `CreateTime`.
    pub at: Timestamp,
}

impl Remembered {
    /// The turn of message `key`, answered with `reply` at `at`.
    #[must_use]
    pub fn new(key: MessageKey, reply: Reply, at: Timestamp) -> Self {
        Self { key, reply, at }
    }
}

/// The record kept for one [`SessionKey`](super::SessionKey).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Session {
    /// Where the person stands.
    pub position: Position,
    /// Shared, because a turn keeps the session as it was beside the one that it changes.
    #[serde(default, skip_serializing_if = "no_values")]
    values: Arc<BTreeMap<String, Value>>,
    created: Timestamp,
    last_access: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_inactive: Option<Duration>,
    #[serde(default, skip_serializing_if = "Turns::is_empty")]
    turns: Turns,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    late: Vec<Reply>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pending: Option<Arc<Pending>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    filling: Option<Arc<Filling>>,
    /// When the messages so far would be due if they came evenly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    paced_to: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    ended: bool,
    #[serde(skip)]
    revision: Revision,
}

impl Session {
    /// A new session: in no menu, without values, dying after `max_inactive` without a message.
    ///
    /// With `None` and with zero it never dies.
    #[must_use]
    pub fn new(now: Timestamp, max_inactive: Option<Duration>) -> Self {
        Self {
            position: Position::none(),
            values: Arc::default(),
            created: now,
            last_access: now,
            max_inactive: max_inactive.filter(|span| !span.is_zero()),
            turns: Turns::default(),
            late: Vec::new(),
            pending: None,
            filling: None,
            paced_to: None,
            ended: false,
            revision: Revision::default(),
        }
    }

    /// Whether no turn has left anything in it: no message was answered, nothing is kept, and its
    /// person stands nowhere.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.turns.is_empty() && self.values.is_empty() && self.position == Position::none()
    }

    /// A handler's value by name.
    ///
    /// # Errors
    /// When the stored value is not a `T`.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, serde_json::Error> {
        self.values.get(name).map(T::deserialize).transpose()
    }

    /// Keeps a value under a name.
    ///
    /// # Errors
    /// When the value has no JSON form, such as a map whose keys are not text.
    pub fn set<T: Serialize>(
        &mut self,
        name: impl Into<String>,
        value: T,
    ) -> Result<(), serde_json::Error> {
        let value = serde_json::to_value(value)?;
        let name = name.into();
        self.values_without(&name).insert(name, value);
        Ok(())
    }

    /// Forgets a value; tells whether there was one.
    pub fn remove(&mut self, name: &str) -> bool {
        let is_there = self.values.contains_key(name);
        if is_there {
            self.values_without(name);
        }
        is_there
    }

    /// The values to be changed, the one of this name gone; it is not copied where they are shared.
    fn values_without(&mut self, name: &str) -> &mut BTreeMap<String, Value> {
        if let Some(values) = Arc::get_mut(&mut self.values) {
            values.remove(name);
        } else {
            let others = self.values.iter().filter(|(other, _)| *other != name);
            let others = others.map(|(other, value)| (other.clone(), value.clone()));
            self.values = Arc::new(others.collect());
        }
        Arc::make_mut(&mut self.values)
    }

    /// All values, by name.
    #[must_use]
    pub fn values(&self) -> &BTreeMap<String, Value> {
        &self.values
    }

    /// When the session began.
    #[must_use]
    pub fn created(&self) -> Timestamp {
        self.created
    }

    /// When the person last wrote.
    #[must_use]
    pub fn last_access(&self) -> Timestamp {
        self.last_access
    }

    /// Notes that the person wrote at `now`.
    pub fn touch(&mut self, now: Timestamp) {
        self.last_access = now;
    }

    /// How long the session lives without a message; `None` for ever.
    #[must_use]
    pub fn max_inactive(&self) -> Option<Duration> {
        self.max_inactive
    }

    /// Sets how long this session lives without a message; `None` and zero for ever.
    pub fn set_max_inactive(&mut self, span: Option<Duration>) {
        self.max_inactive = span.filter(|span| !span.is_zero());
    }

    /// The moment from which the session counts as gone; `None` never.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.max_inactive.map(|span| self.last_access.after(span))
    }

    /// Whether the session is gone at `now`.
    ///
    /// ```
    /// use std::time::Duration;
    /// use wxmenu::model::{Session, Timestamp};
    /// let session = Session::new(Timestamp::from_secs(0), Some(Duration::from_secs(60)));
    /// assert!(!session.is_expired(Timestamp::from_secs(59)));
    /// assert!(session.is_expired(Timestamp::from_secs(60)));
    /// ```
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at().is_some_and(|end| now >= end)
    }

    /// Whether the session counts no more at `now`: it is expired, or its person left.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.ended || self.is_expired(now)
    }

    /// The turn of this message, if it was answered a short while ago. The reply of one that was
    /// followed by many others is silence.
    #[must_use]
    pub fn remembered(&self, key: &MessageKey) -> Option<Cow<'_, Remembered>> {
        self.turns.find(key)
    }

    /// Until when turns were forgotten for which the platform may still ask again, because their person
    /// had too many in that time. What was made later than that is either remembered or new.
    #[must_use]
    pub fn forgotten_until(&self) -> Option<Timestamp> {
        self.turns.gone()
    }

    /// Keeps a turn for its retries; the replies of older ones go when there are too many, and then
    /// they themselves.
    ///
    /// Turns made before `horizon` need not be kept: no retry of theirs can come any more.
    pub fn remember(&mut self, turn: Remembered, horizon: Timestamp) {
        self.turns.push(turn, horizon);
    }

    /// Keeps an answer that came too late, for the person's next message; tells whether there was
    /// room for it.
    pub fn put_late(&mut self, reply: Reply) -> bool {
        let has_room = self.late.len() < LATE_REPLIES;
        if has_room && reply != Reply::None {
            self.late.push(reply);
        }
        has_room
    }

    /// The answers that came too late, oldest first; they are gone from the session then.
    pub fn take_late(&mut self) -> Vec<Reply> {
        std::mem::take(&mut self.late)
    }

    /// Forgets the oldest answer that came too late and says this.
    pub fn drop_late(&mut self, reply: &Reply) {
        if let Some(at) = self.late.iter().position(|late| late == reply) {
            self.late.remove(at);
        }
    }

    /// Whether an answer waits for the person's next message.
    #[must_use]
    pub fn has_late(&self) -> bool {
        !self.late.is_empty()
    }

    /// Whether one more message at `now` would be more than the rate allows.
    ///
    /// ```
    /// use std::time::Duration;
    /// use wxmenu::model::{Rate, Session, Timestamp};
    /// let at = Timestamp::from_secs;
    /// let rate = Rate::new(2, Duration::from_secs(60));
    /// let mut session = Session::new(at(0), None);
    /// session.pace(rate, at(0));
    /// session.pace(rate, at(1));
    /// assert!(session.is_ahead(rate, at(2)));
    /// assert!(!session.is_ahead(rate, at(30)), "thirty seconds are one message");
    /// ```
    #[must_use]
    pub fn is_ahead(&self, rate: Rate, now: Timestamp) -> bool {
        let due = self.paced_to.unwrap_or(now).max(now);
        due.millis().saturating_sub(now.millis()) > rate.per_millis() - rate.interval_millis()
    }

    /// Counts a message at `now` against the rate.
    pub fn pace(&mut self, rate: Rate, now: Timestamp) {
        let due = self.paced_to.unwrap_or(now).max(now);
        let due = due.millis().saturating_add(rate.interval_millis());
        self.paced_to = Some(Timestamp::from_millis(due));
    }

    /// The revision this session was loaded with.
    #[must_use]
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// A new session in the place of this one, which is over. Only the memory of its last turns goes
    /// on, so that a retry is still known.
    #[must_use]
    pub fn begun_anew(self, now: Timestamp, max_inactive: Option<Duration>) -> Self {
        Self {
            turns: self.turns,
            revision: self.revision,
            ..Self::new(now, max_inactive)
        }
    }

    /// Ends the session: nothing of it stays but the memory of its last turns, for as long as a
    /// retry of them may come.
    pub fn end(&mut self, now: Timestamp) {
        *self = Self {
            ended: true,
            ..std::mem::replace(self, Self::new(now, None)).begun_anew(now, Some(ENDED_FOR))
        };
    }

    /// The session as saved under `revision`; for stores.
    #[must_use]
    pub fn with_revision(mut self, revision: Revision) -> Self {
        self.revision = revision;
        self
    }
}

fn no_values(values: &Arc<BTreeMap<String, Value>>) -> bool {
    values.is_empty()
}

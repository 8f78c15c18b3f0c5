//! The turns of a person that were answered lately.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Remembered;
use crate::model::{MessageKey, Reply, Timestamp};

/// Of at least how many turns the reply is remembered, of twice as many at most.
const BLOCK: usize = 8;

/// Of how many turns before those it is remembered that they were.
const FADED: usize = 32;

/// The memory of turns: of the last ones their replies, of those before them only that they were.
///
/// Each turn of each person loads and saves a session, and what is in it has been untouched for as
/// long as they were silent. So a chain is shared by all versions of a session, a new turn is one
/// link more, and whether a message is in it is told by numbers that stand side by side in the
/// last link. Chains are cut a block at a time.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Turns {
    /// At most a block.
    last: Option<Arc<Link>>,
    /// The block before it.
    before: Option<Arc<Link>>,
    /// The numbers of the turns before those, oldest first.
    faded: Option<Arc<Vec<u64>>>,
}

#[derive(Debug, PartialEq)]
struct Link {
    turn: Remembered,
    /// How many links this is the last of.
    count: usize,
    /// The numbers of the messages, this link's the last of them.
    numbers: [u64; BLOCK],
    earlier: Option<Arc<Self>>,
}

impl Turns {
    pub(super) fn is_empty(&self) -> bool {
        self.last.is_none()
    }

    /// The turn of this message, if it is one of them; the reply of a faded one is silence.
    pub(super) fn find(&self, key: &MessageKey) -> Option<Cow<'_, Remembered>> {
        let last = self.last.as_deref()?;
        let number = number(key);
        let blocks = [Some(last), self.before.as_deref()];
        let held = blocks.into_iter().flatten();
        let found = held.filter_map(|block| block.find(number, key)).next();
        if let Some(turn) = found {
            return Some(Cow::Borrowed(turn));
        }
        let is_faded = self.faded.as_deref()?.contains(&number);
        is_faded.then(|| Cow::Owned(Remembered::new(key.clone(), Reply::None, last.turn.at)))
    }

    /// Adds a turn. Turns made before `horizon` are let go once a block of them is together.
    pub(super) fn push(&mut self, turn: Remembered, horizon: Timestamp) {
        let is_over = |block: &Option<Arc<Link>>| {
            let last = block.as_ref().map(|link| link.turn.at);
            last.is_some_and(|at| at < horizon)
        };
        if is_over(&self.last) {
            *self = Self::default();
        } else if is_over(&self.before) {
            (self.before, self.faded) = (None, None);
        }
        if self.last.as_ref().is_some_and(|last| last.count == BLOCK) {
            self.fade();
        }
        self.last = Some(Arc::new(Link::new(turn, self.last.take())));
    }

    /// The full block takes the place of the one before it, which fades.
    fn fade(&mut self) {
        let block = std::mem::replace(&mut self.before, self.last.take());
        let Some(block) = block else { return };
        let faded = self.faded.as_deref().map_or(&[][..], Vec::as_slice);
        let kept = faded.len().saturating_sub(FADED - BLOCK);
        let faded = faded.iter().skip(kept).chain(block.numbers());
        self.faded = Some(Arc::new(faded.copied().collect()));
    }

    /// The turns whose replies are known, newest first.
    fn newest_first(&self) -> impl Iterator<Item = &Remembered> {
        let blocks = [&self.last, &self.before];
        let ends = blocks.into_iter().filter_map(|block| block.as_deref());
        let links =
            ends.flat_map(|end| std::iter::successors(Some(end), |link| link.earlier.as_deref()));
        links.map(|link| &link.turn)
    }
}

impl Link {
    fn new(turn: Remembered, earlier: Option<Arc<Self>>) -> Self {
        let (mut numbers, before) = earlier
            .as_ref()
            .map_or(([0; BLOCK], 0), |link| (link.numbers, link.count));
        if let Some(place) = numbers.get_mut(before) {
            *place = number(&turn.key);
        }
        Self {
            turn,
            count: before + 1,
            numbers,
            earlier,
        }
    }

    fn numbers(&self) -> impl Iterator<Item = &u64> {
        self.numbers.iter().take(self.count)
    }

    /// The turn of a message in the block that ends here.
    fn find(&self, number: u64, key: &MessageKey) -> Option<&Remembered> {
        // Two messages of one number are as good as impossible, yet only the key itself is proof.
        self.numbers().find(|other| **other == number)?;
        let mut links = std::iter::successors(Some(self), |link| link.earlier.as_deref());
        let link = links.find(|link| link.turn.key == *key)?;
        Some(&link.turn)
    }
}

/// As a store keeps it.
#[derive(Serialize, Deserialize)]
struct Record<'t> {
    /// Oldest first.
    recent: Vec<Cow<'t, Remembered>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    faded: Vec<u64>,
}

impl Serialize for Turns {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut recent: Vec<_> = self.newest_first().map(Cow::Borrowed).collect();
        recent.reverse();
        let faded = self.faded.as_deref().cloned().unwrap_or_default();
        Record { recent, faded }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Turns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Record { recent, faded } = Record::deserialize(deserializer)?;
        let faded = (!faded.is_empty()).then(|| Arc::new(faded));
        let mut turns = Self {
            faded,
            ..Self::default()
        };
        for turn in recent {
            turns.push(turn.into_owned(), Timestamp::from_millis(i64::MIN));
        }
        Ok(turns)
    }
}

/// A number for a key, the same in every process. Eight bytes are mixed in at a time; keys that
/// differ in one such word never have one number.
fn number(key: &MessageKey) -> u64 {
    let bytes = key.as_str().as_bytes();
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    if let Some(room) = last.get_mut(..rest.len()) {
        room.copy_from_slice(rest);
    }
    let words = words.iter().chain([&last]);
    words.fold(bytes.len() as u64, |number, word| {
        let mixed = number ^ u64::from_le_bytes(*word);
        let mixed = mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 32)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_millis(0);

    fn key(n: usize) -> MessageKey {
        MessageKey::new(format!("{n}@1"))
    }

    fn answered(n: usize) -> Remembered {
        let at = Timestamp::from_millis(i64::try_from(n).unwrap());
        Remembered::new(key(n), Reply::text(n.to_string()), at)
    }

    fn after(count: usize) -> Turns {
        let mut turns = Turns::default();
        (0..count).for_each(|n| turns.push(answered(n), START));
        turns
    }

    #[test]
    fn the_last_replies_are_known_and_of_older_turns_that_they_were() {
        for count in 0..100 {
            let turns = after(count);
            for n in 0..count {
                let reply = turns.find(&key(n)).map(|turn| turn.reply.clone());
                match count - n {
                    1..=BLOCK => assert_eq!(reply, Some(Reply::text(n.to_string()))),
                    age if age <= BLOCK + FADED => assert!(reply.is_some(), "{n} of {count}"),
                    age => assert!(reply.is_none() || age <= 2 * BLOCK + FADED),
                }
            }
            assert_eq!(turns.find(&key(count)), None);
            let held = turns.newest_first().count();
            assert!(held >= count.min(BLOCK) && held <= 2 * BLOCK);
        }
    }

    #[test]
    fn a_record_brings_the_same_turns_back() {
        for count in [0, 1, BLOCK, BLOCK + 1, 3 * BLOCK, 100] {
            let json = serde_json::to_string(&after(count)).unwrap();
            assert_eq!(
                serde_json::from_str::<Turns>(&json).unwrap(),
                after(count),
                "{count}"
            );
        }
    }

    #[test]
    fn a_hostile_record_holds_no_more_than_others() {
        let recent: Vec<_> = (0..1000).map(answered).collect();
        let json = serde_json::json!({ "recent": recent, "faded": [1, 2] }).to_string();
        let turns: Turns = serde_json::from_str(&json).unwrap();
        assert!(turns.newest_first().count() <= 2 * BLOCK);
        assert!(turns.faded.unwrap().len() <= FADED);
    }

    #[test]
    fn what_no_retry_can_ask_for_is_let_go() {
        let mut turns = after(3 * BLOCK);
        turns.push(answered(1000), Timestamp::from_millis(2 * BLOCK as i64));
        assert!(turns.find(&key(0)).is_none() && turns.find(&key(BLOCK)).is_none());
        assert!(turns.find(&key(2 * BLOCK)).is_some());
        turns.push(answered(5000), Timestamp::from_millis(4000));
        assert_eq!(turns.newest_first().count(), 1);
    }
}

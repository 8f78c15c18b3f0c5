//! The turns of a person that were answered lately.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Remembered;
use super::faded::{BLOCK, Block, Faded};
use crate::model::{MessageKey, Reply, Timestamp};

/// The memory of turns: of the last ones their replies, of those before them only that they were.
///
/// A turn stays in it for as long as the platform may ask again. Only somebody who has more turns than
/// that in the time is forgotten in part, and then it is known until when.
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
    /// The turns before those.
    faded: Faded,
    /// When the last one was that had to go early.
    gone: Option<Timestamp>,
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
        let is_faded = self.faded.contains(number);
        is_faded.then(|| Cow::Owned(Remembered::new(key.clone(), Reply::None, last.turn.at)))
    }

    /// Until when turns had to be forgotten that the platform may still ask for; there were too many.
    pub(super) fn gone(&self) -> Option<Timestamp> {
        self.gone
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
            (self.before, self.faded, self.gone) = (None, Faded::default(), None);
        }
        if self.last.as_ref().is_some_and(|last| last.count == BLOCK) {
            self.fade(horizon);
        }
        self.last = Some(Arc::new(Link::new(turn, self.last.take())));
    }

    /// The full block takes the place of the one before it, which fades.
    fn fade(&mut self, horizon: Timestamp) {
        let block = std::mem::replace(&mut self.before, self.last.take());
        let Some(block) = block else { return };
        let block = Block {
            numbers: block.numbers,
            until: block.turn.at,
        };
        let (faded, early) = self.faded.with(&block, horizon);
        let gone = self.gone.filter(|at| *at >= horizon);
        (self.faded, self.gone) = (faded, gone.max(early));
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
    #[serde(default, skip_serializing_if = "Faded::is_empty")]
    earlier: Faded,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gone: Option<Timestamp>,
    /// What `earlier` was before it knew of times; it is read and no more written.
    #[serde(default, skip_serializing)]
    faded: Vec<u64>,
}

impl Record<'_> {
    /// The turns before the recent ones. Those whose time is not known count as being of the time of
    /// the first recent one.
    fn earlier(&self) -> Faded {
        let (blocks, _) = self.faded.as_chunks::<BLOCK>();
        let until = self.recent.first().map(|turn| turn.at).unwrap_or_default();
        blocks
            .iter()
            .fold(self.earlier.clone(), |earlier, numbers| {
                let numbers = *numbers;
                earlier.with(&Block { numbers, until }, ALL).0
            })
    }
}

/// A horizon beyond which nothing lies.
const ALL: Timestamp = Timestamp::from_millis(i64::MIN);

impl Serialize for Turns {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut recent: Vec<_> = self.newest_first().map(Cow::Borrowed).collect();
        recent.reverse();
        let record = Record {
            recent,
            earlier: self.faded.clone(),
            gone: self.gone,
            faded: Vec::new(),
        };
        record.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Turns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let record = Record::deserialize(deserializer)?;
        let mut turns = Self {
            faded: record.earlier(),
            gone: record.gone,
            ..Self::default()
        };
        for turn in record.recent {
            turns.push(turn.into_owned(), ALL);
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
    use super::super::faded::BLOCKS;
    use super::*;

    /// Of how many turns without their replies it is remembered that they were.
    const FADED: usize = BLOCK * BLOCKS;

    const START: Timestamp = Timestamp::from_millis(0);

    fn key(n: usize) -> MessageKey {
        MessageKey::new(format!("{n}@1"))
    }

    fn answered(n: usize) -> Remembered {
        Remembered::new(key(n), Reply::text(n.to_string()), at(n))
    }

    fn at(n: usize) -> Timestamp {
        Timestamp::from_millis(i64::try_from(n).unwrap())
    }

    fn after(count: usize) -> Turns {
        let mut turns = Turns::default();
        (0..count).for_each(|n| turns.push(answered(n), START));
        turns
    }

    #[test]
    fn the_last_replies_are_known_and_of_older_turns_that_they_were() {
        for count in 0..3 * BLOCK * BLOCKS {
            let turns = after(count);
            for n in 0..count {
                let reply = turns.find(&key(n)).map(|turn| turn.reply.clone());
                match count - n {
                    1..=BLOCK => assert_eq!(reply, Some(Reply::text(n.to_string()))),
                    age if age <= BLOCK + FADED => assert!(reply.is_some(), "{n} of {count}"),
                    age => assert!(reply.is_none() || age <= 2 * BLOCK + FADED),
                }
                let is_gone = turns.gone().is_some_and(|gone| at(n) <= gone);
                assert_eq!(is_gone, turns.find(&key(n)).is_none(), "{n} of {count}");
            }
            assert_eq!(turns.find(&key(count)), None);
            let held = turns.newest_first().count();
            assert!(held >= count.min(BLOCK) && held <= 2 * BLOCK);
        }
    }

    /// However fast somebody writes, and then stops.
    #[test]
    fn a_turn_is_known_or_known_to_be_gone_for_as_long_as_it_may_be_asked_for() {
        for pace in [1, 100, 900, 2_000, 6_000, 30_000] {
            let mut turns = Turns::default();
            let mut told: Vec<(usize, Timestamp)> = Vec::new();
            for n in 0..1_000 {
                let now = Timestamp::from_millis(n as i64 * pace);
                let horizon = Timestamp::from_millis(now.millis() - 60_000);
                turns.push(Remembered::new(key(n), Reply::None, now), horizon);
                told.push((n, now));
                for (n, at) in told.iter().rev().take_while(|(_, at)| *at >= horizon) {
                    let is_gone = turns.gone().is_some_and(|gone| *at <= gone);
                    assert!(is_gone || turns.find(&key(*n)).is_some(), "{n}, {pace}");
                    assert!(pace < 900 || !is_gone, "people do not write so fast");
                }
            }
        }
    }

    /// The last sixteen replies and the thirty-two turns before them are what a version kept that
    /// did not look at the time.
    #[test]
    fn who_writes_as_people_do_takes_less_room_than_forty_eight_turns() {
        let said = |n: i64, pace: i64| {
            let now = Timestamp::from_millis(1_800_000_000_000 + n * pace);
            let key = MessageKey::new(format!("{}@{}", 23_456_789_012_345_000 + n, now.secs()));
            Remembered::new(key, Reply::text("好"), now)
        };
        let longest = |pace: i64| {
            let mut turns = Turns::default();
            let lengths = (0..500).map(|n| {
                let turn = said(n, pace);
                let horizon = Timestamp::from_millis(turn.at.millis() - 60_000);
                turns.push(turn, horizon);
                serde_json::to_string(&turns).unwrap().len()
            });
            lengths.max().unwrap()
        };
        let recent: Vec<_> = (0..16).map(|n| said(n, 1)).collect();
        let faded: Vec<_> = (0..32).map(|n| number(&said(n, 1).key)).collect();
        let record = serde_json::json!({ "recent": recent, "faded": faded });
        let forty_eight = record.to_string().len();
        assert!(longest(1) < forty_eight * 11 / 10, "a flood");
        assert!(longest(2_000) < forty_eight && longest(6_000) < forty_eight * 8 / 10);
    }

    #[test]
    fn a_record_of_an_earlier_version_is_read() {
        let recent: Vec<_> = (0..5).map(|n| answered(100 + n)).collect();
        let faded: Vec<_> = (0..32).map(|n| number(&key(n))).collect();
        let json = serde_json::json!({ "recent": recent, "faded": faded }).to_string();
        let mut turns: Turns = serde_json::from_str(&json).unwrap();
        for n in (0..32).chain(100..105) {
            assert!(turns.find(&key(n)).is_some(), "{n}");
        }
        assert!(turns.find(&key(32)).is_none() && turns.gone().is_none());
        let again: Turns = serde_json::from_str(&serde_json::to_string(&turns).unwrap()).unwrap();
        assert_eq!(again, turns);
        (200..230).for_each(|n| turns.push(answered(n), at(101)));
        assert!(turns.find(&key(0)).is_none(), "they are over by now");
    }

    #[test]
    fn a_record_brings_the_same_turns_back() {
        for count in [0, 1, BLOCK, BLOCK + 1, 3 * BLOCK, 100, 200] {
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
        let faded: Vec<_> = (0..1001).collect();
        let json = serde_json::json!({ "recent": recent, "faded": faded }).to_string();
        let turns: Turns = serde_json::from_str(&json).unwrap();
        assert!(turns.newest_first().count() <= 2 * BLOCK);
        assert!(serde_json::to_string(&turns.faded).unwrap().len() < 1_000);
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

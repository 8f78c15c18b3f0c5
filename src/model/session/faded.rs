//! Turns of which only the numbers are kept.
//!
//! They are looked at in every turn and stored with it, and changed once in a block of turns. So they
//! are text at all times: reading and storing a session copies them.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::Timestamp;

/// How many turns fade together.
pub(super) const BLOCK: usize = 8;

/// The most blocks that are kept.
pub(super) const BLOCKS: usize = 8;

/// Six bits a digit.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The digits of a number.
const NUMBER: usize = 11;

/// The digits of a block: when its last turn was, and the numbers of its turns.
const WHOLE: usize = NUMBER * (1 + BLOCK);

/// Blocks of numbers, oldest first.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Faded(Option<Arc<Text>>);

/// The text of blocks.
#[derive(PartialEq)]
struct Text {
    marks: Marks,
    digits: Box<str>,
}

/// Two marks for each number, so that nearly every number that is not there is known by them alone,
/// without a look at the text.
#[derive(Clone, Copy, Default, PartialEq)]
struct Marks([u64; 8]);

impl Marks {
    fn of(number: &[u8; NUMBER]) -> Self {
        let mut marks = Self::default();
        let words = [number.first_chunk::<8>(), number.last_chunk::<8>()];
        for word in words.into_iter().flatten() {
            let mixed = u64::from_le_bytes(*word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            if let Some(place) = marks.0.get_mut((mixed >> 61) as usize) {
                *place |= 1 << ((mixed >> 55) & 63);
            }
        }
        marks
    }

    fn add(&mut self, other: Self) {
        self.0
            .iter_mut()
            .zip(other.0)
            .for_each(|(own, other)| *own |= other);
    }

    fn hold(&self, other: Self) -> bool {
        self.0
            .iter()
            .zip(other.0)
            .all(|(own, other)| own & other == other)
    }
}

/// A block of turns, and when the last of them was.
pub(super) struct Block {
    pub(super) numbers: [u64; BLOCK],
    pub(super) until: Timestamp,
}

impl Faded {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    pub(super) fn contains(&self, number: u64) -> bool {
        let Some(text) = &self.0 else { return false };
        let number = digits(number);
        text.marks.hold(Marks::of(&number)) && numbers(&text.digits).any(|other| *other == number)
    }

    fn text(&self) -> &str {
        self.0.as_deref().map_or("", |text| &text.digits)
    }

    fn of(digits: String) -> Self {
        let mut marks = Marks::default();
        numbers(&digits).for_each(|number| marks.add(Marks::of(number)));
        let digits = digits.into_boxed_str();
        Self((!digits.is_empty()).then(|| Arc::new(Text { marks, digits })))
    }

    /// With one block more. Blocks from before `horizon` go; if there are too many others, the oldest
    /// one goes too, and when its last turn was is told.
    pub(super) fn with(&self, block: &Block, horizon: Timestamp) -> (Self, Option<Timestamp>) {
        let text = self.text();
        let all = text.as_bytes().as_chunks::<WHOLE>().0;
        let over = all.iter().take_while(|block| until(block) < horizon);
        let over = over.count();
        let spare = (all.len() - over + 1).saturating_sub(BLOCKS);
        let early = all.iter().skip(over).take(spare).map(until).max();
        let kept = text.get((over + spare) * WHOLE..).unwrap_or_default();
        let mut text = String::with_capacity(kept.len() + WHOLE);
        text.push_str(kept);
        let moment = [block.until.millis().cast_unsigned()];
        let words = moment.into_iter().chain(block.numbers);
        text.extend(words.flat_map(digits).map(char::from));
        (Self::of(text), early)
    }
}

/// The numbers of all blocks.
fn numbers(text: &str) -> impl Iterator<Item = &[u8; NUMBER]> {
    let blocks = text.as_bytes().as_chunks::<WHOLE>().0.iter();
    blocks.flat_map(|block| block.as_chunks::<NUMBER>().0.iter().skip(1))
}

/// When the last turn of a block was.
fn until(block: &[u8; WHOLE]) -> Timestamp {
    let moment = block.first_chunk().map(number).unwrap_or_default();
    Timestamp::from_millis(moment.cast_signed())
}

fn digits(number: u64) -> [u8; NUMBER] {
    std::array::from_fn(|at| {
        let digit = (number >> (6 * at)) & 63;
        DIGITS.get(digit as usize).copied().unwrap_or_default()
    })
}

/// The number of these digits; what is no digit counts as nothing.
fn number(digits: &[u8; NUMBER]) -> u64 {
    digits.iter().rev().fold(0, |number, digit| {
        let value = VALUES.get(usize::from(*digit)).copied();
        (number << 6) | u64::from(value.unwrap_or_default())
    })
}

/// What each byte stands for as a digit.
const VALUES: [u8; 256] = {
    let mut values = [0; 256];
    let mut value = 0;
    while value < 64 {
        #[expect(clippy::indexing_slicing, reason = "at compile time")]
        {
            values[DIGITS[value as usize] as usize] = value;
        }
        value += 1;
    }
    values
};

impl Serialize for Faded {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}

impl<'de> Deserialize<'de> for Faded {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let is_whole = text.len() % WHOLE == 0 && text.len() <= BLOCKS * WHOLE;
        if !is_whole || !text.is_ascii() {
            let why = "the numbers of earlier turns are no blocks of numbers";
            return Err(serde::de::Error::custom(why));
        }
        Ok(Self::of(text.into_owned()))
    }
}

impl fmt::Debug for Faded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let blocks = self.text().len() / WHOLE;
        write!(f, "{blocks} blocks")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(n: u64) -> Timestamp {
        Timestamp::from_millis(n.cast_signed() * 1_000)
    }

    /// The numbers from `n` on, whose last turn was in second `n`.
    fn block(n: u64) -> Block {
        Block {
            numbers: std::array::from_fn(|at| u64::MAX - n - at as u64),
            until: at(n),
        }
    }

    #[test]
    fn a_number_is_found_as_it_was_put_in() {
        for n in [0, 1, 63, 64, 1 << 60, u64::MAX / 3, u64::MAX] {
            assert_eq!(number(&digits(n)), n);
        }
        let (faded, early) = Faded::default().with(&block(10), at(0));
        assert_eq!(early, None);
        assert!(block(10).numbers.iter().all(|n| faded.contains(*n)));
        assert!(
            !faded.contains(10_000) && !faded.contains(0),
            "a moment is no number"
        );
    }

    #[test]
    fn blocks_go_by_their_time_and_too_many_go_early() {
        let mut faded = Faded::default();
        for n in 0..BLOCKS as u64 {
            let (next, early) = faded.with(&block(100 * n), at(0));
            assert_eq!(early, None);
            faded = next;
        }
        let (more, early) = faded.with(&block(5_000), at(0));
        assert_eq!(early, Some(at(0)), "the first one goes early");
        assert!(!more.contains(u64::MAX) && more.contains(u64::MAX - 100));
        let (more, early) = faded.with(&block(5_000), at(101));
        assert_eq!(early, None, "two were over");
        assert!(!more.contains(u64::MAX - 100) && more.contains(u64::MAX - 200));
    }

    #[test]
    fn what_is_no_block_is_refused() {
        for text in ["A", &"A".repeat(WHOLE * (BLOCKS + 1)), &"é".repeat(WHOLE)] {
            let json = serde_json::to_string(text).unwrap();
            assert!(serde_json::from_str::<Faded>(&json).is_err(), "{text}");
        }
    }
}

//! Padding to whole blocks of 32 bytes, each byte of it the number of them.
//!
//! Like PKCS#7, but with the platform's blocks instead of the cipher's blocks of 16: a library's
//! padding refuses every second message.

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq, ConstantTimeGreater};

/// Bytes of a block.
pub(super) const BLOCK: usize = 32;

/// Adds 1 to 32 bytes of padding.
pub(super) fn pad(text: &mut Vec<u8>) {
    let count = BLOCK - text.len() % BLOCK;
    let byte = u8::try_from(count).unwrap_or_default();
    text.resize(text.len() + count, byte);
}

/// How many bytes of padding there are; none if one of them is not what it must be.
///
/// Looks at all of the last block whatever it holds, so that the time tells nothing about it.
pub(super) fn count(padded: &[u8]) -> Option<usize> {
    let (_, last) = padded.split_last_chunk::<BLOCK>()?;
    let count = last[BLOCK - 1];
    let mut good = !count.ct_eq(&0) & !count.ct_gt(&32);
    for (place, byte) in (1..=32_u8).zip(last.iter().rev()) {
        let is_text: Choice = place.ct_gt(&count);
        good &= is_text | byte.ct_eq(&count);
    }
    match u8::conditional_select(&0, &count, good) {
        0 => None,
        count => Some(count.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_padded_is_whole_blocks_and_tells_its_length() {
        for length in 0..100 {
            let mut text = vec![7; length];
            pad(&mut text);
            assert_eq!(text.len() % BLOCK, 0);
            assert_eq!(count(&text), Some(text.len() - length), "{length}");
        }
    }

    #[test]
    fn every_byte_of_the_padding_counts() {
        for length in 0..64 {
            let mut text = vec![b'x'; length];
            pad(&mut text);
            for at in 0..text.len() {
                let mut changed = text.clone();
                changed[at] ^= 0x40;
                let expected = (at < length).then_some(text.len() - length);
                assert_eq!(count(&changed), expected, "{length} {at}");
            }
        }
        for bad in [
            vec![],
            vec![1; 31],
            vec![0; 32],
            vec![33; 64],
            vec![255; 32],
        ] {
            assert_eq!(count(&bad), None, "{bad:?}");
        }
    }
}

//! The database's files that it can make again, and how to tell whether one is damaged.
//!
//! The database reports a damaged snapshot and a damaged log in the same words. The difference is
//! everything: without its snapshot a whole log gives every session back, while a damaged log gives
//! back what lies before the damage and forgets the rest for good.

/// A part of the database besides its log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// `conf`: the shape of the log, the same in all stores.
    Settings,
    /// `snap.…`: where in the log each page lies.
    Snapshots,
}

impl Part {
    /// Both, in the order in which they are tried.
    pub(super) const ALL: [Self; 2] = [Self::Settings, Self::Snapshots];

    /// Whether a file of this name belongs to the part.
    pub(super) fn is_named(self, name: &str) -> bool {
        match self {
            Self::Settings => name == "conf",
            Self::Snapshots => name.starts_with("snap."),
        }
    }

    /// Whether a file's bytes are what was written.
    ///
    /// Both end in a checksum of what stands before it; in a snapshot the length of that, eight
    /// bytes, lies between and is not summed.
    pub(super) fn is_intact(self, bytes: &[u8]) -> bool {
        let Some((summed, sum)) = bytes.split_last_chunk() else {
            return false;
        };
        let summed = match self {
            Self::Settings => Some(summed),
            Self::Snapshots => summed.split_last_chunk::<8>().map(|(summed, _)| summed),
        };
        summed.is_some_and(|summed| !summed.is_empty() && crc32(summed) == u32::from_le_bytes(*sum))
    }
}

/// The checksum that gzip, PNG and Ethernet use. Bit by bit will do: it runs on damage only.
fn crc32(bytes: &[u8]) -> u32 {
    const POLYNOMIAL: u32 = 0xEDB8_8320;
    !bytes.iter().fold(!0, |sum: u32, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (POLYNOMIAL * (sum & 1))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_published_one() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn a_part_is_intact_as_long_as_its_sum_is_right() {
        let sum = crc32(b"text").to_le_bytes();
        let settings = [&b"text"[..], &sum].concat();
        let snapshot = [&b"text"[..], &4_u64.to_le_bytes(), &sum].concat();
        assert!(Part::Settings.is_intact(&settings));
        assert!(Part::Snapshots.is_intact(&snapshot));
        for (part, bytes) in [(Part::Settings, settings), (Part::Snapshots, snapshot)] {
            for length in 0..bytes.len() {
                assert!(!part.is_intact(&bytes[..length]), "{part:?} {length}");
            }
            let mut bytes = bytes;
            bytes[2] ^= 1;
            assert!(!part.is_intact(&bytes), "{part:?}");
        }
    }
}

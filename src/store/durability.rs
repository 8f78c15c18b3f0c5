//! How soon a save survives the end of the process.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// When a save counts as done; `session.durability` in `wxmenu.toml`.
///
/// | | a save resolves | killed process, crashed machine, power cut lose |
/// |---|---|---|
/// | `turn` | after its write is on disk | nothing that was acknowledged |
/// | `interval` | after its write is in the store's buffer | the saves of the last 100 ms and of the flush under way |
///
/// A graceful stop loses nothing with either. On disk means flushed through the operating system's
/// cache (`fdatasync`); a disk that lies about its own cache is beyond any program. Under `turn`
/// all saves that wait share one flush, so the price is latency, a flush or two per save, and not
/// throughput. A store in memory keeps nothing in either case.
///
/// ```
/// use wxmenu::store::Durability;
/// assert_eq!("interval".parse(), Ok(Durability::Interval));
/// assert_eq!(Durability::default().to_string(), "turn");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Durability {
    /// A save resolves once it is on disk, so that a reply never promises what can be lost.
    #[default]
    Turn,
    /// A save resolves at once; the disk follows every 100 ms while there is something to write.
    Interval,
}

impl Durability {
    /// All of them, in the order of the table above.
    pub const ALL: [Self; 2] = [Self::Turn, Self::Interval];

    /// The name in `wxmenu.toml`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Turn => "turn",
            Self::Interval => "interval",
        }
    }
}

impl fmt::Display for Durability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that names no [`Durability`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown durability `{0}`: it is `turn` or `interval`")]
#[non_exhaustive]
pub struct UnknownDurability(pub String);

impl FromStr for Durability {
    type Err = UnknownDurability;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|one| one.name() == text)
            .ok_or_else(|| UnknownDurability(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back_by_both_readers() {
        for one in Durability::ALL {
            assert_eq!(one.name().parse(), Ok(one));
            let json = serde_json::to_string(&one).unwrap();
            assert_eq!(json, format!("{:?}", one.name()));
            assert_eq!(serde_json::from_str::<Durability>(&json).unwrap(), one);
        }
        assert!("Turn".parse::<Durability>().is_err());
    }
}

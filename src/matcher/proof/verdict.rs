//! What a question may cost, and what comes out of it.

/// What one question, and all of a [`Prover`](super::Prover)'s questions together, may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(
    clippy::exhaustive_structs,
    reason = "limits that whoever proves has to weigh against each other"
)]
pub struct Budget {
    /// The most states that one question may walk through.
    pub states: usize,
    /// The most states of all questions together.
    pub total: usize,
    /// The most memory for the states of one pattern, in bytes.
    pub memory: usize,
}

impl Default for Budget {
    /// Enough for what people write, and a few seconds in all.
    fn default() -> Self {
        Self {
            states: 20_000,
            total: 1_500_000,
            memory: 8 << 20,
        }
    }
}

/// The answer to a question: is there a text of this kind?
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// No text is; this is a proof.
    Empty,
    /// This one is; another engine has confirmed it.
    Witness(String),
    /// It is not known.
    Undecided(Limit),
}

/// Why a question has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// One question walked through this many states.
    States(usize),
    /// All questions together did.
    Total(usize),
    /// The states of a pattern took this many bytes.
    Memory(usize),
    /// The edges of words in Unicode (`(?u)\b`) cannot be followed byte by byte.
    WordEdges,
    /// The engines do not agree about a text.
    Disagreement,
}

impl Verdict {
    /// The text, if there is one.
    #[must_use]
    pub fn witness(&self) -> Option<&str> {
        match self {
            Self::Witness(text) => Some(text),
            _ => None,
        }
    }
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::States(count) => write!(f, "after {count} states"),
            Self::Total(count) => write!(f, "after {count} states in all"),
            Self::Memory(bytes) => write!(f, "after {} KiB of states", bytes >> 10),
            Self::WordEdges => f.write_str("because of a Unicode `\\b`"),
            Self::Disagreement => f.write_str("because two regex engines do not agree"),
        }
    }
}

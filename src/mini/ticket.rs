//! Making tickets, and what they are kept as.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::answer::Failure;
use crate::store::TicketHash;

/// How many bytes nobody can foretell: 192 bits.
const BYTES: usize = 24;

/// A new ticket: 32 letters, digits, `-` and `_`.
///
/// # Errors
/// As [`chance`].
pub(super) fn new() -> Result<String, Failure> {
    Ok(URL_SAFE_NO_PAD.encode(chance::<BYTES>()?))
}

/// Bytes that nobody can foretell.
///
/// # Errors
/// When the operating system gives none: a ticket that can be guessed is worse than none.
pub(super) fn chance<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(error) => Err(Failure::fault(&NoChance(error), "there is no chance")),
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the operating system gives no random bytes: {0}")]
struct NoChance(getrandom::Error);

/// What a ticket is kept as.
pub(super) fn hash(ticket: &str) -> TicketHash {
    TicketHash::new(Sha256::digest(ticket.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tickets_are_long_safe_in_addresses_and_never_the_same() {
        let tickets: std::collections::BTreeSet<String> =
            (0..100).map(|_| new().ok().unwrap()).collect();
        assert_eq!(tickets.len(), 100);
        let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        for ticket in tickets {
            assert!(
                ticket.len() == 32 && ticket.chars().all(is_safe),
                "{ticket}"
            );
        }
    }

    #[test]
    fn a_ticket_is_kept_as_its_sha256() {
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash("abc").hex(), known);
    }
}

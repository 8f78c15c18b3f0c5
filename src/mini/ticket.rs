//! Making tickets, and what they are kept as.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::store::TicketHash;

/// How many bytes nobody can foretell: 192 bits.
const BYTES: usize = 24;

/// A new ticket: 32 letters, digits, `-` and `_`.
///
/// # Errors
/// When the operating system gives no random bytes: a ticket that can be guessed is worse than none.
pub(super) fn new() -> Result<String, getrandom::Error> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// What a ticket is kept as.
pub(super) fn hash(ticket: &str) -> TicketHash {
    TicketHash::new(Sha256::digest(ticket.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tickets_are_long_safe_in_addresses_and_never_the_same() {
        let tickets: std::collections::BTreeSet<String> = (0..100).map(|_| new().unwrap()).collect();
        assert_eq!(tickets.len(), 100);
        let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        for ticket in tickets {
            assert!(ticket.len() == 32 && ticket.chars().all(is_safe), "{ticket}");
        }
    }

    #[test]
    fn a_ticket_is_kept_as_its_sha256() {
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash("abc").hex(), known);
    }
}

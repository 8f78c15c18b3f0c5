//! Randomness for the envelopes of replies.

use crate::wechat::Chance;

/// Bytes that nobody can foretell, from the operating system.
///
/// Without them a reply is still sent: then only who sees two replies with the same beginning can
/// tell that they have it.
pub(super) fn chance() -> Chance {
    let mut bytes = [0; 24];
    if let Err(fault) = getrandom::fill(&mut bytes) {
        tracing::error!(%fault, "the operating system gives no random bytes");
    }
    Chance::new(bytes)
}

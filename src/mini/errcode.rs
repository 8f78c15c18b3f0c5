//! The numbers that answers carry, besides those of the platform.

/// All went well.
pub(super) const GOOD: i64 = 0;

/// What the platform says when it is busy, and what most clients take for "log in again".
pub(super) const BUSY: i64 = -1;

/// The platform gave no answer that can be read.
pub(super) const UNREADABLE: i64 = -2;

/// The platform is busy: its -1, under a number that does not send people to log in again.
pub(super) const PLATFORM_BUSY: i64 = -3;

/// There is no login code in the request, by the platform's number.
pub(super) const NO_CODE: i64 = 41008;

/// The account has no AppID, by the platform's number.
pub(super) const NO_APPID: i64 = 41002;

/// Mistakes of requests and faults of ours have the numbers that HTTP has for them.
pub(super) const BAD_REQUEST: i64 = 400;
pub(super) const NOT_FOUND: i64 = 404;
pub(super) const WRONG_METHOD: i64 = 405;
pub(super) const TOO_SLOW: i64 = 408;
pub(super) const TOO_LARGE: i64 = 413;
pub(super) const WRONG_KIND: i64 = 415;
pub(super) const FAULT: i64 = 500;

/// The number of a failure as the client may see it: never 0, and never one that makes it log in
/// again, for that would not help.
pub(super) fn harmless(errcode: i64, relogin: i64) -> i64 {
    let shown = match errcode {
        BUSY => PLATFORM_BUSY,
        GOOD => UNREADABLE,
        other => other,
    };
    match shown == relogin {
        true => [UNREADABLE, PLATFORM_BUSY]
            .into_iter()
            .find(|other| *other != relogin)
            .unwrap_or(FAULT),
        false => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_failure_looks_like_success_or_log_in_again() {
        for relogin in [-1, -2, -3, 40029, 500, 30001] {
            for errcode in [0, -1, -2, -3, 40029, 40163, 41008, 45011, 500] {
                let shown = harmless(errcode, relogin);
                assert!(
                    shown != 0 && shown != -1 && shown != relogin,
                    "{errcode} {relogin}"
                );
            }
        }
        assert_eq!(harmless(40029, -1), 40029);
    }
}

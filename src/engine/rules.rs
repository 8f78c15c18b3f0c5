//! What a turn does next: load, run, save, again or not. Pure, like `line.rs`.
//!
//! Three things must hold whatever happens in between: a message changes its session once, every
//! delivery of it says the same, and nobody's work is overwritten. They follow from these rules and
//! from a store that saves a session only over the revision it was loaded with.

use std::time::Duration;

use super::Late;
use crate::model::Timestamp;

/// How often a turn starts over because another node saved the session first.
const ATTEMPTS: u32 = 3;

/// The third delivery comes ten seconds after the first.
const LAST_AFTER: Duration = Duration::from_secs(9);

/// Which delivery of a message is the platform's last.
const LAST_DELIVERY: u32 = 3;

/// How old a message is at least that was delivered before; the platform waits five seconds before it
/// asks again, and clocks differ by up to [`SKEW`].
const ASKED_AGAIN: Duration = Duration::from_secs(3);

/// How old a message may be and still be asked for; what seems older has no time of the platform's clock.
const OLDEST: Duration = Duration::from_secs(900);

/// By how much clocks may differ.
const SKEW: Duration = Duration::from_secs(2);

/// What a turn does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Next {
    /// Load the session, again if need be.
    Load,
    /// Work the answer out.
    Run,
    /// Save the session with the answer in it.
    Save,
    /// Load the session once more, to see whether another node answered this very message; run
    /// nothing.
    Recall,
    /// Say what was said to an earlier delivery.
    Repeat,
    /// Say that there is no time for it: it may have been answered, and nobody can tell any more.
    Refuse,
    /// Say it.
    Say,
    /// Say that it failed; the session is as it was.
    Fail,
}

/// What a session knows of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Known {
    /// It was answered.
    Answered,
    /// It may have been answered, and be forgotten.
    Perhaps,
    /// It was not answered.
    New,
}

/// What a session knows of a message that was made at `made`. If it is not remembered, it may be one
/// of those that were `forgotten` too early, up to this moment; but not if no other delivery of it
/// can have come before `now`.
pub(super) fn known(
    remembers: bool,
    forgotten: Option<Timestamp>,
    made: Timestamp,
    now: Timestamp,
) -> Known {
    let again = ASKED_AGAIN..OLDEST;
    let may_be = |until: Timestamp| made <= until.after(SKEW) && again.contains(&now.since(made));
    match (remembers, forgotten) {
        (true, _) => Known::Answered,
        (false, Some(until)) if may_be(until) => Known::Perhaps,
        (false, _) => Known::New,
    }
}

/// A session was loaded, and this is what it knows of the very message.
pub(super) fn after_load(known: Known) -> Next {
    match known {
        Known::Answered => Next::Repeat,
        Known::Perhaps => Next::Refuse,
        Known::New => Next::Run,
    }
}

/// A session was loaded once more, after a race was lost that must not be run again.
pub(super) fn after_recall(remembers: bool) -> Next {
    if remembers { Next::Repeat } else { Next::Fail }
}

/// The answer is there. Silence that changed nothing needs no memory: saying nothing again is the
/// same.
pub(super) fn after_run(left_no_trace: bool) -> Next {
    if left_no_trace { Next::Say } else { Next::Save }
}

/// The save was tried, as the `attempt`-th from 1.
///
/// Somebody else's save is met by starting over, unless a handler ran: it may have done something
/// that must not be done twice.
pub(super) fn after_save(saved: Saved, handler_ran: bool, attempt: u32) -> Next {
    match saved {
        Saved::Yes => Next::Say,
        Saved::Conflict if handler_ran => Next::Recall,
        Saved::Conflict if attempt < ATTEMPTS => Next::Load,
        Saved::Conflict | Saved::Failed => Next::Fail,
    }
}

/// How a save ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Saved {
    /// It is stored.
    Yes,
    /// Somebody else saved first.
    Conflict,
    /// The store does not work.
    Failed,
}

/// How a delivery waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// Until the platform closes it; it is then left unanswered, so that the platform asks again.
    UntilClosed,
    /// Until the deadline; then the person is told to be patient.
    UntilDeadline,
}

/// How the `delivery`-th delivery of a message waits, from 1. Whoever was restarted meanwhile has not
/// seen them all, so the `age` of the message counts too, as far as it is known.
pub(super) fn patience(delivery: u32, age: Duration, late: &[Late]) -> Patience {
    let is_last = delivery >= LAST_DELIVERY || age >= LAST_AFTER;
    if late.contains(&Late::Retry) && !is_last {
        Patience::UntilClosed
    } else {
        Patience::UntilDeadline
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_have_been_answered_and_forgotten_is_refused() {
        let at = |seconds: i64| Timestamp::from_secs(1_700_000_000 + seconds);
        let rows = [
            (true, Some(at(50)), at(50), at(60), Known::Answered),
            (false, None, at(0), at(60), Known::New),
            (false, Some(at(50)), at(40), at(45), Known::Perhaps),
            (false, Some(at(50)), at(50), at(50), Known::New),
            (false, Some(at(50)), at(50), at(52), Known::New),
            (false, Some(at(50)), at(52), at(55), Known::Perhaps),
            (false, Some(at(50)), at(53), at(58), Known::New),
            (false, Some(at(50)), at(70), at(60), Known::New),
            (
                false,
                Some(at(50)),
                Timestamp::default(),
                at(60),
                Known::New,
            ),
            (false, Some(at(50)), at(-840), at(60), Known::New),
        ];
        for (remembers, forgotten, made, now, expected) in rows {
            let known = known(remembers, forgotten, made, now);
            assert_eq!(known, expected, "{forgotten:?} {made:?} {now:?}");
        }
    }
}

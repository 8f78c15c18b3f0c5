//! The database may panic on what it finds on disk; here that becomes an error.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe, Location};
use std::sync::Once;
use std::thread;

/// What a panic said.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the database panicked: {0}")]
pub(super) struct Panicked(pub(super) String);

thread_local! {
    /// There while this thread's panics are kept from the terminal: where the last one arose.
    static QUIET: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs what may panic.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|payload| Panicked(message(&*payload)))
}

/// Runs what may panic for a reason that is handled: nothing is printed, and the message also
/// tells where the panic arose.
pub(super) fn caught_quietly<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    install();
    QUIET.set(Some(String::new()));
    let outcome = caught(work);
    let place = QUIET.take().unwrap_or_default();
    outcome.map_err(|Panicked(message)| Panicked(message + &place))
}

/// Puts a hook before the others once and for all. It is never taken out again, because a hook
/// that somebody else sets meanwhile would go with it.
fn install() {
    static ONCE: Once = Once::new();
    if thread::panicking() {
        return;
    }
    ONCE.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !keep_quiet(panic.location()) {
                others(panic);
            }
        }));
    });
}

/// Notes the place if this thread is to be quiet; tells whether it is.
fn keep_quiet(location: Option<&Location<'_>>) -> bool {
    let note = |quiet: &RefCell<Option<String>>| match quiet.try_borrow_mut().as_deref_mut() {
        Ok(Some(place)) => {
            *place = location.map(shown).unwrap_or_default();
            true
        }
        _ => false,
    };
    QUIET.try_with(note).unwrap_or(false)
}

/// The file's name and the line; the folders before it are those of the machine that built this.
fn shown(location: &Location<'_>) -> String {
    let file = location
        .file()
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default();
    format!(" ({file}:{})", location.line())
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no message").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_that_says_what_and_where() {
        let line = line!() + 1;
        let Panicked(said) = caught_quietly::<()>(|| panic!("page {}", 7)).unwrap_err();
        assert_eq!(said, format!("page 7 (guard.rs:{line})"));
        let Panicked(said) = caught_quietly::<()>(|| panic::panic_any(7)).unwrap_err();
        assert!(said.starts_with("no message (guard.rs:"), "{said}");
        assert_eq!(caught_quietly(|| 7).unwrap(), 7);
    }

    #[test]
    fn only_the_thread_that_asked_is_quiet() {
        assert!(!keep_quiet(None));
        caught_quietly(|| {
            assert!(keep_quiet(None));
            assert!(!thread::spawn(|| keep_quiet(None)).join().unwrap());
        })
        .unwrap();
        assert!(!keep_quiet(None));
    }
}

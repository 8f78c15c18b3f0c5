//! The options of a page that have numbers.

use std::cell::RefCell;

use tera::{Error, TeraResult};

/// More options than anybody would read.
const MOST: usize = 999;

thread_local! {
    // The template engine hands filters no state of the caller's; a rendering stays on its thread.
    static OPTIONS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Begins a rendering on this thread; these options were numbered before it.
pub(super) fn begin(before: Vec<String>) {
    OPTIONS.set(before);
}

/// Ends it; gives all options by their numbers, from 1.
pub(super) fn end() -> Vec<String> {
    OPTIONS.take()
}

/// The number of one more option, which stands for this text.
pub(super) fn next(text: &str) -> TeraResult<usize> {
    OPTIONS.with_borrow_mut(|options| {
        if options.len() >= MOST {
            let words = format!("a reply has at most {MOST} numbered options");
            return Err(Error::message(words));
        }
        options.push(text.to_owned());
        Ok(options.len())
    })
}

//! How long a template may run.
#![allow(
    clippy::needless_pass_by_value,
    reason = "the template engine hands arguments over by value"
)]

use std::cell::Cell;

use tera::{Error, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

/// How many rounds all loops of one rendering may make together.
///
/// A reply holds 2,048 bytes, so a page that needs more is lost in a loop.
pub(super) const STEP_LIMIT: usize = 20_000;

/// The filter through which every loop goes.
pub(super) const COUNTED: &str = "__counted";

thread_local! {
    // The template engine hands filters no state of the caller's; a rendering stays on its thread.
    static STEPS_LEFT: Cell<usize> = const { Cell::new(STEP_LIMIT) };
}

/// Begins a rendering on this thread.
pub(super) fn begin() {
    STEPS_LEFT.set(STEP_LIMIT);
}

/// Adds the counting filter, and a `range` that counts.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter(COUNTED, counted);
    tera.register_function("range", range);
}

fn counted(value: &Value, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let Some(rounds) = value.len() else {
        return Err(Error::new(ErrorKind::InvalidArgument {
            expected_type: "list, map or text".to_owned(),
            actual_type: value.name().to_owned(),
        }));
    };
    spend(rounds + 1)?;
    Ok(value.clone())
}

fn spend(steps: usize) -> TeraResult<()> {
    let left = STEPS_LEFT.get().checked_sub(steps).ok_or_else(|| {
        Error::message(format!(
            "the loops of this page make more than {STEP_LIMIT} rounds"
        ))
    })?;
    STEPS_LEFT.set(left);
    Ok(())
}

/// `range(start=0, end, step_by=1)`: the numbers from `start` up to but without `end`.
fn range(kwargs: Kwargs, _: &State<'_>) -> TeraResult<Vec<i64>> {
    let start = kwargs.get::<i64>("start")?.unwrap_or(0);
    let end = kwargs.must_get::<i64>("end")?;
    let step = kwargs.get::<i64>("step_by")?.unwrap_or(1);
    let way = end.saturating_sub(start);
    if step == 0 || way.signum() == -step.signum() {
        let words = format!("`range` never gets from {start} to {end} in steps of {step}");
        return Err(Error::message(words));
    }
    let count = way.unsigned_abs().div_ceil(step.unsigned_abs());
    spend(usize::try_from(count).unwrap_or(usize::MAX))?;
    let numbers = std::iter::successors(Some(start), |number| number.checked_add(step));
    Ok(numbers
        .take(usize::try_from(count).unwrap_or(usize::MAX))
        .collect())
}

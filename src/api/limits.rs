//! The platform's limits, looked at before anything is sent.
//!
//! Each check names the field, what was given and what is allowed.
#![cfg_attr(
    not(feature = "full"),
    allow(dead_code, reason = "each family has some of the limits")
)]

use std::fmt::Display;
use std::ops::RangeInclusive;

use super::answer::Answer;
use super::call::Call;
use super::client::Api;
use super::error::ApiError;

/// Nothing, or the limit that a request is over.
pub(super) type Checked = Result<(), String>;

impl Api {
    /// Makes a call if its parts were found good.
    pub(super) async fn checked(&self, call: Call, checked: Checked) -> Result<Answer, ApiError> {
        checked.map_err(|why| ApiError::refused(&call.name(), why))?;
        self.call(&call).await
    }
}

/// A field that has to be there.
pub(super) fn filled(field: &str, value: &str) -> Checked {
    match value.trim().is_empty() {
        true => Err(format!("`{field}` is empty")),
        false => Ok(()),
    }
}

/// Fields that have to be there.
pub(super) fn all_filled<const N: usize>(fields: [(&str, &str); N]) -> Checked {
    let mut fields = fields.into_iter();
    fields.try_for_each(|(field, value)| filled(field, value))
}

/// A field of at most so many bytes of UTF-8.
pub(super) fn bytes(field: &str, value: &str, most: usize) -> Checked {
    at_most(field, value.len(), most, "bytes")
}

/// A field of at most so many characters.
pub(super) fn chars(field: &str, value: &str, most: usize) -> Checked {
    at_most(field, value.chars().count(), most, "characters")
}

/// A list of one to so many entries.
pub(super) fn entries<T>(field: &str, list: &[T], most: usize) -> Checked {
    match list.is_empty() {
        true => Err(format!("`{field}` is empty")),
        false => at_most(field, list.len(), most, "entries"),
    }
}

fn at_most(field: &str, given: usize, most: usize, what: &str) -> Checked {
    match given <= most {
        true => Ok(()),
        false => Err(format!("`{field}` has {given} {what}, {most} are allowed")),
    }
}

/// A number within its range.
pub(super) fn within<T: Copy + PartialOrd + Display>(
    field: &str,
    value: T,
    range: &RangeInclusive<T>,
) -> Checked {
    match range.contains(&value) {
        true => Ok(()),
        false => Err(format!(
            "`{field}` is {value}, {} to {} are allowed",
            range.start(),
            range.end()
        )),
    }
}

//! What the families of typed calls share: how a call is made, and the limits that its parts are
//! held against before it leaves.
#![cfg_attr(
    not(feature = "full"),
    allow(dead_code, reason = "each family uses a part of it")
)]

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::answer::Answer;
use super::call::Call;
use super::client::Api;
use super::error::ApiError;

/// How long a call may take that carries a file.
pub(super) const FOR_FILES: Duration = Duration::from_secs(120);

/// Good, or the field and the limit that it is over.
pub(super) type Checked = Result<(), String>;

impl Api {
    /// Makes a call whose parts were found good; another one is refused and does not leave.
    pub(super) async fn make(&self, call: Call, checked: Checked) -> Result<Answer, ApiError> {
        checked.map_err(|why| ApiError::refused(&call.name(), why))?;
        self.call(&call).await
    }

    /// The same, for an answer with something in it.
    pub(super) async fn read<T: DeserializeOwned>(
        &self,
        call: Call,
        checked: Checked,
    ) -> Result<T, ApiError> {
        self.make(call, checked).await?.parse()
    }

    /// The same, for an answer that only says that it is done.
    pub(super) async fn tell(&self, call: Call, checked: Checked) -> Result<(), ApiError> {
        self.make(call, checked).await.map(drop)
    }
}

/// A field that has to be there.
pub(super) fn not_empty(field: &str, value: &str) -> Checked {
    match value.trim().is_empty() {
        true => Err(format!("`{field}` is empty")),
        false => Ok(()),
    }
}

/// A field of so many bytes at most.
pub(super) fn bytes(field: &str, value: &str, most: usize) -> Checked {
    at_most(field, value.len(), "bytes", most)
}

/// A field of so many characters at most.
pub(super) fn characters(field: &str, value: &str, most: usize) -> Checked {
    at_most(field, value.chars().count(), "characters", most)
}

/// A list with so many entries.
pub(super) fn entries<T>(field: &str, list: &[T], range: RangeInclusive<usize>) -> Checked {
    match list.len() {
        0 => Err(format!("`{field}` is empty")),
        count if range.contains(&count) => Ok(()),
        count => {
            let (least, most) = range.into_inner();
            Err(format!(
                "`{field}` has {count} entries, {least} to {most} are allowed"
            ))
        }
    }
}

/// A number between two others.
pub(super) fn number<N: PartialOrd + Display>(
    field: &str,
    value: N,
    range: RangeInclusive<N>,
) -> Checked {
    match range.contains(&value) {
        true => Ok(()),
        false => {
            let (least, most) = range.into_inner();
            Err(format!(
                "`{field}` is {value}, {least} to {most} are allowed"
            ))
        }
    }
}

/// A file: something is in it, not too much, and its name says a kind that is taken.
pub(super) fn file(name: &str, content: &[u8], most: usize, kinds: &[&str]) -> Checked {
    if content.is_empty() {
        return Err("`media` is empty".to_owned());
    }
    at_most("media", content.len(), "bytes", most)?;
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    match kinds.iter().any(|kind| kind.eq_ignore_ascii_case(end)) {
        true => Ok(()),
        false => Err(format!(
            "`filename` is {name:?}, and it has to end in one of .{}",
            kinds.join(" .")
        )),
    }
}

fn at_most(field: &str, size: usize, unit: &str, most: usize) -> Checked {
    match size <= most {
        true => Ok(()),
        false => Err(format!("`{field}` has {size} {unit}, {most} are allowed")),
    }
}

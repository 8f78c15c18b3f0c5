//! What the families of typed calls share beside their limits.
#![cfg_attr(
    not(feature = "full"),
    allow(dead_code, reason = "each family uses a part of it")
)]

use std::time::Duration;

use serde::de::DeserializeOwned;

use super::call::Call;
use super::client::Api;
use super::error::ApiError;
use super::limits::Checked;

/// How long a call may take that carries a file.
pub(super) const FOR_FILES: Duration = Duration::from_secs(120);

impl Api {
    /// Makes a call if its parts were found good, and reads what there is in its answer.
    pub(super) async fn read<T: DeserializeOwned>(
        &self,
        call: Call,
        checked: Checked,
    ) -> Result<T, ApiError> {
        self.checked(call, checked).await?.parse()
    }

    /// The same, for an answer that only says that it is done.
    pub(super) async fn tell(&self, call: Call, checked: Checked) -> Result<(), ApiError> {
        self.checked(call, checked).await.map(drop)
    }
}

/// A file: something is in it, not too much, and its name ends as those that are taken do.
pub(super) fn file(name: &str, content: &[u8], most: usize, endings: &[&str]) -> Checked {
    match content.len() {
        0 => return Err("`media` is empty".to_owned()),
        fits if fits <= most => {}
        size => return Err(format!("`media` has {size} bytes, {most} are allowed")),
    }
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    match endings.iter().any(|known| known.eq_ignore_ascii_case(end)) {
        true => Ok(()),
        false => Err(format!(
            "`filename` is {name:?}, and it has to end in one of .{}",
            endings.join(" .")
        )),
    }
}

//! Long texts behind short keys.

use serde::Deserialize;
use serde_json::json;

use super::{LONGEST, QrCodes};
use crate::api::call::Call;
use crate::api::error::ApiError;
use crate::api::limits::{bytes, filled, within};

/// The longest text, in bytes.
const TEXT: usize = 4096;

/// A long text and how long it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct LongData {
    /// The text.
    #[serde(rename = "long_data")]
    pub text: String,
    /// When it was given, in seconds since 1970.
    #[serde(rename = "create_time", default)]
    pub since: i64,
    /// For how many seconds it is still kept.
    #[serde(default)]
    pub expire_seconds: u64,
}

#[derive(Deserialize)]
struct Key {
    short_key: String,
}

impl QrCodes<'_> {
    /// Keeps a text of 4 KB at most for so many seconds, 30 days at most, and gives a short key.
    ///
    /// # Errors
    /// See [`ApiError`]; a text or a time over a limit is not sent.
    pub async fn shorten(&self, text: &str, seconds: u32) -> Result<String, ApiError> {
        let checked = filled("long_data", text)
            .and_then(|()| bytes("long_data", text, TEXT))
            .and_then(|()| within("expire_seconds", seconds, &(1..=LONGEST)));
        let body = json!({ "long_data": text, "expire_seconds": seconds });
        let call = Call::post("/cgi-bin/shorten/gen").json(body);
        let key: Key = self.0.checked(call, checked).await?.parse()?;
        Ok(key.short_key)
    }

    /// The text behind a key.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn lengthen(&self, key: &str) -> Result<LongData, ApiError> {
        let call = Call::post("/cgi-bin/shorten/fetch").json(json!({ "short_key": key }));
        self.0
            .checked(call, filled("short_key", key))
            .await?
            .parse()
    }
}

//! What the platform answered.

mod lenient;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::call::{Call, Expect};
use super::error::ApiError;
use super::transport::HttpResponse;

/// How much of an answer that cannot be read is shown.
const SHOWN: usize = 60;

/// A good answer of the platform: `errcode` was 0 or absent.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The whole answer; [`Value::Null`] if it is a file.
    pub data: Value,
    /// The file, if the call asked for one and got it.
    pub file: Option<File>,
    /// The call that it answers: method and path.
    pub(super) call: String,
    /// As it came; empty if it is a file.
    pub(super) body: Vec<u8>,
    /// Nothing of it may be quoted.
    confidential: bool,
}

/// A file that the platform sent.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct File {
    /// Its MIME type, if the platform said one.
    pub content_type: Option<String>,
    /// Its name, if the platform said one.
    pub name: Option<String>,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The content is counted, not shown.
impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("File")
            .field("content_type", &self.content_type)
            .field("name", &self.name)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

/// The answer may hold a token; it is counted, not shown.
impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer")
            .field("call", &self.call)
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .field("file", &self.file)
            .finish()
    }
}

impl Answer {
    /// The answer in a type of one's own.
    ///
    /// # Errors
    /// [`ApiError::System`], with the code -2, if it has another form.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        T::deserialize(&self.data).map_err(|error| {
            let mut reason = "the answer has another form than expected".to_owned();
            if !self.confidential {
                reason += &format!(": {error}");
            }
            ApiError::unreadable(&self.call, reason)
        })
    }

    /// The file that the call asked for.
    #[cfg(any(feature = "api-mini", feature = "api-qrcode"))]
    pub(super) fn into_file(self) -> Result<File, ApiError> {
        let missing = || ApiError::unreadable(&self.call, "the answer is no file");
        self.file.ok_or_else(missing)
    }

    /// Reads what came, whatever it calls itself: the platform sends JSON as `text/plain`, with raw
    /// line breaks in it.
    pub(super) fn read(call: &Call, response: &HttpResponse) -> Result<Self, ApiError> {
        let name = call.name();
        let parsed = lenient::parse(&response.body);
        if let Ok(data) = &parsed
            && let Some(errcode) = errcode(data).filter(|code| *code != 0)
        {
            return Err(refusal(name, errcode, data));
        }
        if !(200..300).contains(&response.status) {
            return Err(ApiError::http(name, response.status));
        }
        let good = |data, file: Option<File>| Self {
            status: response.status,
            data,
            body: file
                .as_ref()
                .map_or_else(|| response.body.clone(), |_| Vec::new()),
            file,
            call: call.name(),
            confidential: call.is_confidential(),
        };
        match parsed {
            Ok(data) if call.expected() == Expect::Json || response.says_text() => {
                Ok(good(data, None))
            }
            Err(why) if call.expected() == Expect::Json => {
                let reason = format!("the answer is no JSON ({why}): {}", shown(call, response));
                Err(ApiError::unreadable(&name, reason))
            }
            _ if response.says_text() => {
                let reason = format!("the answer is no file: {}", shown(call, response));
                Err(ApiError::unreadable(&name, reason))
            }
            _ => Ok(good(Value::Null, Some(file(response)))),
        }
    }
}

fn refusal(call: String, errcode: i64, data: &Value) -> ApiError {
    let errmsg = data.get("errmsg").or_else(|| data.get("msg"));
    ApiError::Logic {
        call,
        errcode,
        errmsg: errmsg.and_then(Value::as_str).unwrap_or("").to_owned(),
        data: data.clone(),
    }
}

/// The platform's number; some answers carry it as text.
fn errcode(data: &Value) -> Option<i64> {
    match data.get("errcode")? {
        Value::String(text) => text.trim().parse().ok(),
        number => number.as_i64(),
    }
}

fn file(response: &HttpResponse) -> File {
    let header = |name| response.header(name).map(str::to_owned);
    let disposition = header("content-disposition");
    File {
        content_type: header("content-type"),
        name: disposition.as_deref().and_then(file_name),
        bytes: response.body.clone(),
    }
}

/// The name in `attachment; filename="a.jpg"`.
fn file_name(disposition: &str) -> Option<String> {
    let mut parts = disposition.split(';').map(str::trim);
    let name = parts.find_map(|part| part.strip_prefix("filename="))?;
    Some(name.trim_matches('"').to_owned()).filter(|name| !name.is_empty())
}

/// The beginning of an answer in one line, if it cannot hold a secret: an answer that was cut off in the
/// middle of its JSON cannot be read, and the token in it can; and a page of a proxy may repeat the
/// address that was asked for.
fn shown(call: &Call, response: &HttpResponse) -> String {
    if response.body.is_empty() {
        return "it is empty".to_owned();
    }
    let text = String::from_utf8_lossy(&response.body);
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(SHOWN) {
        words.truncate(end);
        words.push('…');
    }
    match call.is_confidential() || may_tell(&words) {
        true => format!("{} bytes, not shown", response.body.len()),
        false => words,
    }
}

/// Whether a beginning is one of JSON, or names what may be a secret. A secret stands behind its name.
fn may_tell(beginning: &str) -> bool {
    const NAMES: [&str; 4] = ["token", "ticket", "secret", "session_key"];
    let bare = beginning.trim_start_matches('\u{feff}').trim_start();
    let lower = bare.to_lowercase();
    bare.starts_with(['{', '[', '"']) || NAMES.iter().any(|name| lower.contains(name))
}

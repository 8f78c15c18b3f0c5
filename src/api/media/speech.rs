//! Speech as text, and text in the other language.

use serde::Deserialize;

use super::MediaApi;
use crate::api::call::{Body, Call, Part};
use crate::api::error::ApiError;
use crate::api::family::{FOR_FILES, file};
use crate::api::limits::{bytes, filled};

/// The largest recording that is understood, in bytes.
const RECORDING: usize = 1 << 20;
/// The longest text that is translated, in bytes.
const TEXT: usize = 600;

/// A language that the platform understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SpeechLanguage {
    /// Chinese.
    Chinese,
    /// English.
    English,
}

impl SpeechLanguage {
    /// The platform's word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chinese => "zh_CN",
            Self::English => "en_US",
        }
    }
}

/// A text in two languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Translation {
    /// As it was given.
    #[serde(rename = "from_content")]
    pub from: String,
    /// In the other language.
    #[serde(rename = "to_content")]
    pub to: String,
}

#[derive(Deserialize)]
struct Heard {
    result: String,
}

impl MediaApi<'_> {
    /// Hands in a recording under a name of one's own: an MP3 of at most 1 MiB, 16 kHz, mono.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn add_speech(
        &self,
        voice_id: &str,
        language: SpeechLanguage,
        mp3: Vec<u8>,
    ) -> Result<(), ApiError> {
        let name = format!("{voice_id}.mp3");
        let checked =
            filled("voice_id", voice_id).and_then(|()| file(&name, &mp3, RECORDING, &["mp3"]));
        let call = speech(
            "/cgi-bin/media/voice/addvoicetorecofortext",
            voice_id,
            language,
        )
        .param("format", "mp3")
        .body(Body::Form(vec![Part::file("media", name, mp3)]))
        .within(FOR_FILES);
        self.0.tell(call, checked).await
    }

    /// What was said in a recording that was handed in some seconds ago.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn speech_text(
        &self,
        voice_id: &str,
        language: SpeechLanguage,
    ) -> Result<String, ApiError> {
        let path = "/cgi-bin/media/voice/queryrecoresultfortext";
        let call = speech(path, voice_id, language);
        let heard: Heard = self.0.read(call, filled("voice_id", voice_id)).await?;
        Ok(heard.result)
    }

    /// Translates a text of at most 600 bytes.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn translate(
        &self,
        from: SpeechLanguage,
        to: SpeechLanguage,
        text: &str,
    ) -> Result<Translation, ApiError> {
        let checked = filled("content", text).and_then(|()| bytes("content", text, TEXT));
        let call = Call::post("/cgi-bin/media/voice/translatecontent")
            .param("lfrom", from.name())
            .param("lto", to.name())
            .body(Body::Bytes {
                content_type: "text/plain; charset=UTF-8".to_owned(),
                bytes: text.as_bytes().to_vec(),
            });
        self.0.read(call, checked).await
    }
}

fn speech(path: &str, voice_id: &str, language: SpeechLanguage) -> Call {
    Call::post(path)
        .param("voice_id", voice_id)
        .param("lang", language.name())
}

//! Codes that lead to the account, and long texts behind short keys.

mod short;

use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::File;
use super::call::{Call, encode_query};
use super::client::Api;
use super::error::ApiError;
use super::limits::{Checked, chars, filled, within};

pub use short::LongData;

/// Where the picture of a code is.
const SHOW: &str = "https://mp.weixin.qq.com/cgi-bin/showqrcode";
/// The largest number of a code that stays.
const LARGEST: u32 = 100_000;
/// The longest scene, in characters.
const SCENE: usize = 64;
/// The longest life, in seconds: 30 days.
const LONGEST: u32 = 30 * 24 * 60 * 60;

/// The calls of codes, for one account.
#[derive(Clone, Copy, Debug)]
pub struct QrCodes<'a>(&'a Api);

impl Api {
    /// Codes that lead to the account.
    #[must_use]
    pub const fn qrcodes(&self) -> QrCodes<'_> {
        QrCodes(self)
    }
}

/// What comes with the event of somebody who scanned a code.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum QrScene {
    /// A number from 1 on; of a code that stays, 100,000 at most.
    Id(u32),
    /// A text of 1 to 64 characters.
    Text(String),
}

impl QrScene {
    fn to_json(&self) -> Value {
        match self {
            Self::Id(id) => json!({ "scene_id": id }),
            Self::Text(text) => json!({ "scene_str": text }),
        }
    }

    fn check(&self, largest: u32) -> Checked {
        match self {
            Self::Id(id) => within("scene_id", *id, &(1..=largest)),
            Self::Text(text) => {
                filled("scene_str", text)?;
                chars("scene_str", text, SCENE)
            }
        }
    }
}

/// A code.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct QrCode {
    /// What its picture is fetched with.
    pub ticket: String,
    /// How many seconds it leads there; nothing if for ever.
    #[serde(default)]
    pub expire_seconds: Option<u64>,
    /// What stands in it, for whoever draws codes.
    pub url: String,
}

/// Whoever has the ticket has the code; it is not shown.
impl std::fmt::Debug for QrCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("QrCode")
            .field("expire_seconds", &self.expire_seconds)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

impl QrCode {
    /// The address of its picture; anybody may open it.
    #[must_use]
    pub fn picture_url(&self) -> String {
        format!(
            "{SHOW}?{}",
            encode_query([("ticket", self.ticket.as_str())])
        )
    }
}

impl QrCodes<'_> {
    /// Makes a code that leads there for so many seconds, 30 days at most.
    ///
    /// # Errors
    /// See [`ApiError`]; a scene or a time over a limit is not sent.
    ///
    /// ```no_run
    /// # async fn make(api: wxmenu::api::Api) -> Result<(), wxmenu::api::ApiError> {
    /// use wxmenu::api::qrcode::QrScene;
    /// let code = api.qrcodes().temporary(&QrScene::Text("table-7".into()), 3600).await?;
    /// println!("{}", code.picture_url());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn temporary(&self, scene: &QrScene, seconds: u32) -> Result<QrCode, ApiError> {
        let checked = scene.check(u32::MAX);
        let checked = checked.and_then(|()| within("expire_seconds", seconds, &(1..=LONGEST)));
        let name = match scene {
            QrScene::Id(_) => "QR_SCENE",
            QrScene::Text(_) => "QR_STR_SCENE",
        };
        let scene = scene.to_json();
        let body = json!({ "action_name": name, "action_info": { "scene": scene }, "expire_seconds": seconds });
        self.create(body, checked).await
    }

    /// Makes a code that stays. An account has 100,000 of them.
    ///
    /// # Errors
    /// See [`ApiError`]; a scene over a limit is not sent.
    pub async fn permanent(&self, scene: &QrScene) -> Result<QrCode, ApiError> {
        let checked = scene.check(LARGEST);
        let name = match scene {
            QrScene::Id(_) => "QR_LIMIT_SCENE",
            QrScene::Text(_) => "QR_LIMIT_STR_SCENE",
        };
        let body = json!({ "action_name": name, "action_info": { "scene": scene.to_json() } });
        self.create(body, checked).await
    }

    async fn create(&self, body: Value, checked: Checked) -> Result<QrCode, ApiError> {
        let call = Call::post("/cgi-bin/qrcode/create").json(body);
        self.0.checked(call, checked).await?.parse()
    }

    /// The picture of a code, a JPG.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn picture(&self, code: &QrCode) -> Result<File, ApiError> {
        let call = Call::get(SHOW).param("ticket", &code.ticket).for_file();
        let checked = filled("ticket", &code.ticket);
        self.0
            .checked(call.without_token(), checked)
            .await?
            .into_file()
    }
}

//! Round codes to scan, as many as are wanted.

use serde_json::{Value, json};

use super::MiniProgram;
use crate::api::answer::File;
use crate::api::call::Call;
use crate::api::error::ApiError;
use crate::api::fields::put_text;
use crate::api::limits::{Checked, chars, filled, within};

/// The longest scene, in characters.
const SCENE: usize = 32;
/// What a scene is made of besides letters and digits.
const SCENE_MARKS: &str = "!#$&'()*+,/:;=?@-._~";
/// The width of the picture, in pixels.
const WIDTH: std::ops::RangeInclusive<u32> = 280..=1280;

/// A code that leads to a page of the mini-program.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WxaCode {
    /// What the page is given: 1 to 32 letters, digits and some marks.
    pub scene: String,
    /// The page, without a slash in front; its home page if empty.
    pub page: String,
    /// Whether the page has to be there already.
    pub check_path: bool,
    /// `release`, `trial` or `develop`.
    pub version: String,
    /// Width in pixels, 280 to 1280.
    pub width: u32,
    /// Whether what is behind the lines is transparent.
    pub transparent: bool,
}

impl WxaCode {
    /// A code of usual width to this page of the released mini-program.
    pub fn new(scene: impl Into<String>, page: impl Into<String>) -> Self {
        Self {
            scene: scene.into(),
            page: page.into(),
            check_path: true,
            version: "release".to_owned(),
            width: 430,
            transparent: false,
        }
    }

    fn check(&self) -> Checked {
        filled("scene", &self.scene)?;
        chars("scene", &self.scene, SCENE)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || SCENE_MARKS.contains(c);
        if !self.scene.chars().all(plain) {
            let made_of = format!("`scene` is made of letters, digits and {SCENE_MARKS}");
            return Err(made_of);
        }
        if self.page.starts_with('/') {
            return Err("`page` begins with a slash".to_owned());
        }
        within("width", self.width, &WIDTH)
    }

    fn to_json(&self) -> Value {
        let mut code = json!({
            "scene": self.scene,
            "check_path": self.check_path,
            "env_version": self.version,
            "width": self.width,
            "is_hyaline": self.transparent,
        });
        put_text(&mut code, "page", &self.page);
        code
    }
}

impl MiniProgram<'_> {
    /// The picture of a code.
    ///
    /// # Errors
    /// See [`ApiError`]. 41030: no such page; a code over a limit is not asked for.
    pub async fn code_image(&self, code: &WxaCode) -> Result<File, ApiError> {
        let call = Call::post("/wxa/getwxacodeunlimit").json(code.to_json());
        self.0
            .checked(call.for_file(), code.check())
            .await?
            .into_file()
    }
}

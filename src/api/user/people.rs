//! Who somebody is, and who follows.

use serde::Deserialize;
use serde_json::json;

use super::{OpenidPage, Users, names, people};
use crate::api::call::Call;
use crate::api::error::ApiError;
use crate::api::fields::{flag, number};
use crate::api::language::Language;
use crate::api::limits::{chars, filled};
use crate::model::{Openid, Unionid};

/// So many people are asked about at once.
const BATCH: usize = 100;
/// The longest remark, in characters.
const REMARK: usize = 30;

/// A person. Of one who does not follow the platform tells `openid` and `unionid` alone.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct User {
    /// Whether they follow the account.
    #[serde(rename = "subscribe", with = "flag")]
    pub follows: bool,
    /// The person.
    pub openid: Openid,
    /// The person, as all accounts of the owner see them.
    #[serde(default)]
    pub unionid: Option<Unionid>,
    /// The name that they chose; empty since the platform keeps it to itself.
    #[serde(default)]
    pub nickname: String,
    /// 1 a man, 2 a woman, 0 not said.
    #[serde(default, deserialize_with = "number")]
    pub sex: u64,
    /// The language of their client.
    #[serde(default)]
    pub language: String,
    /// Where they are.
    #[serde(default)]
    pub city: String,
    /// Where they are.
    #[serde(default)]
    pub province: String,
    /// Where they are.
    #[serde(default)]
    pub country: String,
    /// The address of their picture.
    #[serde(rename = "headimgurl", default)]
    pub picture: String,
    /// Since when they follow, in seconds since 1970.
    #[serde(rename = "subscribe_time", default)]
    pub since: i64,
    /// What the account calls them.
    #[serde(default)]
    pub remark: String,
    /// The group that they are in; tags took its place.
    #[serde(rename = "groupid", default)]
    pub group: i64,
    /// Their tags.
    #[serde(rename = "tagid_list", default)]
    pub tags: Vec<i64>,
    /// How they came, such as `ADD_SCENE_QR_CODE`.
    #[serde(rename = "subscribe_scene", default)]
    pub scene: String,
    /// The scene of the code that they scanned.
    #[serde(default, deserialize_with = "number")]
    pub qr_scene: u64,
    /// The scene of the code that they scanned, if it is a text.
    #[serde(default)]
    pub qr_scene_str: String,
}

/// What became of an openid when an account moved to another owner.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ChangedOpenid {
    /// What the account before called the person.
    #[serde(rename = "ori_openid")]
    pub old: Openid,
    /// What this account calls them; nothing if the old one is unknown.
    #[serde(rename = "new_openid", default)]
    pub new: Option<Openid>,
    /// The platform's words.
    #[serde(rename = "err_msg", default)]
    pub message: String,
}

#[derive(Deserialize)]
struct Batch {
    user_info_list: Vec<User>,
}

#[derive(Deserialize)]
struct Changed {
    result_list: Vec<ChangedOpenid>,
}

impl Users<'_> {
    /// Who somebody is.
    ///
    /// # Errors
    /// See [`ApiError`]. 40003, 46004: no such person.
    pub async fn get(&self, openid: &Openid, language: Language) -> Result<User, ApiError> {
        let call = Call::get("/cgi-bin/user/info")
            .param("openid", openid.as_str())
            .param("lang", language.code());
        let checked = filled("openid", openid.as_str());
        self.make(call, checked).await?.parse()
    }

    /// Who they are, 100 at most.
    ///
    /// # Errors
    /// See [`ApiError`]; more than 100 are not asked about.
    pub async fn get_all(
        &self,
        openids: &[Openid],
        language: Language,
    ) -> Result<Vec<User>, ApiError> {
        let one = |openid| json!({ "openid": openid, "lang": language.code() });
        let list: Vec<_> = names(openids).into_iter().map(one).collect();
        let call = Call::post("/cgi-bin/user/info/batchget").json(json!({ "user_list": list }));
        let batch: Batch = self.make(call, people(openids, BATCH)).await?.parse()?;
        Ok(batch.user_info_list)
    }

    /// Sets what the account calls somebody, in 30 characters at most.
    ///
    /// # Errors
    /// See [`ApiError`]; a remark that is too long is not sent.
    pub async fn set_remark(&self, openid: &Openid, remark: &str) -> Result<(), ApiError> {
        let checked = filled("openid", openid.as_str());
        let checked = checked.and_then(|()| chars("remark", remark, REMARK));
        let body = json!({ "openid": openid.as_str(), "remark": remark });
        let call = Call::post("/cgi-bin/user/info/updateremark").json(body);
        self.make(call, checked).await.map(drop)
    }

    /// Who follows, 10,000 at a time: the first of them, or those behind somebody.
    ///
    /// # Errors
    /// See [`ApiError`].
    ///
    /// ```no_run
    /// # async fn count(api: wxmenu::api::Api) -> Result<(), wxmenu::api::ApiError> {
    /// let mut page = api.users().followers(None).await?;
    /// while let Some(last) = &page.next {
    ///     page = api.users().followers(Some(last)).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn followers(&self, behind: Option<&Openid>) -> Result<OpenidPage, ApiError> {
        let call = Call::get("/cgi-bin/user/get");
        let call = match behind {
            Some(openid) => call.param("next_openid", openid.as_str()),
            None => call,
        };
        self.make(call, Ok(())).await?.parse()
    }

    /// What this account calls people whom another account, whose owner moved here, called otherwise;
    /// 100 at most.
    ///
    /// # Errors
    /// See [`ApiError`]; more than 100 are not asked about.
    pub async fn change_openids(
        &self,
        from_appid: &str,
        openids: &[Openid],
    ) -> Result<Vec<ChangedOpenid>, ApiError> {
        let checked = filled("from_appid", from_appid).and_then(|()| people(openids, BATCH));
        let body = json!({ "from_appid": from_appid, "openid_list": names(openids) });
        let call = Call::post("/cgi-bin/changeopenid").json(body);
        let changed: Changed = self.make(call, checked).await?.parse()?;
        Ok(changed.result_list)
    }
}

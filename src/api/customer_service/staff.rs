//! The members of the staff.

use serde::Deserialize;
use serde_json::json;

use super::CustomerService;
use super::check::{filled, nickname, staff_account};
use crate::api::call::{Body, Call, Part};
use crate::api::error::ApiError;
use crate::api::fields::text;

/// A member of the staff.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Staff {
    /// `name@account`.
    #[serde(rename = "kf_account")]
    pub account: String,
    /// The name that people see.
    #[serde(rename = "kf_nick", default)]
    pub nickname: String,
    /// The platform's number.
    #[serde(rename = "kf_id", default, deserialize_with = "text")]
    pub id: String,
    /// The address of the picture.
    #[serde(rename = "kf_headimgurl", alias = "kf_headimg", default)]
    pub picture: String,
}

/// A member of the staff who is there now.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct OnlineStaff {
    /// `name@account`.
    #[serde(rename = "kf_account")]
    pub account: String,
    /// The platform's number.
    #[serde(rename = "kf_id", default, deserialize_with = "text")]
    pub id: String,
    /// 1 on the web, 2 on a phone, 3 both.
    pub status: u32,
    /// How many conversations are taken without asking.
    #[serde(default)]
    pub auto_accept: u32,
    /// How many conversations there are.
    #[serde(rename = "accepted_case", default)]
    pub conversations: u32,
}

#[derive(Deserialize)]
struct All {
    kf_list: Vec<Staff>,
}

#[derive(Deserialize)]
struct Online {
    kf_online_list: Vec<OnlineStaff>,
}

impl CustomerService<'_> {
    /// Everyone of the staff.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn staff(&self) -> Result<Vec<Staff>, ApiError> {
        let call = Call::get("/cgi-bin/customservice/getkflist");
        let all: All = self.0.read(call, Ok(())).await?;
        Ok(all.kf_list)
    }

    /// Those who are there now.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn online_staff(&self) -> Result<Vec<OnlineStaff>, ApiError> {
        let call = Call::get("/cgi-bin/customservice/getonlinekflist");
        let online: Online = self.0.read(call, Ok(())).await?;
        Ok(online.kf_online_list)
    }

    /// Adds a member.
    ///
    /// # Errors
    /// See [`ApiError`]; a name that the platform would not take is not sent.
    pub async fn add_staff(&self, account: &str, nick: &str) -> Result<(), ApiError> {
        self.write_staff("/customservice/kfaccount/add", account, nick)
            .await
    }

    /// Gives a member another nickname.
    ///
    /// # Errors
    /// See [`ApiError`]; a name that the platform would not take is not sent.
    pub async fn update_staff(&self, account: &str, nick: &str) -> Result<(), ApiError> {
        self.write_staff("/customservice/kfaccount/update", account, nick)
            .await
    }

    async fn write_staff(&self, path: &str, account: &str, nick: &str) -> Result<(), ApiError> {
        let checked = staff_account(account).and_then(|()| nickname(nick));
        let call = Call::post(path).json(json!({ "kf_account": account, "nickname": nick }));
        self.0.tell(call, checked).await
    }

    /// Asks a person, by their WeChat id, to become this member.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn invite_staff(&self, account: &str, wechat_id: &str) -> Result<(), ApiError> {
        let checked = staff_account(account).and_then(|()| filled("invite_wx", wechat_id));
        let body = json!({ "kf_account": account, "invite_wx": wechat_id });
        let call = Call::post("/customservice/kfaccount/inviteworker").json(body);
        self.0.tell(call, checked).await
    }

    /// Sets a member's picture: a JPG.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn set_staff_picture(&self, account: &str, jpg: Vec<u8>) -> Result<(), ApiError> {
        let checked = staff_account(account).and_then(|()| match jpg.is_empty() {
            true => Err("the picture is empty".to_owned()),
            false => Ok(()),
        });
        let part = Part::file("media", "picture.jpg", jpg);
        let call = Call::post("/customservice/kfaccount/uploadheadimg")
            .param("kf_account", account)
            .body(Body::Form(vec![part]));
        self.0.tell(call, checked).await
    }

    /// Removes a member.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn delete_staff(&self, account: &str) -> Result<(), ApiError> {
        let call = Call::get("/customservice/kfaccount/del").param("kf_account", account);
        self.0.tell(call, staff_account(account)).await
    }
}

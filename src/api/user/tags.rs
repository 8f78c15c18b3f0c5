//! Tags: what they are called, and who has them.

use serde::Deserialize;
use serde_json::json;

use super::{OpenidPage, Users, names, people};
use crate::api::call::Call;
use crate::api::error::ApiError;
use crate::api::limits::{Checked, bytes, filled};
use crate::model::Openid;

/// So many people get a tag at once.
const BATCH: usize = 50;
/// The longest name, in bytes.
const NAME: usize = 30;

/// A tag. An account has 100 at most, a person 20.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Tag {
    /// The platform's number.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// How many people have it; 0 for one that was made just now.
    #[serde(default)]
    pub count: u64,
}

#[derive(Deserialize)]
struct Made {
    tag: Tag,
}

#[derive(Deserialize)]
struct All {
    tags: Vec<Tag>,
}

#[derive(Deserialize)]
struct Ids {
    tagid_list: Vec<i64>,
}

impl Users<'_> {
    /// Makes a tag.
    ///
    /// # Errors
    /// See [`ApiError`]. 45157: the name is taken; 45056: there are 100; a name of more than 30 bytes
    /// is not sent.
    pub async fn create_tag(&self, name: &str) -> Result<Tag, ApiError> {
        let call = Call::post("/cgi-bin/tags/create").json(json!({ "tag": { "name": name } }));
        let made: Made = self.make(call, tag_name(name)).await?.parse()?;
        Ok(made.tag)
    }

    /// The tags that there are.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn tags(&self) -> Result<Vec<Tag>, ApiError> {
        let all: All = self
            .make(Call::get("/cgi-bin/tags/get"), Ok(()))
            .await?
            .parse()?;
        Ok(all.tags)
    }

    /// Calls a tag otherwise.
    ///
    /// # Errors
    /// See [`Users::create_tag`]. 45058: one of the platform's own.
    pub async fn rename_tag(&self, id: i64, name: &str) -> Result<(), ApiError> {
        let body = json!({ "tag": { "id": id, "name": name } });
        let call = Call::post("/cgi-bin/tags/update").json(body);
        self.make(call, tag_name(name)).await.map(drop)
    }

    /// Removes a tag.
    ///
    /// # Errors
    /// See [`ApiError`]. 45057: more than 100,000 people have it; 45058: one of the platform's own.
    pub async fn delete_tag(&self, id: i64) -> Result<(), ApiError> {
        let call = Call::post("/cgi-bin/tags/delete").json(json!({ "tag": { "id": id } }));
        self.make(call, Ok(())).await.map(drop)
    }

    /// Who has a tag, 10,000 at a time: the first of them, or those behind somebody.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn tagged(&self, id: i64, behind: Option<&Openid>) -> Result<OpenidPage, ApiError> {
        let behind = behind.map_or("", Openid::as_str);
        let body = json!({ "tagid": id, "next_openid": behind });
        let call = Call::post("/cgi-bin/user/tag/get").json(body);
        self.make(call, Ok(())).await?.parse()
    }

    /// Gives people a tag, 50 at most.
    ///
    /// # Errors
    /// See [`ApiError`]. 45059: somebody has 20; more than 50 people are not sent.
    pub async fn tag(&self, id: i64, openids: &[Openid]) -> Result<(), ApiError> {
        self.change_tag("/cgi-bin/tags/members/batchtagging", id, openids)
            .await
    }

    /// Takes a tag from people, 50 at most.
    ///
    /// # Errors
    /// See [`ApiError`]; more than 50 people are not sent.
    pub async fn untag(&self, id: i64, openids: &[Openid]) -> Result<(), ApiError> {
        self.change_tag("/cgi-bin/tags/members/batchuntagging", id, openids)
            .await
    }

    async fn change_tag(&self, path: &str, id: i64, openids: &[Openid]) -> Result<(), ApiError> {
        let body = json!({ "openid_list": names(openids), "tagid": id });
        let call = Call::post(path).json(body);
        self.make(call, people(openids, BATCH)).await.map(drop)
    }

    /// The numbers of somebody's tags.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn tags_of(&self, openid: &Openid) -> Result<Vec<i64>, ApiError> {
        let body = json!({ "openid": openid.as_str() });
        let call = Call::post("/cgi-bin/tags/getidlist").json(body);
        let checked = filled("openid", openid.as_str());
        let ids: Ids = self.make(call, checked).await?.parse()?;
        Ok(ids.tagid_list)
    }
}

fn tag_name(name: &str) -> Checked {
    filled("name", name)?;
    bytes("name", name, NAME)
}

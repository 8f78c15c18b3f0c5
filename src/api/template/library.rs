//! The platform's library of templates to subscribe to, and what the account took of it.

use serde::Deserialize;
use serde_json::json;

use super::Templates;
use crate::api::call::Call;
use crate::api::error::ApiError;
use crate::api::fields::{number, text};
use crate::api::limits::{chars, entries, filled, within};

/// The most keywords of a template.
const KEYWORDS: usize = 5;
/// The longest words on what a template is for, in characters.
const PURPOSE: usize = 15;
/// The most titles of one page.
const TITLES: u32 = 30;

/// A template that the account took.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct OwnTemplate {
    /// What messages name it by.
    #[serde(rename = "priTmplId")]
    pub id: String,
    /// Its headline.
    #[serde(default)]
    pub title: String,
    /// Its text, with the keys in it.
    #[serde(default)]
    pub content: String,
    /// A message that was made of it.
    #[serde(default)]
    pub example: String,
    /// 2 for one message each time, 3 for as many as are to be.
    #[serde(rename = "type", default, deserialize_with = "number")]
    pub kind: u64,
}

/// What accounts of a kind may take templates of.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Category {
    /// The platform's number.
    pub id: i64,
    /// What it is called.
    #[serde(default)]
    pub name: String,
}

/// A page of the library.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct LibraryPage {
    /// How many templates there are.
    #[serde(default)]
    pub count: u64,
    /// Those of this page.
    #[serde(rename = "data", default)]
    pub templates: Vec<LibraryTemplate>,
}

/// A template of the library.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct LibraryTemplate {
    /// What it is taken by.
    #[serde(rename = "tid", deserialize_with = "text")]
    pub id: String,
    /// Its headline.
    #[serde(default)]
    pub title: String,
    /// 2 for one message each time, 3 for as many as are to be.
    #[serde(rename = "type", default, deserialize_with = "number")]
    pub kind: u64,
    /// Its category.
    #[serde(rename = "categoryId", default, deserialize_with = "text")]
    pub category: String,
}

/// A keyword of a template of the library.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Keyword {
    /// What it is chosen by.
    #[serde(rename = "kid")]
    pub id: u32,
    /// What it is called.
    #[serde(default)]
    pub name: String,
    /// What may stand there.
    #[serde(default)]
    pub example: String,
    /// Its kind, such as `thing`.
    #[serde(default)]
    pub rule: String,
}

#[derive(Deserialize)]
struct Added {
    #[serde(rename = "priTmplId")]
    id: String,
}

#[derive(Deserialize)]
struct Data<T> {
    data: Vec<T>,
}

impl Templates<'_> {
    /// Takes a template of the library with one to five of its keywords, in this order, and gives its
    /// id.
    ///
    /// # Errors
    /// See [`ApiError`]. 200014: another category; more keywords are not sent.
    pub async fn take(
        &self,
        id: &str,
        keywords: &[u32],
        purpose: &str,
    ) -> Result<String, ApiError> {
        let checked = filled("tid", id)
            .and_then(|()| entries("kidList", keywords, KEYWORDS))
            .and_then(|()| chars("sceneDesc", purpose, PURPOSE));
        let body = json!({ "tid": id, "kidList": keywords, "sceneDesc": purpose });
        let call = Call::post("/wxaapi/newtmpl/addtemplate").json(body);
        let added: Added = self.make(call, checked).await?.parse()?;
        Ok(added.id)
    }

    /// Gives a template up.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn drop_taken(&self, id: &str) -> Result<(), ApiError> {
        let call = Call::post("/wxaapi/newtmpl/deltemplate").json(json!({ "priTmplId": id }));
        self.make(call, filled("priTmplId", id)).await.map(drop)
    }

    /// The templates that were taken.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn taken(&self) -> Result<Vec<OwnTemplate>, ApiError> {
        let call = Call::get("/wxaapi/newtmpl/gettemplate");
        let all: Data<_> = self.make(call, Ok(())).await?.parse()?;
        Ok(all.data)
    }

    /// The account's categories.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn categories(&self) -> Result<Vec<Category>, ApiError> {
        let call = Call::get("/wxaapi/newtmpl/getcategory");
        let all: Data<_> = self.make(call, Ok(())).await?.parse()?;
        Ok(all.data)
    }

    /// The library's templates of some categories, 30 at most from `start` on.
    ///
    /// # Errors
    /// See [`ApiError`]; more than 30 are not asked for.
    pub async fn library(
        &self,
        categories: &[i64],
        start: u32,
        most: u32,
    ) -> Result<LibraryPage, ApiError> {
        let ids: Vec<String> = categories.iter().map(i64::to_string).collect();
        let checked =
            filled("ids", &ids.join(",")).and_then(|()| within("limit", most, &(1..=TITLES)));
        let call = Call::get("/wxaapi/newtmpl/getpubtemplatetitles")
            .param("ids", ids.join(","))
            .param("start", start.to_string())
            .param("limit", most.to_string());
        self.make(call, checked).await?.parse()
    }

    /// The keywords of a template of the library.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn keywords(&self, id: &str) -> Result<Vec<Keyword>, ApiError> {
        let call = Call::get("/wxaapi/newtmpl/getpubtemplatekeywords").param("tid", id);
        let all: Data<_> = self.make(call, filled("tid", id)).await?.parse()?;
        Ok(all.data)
    }
}

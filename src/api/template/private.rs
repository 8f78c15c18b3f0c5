//! The templates that an account has, and the industries that it may take them from.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Templates;
use crate::api::call::Call;
use crate::api::error::ApiError;
use crate::api::fields::put;
use crate::api::limits::{filled, within};

/// The numbers of industries.
const INDUSTRIES: std::ops::RangeInclusive<u32> = 1..=41;

/// An account's industries. They change once a month at most.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Industries {
    /// The first.
    #[serde(rename = "primary_industry")]
    pub primary: Industry,
    /// The second.
    #[serde(rename = "secondary_industry")]
    pub secondary: Industry,
}

/// An industry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Industry {
    /// The large division.
    #[serde(rename = "first_class", default)]
    pub division: String,
    /// What it is in that.
    #[serde(rename = "second_class", default)]
    pub name: String,
}

/// A template that the account has.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct PrivateTemplate {
    /// What messages name it by.
    #[serde(rename = "template_id")]
    pub id: String,
    /// Its headline.
    #[serde(default)]
    pub title: String,
    /// Its industry.
    #[serde(rename = "primary_industry", default)]
    pub division: String,
    /// What it is in that.
    #[serde(rename = "deputy_industry", default)]
    pub industry: String,
    /// Its text, with the keys in it.
    #[serde(default)]
    pub content: String,
    /// A message that was made of it.
    #[serde(default)]
    pub example: String,
}

#[derive(Deserialize)]
struct Added {
    template_id: String,
}

#[derive(Deserialize)]
struct All {
    template_list: Vec<PrivateTemplate>,
}

impl Templates<'_> {
    /// Sets both industries, by the platform's numbers from 1 to 41.
    ///
    /// # Errors
    /// See [`ApiError`]. 43100: changed less than a month ago; another number is not sent.
    pub async fn set_industries(&self, first: u32, second: u32) -> Result<(), ApiError> {
        let checked = within("industry_id1", first, &INDUSTRIES)
            .and_then(|()| within("industry_id2", second, &INDUSTRIES));
        let body = json!({ "industry_id1": first.to_string(), "industry_id2": second.to_string() });
        let call = Call::post("/cgi-bin/template/api_set_industry").json(body);
        self.make(call, checked).await.map(drop)
    }

    /// Both industries.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn industries(&self) -> Result<Industries, ApiError> {
        let call = Call::get("/cgi-bin/template/get_industry");
        self.make(call, Ok(())).await?.parse()
    }

    /// Takes a template of the platform's, such as `TM00015`, with these keywords if it has some to
    /// choose from, and gives its id.
    ///
    /// # Errors
    /// See [`ApiError`]. 45026: there are 25 already.
    pub async fn add(&self, short_id: &str, keywords: &[&str]) -> Result<String, ApiError> {
        let mut body = json!({ "template_id_short": short_id });
        let chosen = Some(keywords).filter(|chosen| !chosen.is_empty());
        put(&mut body, "keyword_name_list", chosen.map(Value::from));
        let call = Call::post("/cgi-bin/template/api_add_template").json(body);
        let checked = filled("template_id_short", short_id);
        let added: Added = self.make(call, checked).await?.parse()?;
        Ok(added.template_id)
    }

    /// The templates that there are.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn all(&self) -> Result<Vec<PrivateTemplate>, ApiError> {
        let call = Call::get("/cgi-bin/template/get_all_private_template");
        let all: All = self.make(call, Ok(())).await?.parse()?;
        Ok(all.template_list)
    }

    /// Gives a template up.
    ///
    /// # Errors
    /// See [`ApiError`]. 40037: no such template.
    pub async fn delete(&self, id: &str) -> Result<(), ApiError> {
        let body = json!({ "template_id": id });
        let call = Call::post("/cgi-bin/template/del_private_template").json(body);
        self.make(call, filled("template_id", id)).await.map(drop)
    }
}

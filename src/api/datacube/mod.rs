//! The figures of an account: its followers, articles and messages, and how its callback does.
//!
//! The platform counts by China's days and is ready in the morning after.

mod day;
mod row;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::call::Call;
use super::client::Api;
use super::error::ApiError;
use super::limits::Checked;

pub use day::{Day, NoDay};
pub use row::{
    ArticleDay, ArticleReads, ArticleTotal, CallbackFigures, Distribution, Figures, Followers,
    FollowersChange, Messages, Reads, Shares,
};

/// The calls of statistics, for one account.
#[derive(Clone, Copy, Debug)]
pub struct DatacubeApi<'a>(&'a Api);

impl Api {
    /// Statistics.
    #[must_use]
    pub const fn datacube(&self) -> DatacubeApi<'_> {
        DatacubeApi(self)
    }
}

#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
struct List<T> {
    #[serde(default = "Vec::new")]
    list: Vec<T>,
}

macro_rules! statistics {
    ($($name:ident $path:literal $days:literal $row:ty, $doc:literal;)*) => {
        impl DatacubeApi<'_> {
            $(
                #[doc = concat!($doc, " From one day to another, at most ", $days, " in all.")]
                ///
                /// # Errors
                /// See [`ApiError`]; a span that is too long is not sent.
                pub async fn $name(&self, first: Day, last: Day) -> Result<Vec<$row>, ApiError> {
                    self.rows($path, first, last, $days).await
                }
            )*
        }
    };
}

statistics! {
    followers_change "/datacube/getusersummary" 7 FollowersChange, "Who came and who went.";
    followers "/datacube/getusercumulate" 7 Followers, "How many follow.";
    article_reads "/datacube/getarticlesummary" 1 ArticleReads, "Reads of the articles that were read that day.";
    article_totals "/datacube/getarticletotal" 1 ArticleTotal, "Reads of the articles that were sent that day, day by day since.";
    reads "/datacube/getuserread" 3 Reads, "Reads of all articles.";
    reads_by_hour "/datacube/getuserreadhour" 1 Reads, "Reads of all articles, by hour.";
    shares "/datacube/getusershare" 7 Shares, "How articles were passed on.";
    shares_by_hour "/datacube/getusersharehour" 1 Shares, "How articles were passed on, by hour.";
    messages "/datacube/getupstreammsg" 7 Messages, "Messages that came.";
    messages_by_hour "/datacube/getupstreammsghour" 1 Messages, "Messages that came, by hour.";
    messages_by_week "/datacube/getupstreammsgweek" 30 Messages, "Messages that came, by week.";
    messages_by_month "/datacube/getupstreammsgmonth" 30 Messages, "Messages that came, by month.";
    distribution "/datacube/getupstreammsgdist" 15 Distribution, "How many people wrote how much.";
    distribution_by_week "/datacube/getupstreammsgdistweek" 30 Distribution, "How many people wrote how much, by week.";
    distribution_by_month "/datacube/getupstreammsgdistmonth" 30 Distribution, "How many people wrote how much, by month.";
    callback "/datacube/getinterfacesummary" 30 CallbackFigures, "How the callback did.";
    callback_by_hour "/datacube/getinterfacesummaryhour" 1 CallbackFigures, "How the callback did, by hour.";
}

impl DatacubeApi<'_> {
    async fn rows<T: DeserializeOwned>(
        &self,
        path: &str,
        first: Day,
        last: Day,
        most: i64,
    ) -> Result<Vec<T>, ApiError> {
        let body = json!({ "begin_date": first.to_string(), "end_date": last.to_string() });
        let call = Call::post(path).json(body).repeatable();
        let list: List<T> = self.0.read(call, span(first, last, most)).await?;
        Ok(list.list)
    }
}

fn span(first: Day, last: Day, most: i64) -> Checked {
    match first.to(last) {
        ..1 => Err(format!("`end_date` is {last}, before {first}")),
        days if days <= most => Ok(()),
        days => Err(format!(
            "`begin_date` to `end_date` are {days} days, {most} are allowed"
        )),
    }
}

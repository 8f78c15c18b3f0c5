//! The rows of statistics.

use serde::Deserialize;

use super::Day;

macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $field:ident: $kind:ty,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
            #[non_exhaustive]
            pub struct $name { $($(#[$about])* pub $field: $kind,)* }
        )*
    };
}

rows! {
    /// How many came and went on a day, by the way in which they came.
    FollowersChange {
        /// The day.
        #[serde(rename = "ref_date")]
        day: Day,
        /// The platform's number of the way: 0 for all others, 1 for a search, 17 for a card, 30 for a
        /// scan, and more.
        #[serde(rename = "user_source")]
        source: u32,
        /// How many came.
        #[serde(rename = "new_user")]
        came: u64,
        /// How many went.
        #[serde(rename = "cancel_user")]
        went: u64,
    }
    /// How many follow on a day.
    Followers {
        /// The day.
        #[serde(rename = "ref_date")]
        day: Day,
        /// How many.
        #[serde(rename = "cumulate_user")]
        count: u64,
    }
    /// How often articles were read, passed on and kept.
    Figures {
        /// People who read the page.
        #[serde(rename = "int_page_read_user")]
        readers: u64,
        /// Times that the page was read.
        #[serde(rename = "int_page_read_count")]
        reads: u64,
        /// People who read the original that the page leads to.
        #[serde(rename = "ori_page_read_user", default)]
        original_readers: u64,
        /// Times that the original was read.
        #[serde(rename = "ori_page_read_count", default)]
        original_reads: u64,
        /// People who passed it on.
        #[serde(rename = "share_user")]
        sharers: u64,
        /// Times that it was passed on.
        #[serde(rename = "share_count")]
        shares: u64,
        /// People who kept it.
        #[serde(rename = "add_to_fav_user")]
        keepers: u64,
        /// Times that it was kept.
        #[serde(rename = "add_to_fav_count", default)]
        kept: u64,
    }
    /// Reads of one article on a day.
    ArticleReads {
        /// The day.
        #[serde(rename = "ref_date")]
        day: Day,
        /// The message and the article's place in it, from 1: `10000050_1`.
        #[serde(rename = "msgid")]
        article: String,
        /// Its headline.
        title: String,
        /// The figures.
        #[serde(flatten)]
        figures: Figures,
    }
    /// Reads of one article since it was sent.
    ArticleTotal {
        /// The day on which it was sent.
        #[serde(rename = "ref_date")]
        day: Day,
        /// The message and the article's place in it, from 1.
        #[serde(rename = "msgid")]
        article: String,
        /// Its headline.
        title: String,
        /// Day by day, each with all before it: seven days at most.
        #[serde(rename = "details")]
        days: Vec<ArticleDay>,
    }
    /// Reads of one article up to a day.
    ArticleDay {
        /// The day.
        #[serde(rename = "stat_date")]
        day: Day,
        /// How many people it was sent to.
        #[serde(rename = "target_user")]
        sent_to: u64,
        /// The figures.
        #[serde(flatten)]
        figures: Figures,
    }
    /// Reads of all articles on a day or in an hour.
    Reads {
        /// The day.
        #[serde(rename = "ref_date")]
        day: Day,
        /// The hour, from 0 to 2300, where it is by hour.
        #[serde(rename = "ref_hour", default)]
        hour: Option<u32>,
        /// The platform's number of the way to the article, where it says one: 0 a message, 1 a
        /// friend, 2 moments, 5 the account's history, 99999999 all.
        #[serde(rename = "user_source", default)]
        source: Option<u32>,
        /// The figures.
        #[serde(flatten)]
        figures: Figures,
    }
    /// How often articles were passed on, on a day or in an hour.
    Shares {
        /// The day.
        #[serde(rename = "ref_date")]
        day: Day,
        /// The hour, from 0 to 2300, where it is by hour.
        #[serde(rename = "ref_hour", default)]
        hour: Option<u32>,
        /// Where to: 1 a friend, 2 moments, 255 elsewhere.
        #[serde(rename = "share_scene")]
        scene: u32,
        /// People who passed one on.
        #[serde(rename = "share_user")]
        people: u64,
        /// Times that one was passed on.
        #[serde(rename = "share_count")]
        count: u64,
    }
    /// Messages that came on a day, in an hour, week or month.
    Messages {
        /// The day; of a week its Monday, of a month its first.
        #[serde(rename = "ref_date")]
        day: Day,
        /// The hour, from 0 to 2300, where it is by hour.
        #[serde(rename = "ref_hour", default)]
        hour: Option<u32>,
        /// Their kind: 1 text, 2 pictures, 3 recordings, 4 films, 6 links and others.
        #[serde(rename = "msg_type")]
        kind: u32,
        /// People who wrote.
        #[serde(rename = "msg_user")]
        people: u64,
        /// Messages that they wrote.
        #[serde(rename = "msg_count")]
        count: u64,
    }
    /// How many people wrote how much on a day, in a week or month.
    Distribution {
        /// The day; of a week its Monday, of a month its first.
        #[serde(rename = "ref_date")]
        day: Day,
        /// How much: 0 nothing, 1 one to five messages, 2 six to ten, 3 more.
        #[serde(rename = "count_interval")]
        interval: u32,
        /// How many people.
        #[serde(rename = "msg_user")]
        people: u64,
    }
    /// How the callback did on a day or in an hour.
    CallbackFigures {
        /// The day.
        #[serde(rename = "ref_date")]
        day: Day,
        /// The hour, from 0 to 2300, where it is by hour.
        #[serde(rename = "ref_hour", default)]
        hour: Option<u32>,
        /// How often it was called.
        #[serde(rename = "callback_count")]
        calls: u64,
        /// How often it failed.
        #[serde(rename = "fail_count")]
        failures: u64,
        /// How long all calls took together, in milliseconds.
        #[serde(rename = "total_time_cost")]
        total_millis: u64,
        /// How long the longest took, in milliseconds.
        #[serde(rename = "max_time_cost", alias = "max_time_count")]
        longest_millis: u64,
    }
}

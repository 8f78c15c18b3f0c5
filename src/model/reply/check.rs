//! Whether the platform would take a reply.

use super::{Article, Reply};
use crate::model::Content;

/// The most bytes of an address.
const MOST_URL: usize = 1024;

/// Why the platform would not take a reply; it would show its fault text to the person instead.
///
/// The texts name fields and numbers, never what the reply says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplyFault {
    /// A field that the type of reply needs says nothing.
    #[error("the reply's {0} is empty")]
    Empty(&'static str),
    /// More bytes of text than [`Reply::TEXT_LIMIT`]; [`Reply::fitted`] cuts it.
    #[error("the reply's text has {0} bytes, the platform takes {limit}", limit = Reply::TEXT_LIMIT)]
    TooLong(usize),
    /// A list without a card.
    #[error("the reply is a list of no articles")]
    NoArticle,
    /// More cards than the platform takes in answer to such a message.
    #[error("the reply has {count} articles, the platform takes {most} in answer to this")]
    TooManyArticles {
        /// How many there are.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// An address that no browser could open.
    #[error("the reply's {0} is no http or https address")]
    Url(&'static str),
}

impl Reply {
    /// Whether the platform would take this in answer to a message that says `to`.
    ///
    /// What is too long is a fault here; cut texts with [`Reply::fitted`] first. Silence is always
    /// taken.
    ///
    /// # Errors
    /// The first fault that the platform would find.
    ///
    /// ```
    /// use wxmenu::model::{Article, Content, Event, Reply};
    /// let card = || Article::new("Shop", "https://example.com/");
    /// let two = Reply::News { articles: vec![card(), card()] };
    /// assert!(two.check(&Content::Event(Event::new("CLICK", "shop"))).is_ok());
    /// let text = Content::Text { text: "shop".into(), menu_id: None };
    /// assert_eq!(
    ///     two.check(&text).unwrap_err().to_string(),
    ///     "the reply has 2 articles, the platform takes 1 in answer to this"
    /// );
    /// ```
    pub fn check(&self, to: &Content) -> Result<(), ReplyFault> {
        match self {
            Self::Text { content } => {
                needed("Content", content)?;
                match content.len() {
                    0..=Self::TEXT_LIMIT => Ok(()),
                    length => Err(ReplyFault::TooLong(length)),
                }
            }
            Self::Image { media_id } | Self::Voice { media_id } | Self::Video { media_id, .. } => {
                needed("MediaId", media_id)
            }
            Self::Music {
                music_url,
                hq_music_url,
                thumb_media_id,
                ..
            } => {
                needed("ThumbMediaId", thumb_media_id)?;
                url("MusicUrl", music_url.as_deref().unwrap_or_default())?;
                url("HQMusicUrl", hq_music_url.as_deref().unwrap_or_default())
            }
            Self::News { articles } => news(articles, Self::most_articles(to)),
            Self::Transfer { account: None } | Self::None => Ok(()),
            Self::Transfer {
                account: Some(account),
            } => needed("KfAccount", account),
        }
    }

    /// How many cards may answer such a message: one if it is something that people send, else
    /// [`Reply::ARTICLE_LIMIT`].
    #[must_use]
    pub fn most_articles(to: &Content) -> usize {
        match to {
            Content::Text { .. }
            | Content::Image { .. }
            | Content::Voice { .. }
            | Content::Video { .. }
            | Content::Link { .. }
            | Content::Location { .. } => 1,
            _ => Self::ARTICLE_LIMIT,
        }
    }
}

fn news(articles: &[Article], most: usize) -> Result<(), ReplyFault> {
    match articles.len() {
        0 => return Err(ReplyFault::NoArticle),
        count if count > most => return Err(ReplyFault::TooManyArticles { count, most }),
        _ => {}
    }
    articles.iter().try_for_each(|article| {
        needed("Title", &article.title)?;
        url("PicUrl", &article.pic_url)?;
        url("Url", &article.url)
    })
}

fn needed(field: &'static str, text: &str) -> Result<(), ReplyFault> {
    let says_something = |c: char| !c.is_whitespace() && !c.is_control();
    match text.contains(says_something) {
        true => Ok(()),
        false => Err(ReplyFault::Empty(field)),
    }
}

/// An address may be missing; one that is there must lead somewhere.
fn url(field: &'static str, text: &str) -> Result<(), ReplyFault> {
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c);
    let scheme = text.split_once("://");
    let leads = scheme.is_some_and(|(scheme, rest)| {
        let known = ["http", "https"]
            .iter()
            .any(|s| scheme.eq_ignore_ascii_case(s));
        known && !rest.starts_with(['/', '?', '#', ':']) && !rest.is_empty()
    });
    match text.is_empty() || (leads && text.len() <= MOST_URL && !text.contains(is_odd)) {
        true => Ok(()),
        false => Err(ReplyFault::Url(field)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Event;

    fn event() -> Content {
        Content::Event(Event::new("CLICK", "m"))
    }

    fn typed() -> Content {
        let text = "m".to_owned();
        Content::Text {
            text,
            menu_id: None,
        }
    }

    fn json(text: &str) -> Reply {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn what_a_reply_needs_must_be_there() {
        for (reply, fault) in [
            (
                r#"{"type":"text","content":" \n"}"#,
                Some(ReplyFault::Empty("Content")),
            ),
            (
                r#"{"type":"text","content":"\u0002"}"#,
                Some(ReplyFault::Empty("Content")),
            ),
            (r#"{"type":"text","content":"m"}"#, None),
            (
                r#"{"type":"image","media_id":""}"#,
                Some(ReplyFault::Empty("MediaId")),
            ),
            (
                r#"{"type":"voice","media_id":" "}"#,
                Some(ReplyFault::Empty("MediaId")),
            ),
            (
                r#"{"type":"video","media_id":""}"#,
                Some(ReplyFault::Empty("MediaId")),
            ),
            (r#"{"type":"video","media_id":"m","title":""}"#, None),
            (
                r#"{"type":"music","thumb_media_id":""}"#,
                Some(ReplyFault::Empty("ThumbMediaId")),
            ),
            (r#"{"type":"music","thumb_media_id":"m"}"#, None),
            (
                r#"{"type":"music","thumb_media_id":"m","music_url":"a.mp3"}"#,
                Some(ReplyFault::Url("MusicUrl")),
            ),
            (
                r#"{"type":"music","thumb_media_id":"m","hq_music_url":"a"}"#,
                Some(ReplyFault::Url("HQMusicUrl")),
            ),
            (r#"{"type":"transfer"}"#, None),
            (
                r#"{"type":"transfer","account":""}"#,
                Some(ReplyFault::Empty("KfAccount")),
            ),
            (
                r#"{"type":"news","articles":[]}"#,
                Some(ReplyFault::NoArticle),
            ),
            (r#"{"type":"none"}"#, None),
        ] {
            assert_eq!(json(reply).check(&event()).err(), fault, "{reply}");
        }
    }

    #[test]
    fn a_text_is_as_long_as_allowed_once_it_is_fitted() {
        let text = |count| Reply::text("菜".repeat(count));
        assert_eq!(text(682).check(&typed()), Ok(()));
        assert_eq!(text(683).check(&typed()), Err(ReplyFault::TooLong(2049)));
        assert_eq!(text(683).fitted().check(&typed()), Ok(()));
    }

    #[test]
    fn how_many_cards_there_may_be_is_a_matter_of_the_message() {
        let cards = |count| Reply::News {
            articles: vec![Article::new("t", "https://example.com/"); count],
        };
        for (to, most) in [(typed(), 1), (event(), 8)] {
            assert_eq!(cards(most).check(&to), Ok(()));
            let count = most + 1;
            let fault = ReplyFault::TooManyArticles { count, most };
            assert_eq!(cards(count).check(&to), Err(fault));
        }
    }

    #[test]
    fn addresses_lead_somewhere() {
        let check = |url: &str| {
            let articles = vec![Article::new("t", url)];
            Reply::News { articles }.check(&event()).is_ok()
        };
        for good in [
            "",
            "http://example.com",
            "HTTPS://example.com/a?b=c&d=菜#e",
            "https://[::1]:8080/",
            &format!("https://example.com/{}", "a".repeat(1004)),
        ] {
            assert!(check(good), "{good}");
        }
        for bad in [
            "example.com",
            "ftp://example.com/",
            "javascript:alert(1)",
            "https://",
            "https:///a",
            "https://?a",
            "https://example.com/a b",
            "https://example.com/\"onclick",
            " https://example.com/",
            "https://example.com/\n",
            &format!("https://example.com/{}", "a".repeat(1005)),
        ] {
            assert!(!check(bad), "{bad}");
        }
    }

    #[test]
    fn a_card_needs_a_headline() {
        let mut card = Article::new("", "");
        let check = |card: &Article| {
            Reply::News {
                articles: vec![card.clone()],
            }
            .check(&event())
        };
        assert_eq!(check(&card), Err(ReplyFault::Empty("Title")));
        card.title = "t".to_owned();
        assert_eq!(check(&card), Ok(()));
        card.pic_url = "a.png".to_owned();
        assert_eq!(check(&card), Err(ReplyFault::Url("PicUrl")));
    }
}

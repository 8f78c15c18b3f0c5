//! From the texts of a reply that is no text to the reply.

use super::page::{InlineItem, InlineReply, InlineText};
use crate::model::{Article, Reply};

impl InlineReply {
    /// The reply that its texts come to: `must` says those that the platform does not do without,
    /// `may` the others, of which an empty one is none. Of cards the first `most`, which depends on
    /// the message ([`Reply::most_articles`]).
    ///
    /// # Errors
    /// The first text that cannot be said.
    pub fn to_reply<E>(
        &self,
        most: usize,
        must: impl Fn(&InlineText) -> Result<String, E>,
        may: impl Fn(&InlineText) -> Result<String, E>,
    ) -> Result<Reply, E> {
        let may = |text: &Option<InlineText>| {
            let said = text.as_ref().map(&may).transpose()?;
            Ok(said.filter(|said| !said.is_empty()))
        };
        Ok(match self {
            Self::News { items } => {
                let articles = items.iter().take(most);
                let articles = articles.map(|item| item.to_article(&must, may));
                Reply::News {
                    articles: articles.collect::<Result<_, E>>()?,
                }
            }
            Self::Image { media_id } => Reply::Image {
                media_id: must(media_id)?,
            },
            Self::Voice { media_id } => Reply::Voice {
                media_id: must(media_id)?,
            },
            Self::Video {
                media_id,
                title,
                description,
            } => Reply::Video {
                media_id: must(media_id)?,
                title: may(title)?,
                description: may(description)?,
            },
            Self::Music {
                title,
                description,
                music_url,
                hq_music_url,
                thumb_media_id,
            } => Reply::Music {
                title: may(title)?,
                description: may(description)?,
                music_url: may(music_url)?,
                hq_music_url: may(hq_music_url)?,
                thumb_media_id: must(thumb_media_id)?,
            },
            Self::Transfer { account } => Reply::Transfer {
                account: may(account)?,
            },
        })
    }
}

impl InlineItem {
    fn to_article<E>(
        &self,
        must: impl Fn(&InlineText) -> Result<String, E>,
        may: impl Fn(&Option<InlineText>) -> Result<Option<String>, E>,
    ) -> Result<Article, E> {
        let mut article = Article::new(must(&self.title)?, must(&self.url)?);
        article.description = may(&self.description)?.unwrap_or_default();
        article.pic_url = may(&self.pic_url)?.unwrap_or_default();
        Ok(article)
    }
}

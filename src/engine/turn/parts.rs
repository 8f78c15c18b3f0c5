//! Replies that are no text, written in the menuconfig.

use super::super::Failure;
use super::Turn;
use super::plan::Plan;
use crate::menu::{InlineItem, InlineReply, InlineText};
use crate::model::{Article, Reply};

impl<'t> Turn<'t> {
    /// The reply that these texts come to.
    pub(super) fn parts_of(&self, reply: &InlineReply, plan: &Plan<'t>) -> Result<Reply, Failure> {
        let must = |text| self.must(text, plan);
        let may = |text| self.may(text, plan);
        Ok(match reply {
            InlineReply::News { items } => {
                let shown = items
                    .iter()
                    .take(Reply::most_articles(&self.inbound.content));
                let articles = shown.map(|item| self.article(item, plan));
                Reply::News {
                    articles: articles.collect::<Result<_, _>>()?,
                }
            }
            InlineReply::Image { media_id } => Reply::Image {
                media_id: must(media_id)?,
            },
            InlineReply::Voice { media_id } => Reply::Voice {
                media_id: must(media_id)?,
            },
            InlineReply::Video {
                media_id,
                title,
                description,
            } => Reply::Video {
                media_id: must(media_id)?,
                title: may(title)?,
                description: may(description)?,
            },
            InlineReply::Music {
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
            InlineReply::Transfer { account } => Reply::Transfer {
                account: may(account)?,
            },
        })
    }

    fn article(&self, item: &InlineItem, plan: &Plan<'t>) -> Result<Article, Failure> {
        let mut article = Article::new(self.must(&item.title, plan)?, self.must(&item.url, plan)?);
        article.description = self.may(&item.description, plan)?.unwrap_or_default();
        article.pic_url = self.may(&item.pic_url, plan)?.unwrap_or_default();
        Ok(article)
    }

    /// A text without which the platform refuses the reply.
    fn must(&self, text: &InlineText, plan: &Plan<'t>) -> Result<String, Failure> {
        let said = self.page(&text.name, plan)?;
        if said.is_empty() {
            let message = format!("{}: this field of the reply came out empty", text.name);
            return Err(Failure::new("template-failed", message));
        }
        Ok(said)
    }

    fn may(&self, text: &Option<InlineText>, plan: &Plan<'t>) -> Result<Option<String>, Failure> {
        let Some(text) = text else {
            return Ok(None);
        };
        let said = self.page(&text.name, plan)?;
        Ok(Some(said).filter(|said| !said.is_empty()))
    }
}

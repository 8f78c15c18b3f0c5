//! Pages rendered from sample data: the tree itself, a text that leads to them, a fixed moment.

use super::engine_page::FORM;
use super::form::Filled;
use super::scene::Scene;
use super::shower::Shower;
use super::showing::{Showing, Shown};
use crate::matcher::Pattern;
use crate::matcher::proof::{Budget, Prover};
use crate::menu::{FormField, InlineItem, InlineReply, InlineText, Page};
use crate::model::{Article, Reply, Timestamp};
use crate::render::{PageView, RenderError, Renderer};
use crate::resolve::Step;

/// When samples are rendered: 2026-01-01T08:00:00+08:00.
pub const SAMPLE_MOMENT: Timestamp = Timestamp::from_secs(1_767_225_600);

/// A page as somebody may see it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Sample {
    /// What was typed to come to it.
    pub text: String,
    /// What is said, however long; or why nothing can be said.
    pub reply: Result<Reply, RenderError>,
}

/// Renders samples.
#[derive(Debug)]
pub struct Sampler<'r> {
    renderer: &'r Renderer,
    steps: &'r [Step],
    prover: Prover,
}

impl<'r> Sampler<'r> {
    /// Renders with these templates, after these steps of normalisation.
    #[must_use]
    pub fn new(renderer: &'r Renderer, steps: &'r [Step]) -> Self {
        Self {
            renderer,
            steps,
            prover: Prover::new(Budget::default()),
        }
    }

    /// A showing, as somebody sees it for whom nothing is denied and no handler put anything.
    pub fn sample(&mut self, showing: &Showing<'_>) -> Sample {
        let text = self.text(showing.by);
        let has_form = showing.by.extras().contains(&FORM);
        let filled =
            has_form.then(|| Filled::of(showing.tree, showing.by, |field| self.value(field)));
        let filled = filled.flatten();
        let mut scene = Scene::new(showing, &text, self.steps, filled.as_ref());
        let prompt = match showing.by {
            Shower::Question(.., field) => self.prompt(field, &scene.view(showing)),
            _ => Ok(String::new()),
        };
        let reply = prompt.and_then(|prompt| {
            scene.ask(filled.as_ref(), &prompt);
            self.reply(showing.page, &scene.view(showing))
        });
        Sample { text, reply }
    }

    /// The words of a question.
    fn prompt(&self, field: &FormField, view: &PageView<'_>) -> Result<String, RenderError> {
        match &field.prompt {
            Some(Page::Inline(text)) => self.part(text, view),
            _ => Ok(String::new()),
        }
    }

    /// A value that a field of a form takes.
    fn value(&mut self, field: &FormField) -> String {
        let taken = field.pattern.as_ref().map(|pattern| self.word(pattern));
        taken.unwrap_or_else(|| "…".to_owned())
    }

    /// What is typed to come to a page: an example, a word of the regex, or the shortest text that it
    /// takes.
    fn text(&mut self, by: Shower<'_>) -> String {
        if let Some(example) = by.examples().first() {
            return example.clone();
        }
        if matches!(by, Shower::Engine(_)) {
            return "天气".to_owned();
        }
        let taken = by.pattern().map(|pattern| self.word(pattern));
        taken.unwrap_or_default()
    }

    /// The first word that a regex lists, or the shortest text that it takes.
    fn word(&mut self, pattern: &Pattern) -> String {
        if let Some(word) = pattern.first_word() {
            return word.to_owned();
        }
        let language = self.prover.language(pattern);
        let shortest = self.prover.word(language);
        shortest.witness().unwrap_or_default().to_owned()
    }

    fn reply(&self, page: Shown<'_>, view: &PageView<'_>) -> Result<Reply, RenderError> {
        match page {
            Shown::Template(name, _) => Ok(Reply::text(self.renderer.render(name, view)?)),
            Shown::Inline(text) => Ok(Reply::text(self.part(text, view)?)),
            Shown::Reply(reply) => self.parts(reply, view),
        }
    }

    fn part(&self, text: &InlineText, view: &PageView<'_>) -> Result<String, RenderError> {
        self.renderer.render(&text.name, view)
    }

    fn parts(&self, reply: &InlineReply, view: &PageView<'_>) -> Result<Reply, RenderError> {
        let must = |text: &InlineText| self.part(text, view);
        let may = |text: &Option<InlineText>| text.as_ref().map(must).transpose();
        Ok(match reply {
            InlineReply::News { items } => {
                let articles = items.iter().map(|item| self.article(item, view));
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

    fn article(&self, item: &InlineItem, view: &PageView<'_>) -> Result<Article, RenderError> {
        let may = |text: &Option<InlineText>| match text {
            Some(text) => self.part(text, view),
            None => Ok(String::new()),
        };
        let mut article = Article::new(self.part(&item.title, view)?, self.part(&item.url, view)?);
        article.description = may(&item.description)?;
        article.pic_url = may(&item.pic_url)?;
        Ok(article)
    }
}

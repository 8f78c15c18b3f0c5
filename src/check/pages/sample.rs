//! Pages rendered from sample data: the tree itself, a text that leads to them, a fixed moment.

use super::engine_page::FORM;
use super::form::Filled;
use super::scene::Scene;
use super::shower::Shower;
use super::showing::{Showing, Shown};
use crate::matcher::Pattern;
use crate::matcher::proof::{Budget, Prover};
use crate::menu::{FormField, InlineText, Page};
use crate::model::{Reply, Timestamp};
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
            Shown::Reply(reply) => {
                let say = |text: &InlineText| self.part(text, view);
                reply.to_reply(usize::MAX, say, say)
            }
        }
    }

    fn part(&self, text: &InlineText, view: &PageView<'_>) -> Result<String, RenderError> {
        self.renderer.render(&text.name, view)
    }
}

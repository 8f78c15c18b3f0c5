//! Pages rendered from sample data: the tree itself, a text that leads to them, a fixed moment.

use std::collections::BTreeMap;

use serde_json::Value;

use super::showing::{Shower, Showing, Shown, builtin};
use crate::handler::Builtin;
use crate::matcher::proof::{Budget, Prover};
use crate::matcher::{Args, Pattern};
use crate::menu::{InlineItem, InlineReply, InlineText};
use crate::model::{
    AccountId, Article, Content, Event, Inbound, MessageKey, Reply, Session, Timestamp,
};
use crate::render::{PageView, QueryView, RenderError, Renderer, SubjectView};
use crate::resolve::{Denied, Input, Offer, Step, listed};

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
    account: AccountId,
    prover: Prover,
}

impl<'r> Sampler<'r> {
    /// Renders with these templates, after these steps of normalisation.
    #[must_use]
    pub fn new(renderer: &'r Renderer, steps: &'r [Step]) -> Self {
        Self {
            renderer,
            steps,
            account: AccountId::from("demo"),
            prover: Prover::new(Budget::default()),
        }
    }

    /// A showing, as somebody sees it for whom nothing is denied and no handler put anything.
    pub fn sample(&mut self, showing: &Showing<'_>) -> Sample {
        let text = self.text(showing.by);
        let input = Input::new(&text, self.steps);
        let content = content(showing.by, &text);
        let key = MessageKey::new("sample");
        let mut inbound = Inbound::new(self.account.clone(), "sample".into(), key, content);
        inbound.created = SAMPLE_MOMENT;
        let args = args(showing.by, &text);
        let extras = showing.extras().iter();
        let data: BTreeMap<String, Value> = extras
            .map(|(name, example)| ((*name).to_owned(), Value::from(*example)))
            .collect();
        let typed = match showing.by {
            Shower::Event(_) | Shower::Message(_) => "",
            _ => &input.typed,
        };
        let nothing = Denied::nothing();
        let view = PageView {
            tree: showing.tree,
            menu: showing.at,
            command: showing.by.action(),
            query: query(showing, &nothing),
            subject: subject(showing),
            text: typed,
            text_normalised: &input.normalised,
            args: &args,
            session: &Session::new(SAMPLE_MOMENT, None),
            message: &inbound,
            now: SAMPLE_MOMENT,
            suggestions: &offers(showing),
            denied: &nothing,
            data: &data,
        };
        let reply = self.reply(showing.page, &view);
        Sample { text, reply }
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
        let Some(pattern) = by.pattern() else {
            return String::new();
        };
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

/// What the groups of the regex catch.
fn args(by: Shower<'_>, text: &str) -> Args {
    let caught = |pattern: &Pattern| pattern.args(text);
    // A menu is also shown when nothing was caught.
    let pattern = by.pattern().filter(|_| !matches!(by, Shower::Menu(_)));
    pattern.and_then(caught).unwrap_or_default()
}

fn query<'t>(showing: &Showing<'t>, denied: &Denied) -> Option<QueryView<'t>> {
    let menu = showing.at?;
    if builtin(showing.by.action()?) != Some(Builtin::Query) {
        return None;
    }
    let (menus, commands) = listed(showing.tree, menu, None, denied);
    let system_commands = showing.tree.system_commands().iter();
    Some(QueryView {
        keyword: None,
        menus,
        commands,
        system_commands: system_commands
            .map(|own| &own.action)
            .filter(|action| denied.shows(action))
            .collect(),
    })
}

fn subject<'t>(showing: &Showing<'t>) -> Option<SubjectView<'t>> {
    let is_help = builtin(showing.by.action()?) == Some(Builtin::Help);
    showing.at.filter(|_| is_help).map(SubjectView::Menu)
}

/// A page about what may have been meant is shown some menus.
fn offers(showing: &Showing<'_>) -> Vec<Offer> {
    let is_about = matches!(showing.by, Shower::Engine(_) | Shower::NotFound(_));
    let menus = showing.tree.roots().filter(|menu| !menu.hidden);
    let offers = menus.filter(|_| is_about).take(3);
    offers
        .map(|menu| Offer::new(menu.name.to_string(), menu.title.to_string()))
        .collect()
}

fn content(by: Shower<'_>, text: &str) -> Content {
    match by {
        Shower::Event(command) => Content::Event(Event::new(&*command.event, text)),
        Shower::Message(command) => message(&command.msg_type.to_ascii_lowercase()),
        _ => Content::Text {
            text: text.to_owned(),
            menu_id: None,
        },
    }
}

/// A message of this type as the platform sends it.
fn message(msg_type: &str) -> Content {
    let id = || "media-id".to_owned();
    let url = || "https://example.com/".to_owned();
    match msg_type {
        "image" => Content::Image {
            pic_url: url(),
            media_id: id(),
        },
        "voice" => Content::Voice {
            media_id: id(),
            media_id_16k: None,
            format: "amr".to_owned(),
            recognition: None,
        },
        "video" | "shortvideo" => Content::Video {
            media_id: id(),
            thumb_media_id: id(),
            short: msg_type == "shortvideo",
        },
        "location" => Content::Location {
            latitude: 39.9,
            longitude: 116.4,
            scale: 16.0,
            label: "北京市".to_owned(),
        },
        "link" => Content::Link {
            title: "标题".to_owned(),
            description: "说明".to_owned(),
            url: url(),
        },
        other => Content::Other {
            msg_type: other.to_owned(),
        },
    }
}

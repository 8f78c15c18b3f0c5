//! Everything that a sample page is given.

use std::collections::BTreeMap;

use serde_json::Value;

use super::engine_page::FORM;
use super::form::Filled;
use super::sample::SAMPLE_MOMENT;
use super::shower::Shower;
use super::showing::{Showing, builtin};
use crate::handler::Builtin;
use crate::matcher::{Args, Pattern};
use crate::model::{Content, Event, Inbound, MessageKey, Session};
use crate::render::{PageView, QueryView, SubjectView};
use crate::resolve::{Denied, Input, Offer, Step, listed};

/// Somebody who sees a page, and how they came to it.
pub(super) struct Scene {
    input: Input,
    inbound: Inbound,
    args: Args,
    session: Session,
    offers: Vec<Offer>,
    denied: Denied,
    data: BTreeMap<String, Value>,
}

impl Scene {
    /// Somebody who typed a text, in a form if there is one.
    pub(super) fn new(
        showing: &Showing<'_>,
        text: &str,
        steps: &[Step],
        filled: Option<&Filled<'_>>,
    ) -> Self {
        let key = MessageKey::new("sample");
        let content = content(showing.by, text);
        let mut inbound = Inbound::new("demo".into(), "sample".into(), key, content);
        inbound.created = SAMPLE_MOMENT;
        let typed = match inbound.content {
            Content::Text { .. } => text,
            _ => "",
        };
        let mut scene = Self {
            input: Input::new(typed, steps),
            inbound,
            args: args(showing.by, text, filled),
            session: Session::new(SAMPLE_MOMENT, None),
            offers: offers(showing),
            denied: Denied::nothing(),
            data: BTreeMap::new(),
        };
        for name in showing.by.extras().iter().filter(|name| **name != FORM) {
            let example = if *name == "word" { "more" } else { "" };
            scene.data.insert((*name).to_owned(), example.into());
        }
        scene.ask(filled, "");
        scene
    }

    /// Says what a form asks.
    pub(super) fn ask(&mut self, filled: Option<&Filled<'_>>, prompt: &str) {
        if let Some(filled) = filled {
            self.data.insert(FORM.to_owned(), filled.view(prompt));
        }
    }

    /// What the page sees.
    pub(super) fn view<'a>(&'a self, showing: &Showing<'a>) -> PageView<'a> {
        PageView {
            tree: showing.tree,
            menu: showing.at,
            command: showing.by.action(),
            query: query(showing, &self.denied),
            subject: subject(showing),
            text: &self.input.typed,
            text_normalised: &self.input.normalised,
            args: &self.args,
            session: &self.session,
            message: &self.inbound,
            now: SAMPLE_MOMENT,
            suggestions: &self.offers,
            denied: &self.denied,
            data: &self.data,
        }
    }
}

/// What the groups of the regex catch, or what a form was filled in with.
fn args(by: Shower<'_>, text: &str, filled: Option<&Filled<'_>>) -> Args {
    match by {
        // A menu is also shown when nothing was caught.
        Shower::Menu(_) | Shower::Question(..) | Shower::Text(..) | Shower::Confirmation(..) => {
            Args::new()
        }
        _ if by.form().is_some() => {
            let values = filled.map(|filled| filled.filling.values.clone());
            values.unwrap_or_default()
        }
        _ => {
            let caught = |pattern: &Pattern| pattern.args(text);
            by.pattern().and_then(caught).unwrap_or_default()
        }
    }
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

//! Which pages stand on the sheet, and in which order.

use std::collections::BTreeSet;

use super::super::bot::Draft;
use super::tests_shown::{Told, told};
use crate::check::{Sampler, Shower, Showing, reached, showings};
use crate::draw::{Album, Answer, Chapter, Scene};
use crate::menu::{self, Action, Menu, MenuTree, Page};
use crate::model::{AccountId, Span};
use crate::render::{Renderer, study};
use crate::testing::Outcome;

/// Every page of an account.
pub(super) fn album(draft: &Draft, account: &AccountId, played: &[Outcome]) -> Album {
    let files = &draft.files;
    // What is wrong with them was told when the bot was built.
    let (menus, _) = menu::load(&files.menus);
    let pages = || menus.trees().flat_map(|tree| tree.pages());
    let (renderer, _) = Renderer::new(&files.templates, pages());
    let renderer = renderer.with_menus(&menus);
    let mut painter = Painter {
        sampler: Sampler::new(&renderer, &draft.settings.engine.normalise),
        played,
        chapters: Vec::new(),
    };
    let tree = menus.tree(account);
    for showing in showings(tree).iter().filter(|own| is_wanted(tree, own)) {
        painter.paint(showing);
    }
    let pages: Vec<&Page> = pages().collect();
    Album {
        title: format!("Pages of {account}"),
        about: about(&painter.chapters),
        unseen: unseen(draft, &pages, &painter.chapters),
        chapters: painter.chapters,
    }
}

/// What shows the page of something else, or the same in every menu, is shown once.
fn is_wanted(tree: &MenuTree, showing: &Showing<'_>) -> bool {
    let first = tree.menus().first();
    match showing.by {
        Shower::Command(_, command) => {
            let action = &command.action;
            action.page.is_some() || action.handler.is_some() || command.form.is_some()
        }
        Shower::System(menu, _) => first.is_some_and(|first| first.id == menu.id),
        Shower::Text(..) => false,
        _ => true,
    }
}

struct Painter<'r, 'p> {
    sampler: Sampler<'r>,
    played: &'p [Outcome],
    chapters: Vec<Chapter>,
}

impl Painter<'_, '_> {
    fn paint(&mut self, showing: &Showing<'_>) {
        let mut scenes = Vec::new();
        if showing.has_handler() {
            let told = told(self.played, showing);
            scenes.extend(told.iter().map(|told| told_scene(showing, told)));
        }
        if scenes.is_empty() {
            scenes.push(self.sample(showing));
        }
        let title = chapter(showing);
        match self.chapters.last_mut() {
            Some(last) if last.title == title => last.pages.extend(scenes),
            _ => self.chapters.push(Chapter {
                title,
                pages: scenes,
            }),
        }
    }

    fn sample(&mut self, showing: &Showing<'_>) -> Scene {
        let sample = self.sampler.sample(showing);
        let mut scene = scene(showing);
        scene.said = said(showing.by, &sample.text);
        let handler = showing
            .by
            .action()
            .and_then(|action| action.handler.as_ref());
        let handler = handler.filter(|_| showing.has_handler());
        match (sample.reply, handler) {
            (Ok(reply), None) => scene.answer = Answer::Reply(reply),
            (Ok(reply), Some(handler)) => {
                scene.answer = Answer::Reply(reply);
                let handler = handler.short();
                scene.from = Some(format!(
                    "when handler `{handler}` says and puts nothing; no conversation test shows it"
                ));
            }
            (Err(error), Some(handler)) => {
                let handler = handler.short();
                scene.answer = Answer::Missing(format!(
                    "No conversation test shows what handler `{handler}` puts: {}",
                    error.message
                ));
            }
            (Err(error), None) => scene.answer = Answer::Fault(error.to_string()),
        }
        scene
    }
}

fn told_scene(showing: &Showing<'_>, told: &Told<'_>) -> Scene {
    Scene {
        template: told.template.map(str::to_owned),
        said: Some(told.said.to_owned()),
        answer: Answer::Reply(told.reply.clone()),
        from: Some(told.from.clone()),
        ..scene(showing)
    }
}

fn scene(showing: &Showing<'_>) -> Scene {
    Scene {
        title: title(showing),
        by: showing.by.what(),
        place: showing.by.place().map(place),
        template: showing.page.template().map(str::to_owned),
        said: None,
        answer: Answer::Missing(String::new()),
        from: None,
    }
}

/// `menus/shop.menuconfig.xml:12`
fn place(span: &Span) -> String {
    format!("{}:{}", span.file().name(), span.start_position().0)
}

fn chapter(showing: &Showing<'_>) -> String {
    match showing.by {
        Shower::Menu(menu)
        | Shower::Command(menu, _)
        | Shower::Question(menu, ..)
        | Shower::Text(menu, ..)
        | Shower::Confirmation(menu, ..) => path(showing.tree, menu),
        Shower::System(..) => "In every menu".to_owned(),
        Shower::Event(_) | Shower::Message(_) => "Beyond text".to_owned(),
        Shower::NotFound(_) => "When nothing is found".to_owned(),
        Shower::Engine(_) => "Said by the engine".to_owned(),
    }
}

fn title(showing: &Showing<'_>) -> String {
    let below = |menu: &Menu, title: &str| format!("{} › {title}", path(showing.tree, menu));
    match showing.by {
        Shower::Menu(menu) => path(showing.tree, menu),
        Shower::Command(menu, command) => below(menu, named(&command.action)),
        Shower::Question(menu, command, _, field) | Shower::Text(menu, command, _, field) => {
            format!("{} › {}", below(menu, named(&command.action)), field.title)
        }
        Shower::Confirmation(menu, command, _) => {
            format!("{} › confirm", below(menu, named(&command.action)))
        }
        Shower::Engine(page) => format!("when {}", page.when),
        by => by.action().map_or("", named).to_owned(),
    }
}

fn named(action: &Action) -> &str {
    let names = [&*action.title, &*action.name];
    names
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or("–")
}

/// The titles from the root down.
fn path(tree: &MenuTree, menu: &Menu) -> String {
    let upwards = std::iter::successors(Some(menu), |menu| tree.parent(menu));
    let mut titles: Vec<&str> = upwards.map(|menu| &*menu.title).collect();
    titles.reverse();
    titles.join("/")
}

/// What somebody did to see the page.
fn said(by: Shower<'_>, text: &str) -> Option<String> {
    Some(match by {
        Shower::Event(own) => format!(":event {} {text}", own.event).trim_end().to_owned(),
        Shower::Message(own) => format!("[{}]", own.msg_type),
        Shower::Question(..) | Shower::Confirmation(..) => return None,
        Shower::Command(_, command) if command.form.is_some() => return None,
        Shower::Engine(page) if page.name != crate::model::pages::NOT_FOUND => return None,
        _ => text.to_owned(),
    })
}

fn about(chapters: &[Chapter]) -> String {
    let pages = || chapters.iter().flat_map(|chapter| &chapter.pages);
    let count = |fits: fn(&Answer) -> bool| pages().filter(|page| fits(&page.answer)).count();
    let all = pages().count();
    let faults = count(|answer| matches!(answer, Answer::Fault(_)));
    let missing = count(|answer| matches!(answer, Answer::Missing(_)));
    format!("{all} pages, {faults} with a fault, {missing} that no test shows")
}

/// The bot's own templates that are in none of the pages.
fn unseen(draft: &Draft, pages: &[&Page], chapters: &[Chapter]) -> Vec<String> {
    let templates = &draft.files.templates;
    let studies = study(templates, pages.iter().copied());
    let inline = pages.iter().flat_map(|page| page.texts());
    let shown = chapters.iter().flat_map(|chapter| &chapter.pages);
    let shown = shown.filter_map(|scene| scene.template.as_deref());
    let roots: Vec<&str> = shown.chain(inline.map(|text| text.name.as_str())).collect();
    let seen = reached(&studies, roots);
    let seen: BTreeSet<&str> = seen.iter().map(|study| study.name.as_str()).collect();
    let own = templates
        .iter()
        .map(|file| file.name.trim_start_matches('/'));
    own.filter(|name| !seen.contains(name))
        .map(str::to_owned)
        .collect()
}

//! A bot whose pages can be rendered without a turn.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use wxmenu::matcher::Args;
use wxmenu::menu::{self, Menus};
use wxmenu::model::{Content, Inbound, Session, SourceFile, Timestamp};
use wxmenu::render::{PageView, RenderError, Renderer, TemplateFile};
use wxmenu::resolve::Denied;

/// The menus of the demo bot.
pub(super) const DEMO: &[(&str, &str)] = &[
    (
        "menus/directory.menuconfig.xml",
        include_str!("../../../menus/directory.menuconfig.xml"),
    ),
    (
        "menus/system.menuconfig.xml",
        include_str!("../../../menus/system.menuconfig.xml"),
    ),
];

pub(super) struct Stage {
    pub(super) menus: Menus,
    pub(super) renderer: Renderer,
    pub(super) session: Session,
    pub(super) message: Inbound,
    pub(super) args: Args,
    pub(super) denied: Denied,
    pub(super) data: BTreeMap<String, Value>,
}

impl Stage {
    /// A bot of these menuconfig files and templates, which must load without any remark.
    pub(super) fn new(menus: &[(&str, &str)], templates: &[(&str, &str)]) -> Self {
        let files = menus
            .iter()
            .map(|(name, text)| SourceFile::new(*name, *text));
        let (menus, diagnostics) = menu::load(&files.collect::<Vec<_>>());
        assert!(diagnostics.is_empty(), "{diagnostics}");
        let pages = menus.trees().flat_map(|tree| tree.pages());
        let (renderer, diagnostics) = Renderer::new(&template_files(templates), pages);
        assert!(diagnostics.is_empty(), "{diagnostics}");
        let content = Content::Text {
            text: "猜 25".to_owned(),
            menu_id: None,
        };
        Self {
            renderer: renderer.with_menus(&menus),
            menus,
            session: Session::new(Timestamp::from_secs(0), None),
            message: Inbound::new(
                "demo".into(),
                "o0000000000000000000000000001".into(),
                "k".into(),
                content,
            ),
            args: Args::new(),
            denied: Denied::nothing(),
            data: BTreeMap::new(),
        }
    }

    /// The demo bot with more templates.
    pub(super) fn demo(templates: &[(&str, &str)]) -> Self {
        Self::new(DEMO, templates)
    }

    /// What a handler put.
    pub(super) fn put(mut self, name: &str, value: Value) -> Self {
        self.data.insert(name.to_owned(), value);
        self
    }

    /// In a menu, or in none if there is no such id, with nothing else.
    pub(super) fn view(&self, menu: &str) -> PageView<'_> {
        let tree = &**self.menus.tree(&"demo".into());
        PageView {
            tree,
            menu: tree.by_id(menu),
            command: None,
            query: None,
            subject: None,
            text: "猜 25",
            text_normalised: "猜 25",
            args: &self.args,
            session: &self.session,
            message: &self.message,
            now: Timestamp::from_secs(1_767_225_900),
            suggestions: &[],
            denied: &self.denied,
            data: &self.data,
        }
    }
}

pub(super) fn template_files(templates: &[(&str, &str)]) -> Vec<TemplateFile> {
    let file = |(name, text): &(&str, &str)| {
        TemplateFile::new(*name, SourceFile::new(format!("templates/{name}"), *text))
    };
    templates.iter().map(file).collect()
}

/// Renders one template in the menu of the game.
pub(super) fn render(template: &str) -> Result<String, RenderError> {
    let stage = Stage::demo(&[("t.page", template)]).put("answer", json!(42));
    stage.renderer.render("t.page", &stage.view("g001"))
}

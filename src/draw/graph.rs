//! What a picture of a tree shows.

use std::collections::HashMap;

use super::Heat;
use crate::menu::{Action, Menu, MenuTree, Target};
use crate::model::Span;
use crate::model::text::cut_width;

/// A longer regex is cut: a picture is no place to read one.
const REGEX_WIDTH: usize = 24;

/// Menus, their commands and where these lead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Graph {
    /// In the order in which they are drawn: a parent before its children.
    pub nodes: Vec<Node>,
    /// The jumps that commands make; who stands below whom is in [`Node::parent`].
    pub jumps: Vec<Edge>,
}

/// One box.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its title, and below it what it is called and what leads there.
    pub lines: Vec<String>,
    /// The box that it stands below, by its place in [`Graph::nodes`].
    pub parent: Option<usize>,
    /// How often it was used, if that is known.
    pub times: Option<u64>,
}

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NodeKind {
    /// A menu.
    Menu,
    /// A command of a menu.
    Command,
    /// A command that works everywhere.
    System,
    /// Outside every menu.
    Nowhere,
}

/// A command that leads to a menu, by their places in [`Graph::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Edge {
    /// The command.
    pub from: usize,
    /// The menu, or the box outside all menus.
    pub to: usize,
}

impl Graph {
    /// The picture of a tree, with how often each part was used if that is known.
    ///
    /// ```
    /// use wxmenu::draw::Graph;
    /// use wxmenu::menu;
    /// use wxmenu::model::{AccountId, SourceFile};
    /// let text = r#"<menu-configs><menu-config id="m" name="menu" title="菜单"/></menu-configs>"#;
    /// let (menus, _) = menu::load(&[SourceFile::new("a.menuconfig.xml", text)]);
    /// let graph = Graph::of(menus.tree(&AccountId::from("demo")), None);
    /// assert_eq!(graph.nodes[0].lines, ["菜单", "menu"]);
    /// ```
    #[must_use]
    pub fn of(tree: &MenuTree, heat: Option<&Heat>) -> Self {
        let mut drawing = Drawing {
            tree,
            heat,
            graph: Self::default(),
            menus: HashMap::new(),
            jumps: Vec::new(),
        };
        for root in tree.roots() {
            drawing.menu(root, None);
        }
        for command in tree.system_commands() {
            drawing.command(NodeKind::System, &command.action, None);
        }
        drawing.finish()
    }

    /// Whether it is known of any box how often it was used.
    #[must_use]
    pub fn is_warm(&self) -> bool {
        self.nodes.iter().any(|node| node.times.is_some())
    }
}

struct Drawing<'t> {
    tree: &'t MenuTree,
    heat: Option<&'t Heat>,
    graph: Graph,
    /// Where each menu came to stand.
    menus: HashMap<&'t str, usize>,
    /// Commands that lead somewhere; their targets may not stand yet.
    jumps: Vec<(usize, Target)>,
}

impl<'t> Drawing<'t> {
    fn menu(&mut self, menu: &'t Menu, parent: Option<usize>) {
        let regex = menu.pattern.as_ref().map(|pattern| pattern.source());
        let lines = lines(&menu.title, &[&menu.name], regex);
        let place = self.add(NodeKind::Menu, lines, parent, &menu.span);
        self.menus.insert(menu.id.as_str(), place);
        for command in &menu.commands {
            let form = command.form.as_deref();
            self.command(NodeKind::Command, &command.action, Some(place));
            if let Some((form, node)) = form.zip(self.graph.nodes.last_mut()) {
                let asked: Vec<&str> = form.fields.iter().map(|field| &*field.title).collect();
                node.lines.push(asked.join(" → "));
            }
        }
        for child in self.tree.children(menu) {
            self.menu(child, Some(place));
        }
    }

    fn command(&mut self, kind: NodeKind, action: &Action, parent: Option<usize>) {
        let regex = action.pattern.as_ref().map(|pattern| pattern.source());
        let handler = action.handler.as_ref().map(|handler| handler.short());
        let called = [&*action.name, handler.unwrap_or("")];
        let lines = lines(&action.title, &called, regex);
        let place = self.add(kind, lines, parent, &action.span);
        if let Some(target) = &action.goto {
            self.jumps.push((place, target.clone()));
        }
    }

    fn add(
        &mut self,
        kind: NodeKind,
        lines: Vec<String>,
        parent: Option<usize>,
        span: &Span,
    ) -> usize {
        self.graph.nodes.push(Node {
            kind,
            lines,
            parent,
            times: self.heat.and_then(|heat| heat.times(span)),
        });
        self.graph.nodes.len() - 1
    }

    fn finish(mut self) -> Graph {
        let mut nowhere = None;
        for (from, target) in std::mem::take(&mut self.jumps) {
            let to = match &target {
                Target::Menu(id) => {
                    let menu = self.tree.by_id(id.as_str());
                    menu.and_then(|menu| self.menus.get(menu.id.as_str()).copied())
                }
                Target::Nowhere => Some(*nowhere.get_or_insert_with(|| self.nowhere())),
            };
            // A target that is not there is a fault that keeps a bot from loading.
            if let Some(to) = to {
                self.graph.jumps.push(Edge { from, to });
            }
        }
        self.graph
    }

    fn nowhere(&mut self) -> usize {
        self.graph.nodes.push(Node {
            kind: NodeKind::Nowhere,
            lines: vec!["-".to_owned()],
            parent: None,
            times: None,
        });
        self.graph.nodes.len() - 1
    }
}

/// The title, and in a second line what else is worth knowing and was not said.
fn lines(title: &str, called: &[&str], regex: Option<&str>) -> Vec<String> {
    let regex = regex.map(|regex| cut_width(regex, REGEX_WIDTH));
    let mut said = vec![title];
    let mut more = Vec::new();
    for word in called.iter().copied().chain(regex.as_deref()) {
        if !word.is_empty() && !said.contains(&word) {
            said.push(word);
            more.push(word);
        }
    }
    let more = more.join(" · ");
    let lines = [title.to_owned(), more];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

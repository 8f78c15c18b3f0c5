//! The fields of a document: a small tree in one list.

use std::borrow::Cow;
use std::collections::BTreeMap;

use foldhash::HashMap;

/// The root's place in the list.
pub(super) const ROOT: usize = 0;

/// The deepest message that is known has five levels, the longest some hundred elements.
pub(super) const MAX_DEPTH: usize = 16;
const MAX_ELEMENTS: usize = 1024;
/// Names are parts of paths; without a bound a few long ones would fill the memory.
const MAX_NAME: usize = 64;

/// The elements of a document in the order in which they begin.
///
/// One list instead of nested ones, because most messages are six fields and need one allocation.
#[derive(Debug)]
pub(super) struct Fields<'a> {
    nodes: Vec<Node<'a>>,
}

#[derive(Debug)]
struct Node<'a> {
    parent: usize,
    name: Cow<'a, str>,
    text: Cow<'a, str>,
    has_children: bool,
    taken: bool,
}

impl<'a> Fields<'a> {
    /// A document that has a root without a name, and nothing in it.
    pub(super) fn new() -> Self {
        // More than a text or a picture has; above a kilobyte an allocation costs much more.
        let mut nodes = Vec::with_capacity(11);
        nodes.push(Node {
            parent: ROOT,
            name: Cow::Borrowed(""),
            text: Cow::Borrowed(""),
            has_children: false,
            taken: true,
        });
        Self { nodes }
    }

    /// Names the root; gives its place.
    pub(super) fn name_root(&mut self, name: &'a str) -> usize {
        if let Some(root) = self.nodes.get_mut(ROOT) {
            root.name = Cow::Borrowed(name);
        }
        ROOT
    }

    /// Adds an element; gives its place.
    pub(super) fn add(&mut self, parent: usize, name: Cow<'a, str>) -> usize {
        let place = self.nodes.len();
        if let Some(node) = self.nodes.get_mut(parent) {
            node.has_children = true;
        }
        self.nodes.push(Node {
            parent,
            name,
            text: Cow::Borrowed(""),
            has_children: false,
            taken: false,
        });
        place
    }

    /// Puts the root's children of this name into a new one, which the root then has instead.
    pub(super) fn wrap(&mut self, name: &str, wrapper: &'static str) {
        if self.child(ROOT, name).is_none() || self.child(ROOT, wrapper).is_some() {
            return;
        }
        let place = self.add(ROOT, Cow::Borrowed(wrapper));
        for node in self.nodes.iter_mut().skip(1) {
            if node.parent == ROOT && node.name == name {
                node.parent = place;
            }
        }
        if let Some(node) = self.nodes.get_mut(place) {
            node.has_children = true;
        }
    }

    /// Whether a message may have one more element of this name, `depth` of them around it.
    pub(super) fn has_room_for(&self, name: &str, depth: usize) -> bool {
        depth < MAX_DEPTH && self.nodes.len() < MAX_ELEMENTS && name.len() <= MAX_NAME
    }

    /// The name of the element at `place`.
    pub(super) fn name(&self, place: usize) -> &str {
        self.nodes.get(place).map_or("", |node| &node.name)
    }

    /// The element around the one at `place`; the root is around itself.
    pub(super) fn parent(&self, place: usize) -> usize {
        self.nodes.get(place).map_or(ROOT, |node| node.parent)
    }

    /// Whether nothing is in the element at `place` so far.
    pub(super) fn is_bare(&self, place: usize) -> bool {
        self.nodes
            .get(place)
            .is_some_and(|node| !node.has_children && node.text.is_empty())
    }

    /// Adds to the text of the element at `place`.
    pub(super) fn append(&mut self, place: usize, text: Cow<'a, str>) {
        let Some(node) = self.nodes.get_mut(place) else {
            return;
        };
        if node.text.is_empty() {
            node.text = text;
        } else {
            node.text.to_mut().push_str(&text);
        }
    }

    /// The first child of this name.
    pub(super) fn child(&self, parent: usize, name: &str) -> Option<usize> {
        self.children(parent, name).next()
    }

    /// All children of this name.
    pub(super) fn children<'s>(
        &'s self,
        parent: usize,
        name: &'s str,
    ) -> impl DoubleEndedIterator<Item = usize> + 's {
        let is_child = move |node: &Node<'_>| node.parent == parent && node.name == name;
        let places = self.nodes.iter().enumerate().skip(1);
        places.filter_map(move |(place, node)| is_child(node).then_some(place))
    }

    /// The text of the first child of this name.
    pub(super) fn text(&self, parent: usize, name: &str) -> Option<&str> {
        let node = self.nodes.get(self.child(parent, name)?)?;
        Some(&node.text)
    }

    /// The text of the root's first child of this name, which [`Fields::rest`] then leaves out.
    pub(super) fn take(&mut self, name: &str) -> Option<Cow<'a, str>> {
        let mut nodes = self.nodes.iter_mut().skip(1);
        let node = nodes.find(|node| node.parent == ROOT && node.name == name)?;
        if node.has_children {
            return None;
        }
        node.taken = true;
        Some(std::mem::take(&mut node.text))
    }

    /// What nobody took, by the path to it: `ScanCodeInfo.ScanResult`, `List.2.TemplateId`.
    pub(super) fn rest(&self) -> BTreeMap<String, String> {
        let is_left =
            |node: &Node<'_>| !node.taken && (!node.has_children || !node.text.is_empty());
        if !self.nodes.iter().any(is_left) {
            return BTreeMap::new();
        }
        let nths = self.nths();
        let left = self.nodes.iter().enumerate();
        let left = left.filter(|(_, node)| is_left(node));
        left.map(|(place, node)| (self.path(place, &nths), node.text.clone().into_owned()))
            .collect()
    }

    /// The place of each element among its parent's children of the same name, from 1.
    fn nths(&self) -> Vec<usize> {
        let mut counts = HashMap::<(usize, &str), usize>::default();
        let children = self.nodes.iter().skip(1).map(|node| {
            let count = counts.entry((node.parent, &node.name)).or_default();
            *count += 1;
            *count
        });
        std::iter::once(1).chain(children).collect()
    }

    fn path(&self, place: usize, nths: &[usize]) -> String {
        let mut path = match self.parent(place) {
            ROOT => String::new(),
            parent => self.path(parent, nths) + ".",
        };
        path.push_str(self.name(place));
        if let Some(nth @ 2..) = nths.get(place) {
            path.push('.');
            path.push_str(&nth.to_string());
        }
        path
    }
}

//! Where the boxes of a tree stand.

use super::{Graph, Node};
use crate::model::text::width;

/// The width of a column of text at the size of the pictures, in pixels; 中 has two.
pub(super) const COLUMN: usize = 8;
/// The height of a line of text.
pub(super) const LINE: usize = 18;
/// Between the text of a box and its border.
pub(super) const PADDING: usize = 8;
const BETWEEN_LEVELS: usize = 48;
const BETWEEN_BOXES: usize = 10;
/// Round the whole picture.
pub(super) const MARGIN: usize = 16;

/// A box with its place, in pixels from the upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

impl Placed {
    pub(super) fn middle(self) -> usize {
        self.y + self.height / 2
    }

    pub(super) fn right(self) -> usize {
        self.x + self.width
    }

    pub(super) fn bottom(self) -> usize {
        self.y + self.height
    }
}

/// Places a tree that grows to the right: one column for each level, each box at the height of the
/// middle of what stands below it, no two over each other.
pub(super) fn layout(graph: &Graph) -> Vec<Placed> {
    let mut boxes: Vec<Placed> = graph.nodes.iter().map(size).collect();
    let levels = levels(graph);
    let deepest = levels.iter().copied().max().unwrap_or(0);
    let mut left = MARGIN;
    for level in 0..=deepest {
        let own = || levels.iter().zip(&boxes).filter(|(own, _)| **own == level);
        let widest = own().map(|(_, placed)| placed.width).max().unwrap_or(0);
        for (own, placed) in levels.iter().zip(&mut boxes) {
            if *own == level {
                (placed.x, placed.width) = (left, widest);
            }
        }
        left += widest + BETWEEN_LEVELS;
    }
    let below = below(graph);
    let mut next = MARGIN;
    for (root, _) in graph
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.parent.is_none())
    {
        next = place(&below, &mut boxes, root, next);
    }
    boxes
}

/// What stands directly below each box.
fn below(graph: &Graph) -> Vec<Vec<usize>> {
    let mut below = vec![Vec::new(); graph.nodes.len()];
    for (place, node) in graph.nodes.iter().enumerate() {
        if let Some(own) = node.parent.and_then(|parent| below.get_mut(parent)) {
            own.push(place);
        }
    }
    below
}

/// Places a box and all below it from `top` on; gives where the next one may begin.
fn place(below: &[Vec<usize>], boxes: &mut [Placed], own: usize, top: usize) -> usize {
    let children = below.get(own).map_or(&[][..], Vec::as_slice);
    let mut next = top;
    for child in children {
        next = place(below, boxes, *child, next);
    }
    let middle = |at: Option<&usize>| at.and_then(|at| boxes.get(*at)).map(|own| own.middle());
    let ends = middle(children.first()).zip(middle(children.last()));
    let Some(placed) = boxes.get_mut(own) else {
        return next;
    };
    let middle = ends.map_or(0, |(first, last)| usize::midpoint(first, last));
    placed.y = middle.saturating_sub(placed.height / 2).max(top);
    next.max(placed.bottom() + BETWEEN_BOXES)
}

fn size(node: &Node) -> Placed {
    let widest = node.lines.iter().map(|line| width(line)).max().unwrap_or(0);
    Placed {
        width: widest * COLUMN + 2 * PADDING,
        height: node.lines.len() * LINE + 2 * PADDING,
        ..Placed::default()
    }
}

/// How many boxes stand above each.
fn levels(graph: &Graph) -> Vec<usize> {
    let mut levels: Vec<usize> = Vec::with_capacity(graph.nodes.len());
    for node in &graph.nodes {
        // A parent stands before its children.
        let above = node.parent.and_then(|parent| levels.get(parent));
        levels.push(above.map_or(0, |level| level + 1));
    }
    levels
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::NodeKind;
    use super::*;

    fn graph(parents: &[Option<usize>]) -> Graph {
        let mut graph = Graph::default();
        for (place, parent) in parents.iter().enumerate() {
            graph.nodes.push(Node {
                kind: NodeKind::Menu,
                lines: vec!["菜单".repeat(place % 4 + 1); place % 2 + 1],
                parent: *parent,
                times: None,
            });
        }
        graph
    }

    fn overlap(a: Placed, b: Placed) -> bool {
        a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
    }

    proptest! {
        #[test]
        fn no_two_boxes_stand_over_each_other(choices in prop::collection::vec(0_usize..20, 0..40)) {
            // Each box below one that stands before it, or at the top.
            let below = |(place, choice): (usize, &usize)| (*choice < place).then_some(*choice);
            let parents: Vec<_> = choices.iter().enumerate().map(below).collect();
            let graph = graph(&parents);
            let boxes = layout(&graph);
            for (place, own) in boxes.iter().enumerate() {
                for other in &boxes[..place] {
                    prop_assert!(!overlap(*own, *other), "{own:?} {other:?}");
                }
                if let Some(parent) = parents[place] {
                    prop_assert!(boxes[parent].right() < own.x);
                }
            }
        }
    }
}

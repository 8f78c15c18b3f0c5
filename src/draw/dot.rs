//! For Graphviz.

use std::fmt::{self, Write};

use super::heat::{COLOURS, warmth};
use super::{Graph, Node, NodeKind};

/// The picture in the DOT language: `dot -Tpng`.
#[must_use]
pub fn dot(graph: &Graph) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    match write(graph, &mut text) {
        Ok(()) => text,
        Err(fmt::Error) => String::new(),
    }
}

fn write(graph: &Graph, out: &mut String) -> fmt::Result {
    writeln!(out, "digraph menus {{")?;
    writeln!(out, "  rankdir=LR;")?;
    writeln!(
        out,
        "  node [fontname=\"sans-serif\", style=\"filled\", fillcolor=\"white\"];"
    )?;
    for (place, node) in graph.nodes.iter().enumerate() {
        let label: Vec<String> = node.lines.iter().map(|line| escaped(line)).collect();
        let label = label.join("\\n");
        let shape = shape(node.kind);
        writeln!(
            out,
            "  n{place} [label=\"{label}\", shape={shape}{}];",
            colours(node)
        )?;
    }
    for (place, node) in graph.nodes.iter().enumerate() {
        if let Some(parent) = node.parent {
            let head = if node.kind == NodeKind::Menu {
                ""
            } else {
                " [arrowhead=none]"
            };
            writeln!(out, "  n{parent} -> n{place}{head};")?;
        }
    }
    for jump in &graph.jumps {
        writeln!(
            out,
            "  n{} -> n{} [style=dashed, constraint=false];",
            jump.from, jump.to
        )?;
    }
    writeln!(out, "}}")
}

const fn shape(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Menu => "box",
        NodeKind::Command => "oval",
        NodeKind::System => "hexagon",
        NodeKind::Nowhere => "circle",
    }
}

fn colours(node: &Node) -> String {
    let colours = node.times.and_then(|times| COLOURS.get(warmth(times)));
    colours.map_or_else(String::new, |(fill, line)| {
        format!(", fillcolor=\"{fill}\", color=\"{line}\"")
    })
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

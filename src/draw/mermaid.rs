//! For Mermaid, which code hosts and note takers draw by themselves.

use std::fmt::{self, Write};

use super::heat::{COLOURS, warmth};
use super::{Graph, Node, NodeKind};

/// The picture as a Mermaid flowchart, from left to right.
#[must_use]
pub fn mermaid(graph: &Graph) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    match write(graph, &mut text) {
        Ok(()) => text,
        Err(fmt::Error) => String::new(),
    }
}

fn write(graph: &Graph, out: &mut String) -> fmt::Result {
    writeln!(out, "flowchart LR")?;
    for (place, node) in graph.nodes.iter().enumerate() {
        let (open, close) = brackets(node.kind);
        let label: Vec<String> = node.lines.iter().map(|line| escaped(line)).collect();
        let label = label.join("<br/>");
        writeln!(out, "  n{place}{open}\"{label}\"{close}{}", class(node))?;
    }
    for (place, node) in graph.nodes.iter().enumerate() {
        if let Some(parent) = node.parent {
            let arrow = if node.kind == NodeKind::Menu {
                "-->"
            } else {
                "---"
            };
            writeln!(out, "  n{parent} {arrow} n{place}")?;
        }
    }
    for jump in &graph.jumps {
        writeln!(out, "  n{} -.-> n{}", jump.from, jump.to)?;
    }
    let steps = COLOURS.iter().enumerate();
    for (step, (fill, line)) in steps.filter(|_| graph.is_warm()) {
        writeln!(
            out,
            "  classDef w{step} fill:{fill},stroke:{line},color:#222222"
        )?;
    }
    Ok(())
}

const fn brackets(kind: NodeKind) -> (&'static str, &'static str) {
    match kind {
        NodeKind::Menu => ("[", "]"),
        NodeKind::Command => ("([", "])"),
        NodeKind::System => ("{{", "}}"),
        NodeKind::Nowhere => ("((", "))"),
    }
}

fn class(node: &Node) -> String {
    let warmth = node.times.map(warmth);
    warmth.map_or_else(String::new, |step| format!(":::w{step}"))
}

/// A text inside quotation marks, where Mermaid and HTML would read more than is meant.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            c if c.is_alphanumeric() || " ·_.-".contains(c) || !c.is_ascii() => safe.push(c),
            c => safe += &format!("#{};", u32::from(c)),
        }
    }
    safe
}

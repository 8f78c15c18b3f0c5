//! As a picture that any browser shows.

use std::fmt::{self, Write};

use super::escape::escaped;
use super::heat::{COLOURS, warmth};
use super::layout::{LINE, MARGIN, PADDING, Placed, layout};
use super::{Graph, Node, NodeKind};

/// The picture as SVG.
#[must_use]
pub fn svg(graph: &Graph) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    match write(graph, &mut text) {
        Ok(()) => text,
        Err(fmt::Error) => String::new(),
    }
}

const STYLE: &str = "\
text { font: 13px ui-monospace, 'Noto Sans Mono CJK SC', 'Microsoft YaHei', monospace; fill: #222222 }
.more { font-size: 12px; fill: #666666 }
path { fill: none; stroke: #999999 }
.jump { stroke: #3366aa; stroke-dasharray: 5 4 }";

fn write(graph: &Graph, out: &mut String) -> fmt::Result {
    let boxes = layout(graph);
    let ends = |end: fn(&Placed) -> usize| boxes.iter().map(end).max().unwrap_or(0) + MARGIN;
    let (width, height) = (ends(|own| own.right()), ends(|own| own.bottom()));
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">"#
    )?;
    writeln!(out, "<style>\n{STYLE}\n</style>")?;
    writeln!(
        out,
        r##"<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" style="fill:#3366aa;stroke:none"/></marker></defs>"##
    )?;
    for (node, own) in graph.nodes.iter().zip(&boxes) {
        if let Some(parent) = node.parent.and_then(|parent| boxes.get(parent)) {
            branch(out, *parent, *own)?;
        }
    }
    for jump in &graph.jumps {
        if let (Some(from), Some(to)) = (boxes.get(jump.from), boxes.get(jump.to)) {
            leap(out, *from, *to)?;
        }
    }
    for (node, own) in graph.nodes.iter().zip(&boxes) {
        draw(out, node, *own)?;
    }
    writeln!(out, "</svg>")
}

/// From a box to one below it.
fn branch(out: &mut String, from: Placed, to: Placed) -> fmt::Result {
    let (x, y) = (from.right(), from.middle());
    let (end, height) = (to.x, to.middle());
    let bend = usize::midpoint(x, end);
    writeln!(
        out,
        r#"<path d="M{x} {y}C{bend} {y} {bend} {height} {end} {height}"/>"#
    )
}

/// From a command to the menu that it leads to, round the boxes between them.
fn leap(out: &mut String, from: Placed, to: Placed) -> fmt::Result {
    let (x, y) = (from.right(), from.middle());
    let (end, height) = (to.right(), to.middle());
    let bend = x.max(end) + 40;
    writeln!(
        out,
        r#"<path class="jump" marker-end="url(#head)" d="M{x} {y}C{bend} {y} {bend} {height} {end} {height}"/>"#
    )
}

fn draw(out: &mut String, node: &Node, own: Placed) -> fmt::Result {
    let round = match node.kind {
        NodeKind::Menu => 3,
        NodeKind::System => 8,
        NodeKind::Command | NodeKind::Nowhere => own.height / 2,
    };
    let (fill, line) = colours(node);
    let Placed {
        x,
        y,
        width,
        height,
    } = own;
    writeln!(out, "<g>")?;
    if let Some(times) = node.times {
        writeln!(out, "<title>{times}</title>")?;
    }
    writeln!(
        out,
        r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{round}" fill="{fill}" stroke="{line}"/>"#
    )?;
    for (number, text) in node.lines.iter().enumerate() {
        let class = if number > 0 { r#" class="more""# } else { "" };
        let base = y + PADDING + LINE * number + LINE * 3 / 4;
        let left = x + PADDING;
        let text = escaped(text);
        writeln!(out, r#"<text x="{left}" y="{base}"{class}>{text}</text>"#)?;
    }
    writeln!(out, "</g>")
}

fn colours(node: &Node) -> (&'static str, &'static str) {
    let warm = node.times.and_then(|times| COLOURS.get(warmth(times)));
    warm.copied().unwrap_or(match node.kind {
        NodeKind::Menu => ("#eef4fb", "#5b8bc0"),
        NodeKind::System => ("#f5f0fa", "#8e6bb5"),
        NodeKind::Command | NodeKind::Nowhere => ("#ffffff", "#999999"),
    })
}

//! A bot's menu tree as a picture: for [Mermaid](https://mermaid.js.org), for Graphviz, or as SVG; and
//! its pages as a chat shows them, as HTML.
//!
//! Layer 6, pure: text comes out, and whoever asked writes it. What stands in the picture is a
//! [`Graph`]; how often each part was used may be laid over it as [`Heat`]. What stands on the sheet of
//! pages is an [`Album`]; no page is rendered here.

mod dot;
mod escape;
mod graph;
mod heat;
mod layout;
mod mermaid;
mod preview;
mod svg;

pub use dot::dot;
pub use graph::{Edge, Graph, Node, NodeKind};
pub use heat::{Heat, HeatError};
pub use mermaid::mermaid;
pub use preview::{Album, Answer, Chapter, Scene, html};
pub use svg::svg;

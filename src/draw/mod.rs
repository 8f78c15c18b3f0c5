//! A bot's menu tree as a picture: for [Mermaid](https://mermaid.js.org), for Graphviz, or as SVG.
//!
//! Layer 6, pure: text comes out, and whoever asked writes it. What stands in the picture is a
//! [`Graph`]; how often each part was used may be laid over it as [`Heat`]. Pages are not drawn here.

mod dot;
mod graph;
mod heat;
mod layout;
mod mermaid;
mod svg;

pub use dot::dot;
pub use graph::{Edge, Graph, Node, NodeKind};
pub use heat::{Heat, HeatError};
pub use mermaid::mermaid;
pub use svg::svg;

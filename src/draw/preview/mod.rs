//! Every page of a bot as a chat shows it, on one sheet of HTML.
//!
//! The sheet needs nothing else: no script, no font, no picture, no address outside. It is
//! well-formed XML too, so that tools can read it.

mod bubble;
mod link;

use std::fmt::{self, Write};

use super::escape::escaped;
use crate::model::Reply;
use bubble::{bubble, size};

/// Everything on the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(
    clippy::exhaustive_structs,
    reason = "whoever draws has to say all of it"
)]
pub struct Album {
    /// Its headline.
    pub title: String,
    /// What stands below it.
    pub about: String,
    /// The pages, in groups.
    pub chapters: Vec<Chapter>,
    /// Templates that no page shows.
    pub unseen: Vec<String>,
}

/// Pages that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(
    clippy::exhaustive_structs,
    reason = "whoever draws has to say all of it"
)]
pub struct Chapter {
    /// Its headline.
    pub title: String,
    /// In their order.
    pub pages: Vec<Scene>,
}

/// A page, and who sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(
    clippy::exhaustive_structs,
    reason = "whoever draws has to say all of it"
)]
pub struct Scene {
    /// Where one sees it.
    pub title: String,
    /// What leads there.
    pub by: String,
    /// The file and line of that.
    pub place: Option<String>,
    /// The template, if it has a name.
    pub template: Option<String>,
    /// What the person said; nothing if they said nothing.
    pub said: Option<String>,
    /// What they get.
    pub answer: Answer,
    /// Where that was taken from, if it is no sample.
    pub from: Option<String>,
}

/// What a person gets.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// A reply, however long.
    Reply(Reply),
    /// Nobody knows without what is missing.
    Missing(String),
    /// A fault.
    Fault(String),
}

const STYLE: &str = include_str!("../preview.css");

/// What the sheet may load: nothing.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The sheet.
///
/// ```
/// use wxmenu::draw::{Album, Answer, Chapter, Scene, html};
/// use wxmenu::model::Reply;
///
/// let scene = Scene {
///     title: "花店".to_owned(),
///     by: "menu `shop`".to_owned(),
///     place: Some("menus/shop.menuconfig.xml:2".to_owned()),
///     template: None,
///     said: Some("花店".to_owned()),
///     answer: Answer::Reply(Reply::text("1 < 2")),
///     from: None,
/// };
/// let chapters = vec![Chapter { title: "demo".to_owned(), pages: vec![scene] }];
/// let album = Album { title: "花店".to_owned(), about: String::new(), chapters, unseen: vec![] };
/// assert!(html(&album).contains("1 &lt; 2"));
/// ```
#[must_use]
pub fn html(album: &Album) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    match sheet(album, &mut text) {
        Ok(()) => text,
        Err(fmt::Error) => String::new(),
    }
}

fn sheet(album: &Album, out: &mut String) -> fmt::Result {
    let title = escaped(&album.title);
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>")?;
    writeln!(out, "<meta charset=\"utf-8\"/>")?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"/>"
    )?;
    writeln!(
        out,
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
    )?;
    writeln!(
        out,
        "<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>"
    )?;
    writeln!(
        out,
        "<h1>{title}</h1>\n<p class=\"about\">{}</p>",
        escaped(&album.about)
    )?;
    contents(album, out)?;
    writeln!(out, "<main>")?;
    let mut number = 0;
    for (place, chapter) in album.chapters.iter().enumerate() {
        writeln!(
            out,
            "<section>\n<h2 id=\"c{place}\">{}</h2>",
            escaped(&chapter.title)
        )?;
        writeln!(out, "<div class=\"pages\">")?;
        for scene in &chapter.pages {
            number += 1;
            page(scene, number, out)?;
        }
        writeln!(out, "</div>\n</section>")?;
    }
    unseen(&album.unseen, out)?;
    writeln!(out, "</main>\n</body>\n</html>")
}

fn contents(album: &Album, out: &mut String) -> fmt::Result {
    writeln!(out, "<nav><ul>")?;
    for (place, chapter) in album.chapters.iter().enumerate() {
        let count = chapter.pages.len();
        let title = escaped(&chapter.title);
        writeln!(out, "<li><a href=\"#c{place}\">{title}</a> ({count})</li>")?;
    }
    writeln!(out, "</ul></nav>")
}

fn page(scene: &Scene, number: usize, out: &mut String) -> fmt::Result {
    writeln!(
        out,
        "<article id=\"p{number}\">\n<h3>{}</h3>",
        escaped(&scene.title)
    )?;
    let about = [
        Some(&scene.by),
        scene.place.as_ref(),
        scene.template.as_ref(),
    ];
    let about: Vec<String> = about
        .into_iter()
        .flatten()
        .map(|part| escaped(part))
        .collect();
    writeln!(out, "<p class=\"about\">{}</p>", about.join(" · "))?;
    writeln!(out, "<div class=\"chat\">")?;
    if let Some(said) = scene.said.as_ref().filter(|said| !said.is_empty()) {
        writeln!(out, "<div class=\"bubble mine\">{}</div>", escaped(said))?;
    }
    bubble(&scene.answer, out)?;
    writeln!(out, "</div>")?;
    size(&scene.answer, out)?;
    if let Some(from) = &scene.from {
        writeln!(out, "<p class=\"from\">{}</p>", escaped(from))?;
    }
    writeln!(out, "</article>")
}

fn unseen(templates: &[String], out: &mut String) -> fmt::Result {
    if templates.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<section>\n<h2 id=\"unseen\">Templates that no page here shows</h2>\n<ul>"
    )?;
    for name in templates {
        writeln!(out, "<li>{}</li>", escaped(name))?;
    }
    writeln!(out, "</ul>\n</section>")
}

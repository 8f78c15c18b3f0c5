//! What is shown: a reply written in the file, or a page that is named.

use super::super::Page;
use super::super::schema::{Field, Kind};
use super::body::Body;
use super::file::{Cx, opening};
use super::given::Given;
use super::reply;
use crate::model::{Code, Diagnostic};

/// The reply written in the file, or else the page that it names.
pub(super) fn of<'f>(cx: &mut Cx<'f, '_>, body: &Body<'_, 'f>) -> Option<Page> {
    let reply = body.only(Kind::Reply).and_then(|element| {
        let is_for_event = body.get(Field::Event).is_some();
        let page = reply::read(cx, element, is_for_event)?;
        Some((element, page))
    });
    let path = body.fields.get(Field::Path);
    let Some((element, page)) = reply else {
        return template(cx, path?);
    };
    if let Some(path) = path {
        let message = "there is a `reply` already, so this page is never shown";
        let fault = Diagnostic::new(Code::ReplyConflict, cx.span(path.at.clone()), message)
            .help("keep one of them")
            .related(cx.span(opening(element)), "this is what is shown");
        cx.push(fault);
    }
    Some(page)
}

pub(super) fn template(cx: &mut Cx<'_, '_>, path: &Given<'_>) -> Option<Page> {
    let name = path.text().trim_start_matches('/');
    if name.is_empty() {
        let help = "write the template's path below the templates folder";
        cx.tell(
            Code::EmptyValue,
            path.at.clone(),
            "this path names no template",
            help,
        );
        return None;
    }
    Some(Page::Template {
        name: name.to_owned(),
        span: cx.span(path.place()),
    })
}

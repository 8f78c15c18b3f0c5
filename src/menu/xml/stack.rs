//! The elements that are open while a file is read.

use std::ops::Range;

use super::faults::Faults;
use super::namespace::Prefixes;
use super::text::Text;
use super::tree::{Element, Name, Node};
use super::{MAX_DEPTH, slice};
use crate::model::Code;
use crate::model::text::near_names;

/// Open elements, and those of the top that are closed.
pub(super) struct Stack<'f> {
    text: &'f str,
    open: Vec<Open<'f>>,
    prefixes: Prefixes<'f>,
    /// Names that were closed for want of an end tag; it may still come, and is then no news.
    closed_early: Vec<&'f str>,
    told_too_deep: bool,
    pub(super) roots: Vec<Element<'f>>,
}

struct Open<'f> {
    element: Element<'f>,
    declared: Vec<&'f str>,
    /// The last CDATA section: where its content stands, and how long the text was before it.
    cdata: Option<(Range<usize>, usize)>,
    /// An end tag that closes nothing stood in it: if its own is missing, that has been told.
    stray_end: bool,
    /// An element inside whose end tag stands where this one's should.
    suspect: Option<Range<usize>>,
}

impl<'f> Stack<'f> {
    pub(super) fn new(text: &'f str) -> Self {
        Self {
            text,
            open: Vec::new(),
            prefixes: Prefixes::default(),
            closed_early: Vec::new(),
            told_too_deep: false,
            roots: Vec::new(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Opens an element, and closes it if it is an empty one.
    pub(super) fn push(&mut self, element: Element<'f>, is_empty: bool, faults: &mut Faults<'_>) {
        if self.open.len() == MAX_DEPTH && !self.told_too_deep {
            self.told_too_deep = true;
            let message = format!("elements are nested deeper than {MAX_DEPTH}");
            let help = "a bot is easier to use with a flatter menu tree";
            faults.push_with_help(Code::XmlTooDeep, element.tag.clone(), message, help);
        }
        let declared = self.prefixes.enter(&element.attributes, faults);
        self.prefixes
            .check(element.name, &element.attributes, faults);
        if let Some(parent) = self.open.last_mut() {
            parent.cdata = None;
        }
        self.open.push(Open {
            element,
            declared,
            cdata: None,
            stray_end: false,
            suspect: None,
        });
        if is_empty {
            self.pop();
        }
    }

    /// The text at the end of the open element; begins one if there is none.
    pub(super) fn text(&mut self) -> Option<&mut Text> {
        let nodes = &mut self.open.last_mut()?.element.nodes;
        if !matches!(nodes.last(), Some(Node::Text(_))) {
            nodes.push(Node::Text(Text::default()));
        }
        match nodes.last_mut() {
            Some(Node::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Remembers where the CDATA section stands that is about to be added to [`Stack::text`].
    pub(super) fn note_cdata(&mut self, content: Range<usize>) {
        let before = self.text().map_or(0, |text| text.len());
        if let Some(top) = self.open.last_mut() {
            top.cdata = Some((content, before));
        }
    }

    /// Takes an end tag. Where to go on reading, if that is not behind it.
    pub(super) fn close(
        &mut self,
        name: Name<'f>,
        tag: Range<usize>,
        faults: &mut Faults<'_>,
    ) -> Option<usize> {
        let Some(top) = self.open.last() else {
            self.stray(name, tag, faults);
            return None;
        };
        if top.element.name.whole == name.whole {
            self.note_indent(&tag);
            self.pop();
            return None;
        }
        if let Some(go_on) = self.end_runaway_cdata(faults) {
            return Some(go_on);
        }
        let opened = |open: &Open<'_>| open.element.name.whole == name.whole;
        let depth = self.open.iter().rposition(opened);
        if depth.is_some() && self.resembles_top(name) && self.comes_again(name, &tag) {
            self.misspelt(name, tag, faults);
        } else if let Some(depth) = depth {
            while self.open.len() > depth + 1 {
                self.close_early(name, &tag, faults);
            }
            self.pop();
        } else if self.is_misspelt(name) {
            self.misspelt(name, tag, faults);
        } else {
            self.stray(name, tag, faults);
        }
        None
    }

    /// At the end of the file; `told` if it is known why elements are still open.
    pub(super) fn finish(&mut self, told: bool, faults: &mut Faults<'_>) {
        let explained = told || self.open.iter().any(|open| open.stray_end);
        if let Some(top) = self.open.last().filter(|_| !explained) {
            let ends = self.open.iter().rev().take(4);
            let ends: String = ends
                .map(|open| format!("</{}>", open.element.name.whole))
                .collect();
            let at = top.suspect.clone().unwrap_or_else(|| opening(top));
            let message = format!(
                "the file ends before `<{}>` is closed",
                top.element.name.whole
            );
            let help = if self.open.len() > 4 {
                format!("the end tags `{ends}` and more are missing")
            } else {
                format!("write `{ends}`")
            };
            faults.push_with_help(Code::XmlSyntax, at, message, help);
        }
        while let Some(top) = self.open.last_mut() {
            top.element.is_cut = true;
            self.pop();
        }
    }

    fn pop(&mut self) {
        let Some(Open {
            element,
            declared,
            suspect,
            ..
        }) = self.open.pop()
        else {
            return;
        };
        self.prefixes.leave(&declared);
        if self.open.len() >= MAX_DEPTH {
            return;
        }
        match self.open.last_mut() {
            Some(parent) => {
                parent.suspect = parent.suspect.take().or(suspect);
                parent.element.nodes.push(Node::Element(element));
            }
            None => self.roots.push(element),
        }
    }

    /// Closes the top although another element's end tag came.
    fn close_early(&mut self, name: Name<'_>, tag: &Range<usize>, faults: &mut Faults<'_>) {
        if let Some(top) = self.open.last().filter(|top| !top.stray_end) {
            let own = top.element.name.whole;
            let at = top.suspect.clone().unwrap_or_else(|| opening(top));
            let fault = faults
                .fault(Code::XmlSyntax, at, format!("`<{own}>` is not closed"))
                .help(format!("write `</{own}>` where it ends"))
                .related(
                    faults.span(tag.clone()),
                    format!("at the latest before this `</{}>`", name.whole),
                );
            faults.push(fault);
            self.closed_early.push(own);
        }
        if let Some(top) = self.open.last_mut() {
            top.suspect = None;
            top.element.is_cut = true;
        }
        self.pop();
    }

    /// An end tag that is meant for the top: written almost like it, or the only thing it can be.
    fn is_misspelt(&self, name: Name<'_>) -> bool {
        self.open.last().is_some_and(|top| {
            let nodes = &top.element.nodes;
            let holds_text = |node: &Node<'_>| matches!(node, Node::Text(_));
            let is_leaf = !nodes.is_empty() && nodes.iter().all(holds_text);
            self.resembles_top(name) || (is_leaf && !self.closed_early.contains(&name.whole))
        })
    }

    fn resembles_top(&self, name: Name<'_>) -> bool {
        self.open.last().is_some_and(|top| {
            let own = top.element.name.whole;
            own.eq_ignore_ascii_case(name.whole) || !near_names(name.whole, [own]).is_empty()
        })
    }

    /// The same end tag stands further down too.
    fn comes_again(&self, name: Name<'_>, tag: &Range<usize>) -> bool {
        let end_tag = format!("</{}", name.whole);
        slice(self.text, tag.end..self.text.len()).contains(&end_tag)
    }

    fn misspelt(&mut self, name: Name<'_>, tag: Range<usize>, faults: &mut Faults<'_>) {
        if let Some(top) = self.open.last() {
            let own = top.element.name.whole;
            let message = format!("`</{}>` does not close `<{own}>`", name.whole);
            let fault = faults
                .fault(Code::XmlSyntax, tag, message)
                .help(format!("write `</{own}>`"))
                .related(faults.span(opening(top)), "opened here");
            faults.push(fault);
        }
        self.pop();
    }

    fn stray(&mut self, name: Name<'_>, tag: Range<usize>, faults: &mut Faults<'_>) {
        let early = self
            .closed_early
            .iter()
            .position(|early| *early == name.whole);
        if let Some(at) = early {
            self.closed_early.swap_remove(at);
            return;
        }
        let message = format!("`</{}>` closes nothing", name.whole);
        let mut fault = faults.fault(Code::XmlSyntax, tag, message);
        match self.open.last_mut() {
            Some(top) => {
                top.stray_end = true;
                let open = format!("`<{}>` is open", top.element.name.whole);
                fault = fault
                    .help(format!(
                        "leave it out, or write `</{}>`",
                        top.element.name.whole
                    ))
                    .related(faults.span(opening(top)), open);
            }
            None => fault = fault.help("leave it out"),
        }
        faults.push(fault);
    }

    /// A CDATA section that runs over an end tag into the next section lacks its `]]>`: cuts it
    /// off before that end tag, from where reading goes on.
    fn end_runaway_cdata(&mut self, faults: &mut Faults<'_>) -> Option<usize> {
        let (content, before) = self.open.last_mut()?.cdata.take()?;
        let raw = slice(self.text, content.clone());
        if !raw.contains("<![CDATA[") {
            return None;
        }
        unclosed_cdata(&content, faults);
        let end = content.start + raw.find("</")?;
        let meant = slice(self.text, content.start..end);
        let text = self.text()?;
        text.cut_back(before);
        push_cut(text, meant, content.start);
        Some(end)
    }

    /// If the top begins its line and its end tag does too, they should stand under one another.
    /// If this end tag stands under the parent's opening tag instead, the top's own is missing.
    fn note_indent(&mut self, tag: &Range<usize>) {
        let [.., parent, top] = self.open.as_mut_slice() else {
            return;
        };
        let own = indent(self.text, top.element.tag.start);
        let end = indent(self.text, tag.start);
        let outer = indent(self.text, parent.element.tag.start);
        if own != end && end.is_some() && end == outer && parent.suspect.is_none() {
            let culprit = top.suspect.clone();
            parent.suspect = culprit.or_else(|| Some(opening(top)));
        } else {
            top.suspect = None;
        }
    }
}

/// Tells a CDATA section that is not closed, and takes what it was meant to hold.
pub(super) fn unclosed_cdata(content: &Range<usize>, faults: &mut Faults<'_>) {
    let at = content.start - "<![CDATA[".len()..content.start;
    let message = "this CDATA section is not closed";
    faults.push_with_help(Code::XmlSyntax, at, message, "end it with `]]>`");
}

/// What a CDATA section was meant to hold, without the remains of its end.
pub(super) fn push_cut(text: &mut Text, raw: &str, at: usize) {
    let meant = raw.trim_end_matches([']', '>']);
    text.push_raw(meant, at, super::text::Place::Content);
}

/// `<name`
fn opening(open: &Open<'_>) -> Range<usize> {
    open.element.tag.start..open.element.name.range().end
}

/// The white space before a tag that is the first thing on its line.
fn indent(text: &str, at: usize) -> Option<&str> {
    let before = text.get(..at)?;
    let line_start = before.trim_end_matches([' ', '\t']);
    let is_first = line_start.is_empty() || line_start.ends_with('\n');
    before.get(line_start.len()..).filter(|_| is_first)
}

//! Where the lines of a template that write something begin.
//!
//! A line is rendered when the first thing that it writes is. So a mark goes before the first text
//! or output of each line, and again behind each statement, which may have skipped what follows.
//! Lines of statements alone write nothing and have no mark. A mark stands beside what is not white
//! space, and before a tag that trims it trims too: the text that comes out stays the same.

use std::ops::Range;

use super::tags::{Tag, Tags};

/// A place where something is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// The byte before which it goes.
    pub(super) at: usize,
    /// Stands before a tag that trims what is before it.
    pub(super) trims: bool,
    /// The bytes of the lines that are rendered with it, without white space at their ends.
    pub(super) lines: Vec<Range<usize>>,
}

/// The marks of a template, in order.
pub(super) fn marks(text: &str) -> Vec<Mark> {
    let extends = Tags::new(text).any(|tag| tag.is("extends"));
    let mut marks = Marks {
        text,
        // Of a template that fills another, only the blocks are rendered.
        is_rendered: !extends,
        extends,
        blocks: 0,
        marked: None,
        found: Vec::new(),
    };
    let mut at = 0;
    for tag in Tags::new(text) {
        marks.between(at..tag.range.start);
        at = tag.range.end;
        marks.tag(&tag);
    }
    marks.between(at..text.len());
    marks.found
}

struct Marks<'t> {
    text: &'t str,
    extends: bool,
    is_rendered: bool,
    blocks: usize,
    /// The start of the line that has a mark which holds for what comes next.
    marked: Option<usize>,
    found: Vec<Mark>,
}

impl Marks<'_> {
    fn tag(&mut self, tag: &Tag<'_>) {
        if !tag.is_statement || tag.is("include") {
            self.mark(tag.range.start, tag.range.start..tag.range.start);
        }
        if tag.is_statement {
            self.marked = None;
        }
        if self.extends && tag.is("block") {
            self.blocks += 1;
        } else if self.extends && tag.is("endblock") {
            self.blocks = self.blocks.saturating_sub(1);
        }
        self.is_rendered = !self.extends || self.blocks > 0;
    }

    /// Text, with comments and raw parts in it: tags are elsewhere.
    fn between(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let rest = self.text.get(at..range.end).unwrap_or_default();
            let Some(found) = rest.find("{#").into_iter().chain(rest.find("{%")).min() else {
                return self.plain(at..range.end);
            };
            let start = at + found;
            self.plain(at..start);
            let is_comment = rest.get(found..).is_some_and(|rest| rest.starts_with("{#"));
            let length = match is_comment {
                true => rest.get(found..).and_then(|rest| rest.find("#}")),
                false => end_of_raw(rest.get(found..).unwrap_or_default()),
            };
            at = length.map_or(range.end, |length| start + length + 2);
            if !is_comment {
                self.mark(start, start..at);
            }
        }
    }

    fn plain(&mut self, range: Range<usize>) {
        let mut start = range.start;
        for line in self
            .text
            .get(range)
            .unwrap_or_default()
            .split_inclusive('\n')
        {
            let blank = line.len() - line.trim_start().len();
            if blank < line.len() {
                self.mark(start + blank, start + blank..start + blank);
            }
            start += line.len();
        }
    }

    /// Something is written from `at` on; it holds all of `over`.
    fn mark(&mut self, at: usize, over: Range<usize>) {
        let first = self.line_start(at);
        if !self.is_rendered || self.marked == Some(first) && over.is_empty() {
            return;
        }
        self.marked = Some(self.line_start(over.end));
        let rest = self.text.get(at..).unwrap_or_default();
        self.found.push(Mark {
            at,
            trims: rest.starts_with("{{-") || rest.starts_with("{%-"),
            lines: self.lines(first, over.end.max(at + 1)),
        });
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.rfind('\n').map_or(0, |found| found + 1)
    }

    /// The lines from the start of one up to a byte.
    fn lines(&self, first: usize, end: usize) -> Vec<Range<usize>> {
        let mut start = first;
        let mut lines = Vec::new();
        for line in self
            .text
            .get(first..)
            .unwrap_or_default()
            .split_inclusive('\n')
        {
            if start >= end {
                break;
            }
            let blank = line.len() - line.trim_start().len();
            if blank < line.len() {
                lines.push(start + blank..start + line.trim_end().len());
            }
            start += line.len();
        }
        lines
    }
}

/// Where the `%}` of `{% endraw %}` stands.
fn end_of_raw(text: &str) -> Option<usize> {
    let end = text.find("endraw")?;
    text.get(end..)?.find("%}").map(|found| end + found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with a `^` before each place that has a mark.
    fn marked(text: &str) -> String {
        let mut shown = text.to_owned();
        for mark in marks(text).iter().rev() {
            shown.insert(mark.at, if mark.trims { '~' } else { '^' });
        }
        shown
    }

    #[test]
    fn every_line_that_writes_something_has_a_mark() {
        for (text, shown) in [
            ("a\n\n  b\n", "^a\n\n  ^b\n"),
            ("a {{ b }} c\n{{- d }}", "^a {{ b }} c\n~{{- d }}"),
            (
                "{% if a %}\n  b\n{% else %}c{% endif %} d\n",
                "{% if a %}\n  ^b\n{% else %}^c{% endif %} ^d\n",
            ),
            (
                "{% set a = 1 -%}\n{{ a }}\n汉",
                "{% set a = 1 -%}\n^{{ a }}\n^汉",
            ),
            ("{# a #}b{# c\nd #}\n{#e#}", "{# a #}^b{# c\nd #}\n{#e#}"),
            ("{% include 'x' %}", "^{% include 'x' %}"),
            (
                "a{% raw %}{{b}}\nc{% endraw %}d\ne",
                "^a^{% raw %}{{b}}\nc{% endraw %}d\n^e",
            ),
            (
                "{% extends 'a' %}\nx\n{% block b %}y{% endblock %}\nz",
                "{% extends 'a' %}\nx\n{% block b %}^y{% endblock %}\nz",
            ),
            ("{{ a\n}}\nb{{ \"", "^{{ a\n}}\n^b{{ \""),
            ("", ""),
        ] {
            assert_eq!(marked(text), shown);
        }
    }

    #[test]
    fn a_mark_names_its_lines() {
        let text = "  a {{ b }}\n{% raw %}c\n\nd{% endraw %} e\n";
        let lines: Vec<Vec<&str>> = marks(text)
            .into_iter()
            .map(|mark| mark.lines.into_iter().map(|line| &text[line]).collect())
            .collect();
        assert_eq!(
            lines,
            [vec!["a {{ b }}"], vec!["{% raw %}c", "d{% endraw %} e"]]
        );
    }
}

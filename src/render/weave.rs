//! Makes every loop of a template count its rounds.
//!
//! The template engine has no bound on time, and a loop without output cannot be stopped by the
//! writer. So what a loop runs over is passed through a filter that counts it: `in xs` becomes
//! `in (xs)|__counted`. See [`super::steps`] for the counting.

use std::borrow::Cow;

use super::steps::COUNTED;
use super::tags::Tags;

/// A template's text with counted loops.
#[derive(Debug)]
pub(super) struct Woven<'t> {
    /// What the template engine is given.
    pub(super) text: Cow<'t, str>,
    edits: Edits,
}

/// What was put in: at which byte of the author's text, and how many bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Edits(Vec<(usize, usize)>);

impl Edits {
    /// The byte of the author's text that a byte of the woven text stands for.
    pub(super) fn original(&self, woven: usize) -> usize {
        let mut added = 0;
        for (at, length) in &self.0 {
            if at + added >= woven {
                break;
            }
            added += (*length).min(woven - at - added);
        }
        woven - added
    }
}

impl<'t> Woven<'t> {
    /// Counts every loop of a template, and puts in what else is given: at which byte, and what.
    pub(super) fn new(text: &'t str, more: &[(usize, String)]) -> Self {
        let close = format!(")|{COUNTED}");
        let mut edits: Vec<(usize, &str)> = Vec::new();
        edits.extend(more.iter().map(|(at, mark)| (*at, mark.as_str())));
        for tag in Tags::new(text) {
            for iterated in tag.iterated() {
                edits.push((iterated.start, "("));
                edits.push((iterated.end, &close));
            }
        }
        if edits.is_empty() {
            let text = Cow::Borrowed(text);
            return Self {
                text,
                edits: Edits::default(),
            };
        }
        edits.sort_by_key(|(at, _)| *at);
        let mut woven = String::with_capacity(text.len() + edits.len() * close.len());
        let mut copied = 0;
        for (at, inserted) in &edits {
            woven.push_str(text.get(copied..*at).unwrap_or_default());
            woven.push_str(inserted);
            copied = *at;
        }
        woven.push_str(text.get(copied..).unwrap_or_default());
        let edits = edits.iter().map(|(at, inserted)| (*at, inserted.len()));
        Self {
            text: Cow::Owned(woven),
            edits: Edits(edits.collect()),
        }
    }

    /// The text, and the way back from it.
    pub(super) fn into_parts(self) -> (Cow<'t, str>, Edits) {
        (self.text, self.edits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_loop_runs_over_is_counted_and_nothing_else() {
        for (text, woven) in [
            ("plain for x in y", "plain for x in y"),
            (
                "{% for a in xs %}{% endfor %}",
                "{% for a in (xs)|__counted %}{% endfor %}",
            ),
            ("{%- for k, v in m -%}", "{%- for k, v in (m)|__counted -%}"),
            (
                "{%for a in f(x=[1,2])[0]%}",
                "{%for a in (f(x=[1,2])[0])|__counted%}",
            ),
            (
                "{% for a in b if c else d %}",
                "{% for a in (b if c else d)|__counted %}",
            ),
            ("{% for a in '%}' %}", "{% for a in ('%}')|__counted %}"),
            (
                "{% for for in \"a\\\"%}b\" %}",
                "{% for for in (\"a\\\"%}b\")|__counted %}",
            ),
            ("{{ [a for a in xs] }}", "{{ [a for a in (xs)|__counted] }}"),
            (
                "{{ [a for a in xs if a] | join }}",
                "{{ [a for a in (xs)|__counted if a] | join }}",
            ),
            (
                "{{ [a for a in [b for b in c]] }}",
                "{{ [a for a in ([b for b in (c)|__counted])|__counted] }}",
            ),
            ("{{ x.for }}{{ f(for=1) }}", "{{ x.for }}{{ f(for=1) }}"),
            ("{# {% for a in b %} #}", "{# {% for a in b %} #}"),
            (
                "{% raw %}{% for a in b %}{% endraw %}",
                "{% raw %}{% for a in b %}{% endraw %}",
            ),
            (
                "{%- raw -%}{%for a in b%}{%-endraw-%}{%for a in b%}",
                "{%- raw -%}{%for a in b%}{%-endraw-%}{%for a in (b)|__counted%}",
            ),
            ("{% for a in %}", "{% for a in %}"),
            ("{% for a in b", "{% for a in (b)|__counted"),
            ("位{{'置'}}{% for 名 in b %}", "位{{'置'}}{% for 名 in b %}"),
            ("{{ \"", "{{ \""),
            ("{", "{"),
        ] {
            assert_eq!(Woven::new(text, &[]).text, woven);
        }
    }

    #[test]
    fn places_are_found_again() {
        let text = "汉{% for a in xs %}{{ a.b }}{% endfor %}";
        let woven = Woven::new(text, &[]);
        let back = |part: &str| woven.edits.original(woven.text.find(part).unwrap());
        assert_eq!(back("{% for"), text.find("{% for").unwrap());
        assert_eq!(back("xs"), text.find("xs").unwrap());
        assert_eq!(back("__counted"), text.find(" %}").unwrap());
        assert_eq!(back("a.b"), text.find("a.b").unwrap());
        assert_eq!(woven.edits.original(woven.text.len()), text.len());
    }
}

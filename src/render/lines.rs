//! Which lines of templates were rendered, for tests that measure what they cover.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tera::{Kwargs, State, Tera, TeraResult};

use super::marks::Mark;
use super::source::Source;
use crate::model::Span;

/// The function that a template calls where a line begins.
const RENDERED: &str = "__rendered";

/// The lines of a bot's own templates that write something, and how often each was rendered.
///
/// Cheap to clone; all clones are the same. Several renderers may share one.
#[derive(Clone, Default)]
pub struct RenderedLines(Arc<Mutex<Lines>>);

/// A line of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RenderedLine {
    /// The template's name; that of an inline reply is the engine's own.
    pub template: String,
    /// Its characters, without white space at its ends.
    pub span: Span,
    /// How often it was rendered; what is the same each time may be rendered once only.
    pub times: u64,
}

/// A line: its file, and where it begins.
type Key = (String, usize);

#[derive(Default)]
struct Lines {
    lines: BTreeMap<Key, RenderedLine>,
    /// The lines of each mark, by its number.
    marks: Vec<Vec<Key>>,
    numbers: BTreeMap<Vec<Key>, usize>,
}

impl RenderedLines {
    /// No line yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// All lines, file by file and from top to bottom.
    #[must_use]
    pub fn all(&self) -> Vec<RenderedLine> {
        self.lock().lines.values().cloned().collect()
    }

    /// Adds the function that marks call.
    pub(super) fn register(&self, tera: &mut Tera) {
        let lines = self.clone();
        tera.register_function(
            RENDERED,
            move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
                lines.count(kwargs.must_get::<u64>("mark")?);
                Ok(String::new())
            },
        );
    }

    /// What to write into a template where its mark is.
    pub(super) fn call(&self, template: &str, source: &Source, mark: &Mark) -> String {
        let spans = mark
            .lines
            .iter()
            .map(|line| source.place.span(line.clone()));
        let number = self.lock().number(template, spans.collect());
        let trim = if mark.trims { "-" } else { "" };
        format!("{{{{{trim} {RENDERED}(mark={number}) }}}}")
    }

    fn count(&self, mark: u64) {
        let mut guard = self.lock();
        let lines = &mut *guard;
        let keys = usize::try_from(mark)
            .ok()
            .and_then(|mark| lines.marks.get(mark));
        for key in keys.into_iter().flatten() {
            if let Some(line) = lines.lines.get_mut(key) {
                line.times += 1;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Lines> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lines {
    fn number(&mut self, template: &str, spans: Vec<Span>) -> usize {
        let mut keys = Vec::with_capacity(spans.len());
        for span in spans {
            let key = (span.file().name().to_owned(), span.start());
            self.lines
                .entry(key.clone())
                .or_insert_with(|| RenderedLine {
                    template: template.to_owned(),
                    span,
                    times: 0,
                });
            keys.push(key);
        }
        if let Some(number) = self.numbers.get(&keys) {
            return *number;
        }
        self.marks.push(keys.clone());
        let number = self.marks.len() - 1;
        self.numbers.insert(keys, number);
        number
    }
}

impl fmt::Debug for RenderedLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.lock().lines.len();
        f.debug_tuple("RenderedLines").field(&lines).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tera::Context;

    use super::super::TemplateFile;
    use super::super::compile::compile;
    use super::super::source::collect;
    use super::*;
    use crate::model::{Diagnostics, SourceFile};

    /// What a template says with these names, and the lines that were rendered meanwhile.
    fn rendered(text: &str, lines: Option<&RenderedLines>) -> Option<String> {
        let file = |name: &str, text: &str| TemplateFile::new(name, SourceFile::new(name, text));
        let base = "<{% block b %}base{% endblock %}>";
        let files = [file("t.page", text), file("base.page", base)];
        let mut faults = Diagnostics::new();
        let sources = collect(&files, &[], &mut faults);
        let tera = compile(&sources, lines, &mut faults).tera;
        assert!(faults.is_empty(), "{text:?} {faults}");
        let mut context = Context::new();
        context.insert("yes", &true);
        context.insert("xs", &Arc::new(vec!["一", "二"]));
        tera.render("t.page", &context).ok()
    }

    #[test]
    fn a_watched_template_says_the_same() {
        for text in [
            "",
            "a\n  b  \n\n",
            "  {{- yes -}}  \n {{ yes }}",
            "{% if yes -%}\n  一\n  {%- else -%} 二 {% endif %}\n三",
            "{% for x in xs %}\n- {{ x }}\n{%- if not loop.last %}, {% endif -%}\n{% endfor %}",
            "{% raw %}{{ no }}\n {% endraw %} a {%- raw -%} b {%- endraw -%} c",
            "{#- a -#} b {# c #}\n d {#- e #}",
            "{% extends \"base.page\" %}\n\n{% block b %} own {{ super() }}{% endblock %}\n",
            "{% set x %}\n a {{ yes }}\n{% endset %}[{{ x }}]",
            "{% filter upper %} a\n {{ yes }} {% endfilter %}",
            "{% component badge(x) %}\n[{{ x }}]\n{% endcomponent badge %}a {{<badge x={yes} />}}",
            "{% include \"base.page\" %}{%- include \"base.page\" -%} ",
            "{{ [x for x in xs] | join(sep=\"\\n\") }}{{ none }}",
        ] {
            let lines = RenderedLines::new();
            assert_eq!(
                rendered(text, Some(&lines)),
                rendered(text, None),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_line_is_rendered_if_something_of_it_is() {
        let lines = RenderedLines::new();
        let text = "一\n{% if yes %}二{% else %}三{% endif %}\n{% if not yes %}\n  四\n{% else %}\n五\n{%- endif %}";
        rendered(text, Some(&lines)).unwrap();
        let own = lines
            .all()
            .into_iter()
            .filter(|line| line.template == "t.page");
        let told: Vec<(String, u64)> = own
            .map(|line| (line.span.text().to_owned(), line.times))
            .collect();
        let expected = [
            ("一", 1),
            ("{% if yes %}二{% else %}三{% endif %}", 1),
            ("四", 0),
            ("五", 1),
        ];
        assert_eq!(told, expected.map(|(text, times)| (text.to_owned(), times)));
    }
}

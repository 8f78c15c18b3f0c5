//! Reads the tags of a template, one after the other.

use super::super::shape::Shape;
use super::super::tags::{Tag, Tags};
use super::asks::Asks;
use super::expression::Reader;
use super::tokens::{Token, tokens};

/// What a template asks for, takes in and makes.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) asks: Asks,
    /// The templates that it names: what it includes, what it extends.
    pub(super) takes_in: Vec<String>,
    /// The components that it makes.
    pub(super) makes: Vec<String>,
}

impl Outline {
    /// Reads a template.
    pub(super) fn of(text: &str) -> Self {
        // A name may be used in a place before the one that says what it is, and may be two things.
        let bound = Self::read(text, Asks::default()).asks.bound;
        let known = Asks {
            bound,
            ..Asks::default()
        };
        Self::read(text, known)
    }

    fn read(text: &str, asks: Asks) -> Self {
        let mut read = Reading {
            outline: Self {
                asks,
                ..Self::default()
            },
            branches: 0,
            extends: false,
        };
        for tag in Tags::new(text) {
            read.tag(text, &tag);
        }
        read.outline
    }
}

struct Reading {
    outline: Outline,
    /// How many tags are open that decide whether what is in them is rendered, or how often.
    branches: usize,
    extends: bool,
}

impl Reading {
    fn tag(&mut self, text: &str, tag: &Tag<'_>) {
        let tokens = tokens(text, tag);
        let is_certain = self.branches == 0 && !self.extends;
        let mut reader = Reader::new(&tokens, &mut self.outline.asks, is_certain);
        if !tag.is_statement {
            reader.expression();
            return;
        }
        match reader.next().map_or("", |token| token.text) {
            "if" => {
                reader.condition();
                self.branches += 1;
            }
            // Whether it is asked at all depends on what was asked before.
            "elif" => {
                reader.doubt();
                reader.condition();
            }
            "for" => {
                reader.loop_head();
                self.branches += 1;
            }
            "set" | "set_global" => set(&mut reader),
            "filter" => filters(&mut reader),
            "<" if !reader.takes("/") => {
                reader.component();
            }
            "block" => self.branches += 1,
            "component" => {
                self.component(&tokens);
                self.branches += 1;
            }
            "endif" | "endfor" | "endblock" | "endcomponent" => {
                self.branches = self.branches.saturating_sub(1);
            }
            "include" => self.take_in(&tokens),
            "extends" => {
                self.take_in(&tokens);
                self.extends = true;
            }
            _ => {}
        }
    }

    fn take_in(&mut self, tokens: &[Token<'_>]) {
        let name = tokens.get(1).and_then(Token::quoted);
        self.outline.takes_in.extend(name.map(str::to_owned));
    }

    /// `component card(title, size: integer = 1)`: every word that may be an argument counts as one.
    fn component(&mut self, tokens: &[Token<'_>]) {
        let head = tokens.iter().skip(1);
        let name = head.clone().take_while(|token| token.text != "(");
        self.outline
            .makes
            .push(name.map(|token| token.text).collect());
        let rest = head.skip_while(|token| token.text != "(");
        for word in rest.filter(|token| token.is_word()) {
            self.outline.asks.bind(word.text, Shape::Open);
        }
        self.outline.asks.bind("body", Shape::Open);
    }
}

/// `set x = …`, or `set x | upper` whose value is what stands in it.
fn set(reader: &mut Reader<'_, '_>) {
    let Some(name) = reader.word() else { return };
    let shape = match reader.takes("=") {
        true => reader.expression().shape,
        false => {
            filters(reader);
            Shape::Plain
        }
    };
    reader.bind(name.text, shape);
}

fn filters(reader: &mut Reader<'_, '_>) {
    while reader.peek().is_some() {
        if reader.word().is_none() {
            reader.next();
        }
        reader.arguments();
    }
}

#[cfg(test)]
mod tests {
    use super::super::asks::{Ask, Demand};
    use super::*;

    /// `name`, `name?` if it is asked for, `name=` if it is compared; with `!` if it is certain.
    fn shown(ask: &Ask) -> String {
        let demand = match ask.demand {
            Demand::Asked => "?",
            Demand::Compared => "=",
            Demand::Needed => "",
        };
        let certain = if ask.is_certain { "!" } else { "" };
        format!("{}{demand}{certain}", ask.word)
    }

    fn names(text: &str) -> String {
        let outline = Outline::of(text);
        for ask in &outline.asks.names {
            assert_eq!(text[ask.part.clone()], ask.word);
        }
        let shown: Vec<String> = outline.asks.names.iter().map(shown).collect();
        shown.join(" ")
    }

    #[test]
    fn names_that_are_not_there_are_found_where_they_are_asked_for() {
        for (text, found) in [
            ("{{ menu.title }} {{ answer }}", "answer!"),
            ("{{ answer | default(value=other) }}", "answer?! other!"),
            ("{{ answer or '无' }}{{ a or b }}", "answer?! a?! b"),
            (
                "{% if answer %}{{ answer }}{% else %}{{ x }}{% endif %}{{ y }}",
                "answer?! answer x y!",
            ),
            ("{% if a and not b or c.d == e %}{% endif %}", "a?! b? c e="),
            (
                "{% if a is defined and a.b is defined %}{% elif c %}{% endif %}",
                "a?! a c?",
            ),
            (
                "{% for x in xs %}{{ x.y }}{{ loop.index }}{{ z }}{% endfor %}{{ x }}",
                "xs! z",
            ),
            ("{% for k, v in m %}{{ k ~ v }}{% endfor %}", "m!"),
            ("{% set a = b | upper %}{{ a }}", "b!"),
            ("{% set a %}{{ c }}{% endset %}{{ a }}", "c!"),
            (
                "{{ [x.a for x in xs if x.b == y] | join(sep=z) }}",
                "xs! y= z!",
            ),
            ("{{ a if b else c }}", "a b?! c"),
            ("{{ a?.b }} {{ c?['x'] }}", "a?! c?!"),
            ("{{ f(a=b, c=[d, ...e]) }}", "b! d! e!"),
            ("{{ {'a': b, ...c} }}", "b! c!"),
            ("{{ -a + 1.5 * b ~ (c) }}", "a! b! c!"),
            ("{{ a['b'] }} {{ a[b].c }} {{ a[1:c] }}", "a! a! b! a! c!"),
            (
                "{% filter replace(from=a, to='b') %}{{ c }}{% endfilter %}",
                "a! c!",
            ),
            (
                "{# {{ a }} #}{% raw %}{{ b }}{% endraw %}{{ '{{ c }}' }}",
                "",
            ),
            (
                "{{ <card.big title=\"t\" menu={a} b {...c} /> }}",
                "a! b! c!",
            ),
            (
                "{% component card(title, n: integer = 1) %}{{ title }}{{ body }}{{ q }}{% endcomponent %}",
                "q",
            ),
            ("{% <card x={a}> %}{{ b }}{% </card> %}", "a! b!"),
            ("{% block a %}{{ b }}{% endblock a %}", "b"),
            ("{% extends 'x' %}{% block a %}{{ b }}{% endblock %}", "b"),
            ("{{ true }}{{ none }}{{ range(end=3) | first }}", ""),
            ("{{ a is divisible_by(divisor=b) }}", "a?! b!"),
            ("{{ a not in b }}", "a! b!"),
        ] {
            assert_eq!(names(text), found, "{text}");
        }
    }

    #[test]
    fn fields_that_a_view_does_not_have_are_found() {
        for (text, found) in [
            ("{{ menu.titel }}", "menu.titel!"),
            ("{{ menu['titel'] }}", "menu.titel!"),
            (
                "{% if menu.title %}{{ menu.commands[0].nam }}{% endif %}",
                "menu.commands[…].nam",
            ),
            (
                "{% for c in menu.menus %}{{ c.keyword }}{{ c.key }}{% endfor %}",
                "c.key",
            ),
            (
                "{% for c in [...menu.menus, ...menu.commands] %}{{ c.titel }}{% endfor %}",
                "c.titel",
            ),
            (
                "{% set doors = [m for m in root_menus if m.regx] %}{% for d in doors %}{{ d.nam }}{% endfor %}",
                "m.regx? d.nam",
            ),
            ("{{ (offers | first).txt }}", ".txt!"),
            (
                "{{ query.keyword | upper }}{{ subject.knd | default(value='') }}",
                "subject.knd?!",
            ),
            ("{{ session.anything }}{{ message.extra.x }}{{ x.y }}", ""),
            ("{% set menu = x %}{{ menu.titel }}", ""),
            (
                "{% for a in menu.menus %}{% endfor %}{% for a in x %}{{ a.b }}{% endfor %}",
                "",
            ),
            ("{{ menu.title.x }}{{ text.y }}", ""),
        ] {
            let outline = Outline::of(text);
            let fields = outline.asks.fields.iter();
            let shown: Vec<String> = fields
                .map(|own| format!("{}.{}", own.of, shown(&own.field)))
                .collect();
            assert_eq!(shown.join(" "), found, "{text}");
        }
    }

    #[test]
    fn groups_and_templates_and_components_are_found() {
        let outline = Outline::of(
            "{% include 'a.page' %}{{ args.count }}{{ args['flower'] | default(value='') }}\
             {% component x.y(a) %}{% endcomponent %}{{ <z.w /> }}{{ args }}",
        );
        assert_eq!(outline.takes_in, ["a.page"]);
        assert_eq!(outline.makes, ["x.y"]);
        assert!(outline.asks.components.contains("z.w"));
        let groups: Vec<String> = outline.asks.groups.iter().map(shown).collect();
        assert_eq!(groups, ["count!", "flower?!"]);
        assert!(outline.asks.seen.contains("args"));
    }

    #[test]
    fn what_is_no_template_is_read_somehow() {
        for text in [
            "{{ [",
            "{{ a[",
            "{{ f(",
            "{% for %}",
            "{% if",
            "{{ {",
            "{{ < ",
            "{% < %}",
            "{{ a.",
            "{{ a ? }}",
            "{{ a ? b }}",
            "{{ [x for] }}",
            "{{ }",
            "{% set %}",
            "{{ ) ] } }}",
        ] {
            Outline::of(text);
        }
        Outline::of(&format!("{{{{ {} }}}}", "(".repeat(100_000)));
        Outline::of(&format!("{{{{ {} }}}}", "[".repeat(2_000)));
        Outline::of(&format!("{{{{ {} a }}}}", "not ".repeat(5_000)));
    }
}

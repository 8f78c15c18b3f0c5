//! What authors are told about their templates.

use std::sync::LazyLock;

use proptest::prelude::*;
use wxmenu::menu;
use wxmenu::model::SourceFile;
use wxmenu::render::Renderer;

use super::stage::{Stage, template_files};

fn told(templates: &[(&str, &str)]) -> Vec<String> {
    let (_, diagnostics) = Renderer::new(&template_files(templates), []);
    diagnostics.iter().map(ToString::to_string).collect()
}

#[test]
fn a_fault_of_one_template_has_its_place() {
    for (text, fault) in [
        (
            "你好{{ x }",
            "t.page:1:8: error[template-syntax]: found `}` but expected }}",
        ),
        (
            "{% if x %}\n汉",
            "t.page:1:11: error[template-syntax]: unexpected end of input",
        ),
        (
            "{% for a b %}{% endfor %}",
            "t.page:1:10: error[template-syntax]: found identifier but expected in",
        ),
        (
            "{% fro a in b %}",
            "t.page:1:4: error[template-syntax]: unknown tag",
        ),
        (
            "{# never closed",
            "t.page:1:1: error[template-syntax]: closing comment tag `#}` not found",
        ),
        (
            "{{ 'never closed }}",
            "t.page:1:4: error[template-syntax]: string opened with `'` is missing its closing `'`",
        ),
        (
            "汉{{ x | pda(width=2) }}",
            "t.page:1:9: error[template-syntax]: unknown filter `pda`\n  help: did you mean `pad`?",
        ),
        (
            "{{ x | truncat }}",
            "t.page:1:8: error[template-syntax]: unknown filter `truncat`\n  help: did you mean `truncate`?",
        ),
        (
            "{% if x is defind %}{% endif %}",
            "t.page:1:12: error[template-syntax]: unknown test `defind`\n  help: did you mean `defined`?",
        ),
        (
            "\n\n{{ rnage(end=2) }}",
            "t.page:3:4: error[template-syntax]: unknown function `rnage`\n  help: did you mean `range`?",
        ),
        (
            "{{ <Card /> }}",
            "t.page:1:5: error[template-syntax]: unknown component `Card`",
        ),
        (
            "{% include 'menucommand/hlep.page' %}",
            "t.page:1:13: error[unknown-template]: no template is named `menucommand/hlep.page`\n  help: did you mean `menucommand/help.page`?",
        ),
        (
            "{% include \"help.page\" %}",
            "t.page:1:13: error[unknown-template]: no template is named `help.page`\n  help: did you mean `menucommand/help.page`?",
        ),
        (
            "{% extends 'base.page' %}",
            "t.page:1:13: error[unknown-template]: no template is named `base.page`\n  help: a template's name is its path below the templates folder",
        ),
        (
            "{% include 't.page' %}",
            "t.page:1:13: error[template-syntax]: `t.page` takes in itself: t.page → t.page",
        ),
        (
            "{% extends 't.page' %}",
            "t.page:1:13: error[template-syntax]: `t.page` takes in itself: t.page",
        ),
    ] {
        assert_eq!(
            told(&[("t.page", text)]),
            [format!("templates/{fault}")],
            "{text}"
        );
    }
}

#[test]
fn no_fault_hides_another() {
    let faults = told(&[
        ("a.page", "{{ x"),
        (
            "b.page",
            "{{ x | nix }} {{ x | nox }}\n{% include 'c.pge' %}",
        ),
        ("c.page", "{% extends 'nowhere' %}"),
        ("d.page", "{% include 'e.page' %}"),
        ("e.page", "{% include 'd.page' %}"),
        ("f.page", "fine"),
        ("g\\h.page", ""),
    ]);
    let places: Vec<&str> = faults
        .iter()
        .filter_map(|fault| fault.split(": ").next())
        .collect();
    assert_eq!(
        places,
        [
            "templates/g\\h.page:1:1",
            "templates/a.page:1:4",
            "templates/c.page:1:13",
            "templates/d.page:1:13",
            "templates/b.page:1:8",
            "templates/b.page:1:22",
            "templates/b.page:2:13",
        ],
        "{faults:#?}"
    );
}

#[test]
fn what_follows_from_a_fault_is_not_told() {
    let base = "{% block body %}{% endblock %}{% component Card() %}{% endcomponent %}{{ }}";
    let child = "{% extends 'base.page' %}{% block body %}{{ <Card /> }}{% endblock %}";
    let faults = told(&[("base.page", base), ("child.page", child)]);
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert!(
        faults[0].starts_with("templates/base.page:1:"),
        "{faults:#?}"
    );
}

#[test]
fn two_templates_cannot_have_one_name_or_one_component() {
    let faults = told(&[("a.page", "1"), ("/a.page", "2")]);
    assert_eq!(
        faults,
        ["templates//a.page:1:1: error[template-name]: two templates are named `a.page`"]
    );
    let component = "汉{% component Card() %}{% endcomponent %}";
    let faults = told(&[("a.page", component), ("b.page", component)]);
    assert_eq!(
        faults,
        [
            "templates/b.page:1:15: error[template-syntax]: component `Card` is defined in both `a.page` and `b.page`"
        ]
    );
}

#[test]
fn a_name_that_is_no_path_is_refused() {
    for name in ["", "a//b.page", "../a.page", "a\\b.page", "a/./b"] {
        let faults = told(&[(name, "")]);
        assert_eq!(faults.len(), 1, "{name}");
        assert!(faults[0].contains("error[template-name]"), "{faults:?}");
    }
}

#[test]
fn a_file_takes_the_place_of_a_built_in_page() {
    let stage = Stage::demo(&[("menucommand/help.page", "自己的帮助")]);
    let page = stage
        .renderer
        .render("menucommand/help.page", &stage.view("m001"));
    assert_eq!(page.unwrap(), "自己的帮助");
    let faults = told(&[("menucommand/help.page", "{{")]);
    assert_eq!(
        faults,
        ["templates/menucommand/help.page:1:1: error[template-syntax]: unexpected end of input"]
    );
}

#[test]
fn faults_of_a_menuconfig_are_told_there() {
    let menu = r#"<menu-configs>
  <menu-config id="a" path="/menucommand/showMenuConfg.page">
    <menu-command name="b" path="showMenuConfig.page"><regex>b</regex></menu-command>
    <menu-command name="c" path="nix.page"><regex>c</regex></menu-command>
    <menu-command name="d"><regex>d</regex><reply>汉 {{ x | nix }}</reply></menu-command>
    <menu-command name="e"><regex>e</regex><reply><![CDATA[{{ "]]></reply></menu-command>
    <menu-command name="f"><regex>f</regex><reply>a &amp; {{ x | nix }}</reply></menu-command>
  </menu-config>
</menu-configs>"#;
    let own = r#"<menu-configs namespace="other"/>"#;
    let files = [
        SourceFile::new("a.xml", menu),
        SourceFile::new("b.xml", own),
    ];
    let (menus, diagnostics) = menu::load(&files);
    assert!(!diagnostics.has_errors(), "{diagnostics}");
    let pages = menus.trees().flat_map(|tree| tree.pages());
    let (renderer, mut faults) = Renderer::new(&[], pages);
    faults.sort();
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        faults,
        [
            "a.xml:2:29: error[unknown-template]: no template is named `menucommand/showMenuConfg.page`\n  help: did you mean `menucommand/showMenuConfig.page`?",
            "a.xml:3:34: error[unknown-template]: no template is named `showMenuConfig.page`\n  help: did you mean `menucommand/showMenuConfig.page`?",
            "a.xml:4:34: error[unknown-template]: no template is named `nix.page`\n  help: a template's name is its path below the templates folder",
            "a.xml:5:60: error[template-syntax]: unknown filter `nix`",
            "a.xml:6:63: error[template-syntax]: string opened with `\"` is missing its closing `\"`",
            "a.xml:7:66: error[template-syntax]: unknown filter `nix`",
        ]
    );
    assert!(!renderer.has("nix.page") && renderer.has("menucommand/exit.page"));
}

/// What templates are made of, in any order.
const PIECES: &[&str] = &[
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "-",
    " ",
    "\n",
    "\r\n",
    "汉",
    "👨‍👩‍👧",
    "'",
    "\"",
    "\\",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    "|",
    "=",
    "for",
    "in",
    "if",
    "else",
    "endfor",
    "endif",
    "raw",
    "endraw",
    "set",
    "x",
    "menu",
    "text",
    "join",
    "pad(width=3)",
    "range(end=3)",
    "include",
    "'t.page'",
    "block b",
    "endblock",
    "component C()",
    "<C />",
    "1",
    "...",
    "{% for x in text %}",
    "{% endfor %}",
    "{{ [y for y in range(end=2)] }}",
    "{{ text }}",
];

static STAGE: LazyLock<Stage> = LazyLock::new(|| Stage::demo(&[]));

fn any_template() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..24);
    (pieces, any::<bool>()).prop_map(|(pieces, apart)| pieces.join(if apart { " " } else { "" }))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_is_a_template_or_told_to_be_none(text in any_template()) {
        let (renderer, diagnostics) = Renderer::new(&template_files(&[("t.page", &text)]), []);
        for diagnostic in &diagnostics {
            let span = diagnostic.span.as_ref().expect("a fault has a place");
            prop_assert!(span.end() <= span.file().text().len());
            prop_assert!(span.file().text().get(span.start()..span.end()).is_some(), "{}", diagnostic);
        }
        let rendered = renderer.render("t.page", &STAGE.view("m001"));
        prop_assert!(rendered.is_err() || diagnostics.is_empty());
    }
}

//! Rendering ends, and says what went wrong and where.

use serde_json::json;
use wxmenu::render::{RenderError, VARIABLES};

use super::stage::{DEMO, Stage, render};

fn failure(template: &str) -> RenderError {
    render(template).unwrap_err()
}

#[test]
fn a_failure_names_template_line_and_column() {
    for (template, error) in [
        (
            "你好\n汉字 {{ nothing }}",
            "template `t.page` failed at templates/t.page:2:7: `nothing` is not defined: neither the page nor the handler has it",
        ),
        (
            "{{ mneu.title }}",
            "template `t.page` failed at templates/t.page:1:4: `mneu` is not defined: did you mean `menu`?",
        ),
        (
            "{{ anwser }}",
            "template `t.page` failed at templates/t.page:1:4: `anwser` is not defined: did you mean `answer`?",
        ),
        (
            "{{ menu.titel }}",
            "template `t.page` failed at templates/t.page:1:9: Field `titel` is not defined. Available fields: commands, description, id, menus, name, path, title",
        ),
        (
            "{{ query.keyword }}",
            "template `t.page` failed at templates/t.page:1:10: Field `keyword` is not defined",
        ),
        (
            "{{ 1 / 0 }}",
            "template `t.page` failed at templates/t.page:1:8: Cannot divide by 0",
        ),
        (
            "{% for x in answer %}{% endfor %}",
            "template `t.page` failed at templates/t.page:1:13: Invalid type for the value, expected `list, map or text` but got `u64`",
        ),
        (
            "{% for x in [1] %}{{ x.y.z }}{% endfor %}",
            "template `t.page` failed at templates/t.page:1:24: Field `y` is not defined",
        ),
        (
            "{{ answer | pad }}",
            "template `t.page` failed at templates/t.page:1:13: Missing keyword argument `width`",
        ),
        (
            "{{ throw(message='到此为止') }}",
            "template `t.page` failed at templates/t.page:1:4: 到此为止",
        ),
    ] {
        assert_eq!(failure(template).to_string(), error, "{template}");
    }
}

#[test]
fn a_failure_in_a_template_that_is_taken_in_is_told_there() {
    let stage = Stage::demo(&[
        ("outer.page", "{% include 'parts/inner.page' %}"),
        ("parts/inner.page", "\n  {{ nothing }}"),
    ]);
    let error = stage
        .renderer
        .render("outer.page", &stage.view("m001"))
        .unwrap_err();
    assert_eq!(error.template, "parts/inner.page");
    assert_eq!((error.line(), error.column()), (Some(2), Some(6)));
}

#[test]
fn a_failure_of_an_inline_reply_is_told_in_its_menuconfig() {
    let menu = "<menu-configs>\n<menu-config id=\"a\" name=\"a\">\n<reply>\n  汉{{ nothing }}</reply>\n</menu-config>\n</menu-configs>";
    let stage = Stage::new(&[("menus/a.xml", menu)], &[]);
    let page = stage.menus.tree(&"demo".into()).pages().next().unwrap();
    let error = stage
        .renderer
        .render(&page.texts()[0].name, &stage.view("a"))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("failed at menus/a.xml:4:7: `nothing` is not defined"),
        "{error}"
    );
}

#[test]
fn a_template_that_does_not_exist_is_an_error() {
    let stage = Stage::demo(&[]);
    let error = stage
        .renderer
        .render("no.page", &stage.view("m001"))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "template `no.page` failed: there is no template of this name"
    );
}

#[test]
fn a_handler_cannot_take_a_name_that_every_page_has() {
    for (name, _) in VARIABLES {
        let stage = Stage::demo(&[("t.page", "hi")]).put(name, json!(1));
        let error = stage
            .renderer
            .render("t.page", &stage.view("m001"))
            .unwrap_err();
        let words = format!("the handler put a value under `{name}`, which every page has already");
        assert_eq!(error.message, words);
    }
}

#[test]
fn endless_output_is_stopped() {
    for template in [
        "{% for a in range(end=5000) %}{{ menu.path }}{% endfor %}",
        "{% for a in range(end=100) %}{% for b in range(end=100) %}一二三四五六七{% endfor %}{% endfor %}",
    ] {
        let error = failure(template);
        assert_eq!(
            error.message, "the page grows beyond 65536 bytes",
            "{template}"
        );
    }
    assert_eq!(
        render("{% for a in range(end=9000) %}{{ a % 10 }}{% endfor %}")
            .unwrap()
            .len(),
        9000
    );
}

#[test]
fn loops_without_output_are_stopped() {
    for template in [
        "{% for a in range(end=100000) %}{% for b in range(end=100000) %}{% endfor %}{% endfor %}",
        "{% set xs = range(end=1000) %}{% for a in xs %}{% for b in xs %}{% for c in xs %}{% endfor %}{% endfor %}{% endfor %}",
        "{% set xs = range(end=1000) %}{{ [[b for b in xs if b] for a in xs] | length }}",
        "{% set s = 'abcdefghijabcdefghijabcdefghijabcdefghij' %}{% for a in s %}{% for b in s %}{% for c in s %}{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in range(end=1000) %}{% if range(end=1000) %}{% endif %}{% endfor %}",
        "{% for a in range(end=1000) %}{% set x %}{% for b in range(end=1000) %}{% endfor %}{% endset %}{% endfor %}",
        "{% for a in range(end=1000) %}{% include 'loop.page' %}{% endfor %}",
        "{{ range(end=9000000000000000000) | length }}",
        "{{ range(start=-9000000000000000000, end=9000000000000000000) | length }}",
    ] {
        let stage = Stage::new(
            DEMO,
            &[
                ("t.page", template),
                ("loop.page", "{% for a in range(end=1000) %}{% endfor %}"),
            ],
        );
        let error = stage
            .renderer
            .render("t.page", &stage.view("m001"))
            .unwrap_err();
        assert_eq!(
            error.message, "the loops of this page make more than 20000 rounds",
            "{template}"
        );
    }
}

#[test]
fn a_page_that_was_stopped_does_not_stop_the_next_one() {
    let stage = Stage::demo(&[
        (
            "long.page",
            "{% for a in range(end=100) %}{% for b in range(end=1000) %}{% endfor %}{% endfor %}",
        ),
        ("short.page", "{% for a in range(end=9000) %}{% endfor %}好"),
    ]);
    for _ in 0..3 {
        assert!(
            stage
                .renderer
                .render("long.page", &stage.view("m001"))
                .is_err()
        );
        assert_eq!(
            stage
                .renderer
                .render("short.page", &stage.view("m001"))
                .unwrap(),
            "好"
        );
    }
}

#[test]
fn range_counts_both_ways() {
    for (range, text) in [
        ("end=3", "0,1,2"),
        ("start=1, end=3", "1,2"),
        ("start=0, end=7, step_by=3", "0,3,6"),
        ("start=3, end=0, step_by=-1", "3,2,1"),
        ("start=3, end=3", ""),
    ] {
        assert_eq!(
            render(&format!("{{{{ range({range}) | join(sep=',') }}}}")).unwrap(),
            text
        );
    }
    for range in ["start=3, end=0", "end=3, step_by=0", "end=3, step_by=-1"] {
        assert!(
            failure(&format!("{{{{ range({range}) }}}}"))
                .message
                .starts_with("`range` never gets")
        );
    }
}

#[test]
fn white_space_at_the_ends_is_no_part_of_a_page() {
    assert_eq!(render("\n  一\r\n\r\n二\n\n").unwrap(), "一\n\n二");
    assert_eq!(render("{% if false %}x{% endif %}\n").unwrap(), "");
}

#[test]
fn nothing_is_escaped_whatever_the_name() {
    for name in ["a.html", "a.xml", "a.htm", "a.page"] {
        let stage = Stage::demo(&[(name, "{{ x }}")]).put("x", json!("<a href=\"b\">&</a>"));
        assert_eq!(
            stage.renderer.render(name, &stage.view("-")).unwrap(),
            "<a href=\"b\">&</a>"
        );
    }
}

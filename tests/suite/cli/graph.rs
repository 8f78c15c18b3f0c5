//! `wxmenu graph` and `wxmenu schema`.

use super::{GOOD, folder, run};

#[test]
fn the_tree_is_drawn_in_three_forms() {
    let dir = folder(&[("menus/a.menuconfig.xml", GOOD)]);
    for (format, begins) in [
        ("mermaid", "flowchart LR\n  n0[\"主菜单<br/>menu"),
        ("dot", "digraph menus {"),
        ("svg", "<svg xmlns=\"http://www.w3.org/2000/svg\""),
    ] {
        let ran = run(dir.path(), &["graph", "--format", format]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        assert!(ran.out.starts_with(begins), "{}", ran.out);
    }
}

#[test]
fn what_tests_touched_is_laid_over_it() {
    let chat = "> m\n<*\n@ m\n";
    let dir = folder(&[("menus/a.menuconfig.xml", GOOD), ("tests/a.chat", chat)]);
    let used = dir.path().join("used.json");
    let coverage = format!("--coverage={}", used.display());
    assert_eq!(run(dir.path(), &["test", &coverage]).code, 0);
    let used = used.to_str().unwrap();
    let ran = run(dir.path(), &["graph", "--coverage", used]);
    let class = |words: &str| {
        let line = ran.out.lines().find(|line| line.contains(words)).unwrap();
        line.rsplit(":::").next().unwrap().to_owned()
    };
    assert_eq!(
        (class("主菜单"), class("问好")),
        ("w1".to_owned(), "w0".to_owned())
    );
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let dir = folder(&[
        ("menus/a.menuconfig.xml", GOOD),
        ("other.json", "{\"elements\": []}"),
        ("bad.json", "["),
    ]);
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    for (args, why) in [
        (
            vec!["--coverage", &path("other.json")],
            "says nothing of what is in this bot",
        ),
        (
            vec!["--coverage", &path("bad.json")],
            "it is not what `wxmenu test --coverage=FILE` writes",
        ),
        (vec!["--coverage", &path("none.json")], "none.json"),
        (
            vec!["--account", "nobody"],
            "there is no account `nobody`; there is demo",
        ),
    ] {
        let ran = run(dir.path(), &[vec!["graph"], args].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert!(ran.err.contains(why), "{}", ran.err);
    }
}

#[test]
fn the_schema_is_printed_without_any_bot() {
    let dir = folder(&[]);
    let ran = run(dir.path(), &["schema"]);
    assert_eq!(ran.code, 0);
    let schema = roxmltree::Document::parse(&ran.out).unwrap();
    assert!(
        schema
            .root_element()
            .has_tag_name(("http://www.w3.org/2001/XMLSchema", "schema"))
    );
}

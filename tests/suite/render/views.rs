//! What templates see.

use serde_json::json;
use wxmenu::menu::{Action, MenuTree};
use wxmenu::model::{Content, Event};
use wxmenu::render::{PageView, QueryView, SubjectView, VARIABLES};
use wxmenu::resolve::Offer;

use super::stage::{Stage, render};

fn shown(template: &str, view: &PageView<'_>) -> String {
    let stage = Stage::demo(&[("t.page", template)]);
    let text = stage.renderer.render("t.page", view);
    text.unwrap_or_else(|error| error.to_string())
}

fn command<'t>(tree: &'t MenuTree, menu: &str, name: &str) -> &'t Action {
    let commands = &tree.by_id(menu).unwrap().commands;
    let mut actions = commands.iter().map(|command| &command.action);
    actions.find(|action| *action.name == *name).unwrap()
}

#[test]
fn every_name_is_there_with_nothing_behind_it() {
    let stage = Stage::demo(&[]);
    let view = PageView {
        text: "",
        text_normalised: "",
        ..stage.view("-")
    };
    for (name, _) in VARIABLES {
        let template = format!("{{% if {name} %}}yes{{% else %}}no{{% endif %}}");
        let there = matches!(
            *name,
            "root_menus" | "system_commands" | "user" | "message" | "now"
        );
        assert_eq!(
            shown(&template, &view),
            if there { "yes" } else { "no" },
            "{name}"
        );
        assert_ne!(shown(&format!("{{{{ {name} }}}}|"), &view), "", "{name}");
    }
}

#[test]
fn a_menu_and_its_entries_have_their_fields() {
    for (template, text) in [
        (
            "{{ menu.id }} {{ menu.name }} {{ menu.title }}",
            "g001 guess 数字竞猜",
        ),
        ("{{ menu.path }}", "功能目录/数字竞猜"),
        ("{{ menu.description }}", "我想一个整数，您来猜"),
        (
            "{{ menu.menus | length }} {{ menu.commands | length }}",
            "0 3",
        ),
        (
            "{{ [c.name for c in menu.commands] | join(sep=' ') }}",
            "new input del",
        ),
        (
            "{{ [c.keyword for c in menu.commands] | join(sep='|') }}",
            "new||del",
        ),
        (
            "{{ menu.commands[1].title }} {{ menu.commands[1].regex }}",
            "输入数值 ^[1-9]\\d*$",
        ),
        (
            "{{ menu.commands[1].examples | join }} {{ menu.commands[0].examples | length }}",
            "25 0",
        ),
        (
            "{{ [c.name for c in system_commands] | join(sep=' ') }}",
            "root up list help exit",
        ),
        (
            "{{ [m.keyword for m in root_menus] | join(sep=' ') }}",
            "menu",
        ),
        ("{{ root_menus[0].title }}", "功能目录"),
    ] {
        assert_eq!(render(template).unwrap(), text, "{template}");
    }
}

#[test]
fn the_turn_is_there() {
    let mut stage = Stage::demo(&[]);
    stage.args.insert("number".into(), "25".into());
    stage
        .session
        .set("game", json!({"count": 3, "names": ["a", null, 1.5, -2]}))
        .unwrap();
    stage = stage.put("answer", json!({"text": "好", "list": [1, true]}));
    let suggestions = ["guess", "time"].map(|name| Offer::new(name, name));
    let view = PageView {
        command: Some(command(stage.menus.tree(&"demo".into()), "g001", "new")),
        text: "２５。",
        text_normalised: "25",
        suggestions: &suggestions,
        ..stage.view("m001")
    };
    for (template, text) in [
        ("{{ text }} {{ text_normalised }}", "２５。 25"),
        ("{{ args.number }}", "25"),
        (
            "{{ session.game.count + 1 }} {{ session.game.names | join(sep='/') }}",
            "4 a//1.5/-2",
        ),
        ("{{ answer.text }}{{ answer.list[1] }}", "好true"),
        (
            "{{ user.openid }} {{ user.account }}",
            "o0000000000000000000000000001 demo",
        ),
        (
            "{{ message.type }} {{ message.text }} {{ message.created }}",
            "text 猜 25 0",
        ),
        (
            "{{ now }} {{ now | date(format='%H:%M') }}",
            "1767225900000 08:05",
        ),
        ("{{ suggestions | join(sep='、') }}", "guess、time"),
        ("{{ offers[0].title }} {{ offers[1].text }}", "guess time"),
        ("{{ command.name }} {{ command.title }}", "new 新建游戏"),
        ("{{ menu.title }}", "功能目录"),
    ] {
        assert_eq!(shown(template, &view), text, "{template}");
    }
}

#[test]
fn a_message_that_is_no_text_has_its_own_fields() {
    let mut stage = Stage::demo(&[]);
    stage.message.extra.insert("Ticket".into(), "t1".into());
    for (content, template, text) in [
        (
            Content::Event(Event::new("CLICK", "m001")),
            "{{ message.type }} {{ message.name }} {{ message.key }}",
            "event CLICK m001",
        ),
        (
            Content::Location {
                latitude: 30.5,
                longitude: 120.25,
                scale: 15.0,
                label: "杭州".into(),
            },
            "{{ message.type }} {{ message.latitude }} {{ message.label }}",
            "location 30.5 杭州",
        ),
        (
            Content::Other {
                msg_type: "gift".into(),
            },
            "{{ message.type }} {{ message.msg_type }} {{ message.extra.Ticket }}",
            "other gift t1",
        ),
    ] {
        stage.message.content = content;
        assert_eq!(shown(template, &stage.view("-")), text, "{template}");
    }
}

#[test]
fn a_query_and_a_subject_have_their_fields() {
    let stage = Stage::demo(&[]);
    let tree = stage.menus.tree(&"demo".into());
    let guess = tree.by_id("g001").unwrap();
    let query = QueryView {
        keyword: Some("ne"),
        menus: vec![guess],
        commands: vec![command(tree, "g001", "new")],
        system_commands: vec![],
    };
    let view = PageView {
        query: Some(query),
        ..stage.view("m001")
    };
    let template = "{{ query.keyword }} {{ query.menus[0].name }} {{ query.commands[0].name }} {{ query.system_commands | length }}";
    assert_eq!(shown(template, &view), "ne guess new 0");

    let exit = &tree.system_commands()[4].action;
    let template = "{{ subject.kind }},{{ subject.name }},{{ subject.title }},{{ subject.description }},{{ subject.regex }},{{ subject.examples | join }},{{ subject.path }},{{ subject.menus | length }},{{ subject.commands | length }}";
    for (subject, text) in [
        (
            SubjectView::Menu(guess),
            "menu,guess,数字竞猜,我想一个整数，您来猜,guess|猜数字,,功能目录/数字竞猜,0,3",
        ),
        (
            SubjectView::Command(command(tree, "g001", "input")),
            "command,input,输入数值,直接发送 1-50 的整数,^[1-9]\\d*$,25,,0,0",
        ),
        (
            SubjectView::System(exit),
            "system-command,exit,退出菜单,退出菜单,exit,,,0,0",
        ),
        (SubjectView::Unknown("nix"), "unknown,nix,nix,,,,,0,0"),
    ] {
        let view = PageView {
            subject: Some(subject),
            ..stage.view("m001")
        };
        assert_eq!(shown(template, &view), text);
    }
}

#[test]
fn a_page_that_is_kept_is_kept_for_its_menu_and_its_tree_only() {
    let template = (
        "t.page",
        "{{ menu.path }} {{ [c.name for c in system_commands] | join(sep=',') }}",
    );
    let general = r#"<menu-configs>
        <menu-config id="a" name="a"><regex>a</regex><menu-config id="b" name="b" title="二"><regex>b</regex></menu-config></menu-config>
        <system-command name="x"><regex>x</regex></system-command>
    </menu-configs>"#;
    let own = r#"<menu-configs namespace="other"><system-command name="y"><regex>y</regex></system-command></menu-configs>"#;
    let stage = Stage::new(&[("a.xml", general), ("b.xml", own)], &[template]);
    let other = stage.menus.tree(&"other".into());
    let in_other = |id| PageView {
        tree: other,
        menu: other.by_id(id),
        ..stage.view("a")
    };
    for _ in 0..2 {
        for (view, text) in [
            (stage.view("a"), "a x"),
            (stage.view("b"), "a/二 x"),
            (in_other("a"), "a x,y"),
            (in_other("b"), "a/二 x,y"),
        ] {
            assert_eq!(stage.renderer.render("t.page", &view).unwrap(), text);
        }
    }
    // A tree that the renderer was not told of.
    let (menus, _) = wxmenu::menu::load(&[wxmenu::model::SourceFile::new(
        "c.xml",
        "<menu-configs><menu-config id='a' title='别处'/></menu-configs>",
    )]);
    let tree = menus.tree(&"demo".into());
    let view = PageView {
        tree,
        menu: tree.by_id("a"),
        ..stage.view("a")
    };
    assert_eq!(stage.renderer.render("t.page", &view).unwrap(), "别处");
}

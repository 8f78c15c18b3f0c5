//! The sheet of all pages: what stands on it, and that it needs nothing else.
#![allow(
    clippy::disallowed_methods,
    reason = "bots are folders, and the sheet is a file that the binary writes"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use roxmltree::{Document, Node, ParsingOptions};
use tempfile::TempDir;
use wxmenu::menu::{Menu, MenuTree};
use wxmenu::model::SourceFile;
use wxmenu::render::builtin_pages;

fn wxmenu(dir: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wxmenu"));
    command.current_dir(dir).args(args).output().unwrap()
}

/// The sheet of a bot.
fn sheet(dir: &Path) -> String {
    let ran = wxmenu(dir, &["preview"]);
    let told = String::from_utf8_lossy(&ran.stderr);
    assert_eq!((ran.status.code(), &*told), (Some(0), ""));
    String::from_utf8(ran.stdout).unwrap()
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn parse(sheet: &str) -> Document<'_> {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(sheet, options).unwrap_or_else(|error| panic!("{error}\n{sheet}"))
}

/// All text of an element.
fn text(node: Node<'_, '_>) -> String {
    node.descendants()
        .filter_map(|part| part.is_text().then(|| part.text()).flatten())
        .collect()
}

fn with_class<'d>(document: &'d Document<'_>, class: &str) -> Vec<Node<'d, 'd>> {
    let fits = |node: &Node<'_, '_>| {
        let classes = node.attribute("class").unwrap_or_default();
        classes.split(' ').any(|own| own == class)
    };
    document.descendants().filter(fits).collect()
}

/// Whoever opens the sheet asks nobody for anything, and runs nothing.
fn stands_alone(document: &Document<'_>) {
    const ELEMENTS: &[&str] = &[
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "nav", "ul", "li",
        "a", "main", "section", "div", "article", "span", "meter",
    ];
    const ATTRIBUTES: &[&str] = &[
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "class",
        "id",
        "href",
        "title",
        "min",
        "max",
        "value",
    ];
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        assert!(ELEMENTS.contains(&name), "<{name}>");
        for attribute in node.attributes() {
            assert!(ATTRIBUTES.contains(&attribute.name()), "{attribute:?}");
            let is_inside = attribute.name() != "href" || attribute.value().starts_with('#');
            assert!(is_inside, "{attribute:?}");
        }
        if name == "style" {
            let style = text(node);
            assert!(
                !style.contains("url(") && !style.contains("@import"),
                "{style}"
            );
        }
    }
}

fn path(tree: &MenuTree, menu: &Menu) -> String {
    match tree.parent(menu) {
        Some(parent) => format!("{}/{}", path(tree, parent), menu.title),
        None => menu.title.to_string(),
    }
}

#[test]
fn the_sheet_of_the_demo_bot_holds_every_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sheet = sheet(root);
    let document = parse(&sheet);
    stands_alone(&document);

    let mut files = Vec::new();
    for entry in fs::read_dir(root.join("menus")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "xml") {
            files.push(SourceFile::new("menu", fs::read_to_string(path).unwrap()));
        }
    }
    let (menus, _) = wxmenu::menu::load(&files);
    let tree = menus.tree(&"demo".into());
    let titles: Vec<String> = document
        .descendants()
        .filter(|node| node.has_tag_name("h3"))
        .map(text)
        .collect();
    for menu in tree.menus() {
        let path = path(tree, menu);
        assert!(titles.contains(&path), "{path}");
        let commands = menu.commands.iter().map(|command| &command.action);
        for action in commands.filter(|action| action.page.is_some()) {
            let title = format!("{path} › {}", action.title);
            assert!(titles.contains(&title), "{title}");
        }
    }
    for command in tree.system_commands() {
        assert!(titles.contains(&command.action.title.to_string()));
    }
    let about: Vec<String> = with_class(&document, "about")
        .into_iter()
        .map(text)
        .collect();
    for (name, _) in builtin_pages() {
        assert!(about.iter().any(|about| about.ends_with(name)), "{name}");
    }
    assert!(
        about[0].contains("0 with a fault, 0 that no test shows"),
        "{}",
        about[0]
    );
    assert!(!sheet.contains("id=\"unseen\""));
    let bubbles: Vec<String> = with_class(&document, "theirs")
        .into_iter()
        .map(text)
        .collect();
    let is_said = |said: &str| bubbles.iter().any(|bubble| bubble == said);
    assert!(
        is_said("报警:110") && is_said("您猜的数字 50 偏大，已猜1次。"),
        "{bubbles:?}"
    );
    assert!(
        !with_class(&document, "option").is_empty(),
        "links that send something"
    );
}

const HOSTILE: &str = r#"<menu-configs>
  <menu-config id="m" name="m" title="&lt;script&gt;alert(1)&lt;/script&gt; &quot;&amp;amp;"><regex>m</regex>
    <reply><![CDATA[<b onclick="x">{{ text }}</b> <a href="https://example.com/?a=1&b=2">看</a><a href="javascript:x">"'</a>{{ "猜 <1>" | option }}]]></reply>
    <menu-command name="news"><regex>news</regex><reply type="news">
      <item><title>]]&gt;{{ "&lt;i&gt;" }}</title><description>&lt;!-- --&gt;</description><pic-url>https://example.com/1.jpg</pic-url><url>https://example.com/"onload="x</url></item>
    </reply></menu-command>
    <menu-command name="image"><regex>image</regex><reply type="image"><media-id>&lt;m1&gt;</media-id></reply></menu-command>
    <menu-command name="music"><regex>music</regex><reply type="music"><thumb-media-id>m2</thumb-media-id><title>歌</title><music-url>https://example.com/a.mp3</music-url></reply></menu-command>
    <menu-command name="human"><regex>human</regex><reply type="transfer"><kf-account>a&lt;b</kf-account></reply></menu-command>
  </menu-config>
</menu-configs>"#;

#[test]
fn hostile_texts_stay_texts() {
    let dir = folder(&[("menus/a.menuconfig.xml", HOSTILE)]);
    let sheet = sheet(dir.path());
    let document = parse(&sheet);
    stands_alone(&document);
    let title = "<script>alert(1)</script> \"&amp;";
    let headings = document
        .descendants()
        .filter(|node| node.has_tag_name("h3"));
    assert!(headings.map(text).any(|heading| heading == title));
    let bubble = with_class(&document, "theirs")
        .into_iter()
        .map(text)
        .next()
        .unwrap();
    assert_eq!(bubble, "<b onclick=\"x\">m</b> 看\"'猜 ＜1＞");
    let links = with_class(&document, "link").into_iter();
    let leads: Vec<&str> = links.map(|link| link.attribute("title").unwrap()).collect();
    assert_eq!(
        leads[..3],
        [
            "https://example.com/?a=1&b=2",
            "javascript:x",
            "sends: 猜 <1>"
        ]
    );
    let cards: Vec<String> = with_class(&document, "card")
        .into_iter()
        .map(text)
        .collect();
    assert!(
        cards[0].contains("]]><i>") && cards[0].contains("<!-- -->"),
        "{cards:?}"
    );
    assert!(
        cards[0].contains("https://example.com/\"onload=\"x"),
        "{cards:?}"
    );
    assert!(
        cards[1].contains("Picture <m1>") && cards[2].contains("歌"),
        "{cards:?}"
    );
    assert!(sheet.contains("Customer service takes over: a&lt;b"));
}

const SHOP: &str = r#"<menu-configs>
  <menu-config id="m" name="m" path="menu.page"><regex>m</regex>
    <menu-command name="ask" bean-name="askRobotHandler" path="answer.page"><regex>ask|问</regex></menu-command>
    <menu-command name="quiet" bean-name="askRobotHandler" path="needs.page"><regex>quiet</regex></menu-command>
    <menu-command name="long"><regex>long</regex><reply>{% for n in range(end=700) %}字{% endfor %}</reply></menu-command>
    <menu-form id="order" name="order" title="订花"><regex>order</regex>
      <field name="count" title="枝数" required="true"><regex><![CDATA[[1-9]]]></regex><prompt>几枝{{ command.title }}？</prompt></field>
      <reply>{{ args.count }}枝，好</reply>
    </menu-form>
  </menu-config>
  <event-command event="subscribe"><reply>欢迎</reply></event-command>
  <message-command type="location"><reply>{{ message.label }}</reply></message-command>
</menu-configs>"#;

fn shop() -> TempDir {
    folder(&[
        ("menus/a.menuconfig.xml", SHOP),
        (
            "templates/menu.page",
            "第一行\n{{ menu.commands[9].title }}",
        ),
        ("templates/answer.page", "{{ answer }}"),
        ("templates/needs.page", "{{ needed }}"),
        ("templates/left.page", "没人看"),
        (
            "tests/ask.chat",
            "! stub askRobotHandler=text:晴\n> :at m\n> 问\n< 晴\n",
        ),
    ])
}

#[test]
fn what_is_missing_and_what_is_wrong_stand_in_their_places() {
    let dir = shop();
    let sheet = sheet(dir.path());
    let document = parse(&sheet);
    let fault = with_class(&document, "fault")
        .into_iter()
        .map(text)
        .next()
        .unwrap();
    assert!(
        fault.starts_with("template `menu.page` failed at templates/menu.page:2:4"),
        "{fault}"
    );
    let missing = with_class(&document, "missing")
        .into_iter()
        .map(text)
        .next()
        .unwrap();
    assert!(
        missing.contains("`askRobotHandler` puts: `needed` is not defined"),
        "{missing}"
    );
    assert!(sheet.contains("<p class=\"from\">from tests/ask.chat:3</p>"));
    assert!(sheet.contains("2,100 of 2,048 bytes: said in parts"));
    let about = with_class(&document, "about")
        .into_iter()
        .map(text)
        .collect::<Vec<_>>();
    assert!(
        about[0].contains("1 with a fault, 1 that no test shows"),
        "{}",
        about[0]
    );
    let unseen = document
        .descendants()
        .find(|node| node.attribute("id") == Some("unseen"));
    assert!(text(unseen.unwrap().parent().unwrap()).contains("left.page"));
}

#[test]
fn a_question_of_a_form_is_shown_as_it_is_asked() {
    let dir = shop();
    let script = "> :at m\n> order\n<*\n@ m\n> 3\n<*\n> 确认\n< 3枝，好\n";
    fs::write(dir.path().join("tests/form.chat"), script).unwrap();
    let chat = "> :at m\n> order\n< ?\n";
    fs::write(dir.path().join("tests/question.chat"), chat).unwrap();
    let ran = wxmenu(dir.path(), &["test", "--bless", "tests/question.chat"]);
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let blessed = fs::read_to_string(dir.path().join("tests/question.chat")).unwrap();
    let lines = blessed.lines().filter_map(|line| line.strip_prefix('<'));
    let asked: Vec<&str> = lines
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    let sheet = sheet(dir.path());
    let document = parse(&sheet);
    let page = |title: &str| {
        let headings = document
            .descendants()
            .filter(|node| node.has_tag_name("h3"));
        let found = headings.into_iter().find(|node| text(*node) == title);
        let article = found.unwrap_or_else(|| panic!("{title}")).parent().unwrap();
        let bubbles = article.descendants();
        let theirs = bubbles.filter(|node| {
            node.attribute("class")
                .is_some_and(|class| class.contains("theirs"))
        });
        theirs.map(text).collect::<String>()
    };
    let said: String = asked.join("\n");
    let shown = page("m › 订花 › 枝数");
    let plain = |text: &str| {
        text.split('<')
            .map(|part| part.rsplit('>').next().unwrap_or(""))
            .collect::<String>()
    };
    assert_eq!(plain(&said), shown);
    assert!(shown.contains("几枝订花？"), "{shown}");
    assert_eq!(page("m › 订花"), "1枝，好");
}

#[test]
fn the_sheet_is_the_same_every_time_and_goes_where_it_is_asked_for() {
    let dir = shop();
    let first = sheet(dir.path());
    let ran = wxmenu(dir.path(), &["preview", "-o", "pages.html"]);
    assert_eq!((ran.status.code(), ran.stdout.len()), (Some(0), 0));
    assert_eq!(
        fs::read_to_string(dir.path().join("pages.html")).unwrap(),
        first
    );
    let ran = wxmenu(dir.path(), &["preview", "-o", "no/such/folder.html"]);
    assert_eq!(ran.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&ran.stderr).contains("`no/such/folder.html` cannot be written")
    );
    fs::write(dir.path().join("menus/b.menuconfig.xml"), "<menu-configs>").unwrap();
    let ran = wxmenu(dir.path(), &["preview"]);
    assert_eq!((ran.status.code(), ran.stdout.len()), (Some(2), 0));
    let ran = wxmenu(dir.path(), &["preview", "--account", "nobody"]);
    assert_eq!(ran.status.code(), Some(2));
}

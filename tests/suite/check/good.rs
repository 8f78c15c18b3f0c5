//! Files that nothing is wrong with, and what they mean.

use std::path::{Path, PathBuf};

use wxmenu::menu::{EventType, InlineReply, Menu, MenuTree, Menus, Page, Target};

use super::fixture::{folder, load, menuconfigs};

fn good() -> Vec<PathBuf> {
    menuconfigs(&folder().join("good"))
}

fn loaded(paths: &[PathBuf]) -> Menus {
    let (menus, diagnostics) = load(paths);
    assert!(diagnostics.is_empty(), "{diagnostics}");
    menus
}

fn sample() -> Menus {
    let sample = "tests/data/seed/command.menuconfig.xml";
    loaded(&[Path::new(env!("CARGO_MANIFEST_DIR")).join(sample)])
}

fn names<'m>(menus: impl Iterator<Item = &'m Menu>) -> Vec<&'m str> {
    menus.map(|menu| &*menu.name).collect()
}

fn template(page: Option<&Page>) -> Option<&str> {
    match page {
        Some(Page::Template { name, .. }) => Some(name),
        _ => None,
    }
}

fn inline(tree: &MenuTree, id: &str) -> String {
    match tree.by_id(id).and_then(|menu| menu.page.as_ref()) {
        Some(Page::Inline(inline)) => inline.text.clone(),
        other => panic!("{id} has {other:?}"),
    }
}

#[test]
fn good_files_give_no_diagnostics_together_and_alone() {
    let files = good();
    assert!(files.len() >= 6);
    loaded(&files);
    let leads_elsewhere = |path: &&PathBuf| path.to_string_lossy().contains("z-leads");
    for file in files.iter().filter(|path| !leads_elsewhere(path)) {
        loaded(std::slice::from_ref(file));
    }
}

#[test]
fn the_sample_of_the_tiny_framework_means_what_it_meant_there() {
    let menus = sample();
    let tree = menus.tree(&"any".into());
    assert_eq!(names(tree.roots()), ["menu"]);
    let root = tree.by_id("m001").unwrap();
    assert_eq!((&*root.title, root.page.as_ref()), ("功能目录", None));
    assert_eq!(root.description, "微信服务列表");
    assert_eq!(root.pattern.as_ref().unwrap().source(), "m|menu|菜单");
    assert_eq!(names(tree.children(root)), ["guess", "robot", "time"]);

    let guess = tree.by_id("g001").unwrap();
    assert_eq!(&*tree.parent(guess).unwrap().name, "menu");
    assert_eq!(template(guess.page.as_ref()), Some("game/guessNumber.page"));
    let new = &guess.commands[0];
    let handler = new.action.handler.as_ref().unwrap();
    assert_eq!(handler.short(), "NewGuessGameHandler");
    assert!(handler.is_class && handler.name.starts_with("org.tinygroup."));
    assert_eq!(new.event_type, Some(EventType::Enter));
    assert_eq!(guess.commands[2].event_type, Some(EventType::Exit));
    let number = guess.commands[1].action.pattern.as_ref().unwrap();
    assert!(number.is_match("25") && !number.is_match("025") && !number.is_match("２５"));

    let robot = &tree.by_id("g002").unwrap().commands[0];
    let handler = robot.action.handler.as_ref().unwrap();
    assert_eq!(
        (handler.short(), handler.is_class),
        ("askRobotHandler", false)
    );
    assert!(!robot.system_enable);

    let system: Vec<_> = tree
        .system_commands()
        .iter()
        .map(|c| &*c.action.name)
        .collect();
    assert_eq!(system, ["root", "up", "list", "help", "exit"]);
    let list = &tree.system_commands()[2].action;
    assert!(list.pattern.as_ref().unwrap().is_match("list 猜数字"));
    assert_eq!(template(list.page.as_ref()), Some("menucommand/query.page"));
    assert_eq!(guess.position().path().len(), 2);
}

#[test]
fn one_pass_over_a_menu_asks_its_commands_and_then_its_menus() {
    let menus = sample();
    let tree = menus.tree(&"any".into());
    let asked = |id: &str, text: &str| -> Vec<usize> {
        let menu = tree.by_id(id).unwrap();
        menu.matchers().matches(text).iter().collect()
    };
    assert_eq!(asked("g001", "new"), [0]);
    assert_eq!(asked("g001", "delete"), [2]);
    assert_eq!(asked("m001", "robot"), [1]);
    assert_eq!(asked("m001", "time"), [2]);
    let roots: Vec<usize> = tree.root_matchers().matches("菜单").iter().collect();
    assert_eq!(roots, [0]);
    let system: Vec<usize> = tree.system_matchers().matches("exit").iter().collect();
    assert_eq!(system, [4]);
}

#[test]
fn every_field_arrives() {
    let menus = loaded(&good());
    let tree = menus.tree(&"demo".into());
    let menu = tree.by_id("m001").unwrap();
    assert_eq!(menu.examples, ["menu", "菜单"]);
    assert!(menu.pattern.as_ref().unwrap().is_match("show the MENU now"));
    assert_eq!(template(menu.page.as_ref()), Some("menu.page"));

    let [ask, tell, leave] = menu.commands.as_slice() else {
        panic!()
    };
    assert_eq!((&*ask.action.id, &*ask.action.title), ("c1", "问"));
    assert!(ask.system_enable && !tell.system_enable);
    assert_eq!(menu.permission.as_deref(), Some("member"));
    assert_eq!(ask.action.permission.as_deref(), Some("staff"));
    assert!(ask.action.hidden && !menu.hidden && !tell.action.hidden);
    let permissions: Vec<&str> = tree.permissions().iter().map(|word| &**word).collect();
    assert_eq!(permissions, ["member", "painter", "staff"]);
    assert_eq!(ask.action.goto, Some(Target::Menu("m002".into())));
    assert_eq!(tell.action.handler.as_ref().unwrap().short(), "TellHandler");
    assert_eq!(&*tell.action.title, "tell");
    assert_eq!(leave.action.goto, Some(Target::Nowhere));
    assert!(
        matches!(&leave.action.page, Some(Page::Inline(inline)) if inline.text.starts_with("再见"))
    );

    let [scan, hello] = tree.event_commands() else {
        panic!()
    };
    assert_eq!(scan.event, "subscribe");
    let args = scan.key.as_ref().unwrap().args("QRSCENE_12").unwrap();
    assert_eq!(args["scene"], "12");
    assert!(hello.key.is_none() && hello.action.description == "新用户");
    let [image, voice] = tree.message_commands() else {
        panic!()
    };
    assert_eq!(
        (image.msg_type.as_str(), voice.msg_type.as_str()),
        ("image", "voice")
    );
    assert!(image.action.handler.as_ref().unwrap().is_class);

    let [spoken, viewed] = tree.not_found() else {
        panic!()
    };
    assert_eq!(spoken.menu, Some("m001".into()));
    assert_eq!(spoken.msg_type.as_deref(), Some("voice"));
    assert_eq!((spoken.is_new, viewed.is_new), (Some(false), Some(true)));
    assert_eq!(viewed.event.as_deref(), Some("VIEW"));
    assert_eq!((spoken.predicates(), viewed.predicates()), (5, 3));
}

#[test]
fn a_namespace_sees_the_general_menus_and_its_own_in_path_order() {
    let menus = loaded(&good());
    let demo = menus.tree(&"demo".into());
    assert_eq!(
        names(demo.roots()),
        ["menu", "menu", "menu", "two", "menu", "menu", "z"]
    );
    let other = menus.tree(&"other".into());
    assert_eq!(other.roots().count(), 5);
    assert!(other.by_id("m001").is_none() && other.by_id("t001").is_some());
    assert!(other.event_commands().is_empty());
    for (tree, menu) in menus
        .trees()
        .flat_map(|tree| tree.menus().iter().map(move |menu| (tree, menu)))
    {
        assert_eq!(tree.menu(menu.index).unwrap().id, menu.id);
        assert!(
            tree.children(menu)
                .all(|child| tree.parent(child).unwrap().id == menu.id)
        );
    }
}

#[test]
fn spellings_of_the_original_are_read() {
    let menus = loaded(&good());
    let menu = menus.tree(&"other".into()).by_id("s001").unwrap();
    assert_eq!(template(menu.page.as_ref()), Some("menu.page"));
    let handlers: Vec<_> = menu
        .commands
        .iter()
        .map(|command| command.action.handler.as_ref().unwrap())
        .map(|handler| (handler.short(), handler.is_class))
        .collect();
    assert_eq!(
        handlers,
        [
            ("one", false),
            ("Two", true),
            ("three", false),
            ("Four", true)
        ]
    );
    assert!(menu.commands[0].system_enable);
    assert_eq!(menu.commands[0].event_type, Some(EventType::Enter));
    assert_eq!(&*menu.commands[2].action.id, "c3");
}

#[test]
fn texts_are_what_xml_says_they_are() {
    let menus = loaded(&good());
    let tree = menus.tree(&"other".into());
    let menu = tree.by_id("t001").unwrap();
    assert_eq!(&*menu.title, "\"茶\" & 咖啡 > 水");
    assert_eq!(
        menu.pattern.as_ref().unwrap().source(),
        "<(?:茶|<咖啡>)>|abc"
    );
    assert_eq!(menu.description, "<b> & ]] > <![CDATA[ 都可以");
    assert_eq!(inline(tree, "t001"), "你好!\n  第二行");
    assert_eq!(inline(tree, "l001"), "一\n二");
    assert_eq!(&*tree.by_id("l001").unwrap().title, "两 行");
}

#[test]
fn an_inline_page_is_named_by_its_place() {
    let menus = loaded(&good());
    let tree = menus.tree(&"other".into());
    let page = tree.by_id("l001").unwrap().page.as_ref().unwrap();
    let Page::Inline(inline) = page else { panic!() };
    assert_eq!(inline.name, "crlf.menuconfig.xml:7:3");
    assert_eq!(inline.span.text(), "一\r\n二");
}

#[test]
fn replies_of_every_type_arrive_with_their_fields() {
    let menus = loaded(&good());
    let tree = menus.tree(&"replies".into());
    let commands = &tree.by_id("r001").unwrap().commands;
    let reply = |name: &str| {
        let command = commands
            .iter()
            .find(|command| *command.action.name == *name);
        match command.unwrap().action.page.as_ref() {
            Some(Page::Reply(reply)) => (**reply).clone(),
            other => panic!("{name} has {other:?}"),
        }
    };
    let InlineReply::News { items } = reply("news") else {
        panic!()
    };
    let [card] = items.as_slice() else { panic!() };
    assert_eq!(card.title.text, "{{ menu.title }}的新闻");
    assert_eq!(card.description.as_ref().unwrap().text, "今天 & 明天");
    assert_eq!(card.url.text, "https://example.com/?a=1&b={{ text }}");
    assert!(matches!(reply("image"), InlineReply::Image { media_id } if media_id.text == "m1"));
    assert!(matches!(reply("voice"), InlineReply::Voice { media_id } if media_id.text == "m2"));
    assert!(matches!(
        reply("video"),
        InlineReply::Video { title: Some(title), description: Some(_), .. } if title.text == "片"
    ));
    assert!(matches!(
        reply("music"),
        InlineReply::Music { hq_music_url: Some(url), thumb_media_id, .. }
            if url.text.ends_with("b.mp3") && thumb_media_id.text == "m4"
    ));
    assert_eq!(reply("human"), InlineReply::Transfer { account: None });
    let InlineReply::Transfer { account } = reply("expert") else {
        panic!()
    };
    assert_eq!(account.unwrap().text, "expert@shop");
}

#[test]
fn every_field_of_a_form_arrives() {
    let menus = loaded(&good());
    let tree = menus.tree(&"forms".into());
    let commands = &tree.by_id("forms").unwrap().commands;
    let [order, note, _] = commands.as_slice() else {
        panic!()
    };
    assert_eq!((&*order.action.id, &*order.action.title), ("o1", "订"));
    let form = order.form.as_ref().unwrap();
    assert_eq!(template(form.confirm_page.as_ref()), Some("confirm.page"));
    assert!(!form.confirms && order.system_enable);
    let words = &form.words;
    for (pattern, word) in [
        (&words.cancel, "算了"),
        (&words.back, "退"),
        (&words.skip, "免"),
        (&words.confirm, "对"),
    ] {
        let pattern = pattern.as_ref().unwrap();
        assert!(pattern.is_match(word) && !pattern.is_match("好"), "{word}");
    }
    let count = form.field("count").unwrap();
    assert!(count.required && &*count.title == "枝数");
    assert!(count.pattern.as_ref().unwrap().is_match("要x"));
    assert!(matches!(&count.prompt, Some(Page::Inline(inline)) if inline.text == "几枝？"));
    assert!(matches!(&count.error, Some(Page::Inline(inline)) if inline.text == "请发送数字。"));

    let form = note.form.as_ref().unwrap();
    assert!(form.confirms && form.confirm_page.is_none());
    let text = form.field("text").unwrap();
    assert!(!text.required && text.pattern.is_none() && &*text.title == "text");
    let words = &form.words;
    assert!(words.cancel.as_ref().unwrap().is_match("CANCEL"));
    assert!(words.confirm.as_ref().unwrap().is_match("是的"));
    let pages = tree.pages().filter_map(|page| template(Some(page)));
    assert_eq!(pages.filter(|name| name.starts_with("confirm")).count(), 1);
}

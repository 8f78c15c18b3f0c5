//! Other ways of reading texts, and the paths of menus and commands.

use proptest::prelude::*;
use wxmenu::handler::{Answer, CommandContext, CommandHandler, HandlerError, handler_fn};
use wxmenu::hook::{Reach, Traversed, Traverser, Traversing};
use wxmenu::menu;
use wxmenu::model::{MenuId, SourceFile};
use wxmenu::resolve::{Node, traverse, url};

use super::{builder, event, hears, message_to, say, send, typed};

/// Words that mean the same wherever one stands.
struct Keywords;

impl Traverser for Keywords {
    fn traverse(&self, asked: &Traversing<'_>) -> Option<Traversed> {
        let mut words = asked.text.split_whitespace();
        let (menu, command) = match words.next()? {
            "g" | "play" => ("g001", "new"),
            "talk" => ("m001", "say"),
            "game" => ("g001", ""),
            "lost" => return Some(Traversed::nothing()),
            "typo" => ("m001", "sya"),
            _ => return None,
        };
        let menu = asked.tree.by_id(menu)?;
        let mut found = Traversed::command(menu, command);
        found.subpath = words.map(str::to_owned).collect();
        found.args.insert("word".into(), asked.text.to_owned());
        found.extra.insert("tries".into(), 3.into());
        Some(found)
    }
}

#[tokio::test]
async fn an_account_with_a_traverser_reads_texts_its_own_way() {
    let engine = builder()
        .traverser(Reach::Account("x".into()), Keywords)
        .build()
        .unwrap();
    for (account, said) in [("x", "new game"), ("y", "数字竞猜")] {
        engine.turn(message_to(account, typed("m"))).await;
        let reply = engine.turn(message_to(account, typed("g"))).await;
        assert!(
            reply.as_text().unwrap().contains(said),
            "{account}: {reply:?}"
        );
    }
}

/// Shows what the traverser found.
struct Shows;

impl CommandHandler for Shows {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let found = cx.extension::<Traversed>().await?;
        let word = cx.arg("word").unwrap_or("-").to_owned();
        let path: Vec<&str> = found.traversed.iter().map(MenuId::as_str).collect();
        let extra = &found.extra["tries"];
        Ok(Answer::text(format!(
            "{word} {path:?} {:?} {extra}",
            found.subpath
        )))
    }
}

#[tokio::test]
async fn what_a_traverser_found_reaches_the_handler() {
    let engine = builder()
        .handler("say", Shows)
        .traverser(Reach::All, Keywords)
        .build()
        .unwrap();
    let report = say(&engine, "talk of ships").await;
    let expected = r#"talk of ships ["m001"] ["of", "ships"] 3"#;
    assert_eq!(report.reply.as_text(), Some(expected));
    assert_eq!(report.after.unwrap().as_str(), "m001");
    assert_eq!(say(&engine, "game").await.after.unwrap().as_str(), "g001");
    assert!(
        hears(&engine, "lost").await.contains("数字竞猜"),
        "shown again"
    );
    assert_eq!(hears(&engine, "new").await, "new game", "the menus decide");
    let typo = say(&engine, "typo").await.error.unwrap();
    assert!(
        typo.message.contains("has no command `sya`"),
        "{}",
        typo.message
    );
}

#[tokio::test]
async fn a_root_menu_goes_before_its_account() {
    struct To(&'static str);
    impl Traverser for To {
        fn traverse(&self, asked: &Traversing<'_>) -> Option<Traversed> {
            let menu = asked.tree.by_id(self.0)?;
            Some(Traversed::menu(menu))
        }
    }
    let engine = builder()
        .traverser(Reach::Root("m001".into()), To("g001"))
        .traverser(Reach::Account("demo".into()), To("m001"))
        .build()
        .unwrap();
    assert_eq!(say(&engine, "x").await.after.unwrap().as_str(), "m001");
    assert_eq!(say(&engine, "x").await.after.unwrap().as_str(), "g001");
}

#[tokio::test]
async fn a_path_is_a_key_of_the_accounts_menu() {
    let engine = builder().build().unwrap();
    let report = send(&engine, event("CLICK", "menu:/m001/g001/new")).await;
    assert_eq!(report.reply.as_text(), Some("new game"));
    assert_eq!(report.after.unwrap().as_str(), "g001");
    let report = send(&engine, event("CLICK", "menu:/m001")).await;
    assert_eq!(report.after.unwrap().as_str(), "m001");
    for nowhere in [
        "menu:/",
        "menu:/m001/nothing",
        "menu:/g001",
        "menu:",
        "menu:/m001/%FF",
    ] {
        let report = send(&engine, event("CLICK", nowhere)).await;
        assert!(!report.answered, "{nowhere}");
        assert_eq!(report.after.unwrap().as_str(), "m001", "{nowhere}");
    }
}

#[tokio::test]
async fn a_handler_makes_links_that_lead_back() {
    let engine = builder()
        .handler(
            "say",
            handler_fn(|cx| Ok(Answer::text(cx.position().path().len().to_string()))),
        )
        .build()
        .unwrap();
    let tree = engine.menus(&"demo".into());
    for node in Node::all(&tree) {
        let url = url(&tree, node);
        assert_eq!(traverse(&tree, &url), Some(node), "{url}");
    }
}

proptest! {
    /// Ids and names may be any text, alike, or missing.
    #[test]
    fn every_path_leads_to_its_node(
        ids in proptest::collection::hash_set("[a-c/%~. 菜1-3]{1,4}", 1..8),
        names in proptest::collection::vec(("[a-c/~1菜]{0,2}", "[a-b~1]{0,2}"), 0..12),
    ) {
        let mut xml = String::from("<menu-configs>");
        let mut open = 0;
        for (number, id) in ids.iter().enumerate() {
            let id = id.trim();
            if id.is_empty() || ids.iter().filter(|other| other.trim() == id).count() > 1 {
                continue;
            }
            xml.push_str(&format!("<menu-config id='{id}' name='n'>"));
            for (id, name) in names.iter().skip(number) {
                xml.push_str(&format!("<menu-command id='{id}' name='{name}'/>"));
            }
            if number % 2 == 0 {
                open += 1;
            } else {
                xml.push_str("</menu-config>");
            }
        }
        xml.push_str(&"</menu-config>".repeat(open));
        xml.push_str("</menu-configs>");
        let (menus, _) = menu::load(&[SourceFile::new("a.menuconfig.xml", xml)]);
        let tree = menus.tree(&"demo".into());
        for node in Node::all(tree) {
            let url = url(tree, node);
            prop_assert_eq!(traverse(tree, &url), Some(node), "{}", url);
        }
    }

    #[test]
    fn no_path_panics(path in ".{0,20}") {
        let (menus, _) = menu::load(&[SourceFile::new("a.menuconfig.xml", super::MENU)]);
        let tree = menus.tree(&"demo".into());
        for path in [path.clone(), format!("menu:/{path}"), format!("menu:/m001/{path}")] {
            if let Some(node) = traverse(tree, &path) {
                prop_assert_eq!(traverse(tree, &url(tree, node)), Some(node));
            }
        }
    }
}

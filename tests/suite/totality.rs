//! Any text in any position gives a resolution, and one that fits the position.

#[path = "../../benches/support/mod.rs"]
mod support;

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use support::BigBot;
use wxmenu::menu::{self, MenuTree};
use wxmenu::model::SourceFile;
use wxmenu::resolve::{Input, Step, What, resolve};

use crate::project::{files_below, read};

fn tree_of(files: impl IntoIterator<Item = (String, String)>) -> Arc<MenuTree> {
    let files: Vec<_> = files
        .into_iter()
        .map(|(name, text)| SourceFile::new(name, text))
        .collect();
    let (menus, faults) = menu::load(&files);
    assert!(faults.is_empty(), "{faults}");
    Arc::clone(menus.tree(&"demo".into()))
}

/// The menus of the shipped bot.
static DEMO: LazyLock<Arc<MenuTree>> = LazyLock::new(|| {
    let files = files_below("menus").into_iter();
    let menus = files.filter(|file| file.ends_with(".menuconfig.xml"));
    tree_of(menus.map(|file| (file.clone(), read(&format!("menus/{file}")))))
});

/// What people type, and what nobody does.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ \t\u{3000}]*(m|guess|list|help|exit|[0-9１２]{1,3}|菜单|猜数字)[ 。！!]*",
        "\\PC{0,40}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_in_any_position_is_resolved(text in text()) {
        let tree = &*DEMO;
        let input = Input::new(&text, &Step::DEFAULT);
        let outside = resolve(tree, None, &input, &[]).what;
        prop_assert!(matches!(outside, What::Enter(_) | What::Unanswered), "{outside:?}");
        for menu in tree.menus() {
            let inside = resolve(tree, Some(menu), &input, &[]).what;
            let fits = match inside {
                What::Redisplay(shown) => shown.id == menu.id,
                What::Command(owner, _) => owner.id == menu.id,
                What::Enter(child) => tree.parent(child).is_some_and(|above| above.id == menu.id),
                What::System(_) => true,
                _ => false,
            };
            prop_assert!(fits, "{}: {inside:?}", menu.id);
        }
    }
}

#[test]
fn the_last_of_two_thousand_menus_is_reached_by_its_texts() {
    let bot = BigBot::new(2_000, 5);
    let tree = tree_of([("menus/big.menuconfig.xml".to_owned(), bot.menuconfig)]);
    let mut at = None;
    for text in &bot.texts {
        let entered = match resolve(&tree, at, &Input::new(text, &[]), &[]).what {
            What::Enter(menu) => menu,
            other => panic!("{text}: {other:?}"),
        };
        at = Some(entered);
    }
    assert_eq!(at.map(|menu| menu.id.as_str()), Some("m1999"));
}

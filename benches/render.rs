//! From a decision to text: the built-in pages.
#![allow(
    clippy::unwrap_used,
    reason = "a bench that cannot run has nothing to measure"
)]

mod support;

use std::collections::BTreeMap;

use criterion::{BenchmarkId, Criterion};
use support::BigBot;
use wxmenu::menu;
use wxmenu::model::{Content, Inbound, Session, SourceFile, Timestamp, pages};
use wxmenu::render::{PageView, Renderer};
use wxmenu::resolve::Denied;

/// A menu's page with few and with many entries.
fn menu_page(c: &mut Criterion) {
    let mut group = c.benchmark_group("render");
    let now = Timestamp::from_secs(1_767_225_600);
    let session = Session::new(now, None);
    let content = Content::Text {
        text: "m".to_owned(),
        menu_id: None,
    };
    let message = Inbound::new("demo".into(), "o1".into(), "1".into(), content);
    for entries in [5, 50] {
        let bot = BigBot::new(entries + 1, entries);
        let file = SourceFile::new("menus/big.menuconfig.xml", bot.menuconfig);
        let (menus, _) = menu::load(&[file]);
        let tree = menus.tree(&"demo".into());
        let (renderer, faults) = Renderer::new(&[], tree.pages());
        assert!(!faults.has_errors(), "{faults}");
        let view = PageView {
            tree,
            menu: tree.by_id("m0"),
            command: None,
            query: None,
            subject: None,
            text: "m",
            text_normalised: "m",
            args: &BTreeMap::new(),
            session: &session,
            message: &message,
            now,
            suggestions: &[],
            denied: &Denied::nothing(),
            data: &BTreeMap::new(),
        };
        group.bench_function(BenchmarkId::new("menu page, entries", entries), |b| {
            b.iter(|| renderer.render(pages::MENU, &view).unwrap());
        });
    }
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    menu_page(&mut criterion);
    criterion.final_summary();
}

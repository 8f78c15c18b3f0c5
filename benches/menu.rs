//! From text to a decision: loading menus, and resolving a text in them.
#![allow(
    clippy::unwrap_used,
    reason = "a bench that cannot run has nothing to measure"
)]

mod support;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use support::{BigBot, SHAPES};
use wxmenu::menu::{self, Menus};
use wxmenu::model::SourceFile;
use wxmenu::resolve::{Denied, Input, Step, offers, resolve};

fn load(bot: &BigBot) -> Menus {
    let file = SourceFile::new("menus/big.menuconfig.xml", bot.menuconfig.as_str());
    let (menus, faults) = menu::load(&[file]);
    assert!(!faults.has_errors(), "{faults}");
    menus
}

fn loading(c: &mut Criterion) {
    let mut group = c.benchmark_group("load");
    group.sample_size(10);
    for (menus, siblings) in SHAPES {
        let bot = BigBot::new(menus, siblings);
        group.throughput(Throughput::Bytes(bot.menuconfig.len() as u64));
        let id = BenchmarkId::from_parameter(format!("{menus} menus, {siblings} siblings"));
        group.bench_function(id, |b| b.iter(|| load(&bot)));
    }
    group.finish();
}

/// In the last menu and in the root: a command, a number, the last sibling, and what nothing takes.
fn resolving(c: &mut Criterion) {
    let mut group = c.benchmark_group("resolve");
    for (count, siblings) in SHAPES {
        let menus = load(&BigBot::new(count, siblings));
        let tree = menus.tree(&"demo".into());
        let root = tree.by_id("m0").unwrap();
        let last = tree.by_id(&format!("m{}", count - 1)).unwrap();
        let sibling = format!("去{}", siblings.min(count - 1));
        for (name, at, text) in [
            ("command", last, "say"),
            ("number", last, "42"),
            ("last sibling", root, sibling.as_str()),
            ("nothing", root, "你好。"),
        ] {
            let id = BenchmarkId::new(name, format!("{count} menus, {siblings} siblings"));
            group.bench_function(id, |b| {
                b.iter(|| {
                    let input = Input::new(black_box(text), &Step::DEFAULT);
                    let what = resolve(tree, Some(at), &input, &[]).what;
                    black_box(what);
                });
            });
        }
    }
    group.finish();
}

/// What a text that nothing takes may have been meant for: nothing, or the last sibling.
fn offering(c: &mut Criterion) {
    let mut group = c.benchmark_group("offers");
    for (count, siblings) in SHAPES {
        let menus = load(&BigBot::new(count, siblings));
        let tree = menus.tree(&"demo".into());
        let root = tree.by_id("m0").unwrap();
        let near = format!("去去{}", siblings.min(count - 1));
        for (name, text) in [("nothing near", "你好。"), ("near", near.as_str())] {
            let id = BenchmarkId::new(name, format!("{count} menus, {siblings} siblings"));
            group.bench_function(id, |b| {
                b.iter(|| black_box(offers(tree, Some(root), text, &Denied::nothing())));
            });
        }
    }
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    loading(&mut criterion);
    resolving(&mut criterion);
    offering(&mut criterion);
    criterion.final_summary();
}

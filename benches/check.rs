//! Proofs about matchers: of a big bot, of keywords that hide each other, of siblings alike.
#![allow(
    clippy::unwrap_used,
    reason = "a bench that cannot run has nothing to measure"
)]

use std::fmt::Write;

use criterion::{BenchmarkId, Criterion};
use wxmenu::check::{ProofSettings, prove};
use wxmenu::menu::{self, Menus};
use wxmenu::model::SourceFile;

fn load(inside: &str) -> Menus {
    let text = format!(
        r#"<menu-configs>{inside}
        <system-command name="up" bean-name="backCommandHandler"><regex>up</regex></system-command>
        <system-command name="list" bean-name="queryCommandHandler"><regex><![CDATA[list|list\s+\S+]]></regex></system-command>
        <system-command name="exit" bean-name="exitCommandHandler"><regex>exit</regex></system-command>
        </menu-configs>"#
    );
    let (menus, faults) = menu::load(&[SourceFile::new("menus/big.menuconfig.xml", text)]);
    assert!(!faults.has_errors(), "{faults}");
    menus
}

fn one_menu(count: usize, regex: impl Fn(usize) -> String) -> Menus {
    let mut inside = String::from(r#"<menu-config id="m" name="m"><regex>m</regex>"#);
    for n in 0..count {
        let regex = regex(n);
        write!(
            inside,
            r#"<menu-command name="k{n}"><regex><![CDATA[{regex}]]></regex></menu-command>"#
        )
        .unwrap();
    }
    load(&(inside + "</menu-config>"))
}

/// Nine commands in each menu, most of them more than words, and a menu below each.
fn big(menus: usize) -> Menus {
    let mut inside = String::new();
    for n in 0..menus {
        write!(
            inside,
            r#"<menu-config id="m{n}" name="m{n}"><regex>go{n}|去{n}</regex>"#
        )
        .unwrap();
        let regexes = [
            format!("say{n}|说{n}"),
            r"(?<number>[1-9]\d*)".to_owned(),
            format!(r"天气{n}\s*(?<city>\S+)"),
            format!("查询{n}号.*"),
            format!(r"\d{{4}}-\d{{2}}-\d{{2}} {n}"),
            format!(r"\p{{Han}}{{2,4}}路{n}号"),
            format!(".*关键{n}.*"),
            format!("[a-z]+@{n}"),
            format!("余额{n}|balance{n}"),
        ];
        for (at, regex) in regexes.iter().enumerate() {
            write!(inside, r#"<menu-command name="c{at}" match-order="intended"><regex><![CDATA[{regex}]]></regex></menu-command>"#).unwrap();
        }
        inside += "</menu-config>";
    }
    load(&inside)
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("prove");
    group.sample_size(10);
    for (name, menus) in [
        ("1000 menus, 10000 matchers", big(1000)),
        ("20 keywords", one_menu(20, |n| format!(".*关键{n}.*"))),
        (
            "1000 siblings alike",
            one_menu(1000, |n| format!("查询{n:04}号[a-z]+")),
        ),
    ] {
        let tree = menus.tree(&"demo".into());
        group.bench_function(BenchmarkId::from_parameter(name), |b| {
            b.iter(|| prove([&**tree], &ProofSettings::default()));
        });
    }
    group.finish();
    criterion.final_summary();
}

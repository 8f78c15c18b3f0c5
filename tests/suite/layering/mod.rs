//! The layers hold: a room imports rooms below it, and only the crates that its row allows.
//!
//! The table is in `table.rs`. Modules of one crate may import each other freely as far as the
//! compiler is concerned; this test is what stops them.

mod scan;
mod table;

use std::collections::BTreeSet;
use std::fmt;

use scan::{Named, Origin};
use table::{EVERYWHERE, EXCEPTIONS, Exception, GUARDED, ROOMS, Room};

use crate::project::{Manifest, files_below, read};

/// The rules that a file is held against.
struct Rules<'r> {
    rooms: &'r [Room],
    exceptions: &'r [Exception],
    crates: BTreeSet<String>,
}

/// One breach.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    file: String,
    line: usize,
    message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "src/{}:{}: {}", self.file, self.line, self.message)
    }
}

impl Rules<'static> {
    fn of_this_crate() -> Self {
        let mut crates: BTreeSet<String> = Manifest::read().dependencies();
        crates.extend(["std", "core", "alloc", "wxmenu"].map(str::to_owned));
        Self {
            rooms: ROOMS,
            exceptions: EXCEPTIONS,
            crates,
        }
    }
}

impl Rules<'_> {
    fn room(&self, name: &str) -> Option<&Room> {
        self.rooms.iter().find(|room| room.name == name)
    }

    /// Holds one file, named by its path below `src`, against the rules.
    fn check(&self, file: &str, text: &str) -> Vec<Finding> {
        let finding = |line, message| Finding {
            file: file.to_owned(),
            line,
            message,
        };
        let name = room_of(file);
        let Some(room) = self.room(name) else {
            return vec![finding(1, format!("the room `{name}` has no row"))];
        };
        let scan = scan::scan(text, &module_of(file), &|name| self.crates.contains(name));
        let breach = |named: &Named| {
            let message = match named.origin {
                Origin::Crate => self.room_breach(room, named),
                Origin::Foreign => self.crate_breach(room, file, named),
            };
            message.map(|message| finding(named.line, message))
        };
        let mut findings: Vec<Finding> = scan.named.iter().filter_map(breach).collect();
        findings.dedup();
        findings
    }

    fn room_breach(&self, room: &Room, named: &Named) -> Option<String> {
        let here = format!("`{}` (layer {})", room.name, room.layer);
        let target = named.path.first().map_or("", String::as_str);
        match self.room(target) {
            _ if target == room.name => None,
            Some(other) if other.layer < room.layer => None,
            Some(other) if room.sideways.contains(&other.name) => None,
            Some(other) if other.layer == room.layer => Some(format!(
                "{here} imports its neighbour `{target}`, which its row does not list"
            )),
            Some(other) => Some(format!(
                "{here} imports `{target}` (layer {}), which is above it",
                other.layer
            )),
            None if room.layer == HEADS => None,
            None => Some(format!(
                "{here} imports `crate::{target}`, which is no room: name the room it is in"
            )),
        }
    }

    fn crate_breach(&self, room: &Room, file: &str, named: &Named) -> Option<String> {
        let whole = named.path.join("::");
        let guarded = GUARDED
            .iter()
            .copied()
            .find(|part| is_below(&whole, part, "::"));
        let wanted = guarded.unwrap_or_else(|| named.path.first().map_or("", String::as_str));
        let stem = file.trim_end_matches(".rs");
        let mut excepted = self
            .exceptions
            .iter()
            .filter(|exception| is_below(stem, exception.path, "/"));
        let allowed = EVERYWHERE.contains(&wanted)
            || room.foreign.contains(&wanted)
            || excepted.any(|exception| exception.foreign.contains(&wanted));
        (!allowed).then(|| format!("`{}` may not use `{wanted}` in this file", room.name))
    }
}

/// The layer of the heads (`lib.rs`, `main.rs`, `prelude.rs`), which re-export what is below.
const HEADS: u8 = 10;

fn is_below(path: &str, above: &str, separator: &str) -> bool {
    path.strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(separator))
}

/// `menu` of `menu/tree.rs`, `prelude` of `prelude.rs`.
fn room_of(file: &str) -> &str {
    file.split('/')
        .next()
        .unwrap_or(file)
        .trim_end_matches(".rs")
}

/// The path of the module that a file holds.
fn module_of(file: &str) -> Vec<String> {
    let stem = file.trim_end_matches(".rs");
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    let parts = stem.split('/').map(str::to_owned);
    parts
        .filter(|part| part != "lib" && part != "main")
        .collect()
}

/// Every source file below `src`, by its path there; modules of tests left out.
fn sources() -> Vec<(String, String)> {
    let files = files_below("src")
        .into_iter()
        .filter(|file| file.ends_with(".rs"));
    let mut sources: Vec<(String, String)> = files
        .map(|file| (file.clone(), read(&format!("src/{file}"))))
        .collect();
    let tests = test_modules(&sources);
    sources.retain(|(name, _)| {
        let stem = name.trim_end_matches(".rs");
        !tests.iter().any(|module| is_below(stem, module, "/"))
    });
    sources
}

/// The paths (without `.rs`) of the modules that are declared under `#[cfg(test)]`.
fn test_modules(sources: &[(String, String)]) -> Vec<String> {
    let mut modules = Vec::new();
    for (name, text) in sources {
        let module = module_of(name);
        for test in scan::scan(text, &module, &|_| false).test_modules {
            modules.push([module.as_slice(), &[test]].concat().join("/"));
        }
    }
    modules
}

fn listed(findings: &[Finding]) -> String {
    findings
        .iter()
        .map(|finding| format!("{finding}\n"))
        .collect()
}

#[test]
fn every_file_keeps_to_its_layer() {
    let rules = Rules::of_this_crate();
    let findings: Vec<Finding> = sources()
        .iter()
        .flat_map(|(name, text)| rules.check(name, text))
        .collect();
    assert!(findings.is_empty(), "\n{}", listed(&findings));
}

#[test]
fn every_row_has_a_room_and_every_exception_a_file() {
    let files: Vec<String> = sources().into_iter().map(|(name, _)| name).collect();
    for room in ROOMS {
        assert!(
            files.iter().any(|file| room_of(file) == room.name),
            "`{}` has a row but is no room",
            room.name
        );
    }
    for exception in EXCEPTIONS {
        assert!(
            files
                .iter()
                .any(|file| is_below(file.trim_end_matches(".rs"), exception.path, "/")),
            "`{}` has an exception but does not exist",
            exception.path
        );
    }
}

#[test]
fn the_rows_stand_in_the_order_of_their_layers() {
    let layers: Vec<u8> = ROOMS.iter().map(|room| room.layer).collect();
    assert!(layers.is_sorted());
}

/// `| 2 | `menu` | ..` in the architecture's table, for every room and its layer.
#[test]
fn the_architecture_page_shows_the_same_table() {
    let page = read("ARCHITECTURE.md");
    let table = page.split("| n | rooms |").nth(1).unwrap();
    let table = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let rows = table.filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.split(" | ");
        let layer: u8 = cells.next()?.trim().parse().ok()?;
        let rooms = cells.next()?.split(", ");
        let rooms = rooms.map(|room| room.trim().trim_matches('`').to_owned());
        Some(rooms.map(move |room| (layer, room)))
    });
    let shown: BTreeSet<(u8, String)> = rows.flatten().collect();
    let held: BTreeSet<(u8, String)> = ROOMS
        .iter()
        .map(|room| (room.layer, room.name.to_owned()))
        .collect();
    assert_eq!(shown, held);
}

/// The size at which a file has more than one reason; tests in it do not count.
#[test]
fn no_file_grows_beyond_500_lines() {
    let long: Vec<String> = sources()
        .iter()
        .map(|(name, text)| (name, text.split("#[cfg(test)]").next().unwrap_or("")))
        .map(|(name, code)| (name, code.lines().count()))
        .filter(|(_, lines)| *lines > 500)
        .map(|(name, lines)| format!("src/{name}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

/// The families of typed calls: the feature of each, and its folder in `src/api`.
fn families() -> Vec<(String, String)> {
    let features = Manifest::read().features().into_keys();
    let families = features.filter_map(|feature| {
        let folder = feature.strip_prefix("api-")?.replace('-', "_");
        Some((feature, folder))
    });
    families.collect()
}

/// What a file of a family names of another one.
fn leanings(families: &[(String, String)], file: &str, text: &str) -> Vec<String> {
    let is_family = |name: &str| families.iter().any(|(_, folder)| folder == name);
    let stem = file.trim_end_matches(".rs");
    let Some(own) = stem.split('/').nth(1).filter(|name| is_family(name)) else {
        return Vec::new();
    };
    let named = scan::scan(text, &module_of(file), &|_| false).named;
    let others = named.iter().filter_map(|named| match &*named.path {
        [room, other, ..] if room == "api" && other != own && is_family(other) => Some(other),
        _ => None,
    });
    others
        .map(|other| format!("{file} names {other}"))
        .collect()
}

#[test]
fn a_family_of_calls_adds_its_own_files_and_leans_on_no_other() {
    let families = families();
    let manifest = Manifest::read();
    let features = manifest.features();
    let head = read("src/api/mod.rs");
    for (feature, folder) in &families {
        let brings = &features[feature];
        assert!(brings.contains(&"api".to_owned()), "{feature}");
        let other = brings.iter().find(|part| part.starts_with("api-"));
        assert_eq!(other, None, "{feature}");
        let module = format!("#[cfg(feature = \"{feature}\")]\npub mod {folder};\n");
        assert!(head.contains(&module), "{module}");
    }
    let files = sources();
    let files = files.iter().filter(|(file, _)| file.starts_with("api/"));
    let found: Vec<String> = files
        .flat_map(|(file, text)| leanings(&families, file, text))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_family_that_leans_on_another_is_found() {
    let families = ["left", "right"].map(|name| (format!("api-{name}"), name.to_owned()));
    let planted = |file: &str, text: &str| leanings(&families, file, text);
    for text in ["use crate::api::right::A;", "use super::super::right::A;"] {
        let found = planted("api/left/deep.rs", text);
        assert_eq!(found, ["api/left/deep.rs names right"], "{text}");
    }
    assert_eq!(
        planted("api/left/mod.rs", "use super::call::Call;"),
        [""; 0]
    );
    assert_eq!(planted("api/push/mod.rs", "use super::right::A;"), [""; 0]);
}

/// Rules for planted files: three rooms, one neighbour, one confined crate.
fn planted(file: &str, text: &str) -> Vec<String> {
    let rooms = [
        Room {
            name: "base",
            layer: 0,
            sideways: &[],
            foreign: &[],
        },
        Room {
            name: "left",
            layer: 1,
            sideways: &["right"],
            foreign: &["regex"],
        },
        Room {
            name: "right",
            layer: 1,
            sideways: &[],
            foreign: &[],
        },
        Room {
            name: "top",
            layer: 2,
            sideways: &[],
            foreign: &["std::fs"],
        },
    ];
    let exceptions = [Exception {
        path: "right/disk",
        foreign: &["sled"],
    }];
    let rules = Rules {
        rooms: &rooms,
        exceptions: &exceptions,
        crates: ["std", "regex", "sled", "tera"].map(str::to_owned).into(),
    };
    let findings = rules.check(file, text);
    findings
        .iter()
        .map(|finding| format!("{}: {}", finding.line, finding.message))
        .collect()
}

#[test]
fn an_upward_import_is_found_in_every_spelling() {
    let found = "`left` (layer 1) imports `top` (layer 2), which is above it";
    for (file, text) in [
        ("left/mod.rs", "use crate::top::Thing;"),
        ("left/mod.rs", "use super::top::Thing;"),
        ("left/deep/file.rs", "use super::super::super::top;"),
        (
            "left/mod.rs",
            "use crate::{base::Word, top::{Thing, Other as Another}};",
        ),
        ("left/mod.rs", "fn f() -> crate::top::Thing { todo!() }"),
        ("left/mod.rs", "mod inner { use super::super::top::Thing; }"),
        (
            "left/mod.rs",
            "macro_rules! m { () => { $crate::top::go() } }",
        ),
        ("left/mod.rs", "#[derive(crate::top::Derive)] struct S;"),
        (
            "left/mod.rs",
            "fn f() { let x = Vec::<crate::top::Thing>::new(); }",
        ),
        ("left.rs", "pub use crate::top::*;"),
    ] {
        let findings = planted(file, text);
        assert!(!findings.is_empty(), "{text}");
        assert!(
            findings.iter().all(|line| line == &format!("1: {found}")),
            "{text}\n{findings:?}"
        );
    }
}

#[test]
fn a_neighbour_may_be_imported_only_where_the_row_lists_it() {
    assert_eq!(planted("left/mod.rs", "use crate::right::A;"), [""; 0]);
    assert_eq!(
        planted("right/mod.rs", "\nuse crate::left::A;"),
        ["2: `right` (layer 1) imports its neighbour `left`, which its row does not list"]
    );
}

#[test]
fn a_room_without_a_row_is_found() {
    assert_eq!(
        planted("attic/mod.rs", ""),
        ["1: the room `attic` has no row"]
    );
    assert_eq!(
        planted("top/mod.rs", "use crate::Engine;"),
        ["1: `top` (layer 2) imports `crate::Engine`, which is no room: name the room it is in"]
    );
}

#[test]
fn a_foreign_crate_is_found_outside_its_room_or_file() {
    let foreign =
        |room: &str, name: &str| [format!("1: `{room}` may not use `{name}` in this file")];
    assert_eq!(planted("left/mod.rs", "use regex::Regex;"), [""; 0]);
    assert_eq!(
        planted("top/a.rs", "use regex::Regex;"),
        foreign("top", "regex")
    );
    assert_eq!(
        planted("top/a.rs", "fn f(t: &::tera::Tera) {}"),
        foreign("top", "tera")
    );
    assert_eq!(planted("right/disk.rs", "use sled::Db;"), [""; 0]);
    assert_eq!(planted("right/disk/open.rs", "use sled::Db;"), [""; 0]);
    assert_eq!(
        planted("right/diskette.rs", "use sled::Db;"),
        foreign("right", "sled")
    );
    assert_eq!(
        planted("right/mod.rs", "fn f() { sled::open(\"x\"); }"),
        foreign("right", "sled")
    );
}

#[test]
fn a_guarded_part_of_std_counts_as_foreign() {
    assert_eq!(planted("top/a.rs", "use std::{fmt, fs};"), [""; 0]);
    assert_eq!(
        planted("base/a.rs", "use std::{fmt, fs::File};"),
        ["1: `base` may not use `std::fs` in this file"]
    );
    assert_eq!(
        planted("top/a.rs", "fn f() { std::time::SystemTime::now(); }"),
        ["1: `top` may not use `std::time::SystemTime` in this file"]
    );
    assert_eq!(planted("base/a.rs", "use std::time::Duration;"), [""; 0]);
}

#[test]
fn comments_texts_and_tests_do_not_count() {
    for text in [
        "//! See [`crate::top`].\n/// And `tera::Tera`.\nstruct S; // crate::top::X",
        "const S: &str = \"crate::top::Thing\"; const R: &str = r#\"use tera::Tera;\"#;",
        "#[cfg(test)]\nmod tests { use crate::top::Thing; use tera::Tera; }",
        "#[cfg(all(test, feature = \"x\"))]\nuse crate::top::Thing;",
        "pub(crate) fn f() { self::g(); super::h(); local::tera(); x.tera::<u8>(); }",
        "use std::fmt; fn f<'a>(x: &'a str) -> impl Iterator<Item = char> + use<'a> { x.chars() }",
    ] {
        assert_eq!(planted("base/a.rs", text), [""; 0], "{text}");
    }
}

#[test]
fn a_file_that_is_declared_for_tests_only_is_left_out() {
    let sources = [
        (
            "base/mod.rs".to_owned(),
            "#[cfg(test)]\nmod tests;\nmod real;".to_owned(),
        ),
        ("base/tests.rs".to_owned(), String::new()),
    ];
    assert_eq!(test_modules(&sources), ["base/tests"]);
}

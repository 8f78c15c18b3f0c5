//! `wxmenu store`: what is in a store, moved into another.
#![allow(
    clippy::disallowed_methods,
    reason = "files are written as a disk or a person would spoil them"
)]

use std::fs;
use std::path::Path;
use std::time::Duration;

use wxmenu::model::{Position, Session, SessionKey, Timestamp};
use wxmenu::store::{Durability, Kept, SessionStore, SledStore};

use super::run;

const NOW: Timestamp = Timestamp::from_secs(1_768_000_000);

fn open(folder: &Path) -> SledStore {
    SledStore::open(folder, Durability::Interval, NOW)
        .unwrap()
        .0
}

fn key(number: usize) -> SessionKey {
    SessionKey::new("demo".into(), format!("o{number:04}").as_str().into())
}

/// A store with 700 sessions, a count, a thing that is no text, and an access token.
async fn filled(folder: &Path) {
    let store = open(folder);
    for number in 0..700 {
        let mut session = Session::new(NOW, Some(Duration::from_secs(86_400)));
        session.position = Position::at(["m001".into()]);
        session.set("count", number).unwrap();
        store.save(&key(number), session).await.unwrap();
    }
    let until = NOW.after(Duration::from_secs(60));
    let things = [
        ("sent/o1", &b"[1,2]"[..]),
        ("odd", &[0xFF, 0]),
        ("token/access/wx1", b"s3cret"),
    ];
    for (name, value) in things {
        store.keep(name, Kept::new(value, until)).await.unwrap();
    }
}

#[tokio::test]
async fn a_store_moves_whole_and_a_second_time_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    filled(&dir.path().join("old")).await;
    let ran = run(
        dir.path(),
        &["store", "export", "--store", "sled:old", "-o", "lines"],
    );
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    assert_eq!(ran.err, "written: 700 sessions and 2 other things\n");
    let lines = fs::read_to_string(dir.path().join("lines")).unwrap();
    assert_eq!(lines.lines().count(), 704);
    assert!(lines.starts_with("{\"wxmenu_store\":1}\n"), "{lines:.100}");
    assert!(!lines.contains("s3cret"), "access tokens are fetched again");

    let import = ["store", "import", "lines", "--store", "sled:new"];
    let ran = run(dir.path(), &import);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    assert_eq!(ran.out, "read in: 700 sessions and 2 other things\n");
    let ran = run(dir.path(), &["store", "export", "--store", "sled:new"]);
    assert_eq!(ran.out, lines);
    {
        let store = open(&dir.path().join("new"));
        let mut session = store.load(&key(7)).await.unwrap().unwrap();
        assert_eq!(session.get("count").unwrap(), Some(7));
        session.set("count", 1_000).unwrap();
        store.save(&key(7), session).await.unwrap();
    }
    let ran = run(dir.path(), &import);
    let told =
        "read in: 0 sessions and 0 other things; 702 were there already and stay as they are\n";
    assert_eq!((ran.code, ran.out.as_str()), (0, told));
    let store = open(&dir.path().join("new"));
    let session = store.load(&key(7)).await.unwrap().unwrap();
    assert_eq!(session.get("count").unwrap(), Some(1_000));
}

#[tokio::test]
async fn a_check_counts_what_it_read() {
    let dir = tempfile::tempdir().unwrap();
    filled(&dir.path().join("data")).await;
    let ran = run(dir.path(), &["store", "check"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    let told = "700 sessions and 3 other things; 700 sessions are over and not yet swept\n";
    assert!(ran.out.ends_with(told), "{}", ran.out);
    let ran = run(dir.path(), &["store", "check", "--store", "sled:none"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(
        ran.err.contains("there is no session store `sled:none`"),
        "{}",
        ran.err
    );
    assert!(!dir.path().join("none").exists());
}

#[tokio::test]
async fn half_a_file_and_what_is_none_are_read_in_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    filled(&dir.path().join("old")).await;
    let lines = run(dir.path(), &["store", "export", "--store", "sled:old"]).out;
    let all: Vec<&str> = lines.lines().collect();
    let without = |at: usize| [&all[..at], &all[at + 1..]].concat().join("\n");
    for (text, told) in [
        (String::new(), "its last line is missing"),
        (all[..700].join("\n"), "line 700: the file ends here"),
        (
            lines[..lines.len() / 2].to_owned(),
            "this is no line of a store",
        ),
        (without(300), "some lines are missing"),
        (without(0), "line 1: this is not what"),
        (
            lines.clone() + all[5],
            "something stands after the last line",
        ),
        (
            lines.replace("store\":1", "store\":2"),
            "of another version",
        ),
        ("{}".to_owned(), "line 1: this is no line of a store"),
        (
            "name,value\n1,2".to_owned(),
            "line 1: this is no line of a store",
        ),
    ] {
        fs::write(dir.path().join("lines"), text).unwrap();
        let ran = run(
            dir.path(),
            &["store", "import", "lines", "--store", "sled:new"],
        );
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{told}");
        assert!(ran.err.contains(told), "{}", ran.err);
        assert!(!dir.path().join("new").exists());
    }
    let ran = run(dir.path(), &["store", "import", "nowhere"]);
    assert_eq!(ran.code, 2);
    let ran = run(
        dir.path(),
        &["store", "export", "--store", "sled:old", "-o", "lines"],
    );
    assert_eq!(ran.code, 2, "a file that is there is not overwritten");
}

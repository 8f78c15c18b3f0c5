//! Folders as hard stops, bad disks and people leave them.
#![allow(
    clippy::disallowed_methods,
    reason = "a test spoils the store's files by hand"
)]

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use wxmenu::store::{Durability, OpenError, OpenEvent, SessionStore, SledStore, StoreError};

use super::{NOW, fill, fresh, key, numbered, open, whole};

const COUNT: usize = 400;

/// A closed store with sessions, and with a snapshot, which is written when a store is opened.
async fn store_with_snapshot(count: usize) -> (TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("data");
    // Durability is not what is tested here.
    let (store, _) = SledStore::open(&path, Durability::Interval, NOW).unwrap();
    fill(&store, count).await;
    drop(store);
    drop(open(&path).unwrap());
    assert!(
        !files(&path, "snap.").is_empty(),
        "there is a snapshot to spoil"
    );
    (home, path)
}

fn files(folder: &Path, start: &str) -> Vec<PathBuf> {
    let mut found: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with(start)
        })
        .collect();
    found.sort();
    found
}

fn cut(file: &Path, keep: impl FnOnce(u64) -> u64) {
    let file = OpenOptions::new().write(true).open(file).unwrap();
    file.set_len(keep(file.metadata().unwrap().len())).unwrap();
}

#[tokio::test]
async fn an_unfinished_snapshot_is_removed_and_nothing_is_lost() {
    let (_home, path) = store_with_snapshot(COUNT).await;
    for content in [&b""[..], b"half a snapshot"] {
        let name = "snap.FFFFFFFFFFFFFFFF.generating";
        fs::write(path.join(name), content).unwrap();
        let (store, report) = open(&path).unwrap();
        assert_eq!(
            report.events,
            [OpenEvent::LeftoverRemoved { file: name.into() }]
        );
        assert!(
            report.to_string().contains("no session is lost"),
            "{report}"
        );
        assert_eq!(whole(&store, COUNT).await, COUNT);
        drop(store);
        assert!(open(&path).unwrap().1.is_clean(), "once is enough");
    }
}

#[tokio::test]
async fn a_damaged_snapshot_is_rebuilt_and_nothing_is_lost() {
    for keep in [|_| 0, |length| length / 2, |length| length - 1] {
        let (_home, path) = store_with_snapshot(COUNT).await;
        files(&path, "snap.")
            .iter()
            .for_each(|file| cut(file, keep));
        let (store, report) = open(&path).unwrap();
        assert!(report.events == [OpenEvent::SnapshotsRebuilt], "{report}");
        assert_eq!(whole(&store, COUNT).await, COUNT);
        drop(store);
        let (store, report) = open(&path).unwrap();
        assert!(report.is_clean(), "once is enough: {report}");
        assert_eq!(whole(&store, COUNT).await, COUNT);
        assert!(files(&path, "hidden.").is_empty());
    }
}

/// A start that was killed while it tried to open without the damaged snapshot.
#[tokio::test]
async fn a_mending_that_was_cut_short_is_finished() {
    let (_home, path) = store_with_snapshot(COUNT).await;
    for file in files(&path, "snap.")
        .into_iter()
        .chain(files(&path, "conf"))
    {
        let name = format!("hidden.{}", file.file_name().unwrap().to_string_lossy());
        fs::rename(&file, path.join(name)).unwrap();
    }
    let (store, report) = open(&path).unwrap();
    assert!(report.is_clean(), "{report}");
    assert_eq!(whole(&store, COUNT).await, COUNT);
    assert!(files(&path, "hidden.").is_empty());
}

#[tokio::test]
async fn what_cannot_be_read_is_put_aside_whole_and_said() {
    let (home, path) = store_with_snapshot(COUNT).await;
    cut(&path.join("db"), |length| length / 2);
    let aside = put_aside(&home, &path, "(damaged data)").await;
    // For whoever wants to save something from it.
    assert_eq!(
        files(&aside, "").len(),
        5,
        "db, conf, snapshot, blobs and lock"
    );
}

/// Damage that makes the database panic: a snapshot, whole in itself, of a log that is gone.
#[tokio::test]
async fn a_database_that_panics_is_put_aside_too() {
    let (home, path) = store_with_snapshot(COUNT).await;
    cut(&path.join("db"), |_| 0);
    // It reaches up to byte 2^40 of the log, has no open segment, and one page at byte 100.
    let mut snapshot = ((1_i64 << 40) + 1).to_le_bytes().to_vec();
    snapshot.extend([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 10]);
    snapshot.extend((snapshot.len() as u64).to_le_bytes());
    snapshot.extend(b"\x56\xdc\x57\x0a");
    fs::write(path.join("snap.0000010000000000"), snapshot).unwrap();
    let said =
        "(the database panicked: index out of bounds: the len is 0 but the index is 0 (segment.rs:";
    put_aside(&home, &path, said).await;
}

/// Opens a spoilt store; gives the folder in which it was put aside.
async fn put_aside(home: &TempDir, path: &Path, said: &str) -> PathBuf {
    let (store, report) = open(path).unwrap();
    let aside = report
        .put_aside()
        .expect("the report tells where it is")
        .clone();
    assert_eq!(
        aside.parent(),
        Some(fs::canonicalize(home.path()).unwrap().as_path())
    );
    assert_eq!(aside.file_name().unwrap(), "data.corrupt-20260109T230640Z");
    let text = report.to_string();
    assert!(
        text.contains(said) && text.contains(&*aside.to_string_lossy()),
        "{text}"
    );
    assert!(
        !text.contains("/src/"),
        "no path of the machine that built it: {text}"
    );
    assert!(text.ends_with("and all sessions begin anew"), "{text}");

    assert_eq!(whole(&store, COUNT).await, 0);
    fill(&store, 20).await;
    drop(store);
    let (store, report) = open(path).unwrap();
    assert!(report.is_clean(), "{report}");
    assert_eq!(whole(&store, COUNT).await, 20);
    aside
}

#[tokio::test]
async fn a_second_damage_within_a_second_has_a_name_too() {
    let (home, path) = store_with_snapshot(COUNT).await;
    for end in ["", "-2", "-3"] {
        cut(&path.join("db"), |_| 0);
        let (store, report) = open(&path).unwrap();
        let aside = home
            .path()
            .join(format!("data.corrupt-20260109T230640Z{end}"));
        assert!(
            report.put_aside().is_some() && aside.join("db").is_file(),
            "{report}"
        );
        fill(&store, COUNT).await;
        drop(store);
        drop(open(&path).unwrap());
    }
}

/// Names and bytes of the database's own files.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    ["conf", "db", "snap."]
        .iter()
        .flat_map(|start| files(folder, start))
        .map(|file| {
            (
                file.file_name().unwrap().to_string_lossy().into_owned(),
                fs::read(&file).unwrap(),
            )
        })
        .collect()
}

/// Whatever is spoilt in whatever file: it opens with every session, or all is put aside. No
/// session is half there, and none is gone without a word.
#[tokio::test]
async fn all_or_nothing_is_there_after_any_damage() {
    let (_home, path) = store_with_snapshot(COUNT).await;
    let good = contents(&path);
    let mut random = fastrand::Rng::with_seed(7);
    for round in 0..36 {
        let home = tempfile::tempdir().unwrap();
        let copy = home.path().join("data");
        fs::create_dir_all(copy.join("blobs")).unwrap();
        for (name, bytes) in &good {
            fs::write(copy.join(name), bytes).unwrap();
        }
        let (name, _) = &good[round % good.len()];
        spoil(&copy.join(name), &mut random);
        let (store, report) = open(&copy).unwrap();
        match report.put_aside() {
            Some(_) => {
                assert_eq!(name, "db", "anything else can be made again");
                assert_eq!(whole(&store, COUNT).await, 0);
                store.save(&key("o1"), fresh()).await.unwrap();
            }
            // What is only read later may turn out damaged then, and says so then.
            None => {
                for number in 0..COUNT {
                    match store.load(&key(&format!("o{number}"))).await {
                        Ok(session) => {
                            assert_eq!(session.unwrap().values(), numbered(number).values())
                        }
                        Err(error) => assert!(matches!(error, StoreError::Backend(_)), "{error:?}"),
                    }
                }
            }
        }
    }
}

fn spoil(file: &Path, random: &mut fastrand::Rng) {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(file)
        .unwrap();
    let length = file.metadata().unwrap().len();
    let at = random.u64(0..length);
    match random.u8(0..4) {
        0 => file.set_len(at).unwrap(),
        1 => {
            file.seek(SeekFrom::Start(at)).unwrap();
            let mut byte = [0];
            file.read_exact(&mut byte).unwrap();
            file.seek(SeekFrom::Start(at)).unwrap();
            file.write_all(&[!byte[0]]).unwrap();
        }
        2 => {
            file.seek(SeekFrom::Start(at)).unwrap();
            file.write_all(&vec![0; 4_096.min((length - at) as usize)])
                .unwrap();
        }
        _ => {
            file.seek(SeekFrom::End(0)).unwrap();
            file.write_all(b"something that was never written by a database")
                .unwrap();
        }
    }
}

#[test]
fn a_store_of_another_version_is_refused_and_left_alone() {
    let home = tempfile::tempdir().unwrap();
    drop(open(home.path()).unwrap());
    let conf = home.path().join("conf");
    // As the database writes it, with its checksum.
    let settings = b"segment_size: 524288\nuse_compression: false\nversion: 0.99\n\xED\xE2\x68\x79";
    fs::write(&conf, settings).unwrap();
    let error = open(home.path()).unwrap_err();
    assert!(matches!(error, OpenError::OtherVersion { .. }), "{error:?}");
    assert!(
        error
            .to_string()
            .ends_with("was written by another version"),
        "{error}"
    );
    assert_eq!(fs::read(&conf).unwrap(), settings);
}

#[test]
fn a_folder_in_use_is_an_error_and_no_damage() {
    let home = tempfile::tempdir().unwrap();
    let (first, _) = open(home.path()).unwrap();
    let leftover = home.path().join("snap.0000000000000000.generating");
    fs::write(&leftover, b"the first one writes this just now").unwrap();
    let error = open(home.path()).unwrap_err();
    assert!(matches!(error, OpenError::InUse { .. }));
    assert!(
        error
            .to_string()
            .starts_with("another process is using the session store in /"),
        "{error}"
    );
    assert!(
        leftover.exists(),
        "nothing is tidied under the feet of whoever uses it"
    );
    drop(first);
    open(home.path()).unwrap();
}

#[test]
fn a_database_that_another_program_holds_is_in_use_too() {
    let home = tempfile::tempdir().unwrap();
    drop(open(home.path()).unwrap());
    let held = File::open(home.path().join("db")).unwrap();
    held.lock().unwrap();
    assert!(matches!(open(home.path()), Err(OpenError::InUse { .. })));
    held.unlock().unwrap();
    open(home.path()).unwrap();
}

#[test]
fn what_is_no_folder_for_a_store_is_refused_in_words() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("data");
    fs::write(&file, b"text").unwrap();
    let error = open(&file).unwrap_err();
    assert!(matches!(error, OpenError::NotAFolder { .. }));
    assert!(
        error
            .to_string()
            .ends_with("data is a file; a session store needs a folder"),
        "{error}"
    );

    let below = open(&file.join("deeper")).unwrap_err();
    assert!(
        below.to_string().starts_with("cannot create the folder /"),
        "{below}"
    );
    assert!(std::error::Error::source(&below).is_some(), "and why");

    let error = open(home.path()).unwrap_err();
    assert!(matches!(error, OpenError::NotAStore { .. }));
    assert!(error.to_string().contains("holds other files"), "{error}");
    assert_eq!(
        fs::read_dir(home.path()).unwrap().count(),
        1,
        "nothing was left there"
    );
    assert_eq!(fs::read(&file).unwrap(), b"text");
}

//! A store that is killed keeps every save that it acknowledged.
#![allow(
    clippy::disallowed_methods,
    reason = "the killed process is told by its environment where its folder is"
)]

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use wxmenu::store::{OpenError, SessionStore};

use super::{fresh, key, open};

const FOLDER: &str = "WXMENU_TEST_STORE_FOLDER";
const ROUNDS: usize = 5;
const SAVERS: usize = 6;

/// Not a test by itself: what the killed process runs. Each saver counts its session up for ever
/// and prints each save that was acknowledged.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_killed_process() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let (store, report) = open(Path::new(&folder)).unwrap();
    assert!(report.put_aside().is_none(), "{report}");
    let store = std::sync::Arc::new(store);
    let mut savers = tokio::task::JoinSet::new();
    for saver in 0..SAVERS {
        let store = std::sync::Arc::clone(&store);
        savers.spawn(async move {
            let key = key(&format!("o{saver}"));
            loop {
                let mut session = store.load(&key).await.unwrap().unwrap_or_else(fresh);
                let count = session.get::<u64>("count").unwrap().unwrap_or(0) + 1;
                session.set("count", count).unwrap();
                session
                    .set("padding", "菜".repeat(count as usize % 500))
                    .unwrap();
                store.save(&key, session).await.unwrap();
                // One write for the line: it is whole or it is not there.
                let line = format!("\nsaved o{saver} {count}\n");
                io::stdout().write_all(line.as_bytes()).unwrap();
            }
        });
    }
    savers.join_all().await;
}

fn start(folder: &Path) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::kill::the_killed_process", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    (child, output)
}

/// Notes what a line acknowledges; tells whether it does.
fn note(line: &str, acknowledged: &mut HashMap<String, u64>) -> bool {
    let Some((openid, count)) = line
        .trim()
        .strip_prefix("saved ")
        .and_then(|rest| rest.split_once(' '))
    else {
        return false;
    };
    acknowledged.insert(openid.to_owned(), count.parse().unwrap());
    true
}

#[tokio::test]
async fn every_acknowledged_save_survives_being_killed() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data");
    let mut acknowledged = HashMap::new();
    for round in 0..ROUNDS {
        let (mut child, output) = start(&folder);
        let mut lines = output.lines();
        let enough = 50 + round * 70;
        let mut seen = 0;
        while seen < enough {
            let line = lines.next().expect("it saves for ever").unwrap();
            seen += usize::from(note(&line, &mut acknowledged));
        }
        assert!(
            matches!(open(&folder), Err(OpenError::InUse { .. })),
            "it is running"
        );
        child.kill().unwrap();
        child.wait().unwrap();
        // What it still printed before the end was acknowledged too.
        for line in lines {
            note(&line.unwrap(), &mut acknowledged);
        }
        let (store, report) = open(&folder).unwrap();
        assert!(report.put_aside().is_none(), "{report}");
        assert_eq!(acknowledged.len(), SAVERS);
        for (openid, count) in &acknowledged {
            let session = store
                .load(&key(openid))
                .await
                .unwrap()
                .expect("it was saved");
            let stored: u64 = session.get("count").unwrap().unwrap();
            assert!(
                stored >= *count,
                "{openid}: {count} was acknowledged, {stored} is there"
            );
            assert!(
                stored <= count + 1,
                "{openid}: one save at most was under way"
            );
        }
    }
}

//! An embedded store whose disk is full for a while.
//!
//! Played where it may mount: the disk is a small one in memory, which goes with the process.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::{HABITS, gather, judge, until};
use crate::inside;
use crate::stage::Stage;

pub(super) fn short() -> String {
    inside::mounts("disk_short")
}

pub(super) fn long() -> String {
    inside::mounts("disk_long")
}

pub(super) fn short_inside() -> String {
    scene(60, Duration::from_secs(1), &[4.0])
}

pub(super) fn long_inside() -> String {
    scene(500, Duration::from_secs(4), &[2.0, 15.0])
}

fn scene(people: usize, think: Duration, times: &[f64]) -> String {
    let disk = tempfile::tempdir().unwrap();
    mount(disk.path());
    let store = format!("sled:{}", disk.path().join("data").display());
    let stage = Stage::new(&store, 1, |_, _| {});
    let mut crowd = gather(&stage, people, think, HABITS);
    // Only one process may look into an embedded store.
    stage.stop();
    let before = stage.sessions();
    stage.node(0).start();
    let verdict = judge(&stage, &mut crowd, &before, || {
        until(Instant::now(), 2.0);
        for time in times {
            let filler = disk.path().join("filler");
            fill(&filler);
            stage.node(0).must_say_ready(false);
            until(Instant::now(), *time);
            fs::remove_file(filler).unwrap();
            stage.node(0).must_say_ready(true);
            until(Instant::now(), 2.0);
        }
    });
    assert!(verdict.failed > 0, "too tame: {verdict}");
    format!("  {people} people, no room on the disk for {times:?} s\n{verdict}")
}

fn mount(place: &Path) {
    let mut command = Command::new("mount");
    command.args(["-t", "tmpfs", "-o", "size=64m", "tmpfs"]);
    assert!(command.arg(place).status().unwrap().success());
}

/// Leaves no room.
fn fill(filler: &Path) {
    let mut file = File::create(filler).unwrap();
    for size in [1 << 20, 1 << 12, 1] {
        while file.write_all(&vec![1; size]).is_ok() {}
    }
}

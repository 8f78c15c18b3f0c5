//! What a process used, as Linux tells it.
#![allow(
    clippy::disallowed_methods,
    reason = "what the system tells is in files"
)]

use std::fs;
use std::time::Duration;

/// Linux counts processor time in hundredths of a second for every program.
const TICK: Duration = Duration::from_millis(10);

/// What a process used so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Usage {
    /// Processor time of all its threads, in the program and in the system for it.
    pub(crate) processor: Duration,
    /// Memory that is really there, in KiB.
    pub(crate) resident_kib: u64,
    pub(crate) threads: u64,
}

/// What this process used; nothing if it is not there, or if this is no Linux.
pub(crate) fn usage(pid: u32) -> Option<Usage> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in parentheses, may hold anything.
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u32>().ok();
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = |name: &str| {
        let value = status.lines().find_map(|line| line.strip_prefix(name))?;
        value.split_whitespace().next()?.parse().ok()
    };
    Some(Usage {
        processor: TICK * (ticks(11)? + ticks(12)?),
        resident_kib: line("VmRSS:")?,
        threads: line("Threads:")?,
    })
}

#[test]
#[cfg(target_os = "linux")]
fn a_process_has_memory_and_a_thread() {
    let usage = usage(std::process::id()).unwrap();
    assert!(usage.resident_kib > 0 && usage.threads > 0);
    assert!(super::process::usage(u32::MAX).is_none());
}

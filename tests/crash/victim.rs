//! The server's process, and its successors.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use crate::{counting, server};

/// A kill and a start take less than a second.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that can be killed.
pub(crate) struct Victim {
    folder: PathBuf,
    life: Mutex<Life>,
    reborn: Condvar,
}

struct Life {
    process: Child,
    port: u16,
    number: usize,
}

impl Drop for Victim {
    fn drop(&mut self) {
        let mut life = self
            .life
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        life.end();
    }
}

impl Victim {
    pub(crate) fn start(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            life: Mutex::new(Life::begin(folder, 0)),
            reborn: Condvar::new(),
        }
    }

    /// Which life it is, and where to reach it.
    pub(crate) fn now(&self) -> (usize, u16) {
        let life = self.life.lock().unwrap();
        (life.number, life.port)
    }

    /// Where to reach the life after this one, once there is one; at once if it is over already.
    pub(crate) fn after(&self, number: usize) -> (usize, u16) {
        let life = self.life.lock().unwrap();
        let is_over = |life: &mut Life| life.number <= number;
        let waited = self.reborn.wait_timeout_while(life, PATIENCE, is_over);
        let (life, waited) = waited.unwrap();
        assert!(
            !waited.timed_out(),
            "the server stopped answering, and nobody killed it"
        );
        (life.number, life.port)
    }

    /// `kill -9`, and another one on the same folder.
    pub(crate) fn kill_and_restart(&self) {
        let mut life = self.life.lock().unwrap();
        life.end();
        *life = Life::begin(&self.folder, life.number + 1);
        self.reborn.notify_all();
    }

    pub(crate) fn kills(&self) -> usize {
        self.now().0
    }
}

impl Life {
    fn begin(folder: &Path, number: usize) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .arg(server::MODE)
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = process.stdout.take().unwrap();
        let port = counting::port(BufReader::new(said).lines());
        Self {
            process,
            port,
            number,
        }
    }

    fn end(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

//! Processes that end with the test that started them, however it ends.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Starts a program, after its id was said, and ends it once nobody holds the other end of the standard
/// input any more: also after a Ctrl-C, which the shell gets as well.
const TIED: &str = r#"sh -c 'echo "id $$"; exec "$@"' sh "$@" </dev/null & id=$!
trap '' INT HUP; cat >/dev/null; kill -9 "$id" 2>/dev/null; wait"#;

/// A running program; it is killed when this is dropped.
pub(crate) struct Tied {
    pub(crate) id: String,
    shell: Child,
    stdin: Option<ChildStdin>,
}

/// What it says, line by line.
pub(crate) type Said = Lines<BufReader<ChildStdout>>;

impl Tied {
    /// Starts this program with its arguments and its environment; it complains to `stderr`.
    pub(crate) fn start(program: &Command, stderr: Stdio) -> (Self, Said) {
        let mut shell = Command::new("sh");
        shell.args(["-c", TIED, "sh"]).arg(program.get_program());
        shell.args(program.get_args());
        for (name, value) in program.get_envs() {
            shell.env(name, value.unwrap_or_default());
        }
        shell
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(stderr);
        let mut shell = shell.spawn().unwrap();
        let mut lines = BufReader::new(shell.stdout.take().unwrap()).lines();
        let id = lines.next().unwrap().unwrap();
        let tied = Self {
            id: id.strip_prefix("id ").unwrap().to_owned(),
            stdin: shell.stdin.take(),
            shell,
        };
        (tied, lines)
    }

    pub(crate) fn signal(&self, name: &str) {
        signal(name, &self.id);
    }

    /// Kills the program without a warning.
    pub(crate) fn kill(&mut self) {
        self.signal("KILL");
        self.wait();
    }

    /// Waits for it to end, if it does not by itself at once.
    pub(crate) fn wait(&mut self) {
        self.stdin = None;
        self.shell.wait().unwrap();
    }
}

impl Drop for Tied {
    fn drop(&mut self) {
        self.wait();
    }
}

/// Reads on, so that whoever writes is never stopped; nobody looks at it.
pub(crate) fn swallow(said: Said) {
    std::thread::spawn(move || said.for_each(drop));
}

/// Sends a signal to a process by its id.
pub(crate) fn signal(name: &str, id: &str) {
    let ran = Command::new("sh")
        .args(["-c", r#"kill -s "$1" "$2""#, "sh", name, id])
        .output();
    ran.unwrap();
}

//! Scenes within namespaces of their own: whatever they make there, wires and file systems, goes with
//! the process that plays them, however that ends.

use std::process::Command;

/// What this program is told when it is to play a scene within namespaces.
pub(crate) const INSIDE: &str = "--inside";

/// Plays a scene of [`crate::scenes::INSIDE`] in a network of its own.
pub(crate) fn network(scene: &str) -> String {
    play("--net", scene)
}

/// Plays a scene of [`crate::scenes::INSIDE`] where it may mount what nobody else sees.
pub(crate) fn mounts(scene: &str) -> String {
    play("--mount", scene)
}

fn play(kind: &str, scene: &str) -> String {
    let mut command = Command::new("unshare");
    // Who is not root is allowed to be within, on most systems.
    if !is_root() {
        command.args(["--user", "--map-root-user"]);
    }
    command
        .args([kind, "--"])
        .arg(std::env::current_exe().unwrap());
    let ran = command.args([INSIDE, scene]).output().unwrap();
    let complaint = String::from_utf8_lossy(&ran.stderr);
    assert!(
        ran.status.success(),
        "within namespaces, which this has to be allowed to make: {complaint}"
    );
    String::from_utf8(ran.stdout).unwrap().trim_end().to_owned()
}

fn is_root() -> bool {
    let ran = Command::new("id").arg("-u").output().unwrap();
    ran.stdout.trim_ascii() == b"0"
}

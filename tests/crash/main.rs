//! A server that is killed again and again while people talk to it, and must lose and repeat nothing.
//!
//! Run by `cargo test --test crash`; with `-- --long` the same for longer. The program is both sides:
//! it starts itself as the server, because a process can only be killed from outside.
//!
//! People send numbered messages to a bot that counts them. What may happen to a message on its way
//! happens at random: it is sent twice at once, sent again after its answer, or its connection is cut
//! before the answer; and whatever was not answered when the server died is sent again to the next
//! one. At the end every count must be the number of messages, and every delivery of a message must
//! have had the same bytes for an answer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test program: a failed expectation is a failed test, and it plays with processes"
)]

#[path = "../shared/counting.rs"]
mod counting;
#[path = "../shared/http.rs"]
mod http;
mod people;
mod server;
mod victim;

use std::process::ExitCode;

use people::Crowd;
use victim::Victim;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [mode, folder] = args.as_slice()
        && mode == server::MODE
    {
        server::run(folder.as_ref());
        return ExitCode::SUCCESS;
    }
    let names: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    if args.iter().any(|arg| arg == "--list") || !(names.is_empty() || wanted(&names)) {
        return ExitCode::SUCCESS;
    }
    let long = args.iter().any(|arg| arg == "--long");
    let (people, messages, kills) = if long {
        (1_000, 40, 40)
    } else {
        (1_000, 6, 10)
    };
    println!("\nrunning 1 test\n{people} people, {messages} messages each, {kills} kills");
    nothing_is_lost_or_repeated(people, messages, kills);
    println!("test nothing_is_lost_or_repeated ... ok\n\ntest result: ok. 1 passed; 0 failed");
    ExitCode::SUCCESS
}

fn wanted(names: &[&String]) -> bool {
    names
        .iter()
        .any(|name| "nothing_is_lost_or_repeated".contains(name.as_str()))
}

fn nothing_is_lost_or_repeated(people: usize, messages: u32, kills: usize) {
    let folder = tempfile::tempdir().unwrap();
    let victim = Victim::start(folder.path());
    let crowd = Crowd::new(people, messages);
    let every = people * messages as usize / (kills + 1);
    let tally = crowd.talk(&victim, |answered| {
        if answered % every == 0 && answered / every <= kills {
            victim.kill_and_restart();
        }
    });
    assert_eq!(victim.kills(), kills);
    println!("{tally}");
    assert!(
        tally.repeats > 0 && tally.at_once > 0 && tally.cut > 0,
        "too tame: {tally}"
    );

    victim.kill_and_restart();
    crowd.check_counts(&victim);
}

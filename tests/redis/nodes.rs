//! One person, one turn at a time, over nodes that know nothing of each other.

use std::fs;
use std::thread;

use tempfile::TempDir;

use super::http::Sent;
use super::server::Node;
use super::servers::{Server, alone, cluster};

fn two(store: &str) -> (Node, Node, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let node = || Node::start(store, folder.path());
    (node(), node(), folder)
}

fn runs(folder: &TempDir) -> usize {
    let runs = fs::read_to_string(folder.path().join("runs"));
    runs.map_or(0, |runs| runs.lines().count())
}

/// The count in an answer.
fn count(answer: &str) -> u32 {
    let (_, rest) = answer
        .rsplit_once(" is ")
        .unwrap_or_else(|| panic!("{answer}"));
    rest.split_once("]]>").unwrap().0.parse().unwrap()
}

fn five_at_once(store: &str) {
    let (a, b, folder) = two(store);
    for person in ["o1", "o2", "o3", "o4"] {
        a.say(person, 0, "in");
        let say = |number: u64| {
            let node = if number.is_multiple_of(2) { &a } else { &b };
            count(&node.say(person, number, &format!("say {number}")))
        };
        let mut counts: Vec<u32> = thread::scope(|scope| {
            let saying: Vec<_> = (1..=5)
                .map(|number| scope.spawn(move || say(number)))
                .collect();
            saying
                .into_iter()
                .map(|said| said.join().unwrap())
                .collect()
        });
        counts.sort_unstable();
        assert_eq!(counts, [1, 2, 3, 4, 5]);
    }
    assert_eq!(runs(&folder), 20);
}

#[test]
fn five_messages_at_once_on_two_nodes_are_counted_one_to_five() {
    five_at_once(&alone());
}

#[test]
fn five_messages_at_once_on_two_nodes_and_a_cluster_are_counted_one_to_five() {
    five_at_once(&cluster());
}

#[test]
fn a_retry_on_the_other_node_gets_the_same_reply_and_runs_nothing() {
    let (a, b, folder) = two(&alone());
    a.say("o1", 0, "in");
    let first = a.say("o1", 1, "say 1");
    assert_eq!(count(&first), 1);
    assert_eq!(b.say("o1", 1, "say 1"), first);
    assert_eq!(runs(&folder), 1);
}

#[test]
fn the_same_message_on_two_nodes_at_once_runs_once() {
    let (a, b, folder) = two(&alone());
    a.say("o1", 0, "in");
    for number in 1..=20 {
        let text = format!("say {number}");
        let both = [&a, &b].map(|node| node.send("o1", number, &text).unwrap());
        let [one, other] = both.map(|sent| Sent::answer(sent).unwrap());
        assert_eq!(one, other);
    }
    assert_eq!(runs(&folder), 20);
}

/// The node that is killed has the turn; the message comes again on the other one, and the person
/// is free once the lock has ended.
#[test]
fn a_node_killed_in_mid_turn_blocks_its_person_for_a_while_and_applies_nothing() {
    let (mut a, b, folder) = two(&alone());
    a.say("o1", 0, "in");
    a.say("o1", 1, "say 1");
    let lost = a.send("o1", 2, "wait").unwrap();
    a.until_waiting();
    a.kill();
    lost.answer().unwrap_err();
    fs::write(folder.path().join("go"), "").unwrap();
    assert_eq!(count(&b.say("o1", 2, "wait")), 2);
    assert_eq!(count(&b.say("o1", 3, "say 3")), 3);
}

/// The node that is frozen loses its lock; what it saves later counts for nothing.
#[test]
fn a_node_that_lost_its_lock_saves_nothing() {
    let (mut a, b, folder) = two(&alone());
    a.say("o1", 0, "in");
    let late = a.send("o1", 1, "wait").unwrap();
    a.until_waiting();
    a.signal("STOP");
    assert_eq!(count(&b.say("o1", 2, "say 2")), 1);
    fs::write(folder.path().join("go"), "").unwrap();
    a.signal("CONT");
    let late = late.answer().unwrap();
    assert!(!late.contains(" is "), "{late}");
    assert!(b.say("o1", 3, "tell").contains("counted 1"));
}

/// A slow handler keeps its lock, however long it takes: the other node waits.
#[test]
fn a_slow_handler_keeps_its_lock() {
    let redis = Server::start(&[]);
    let (mut a, b, folder) = two(&redis.url());
    a.say("o1", 0, "in");
    let slow = a.send("o1", 1, "wait").unwrap();
    a.until_waiting();
    let next = b.send("o1", 2, "say 2").unwrap();
    b.say("o2", 0, "in");
    // Renewed four times, a lock has lived for longer than it would without.
    let left = || -> i64 { redis.cli(&["pttl", "wxmenu:l:{demo:o1}"]).parse().unwrap() };
    let (mut before, mut renewed) = (left(), 0);
    while renewed < 4 {
        let now = left();
        assert!(now > 0, "the lock is lost");
        renewed += i64::from(now > before);
        before = now;
    }
    fs::write(folder.path().join("go"), "").unwrap();
    assert_eq!(count(&slow.answer().unwrap()), 1);
    assert_eq!(count(&next.answer().unwrap()), 2);
}

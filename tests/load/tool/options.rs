//! What is to be done to a server.

use std::time::Duration;

use super::script::Script;

/// How messages come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Pace {
    /// Each connection says the next thing when it was answered; each person after they thought
    /// for so long.
    Closed { think: Duration },
    /// So many messages come in each second, in no rhythm, whether the server keeps up or not.
    Open { rate: f64 },
}

/// When it is over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Until {
    /// After a time that is measured, and one before it that is not.
    Time { warm: Duration, measured: Duration },
    /// After so many messages.
    Messages(u64),
}

/// What is to be done to a server.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) url: String,
    pub(crate) token: String,
    /// The EncodingAESKey and the AppID: messages are encrypted.
    pub(crate) safe: Option<(String, String)>,
    pub(crate) connections: usize,
    pub(crate) people: u32,
    /// The number of the first of them, so that two runs may have different ones.
    pub(crate) first_person: u32,
    pub(crate) pace: Pace,
    pub(crate) until: Until,
    pub(crate) script: Script,
    /// How long a delivery waits for its answer; the platform's is five seconds.
    pub(crate) patience: Duration,
    /// How often a message is delivered if nothing answers.
    pub(crate) deliveries: u32,
    /// Of how many messages of a thousand the connection is cut before the answer.
    pub(crate) cut: u32,
    /// Of how many messages of a thousand one that was answered is delivered again.
    pub(crate) repeat: u32,
    /// The server's process, for its processor time and its memory.
    pub(crate) pid: Option<u32>,
}

impl Options {
    /// As the platform is, with 32 connections and a thousand people, for eight seconds.
    pub(crate) fn new(url: &str, token: &str) -> Self {
        Self {
            url: url.to_owned(),
            token: token.to_owned(),
            safe: None,
            connections: 32,
            people: 1_000,
            first_person: 0,
            pace: Pace::Closed {
                think: Duration::ZERO,
            },
            until: Until::Time {
                warm: Duration::from_secs(2),
                measured: Duration::from_secs(8),
            },
            script: Script::guess(),
            patience: Duration::from_secs(5),
            deliveries: 3,
            cut: 0,
            repeat: 0,
            pid: None,
        }
    }
}

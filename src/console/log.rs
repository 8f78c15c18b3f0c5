//! The turns that are kept for the pages: few, masked, in memory, and only if the operator wants it.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;

use super::told::is_answered;
use super::underway::Ran;
use crate::hook::Signal;
use crate::model::{Content, Inbound, Timestamp};
use crate::testing::shown;

/// So many turns are kept.
const TURNS: usize = 2_000;
/// So many of them with their reasons.
const REASONS: usize = 300;
/// So many texts that nothing took are kept.
const UNMATCHED: usize = 500;
/// The longest text that is kept, in characters.
const LONGEST: usize = 500;
/// So many digits in a row are a number of a person: a telephone, a card.
const DIGITS: usize = 7;

/// A turn.
#[derive(Clone, Debug)]
pub(super) struct Logged {
    pub(super) id: u64,
    pub(super) at: Timestamp,
    pub(super) account: String,
    /// Masked.
    pub(super) openid: String,
    pub(super) kind: String,
    pub(super) text: String,
    pub(super) reply: String,
    pub(super) answered: bool,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    /// What took it: kind, id, name.
    pub(super) matched: Option<(&'static str, String, String)>,
    pub(super) template: Option<String>,
    pub(super) error: Option<String>,
    pub(super) took: Duration,
    pub(super) is_read: bool,
    /// Its reasons; older turns have none any more.
    pub(super) kept: Option<Kept>,
}

/// Why a turn went as it did.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    /// The menus from the root down to where the person stood.
    pub(super) position: Vec<String>,
    /// Which matchers were asked; none for a message without text.
    pub(super) why: Option<Value>,
    pub(super) handlers: Vec<Ran>,
    /// The setting that gave the reply.
    pub(super) setting: Option<String>,
}

/// A text that nothing took.
#[derive(Clone, Debug)]
pub(super) struct Unmatched {
    pub(super) account: String,
    pub(super) menu: Option<String>,
    pub(super) text: String,
    pub(super) times: u64,
    pub(super) last: Timestamp,
}

/// When turns are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keeping {
    Never,
    /// From the first login on: until then nobody is there to look at them.
    OnceVisited,
    Always,
}

/// What is kept; nothing if it is off.
#[derive(Debug)]
pub(super) struct Log {
    keeping: Keeping,
    is_on: AtomicBool,
    kept: Mutex<Everything>,
}

#[derive(Debug, Default)]
struct Everything {
    turns: VecDeque<Logged>,
    unmatched: Vec<Unmatched>,
    given: u64,
}

impl Log {
    pub(super) fn new(keeping: Keeping) -> Self {
        Self {
            keeping,
            is_on: AtomicBool::new(keeping == Keeping::Always),
            kept: Mutex::default(),
        }
    }

    pub(super) fn is_on(&self) -> bool {
        self.is_on.load(Ordering::Relaxed)
    }

    /// Somebody has logged in; tells whether turns are kept from now on.
    pub(super) fn visited(&self) -> bool {
        let begins = self.keeping == Keeping::OnceVisited;
        begins && !self.is_on.swap(true, Ordering::Relaxed)
    }

    /// Keeps a turn; gives its number.
    pub(super) fn note(&self, signal: &Signal<'_>, now: Timestamp, why: Kept) -> Option<u64> {
        let Signal::TurnFinished {
            message,
            reply,
            answered,
            redisplayed,
            before,
            after,
            matched,
            template,
            error,
            took,
            ..
        } = signal
        else {
            return None;
        };
        if !self.is_on() {
            return None;
        }
        let id = |menu: &Option<&crate::model::MenuId>| menu.map(|menu| menu.as_str().to_owned());
        let mut kept = self.lock();
        kept.given += 1;
        let turn = Logged {
            id: kept.given,
            at: now,
            account: message.account.as_str().to_owned(),
            openid: message.openid.to_string(),
            kind: message.content.msg_type().to_owned(),
            text: masked(&text_of(message)),
            reply: masked(&shown(reply).join("\n")),
            answered: is_answered(*answered, reply),
            before: id(before),
            after: id(after),
            matched: matched.map(|by| (by.kind, by.id.to_owned(), by.name.to_owned())),
            template: template.map(str::to_owned),
            error: error.map(|error| error.code.to_owned()),
            took: *took,
            is_read: false,
            kept: Some(why),
        };
        let number = turn.id;
        // Inside a menu every text is answered; one that only had the menu shown again was not taken.
        if (!answered || *redisplayed) && message.text().is_some() {
            kept.unmatched(&turn);
        }
        if kept.turns.len() >= TURNS {
            kept.turns.pop_back();
        }
        kept.turns.push_front(turn);
        if let Some(older) = kept.turns.get_mut(REASONS) {
            older.kept = None;
        }
        Some(number)
    }

    /// A turn by its number.
    pub(super) fn turn(&self, id: u64) -> Option<Logged> {
        let kept = self.lock();
        kept.turns.iter().find(|turn| turn.id == id).cloned()
    }

    /// The turns, newest first.
    pub(super) fn turns(&self) -> Vec<Logged> {
        self.lock().turns.iter().cloned().collect()
    }

    /// The texts that nothing took, those that came most often first.
    pub(super) fn unmatched(&self) -> Vec<Unmatched> {
        let mut unmatched = self.lock().unmatched.clone();
        unmatched.sort_by_key(|one| (std::cmp::Reverse(one.times), std::cmp::Reverse(one.last)));
        unmatched
    }

    pub(super) fn unread(&self) -> usize {
        let kept = self.lock();
        kept.turns.iter().filter(|turn| !turn.is_read).count()
    }

    pub(super) fn read_all(&self) {
        for turn in &mut self.lock().turns {
            turn.is_read = true;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Everything> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Everything {
    fn unmatched(&mut self, turn: &Logged) {
        let is_it = |one: &&mut Unmatched| {
            one.account == turn.account && one.menu == turn.before && one.text == turn.text
        };
        if let Some(one) = self.unmatched.iter_mut().find(is_it) {
            one.times += 1;
            one.last = turn.at;
            return;
        }
        if self.unmatched.len() >= UNMATCHED {
            let rarest = self.unmatched.iter().enumerate();
            let rarest = rarest.min_by_key(|(_, one)| (one.times, one.last));
            if let Some(at) = rarest.map(|(at, _)| at) {
                self.unmatched.swap_remove(at);
            }
        }
        self.unmatched.push(Unmatched {
            account: turn.account.clone(),
            menu: turn.before.clone(),
            text: turn.text.clone(),
            times: 1,
            last: turn.at,
        });
    }
}

fn text_of(message: &Inbound) -> String {
    match &message.content {
        Content::Event(event) if event.key.is_empty() => event.name.clone(),
        Content::Event(event) => format!("{} {}", event.name, event.key),
        _ => message.text().unwrap_or("").to_owned(),
    }
}

/// A text without long numbers, and not too long.
pub(super) fn masked(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut digits = String::new();
    for c in text.chars().take(LONGEST) {
        match c.is_numeric() {
            true => digits.push(c),
            false => {
                flush(&mut digits, &mut masked);
                masked.push(c);
            }
        }
    }
    flush(&mut digits, &mut masked);
    if text.chars().nth(LONGEST).is_some() {
        masked.push('…');
    }
    masked
}

fn flush(digits: &mut String, masked: &mut String) {
    match digits.chars().count() >= DIGITS {
        true => masked.extend(digits.chars().map(|_| '*')),
        false => masked.push_str(digits),
    }
    digits.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_masked_and_long_texts_cut() {
        assert_eq!(
            masked("电话13812345678，房间302"),
            "电话***********，房间302"
        );
        assert_eq!(masked("１２３４５６７"), "*******");
        assert_eq!(masked(&"字".repeat(600)).chars().count(), 501);
    }
}

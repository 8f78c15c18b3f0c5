//! Counts since the start, and the last hour minute by minute.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use super::answer::Answer;
use super::ask::Ask;
use super::fault::Fault;
use super::moment;
use super::simulate::millis;
use crate::hook::Signal;
use crate::model::{AccountId, MenuId, Timestamp};

/// So many minutes are told apart.
const MINUTES: usize = 60;

/// What was counted.
#[derive(Debug)]
pub(super) struct Stats {
    since: Timestamp,
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    turns: u64,
    unanswered: u64,
    errors: u64,
    limited: u64,
    retries: u64,
    late: u64,
    bad_requests: u64,
    reloads: u64,
    /// How often a menu was stood in after a turn, by account and id.
    visits: BTreeMap<(AccountId, MenuId), u64>,
    minutes: VecDeque<Minute>,
}

#[derive(Debug, Default)]
struct Minute {
    /// Minutes since the epoch.
    number: i64,
    turns: u64,
    errors: u64,
    unanswered: u64,
    took: Duration,
}

impl Stats {
    pub(super) fn since(now: Timestamp) -> Self {
        Self {
            since: now,
            counts: Mutex::default(),
        }
    }

    pub(super) fn count(&self, signal: &Signal<'_>, now: impl FnOnce() -> Timestamp) {
        let mut counts = self.lock();
        match signal {
            Signal::RequestBadrequest { .. } => counts.bad_requests += 1,
            Signal::RetryJoined { .. } => counts.retries += 1,
            Signal::LateReply { .. } => counts.late += 1,
            Signal::ReloadDone { .. } => counts.reloads += 1,
            Signal::TurnFinished {
                message,
                answered,
                redisplayed,
                after,
                error,
                limited,
                took,
                ..
            } => {
                let (failed, unanswered) = (
                    error.is_some(),
                    (!answered || *redisplayed) && message.is_said(),
                );
                counts.turns += 1;
                counts.errors += u64::from(failed);
                counts.limited += u64::from(*limited);
                counts.unanswered += u64::from(unanswered);
                if let Some(menu) = after {
                    let key = (message.account.clone(), MenuId::clone(menu));
                    *counts.visits.entry(key).or_default() += 1;
                }
                counts.in_minute(now(), |minute| {
                    minute.turns += 1;
                    minute.errors += u64::from(failed);
                    minute.unanswered += u64::from(unanswered);
                    minute.took = minute.took.saturating_add(*took);
                });
            }
            _ => {}
        }
    }

    /// How often the bot was loaded anew.
    pub(super) fn reloads(&self) -> u64 {
        self.lock().reloads
    }

    /// How often people stood in a menu after a turn.
    pub(super) fn visits(&self, account: &str, menu: &str) -> u64 {
        let key = (account.into(), menu.into());
        self.lock().visits.get(&key).copied().unwrap_or(0)
    }

    fn view(&self) -> Value {
        let counts = self.lock();
        let minutes = counts.minutes.iter().map(|minute| {
            let mean = match u32::try_from(minute.turns) {
                Ok(turns) if turns > 0 => millis(minute.took / turns),
                _ => 0.0,
            };
            json!({
                "at": moment(Timestamp::from_secs(minute.number * 60)),
                "turns": minute.turns,
                "errors": minute.errors,
                "unanswered": minute.unanswered,
                "mean_ms": mean,
            })
        });
        json!({
            "started": moment(self.since),
            "turns": counts.turns,
            "unanswered": counts.unanswered,
            "errors": counts.errors,
            "limited": counts.limited,
            "retries": counts.retries,
            "late": counts.late,
            "bad_requests": counts.bad_requests,
            "minutes": minutes.collect::<Vec<_>>(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    /// Changes the minute that it is now.
    fn in_minute(&mut self, now: Timestamp, change: impl FnOnce(&mut Minute)) {
        let number = now.secs().div_euclid(60);
        if self.minutes.back().is_none_or(|last| last.number != number) {
            if self.minutes.len() >= MINUTES {
                self.minutes.pop_front();
            }
            self.minutes.push_back(Minute {
                number,
                ..Minute::default()
            });
        }
        if let Some(minute) = self.minutes.back_mut() {
            change(minute);
        }
    }
}

/// `GET /j/stats`
pub(super) async fn stats(ask: Ask) -> Result<Answer, Fault> {
    let sessions = ask.console.count_sessions().await?;
    let mut view = ask.console.shared().stats.view();
    if let Some(members) = view.as_object_mut() {
        members.insert("sessions".to_owned(), Value::from(sessions));
        let readers = ask.console.live().readers();
        members.insert("readers".to_owned(), Value::from(readers));
    }
    Ok(Answer::of(view))
}

//! Those who talk.

use std::time::Duration;

use wxmenu::model::{Content, Inbound, SessionKey, Timestamp};

use crate::node::START;

pub(crate) const ACCOUNT: &str = "demo";

/// Of a thousand messages, how many take their handler longer than the platform waits.
const SLOW: u32 = 2;

pub(crate) fn key(person: usize) -> SessionKey {
    SessionKey::new(ACCOUNT.into(), openid(person).as_str().into())
}

pub(crate) fn openid(person: usize) -> String {
    format!("oScale{person:08}")
}

/// The `number`-th message of a person, said so long after the beginning; the first one enters the menu.
pub(crate) fn message(person: usize, number: u32, at: Duration, is_slow: bool) -> Inbound {
    let text = match (number, is_slow) {
        (0, _) => "in".to_owned(),
        (_, false) => format!("say {number}"),
        (_, true) => format!("slow {number}"),
    };
    let content = Content::Text {
        text,
        menu_id: None,
    };
    let key = format!("{person}:{number}");
    let created = Timestamp::from_millis(START + at.as_millis() as i64);
    let mut inbound = Inbound::new(
        ACCOUNT.into(),
        openid(person).as_str().into(),
        key.as_str().into(),
        content,
    );
    inbound.created = created;
    inbound
}

pub(crate) fn is_slow(random: &mut fastrand::Rng) -> bool {
    random.u32(..1_000) < SLOW
}

/// How long somebody takes for the next message, when they take `mean` on the whole.
pub(crate) fn pause(random: &mut fastrand::Rng, mean: Duration) -> Duration {
    mean.mul_f64(-(1.0 - random.f64()).ln())
}

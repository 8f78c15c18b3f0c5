//! How many messages may still be sent to a person. Pure: moments are passed in.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::model::{Content, Inbound, Timestamp};
use crate::store::Kept;

/// What may be sent after a message of the person, and for how long.
const SAID: (u32, Duration) = (5, Duration::from_secs(48 * 60 * 60));
/// What may be sent after a tap, a follow or a scan, and for how long.
const TAPPED: (u32, Duration) = (3, Duration::from_secs(60));

/// Events that open the short window.
const TAPS: [&str; 5] = [
    "CLICK",
    "subscribe",
    "SCAN",
    "scancode_push",
    "scancode_waitmsg",
];

/// Which of a person's two windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Window {
    Said,
    Tapped,
}

/// What was sent to a person since they last wrote and since they last tapped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ledger {
    #[serde(default)]
    said: Option<Sent>,
    #[serde(default)]
    tapped: Option<Sent>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Sent {
    since: Timestamp,
    count: u32,
}

impl Ledger {
    /// What was kept; what cannot be read counts as nothing, and the platform has the last word.
    pub(super) fn read(kept: &Kept) -> Self {
        serde_json::from_slice(&kept.value).unwrap_or_default()
    }

    pub(super) fn write(&self) -> Vec<u8> {
        serde_json::json!(self).to_string().into_bytes()
    }

    /// When nothing of this counts any more.
    pub(super) fn until(&self) -> Timestamp {
        let said = self.said.map(|sent| sent.since.after(SAID.1));
        let tapped = self.tapped.map(|sent| sent.since.after(TAPPED.1));
        said.max(tapped).unwrap_or_default()
    }

    /// Counts one more message, in answer to this one; nothing if it may not be sent.
    pub(super) fn take(&mut self, answers: &Inbound, now: Timestamp) -> Option<Window> {
        // A message without a moment came just now, and none comes from the future.
        let at = match answers.created == Timestamp::default() {
            true => now,
            false => answers.created.min(now),
        };
        match &answers.content {
            Content::Event(event) if TAPS.iter().any(|tap| event.is(tap)) => {
                open(&mut self.tapped, at);
            }
            Content::Event(_) => {}
            _ => open(&mut self.said, at),
        }
        // The short one first: what is left of the long one can wait.
        let windows = [
            (Window::Tapped, &mut self.tapped, TAPPED),
            (Window::Said, &mut self.said, SAID),
        ];
        for (window, sent, (most, span)) in windows {
            if let Some(sent) = sent
                && now.since(sent.since) < span
                && sent.count < most
            {
                sent.count += 1;
                return Some(window);
            }
        }
        None
    }

    /// The message was not sent after all.
    pub(super) fn give_back(&mut self, window: Window) {
        let sent = match window {
            Window::Said => &mut self.said,
            Window::Tapped => &mut self.tapped,
        };
        if let Some(sent) = sent {
            sent.count = sent.count.saturating_sub(1);
        }
    }
}

/// A later message of the person opens the window anew.
fn open(sent: &mut Option<Sent>, at: Timestamp) {
    if sent.is_none_or(|sent| sent.since < at) {
        *sent = Some(Sent {
            since: at,
            count: 0,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Event;

    const NOW: Timestamp = Timestamp::from_secs(1_768_000_000);

    fn said(at: Timestamp) -> Inbound {
        let content = Content::Text {
            text: "x".into(),
            menu_id: None,
        };
        let mut message = Inbound::new("shop".into(), "o1".into(), "1".into(), content);
        message.created = at;
        message
    }

    fn event(name: &str, at: Timestamp) -> Inbound {
        let content = Content::Event(Event::new(name, ""));
        Inbound {
            content,
            ..said(at)
        }
    }

    fn later(seconds: u64) -> Timestamp {
        NOW.after(Duration::from_secs(seconds))
    }

    #[test]
    fn five_answers_to_a_message_within_two_days() {
        let mut ledger = Ledger::default();
        for _ in 0..5 {
            assert_eq!(ledger.take(&said(NOW), NOW), Some(Window::Said));
        }
        assert_eq!(ledger.take(&said(NOW), NOW), None);
        assert_eq!(
            ledger.take(&said(later(1)), later(1)),
            Some(Window::Said),
            "anew"
        );
        let end = 1 + 48 * 3600;
        assert_eq!(
            ledger.take(&said(later(1)), later(end - 1)),
            Some(Window::Said)
        );
        assert_eq!(ledger.take(&said(later(1)), later(end)), None);
        assert_eq!(ledger.until(), later(end));
    }

    #[test]
    fn three_answers_to_a_tap_within_a_minute_then_those_of_the_last_message() {
        for name in ["CLICK", "subscribe", "scan", "scancode_waitmsg"] {
            let mut ledger = Ledger::default();
            let tap = event(name, NOW);
            for _ in 0..3 {
                assert_eq!(ledger.take(&tap, later(59)), Some(Window::Tapped), "{name}");
            }
            assert_eq!(ledger.take(&tap, later(59)), None, "{name}");
            assert_eq!(Ledger::default().take(&tap, later(60)), None, "{name}");
        }
        let mut ledger = Ledger::default();
        assert_eq!(ledger.take(&said(NOW), NOW), Some(Window::Said));
        assert_eq!(
            ledger.take(&event("CLICK", NOW), later(61)),
            Some(Window::Said)
        );
        assert_eq!(Ledger::default().take(&event("LOCATION", NOW), NOW), None);
    }

    #[test]
    fn what_was_not_sent_is_not_counted_and_what_is_kept_comes_back() {
        let mut ledger = Ledger::default();
        for _ in 0..20 {
            let window = ledger.take(&said(NOW), NOW).unwrap();
            ledger.give_back(window);
        }
        let kept = Kept::new(ledger.write(), ledger.until());
        assert_eq!(Ledger::read(&kept), ledger);
        assert_eq!(Ledger::read(&Kept::new("?", NOW)), Ledger::default());
    }
}

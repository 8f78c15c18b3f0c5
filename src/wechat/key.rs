//! What makes a delivery the same message again.
//!
//! A key has to tell the messages of one person to one account apart, so who wrote to whom is not
//! part of it. The platform's number alone does not do: it has been seen twice. Neither does the
//! second alone: two events of one person fall into one second.

use super::sign;
use crate::model::MessageKey;

/// A key is stored with every remembered turn.
const MAX_KEY: usize = 64;

/// The key of a message: its number and its second; without a number, everything that it says.
pub(super) fn of_message(created: &str, msg_id: Option<&str>, body: &[u8]) -> MessageKey {
    match msg_id {
        Some(id) => short([id, "@", created].concat()),
        None => MessageKey::new(sign([body]).to_string()),
    }
}

/// The key of an event: its second and whatever tells it from others of that second.
///
/// `event` is the event's name, its key and its number.
pub(super) fn of_event(created: &str, event: [&str; 3], trace: &str) -> MessageKey {
    let [name, key, number] = event;
    // The event's key is free text, so it stands last: what is before it holds no `/`.
    short([name, "@", created, "/", number, "/", trace, "/", key].concat())
}

fn short(key: String) -> MessageKey {
    if key.len() <= MAX_KEY {
        return MessageKey::new(key);
    }
    MessageKey::new(sign([key.as_bytes()]).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_known_by_number_and_second() {
        let key = |created, id| of_message(created, Some(id), b"");
        assert_eq!(key("1348831860", "77").as_str(), "77@1348831860");
        assert_ne!(key("1", "77"), key("2", "77"));
        assert_ne!(key("1", "77"), key("1", "78"));
        assert_eq!(
            of_message("1", None, b"<xml/>"),
            of_message("1", None, b"<xml/>")
        );
        assert_ne!(
            of_message("1", None, b"<xml/>"),
            of_message("1", None, b"<xml />")
        );
    }

    #[test]
    fn events_of_one_second_differ_by_any_of_their_fields() {
        let events = [
            of_event("1", ["CLICK", "m001", ""], ""),
            of_event("2", ["CLICK", "m001", ""], ""),
            of_event("1", ["VIEW", "m001", ""], ""),
            of_event("1", ["CLICK", "m002", ""], ""),
            of_event("1", ["CLICK", "m001", "9"], ""),
            of_event("1", ["CLICK", "m001", ""], "t"),
            of_event("1", ["CLICK", "9/t/m001", ""], ""),
        ];
        for (i, key) in events.iter().enumerate() {
            assert!(
                !events.iter().skip(i + 1).any(|other| other == key),
                "{key}"
            );
        }
    }

    #[test]
    fn keys_stay_short() {
        let url = "https://example.com/".repeat(50);
        let long = [
            of_event("1", ["VIEW", &url, ""], ""),
            of_message("1", Some(&url), b""),
            of_message("1", None, url.as_bytes()),
        ];
        assert!(long.iter().all(|key| key.as_str().len() <= MAX_KEY));
    }
}

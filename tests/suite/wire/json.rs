//! JSON pushes and replies: the same message means the same in both formats.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use wxmenu::model::Timestamp;
use wxmenu::wechat::{DecodeError, Format, decode, decode_reply, encode_as};

use super::{describe, files, here, inbound, recorded, reply};

/// How a sender of JSON may write what XML has only one way for.
#[derive(Clone, Copy, Debug)]
enum Style {
    /// Numbers as numbers, one item as an object.
    Bare,
    /// Numbers as strings, one item as an array of one.
    Wrapped,
}

/// The JSON of an XML push.
#[cfg(feature = "server")]
pub(crate) fn to_json(xml: &str) -> String {
    let document = roxmltree::Document::parse(xml).unwrap();
    object(document.root_element(), Style::Bare).to_string()
}

fn object(element: roxmltree::Node<'_, '_>, style: Style) -> Value {
    let mut members = Map::new();
    for child in element.children().filter(roxmltree::Node::is_element) {
        let name = child.tag_name().name();
        let value = value(child, style);
        let is_item = matches!(name, "List" | "item");
        match members.get_mut(name) {
            Some(Value::Array(items)) => items.push(value),
            Some(first) => *first = json!([first.take(), value]),
            None if is_item && matches!(style, Style::Wrapped) => {
                members.insert(name.to_owned(), json!([value]));
            }
            None => drop(members.insert(name.to_owned(), value)),
        }
    }
    members.into()
}

fn value(element: roxmltree::Node<'_, '_>, style: Style) -> Value {
    if element.children().any(|child| child.is_element()) {
        return object(element, style);
    }
    let text = element.text().unwrap_or_default();
    match (style, text.parse::<u64>()) {
        (Style::Bare, Ok(number)) if number.to_string() == text => number.into(),
        _ => text.into(),
    }
}

#[test]
fn every_recorded_push_means_the_same_in_json() {
    for file in recorded() {
        let xml = fs::read_to_string(&file).unwrap();
        let mut expected = inbound(xml.as_bytes()).unwrap();
        let document = roxmltree::Document::parse(&xml).unwrap();
        for style in [Style::Bare, Style::Wrapped] {
            let json = object(document.root_element(), style).to_string();
            let read = inbound(json.as_bytes()).unwrap();
            if expected.msg_id.is_none() && expected.content.msg_type() != "event" {
                // Without a number the bytes are the key.
                expected.key = read.key.clone();
            }
            assert_eq!(describe(&read), describe(&expected), "{json}");
        }
    }
}

#[test]
fn every_json_push_means_what_its_expectation_says() {
    let pushes = files(&here(), ".push.json");
    assert!(pushes.len() > 5);
    for push in pushes {
        let meaning = describe(&inbound(&fs::read(&push).unwrap()).unwrap());
        super::expect(&push.with_extension("txt"), &meaning);
    }
}

#[test]
fn what_is_no_message_is_refused() {
    let whole = r#""ToUserName":"g","FromUserName":"o","MsgType":"text""#;
    let malformed = |what, offset| DecodeError::Malformed { what, offset };
    for (body, fault) in [
        ("{", malformed("a member has no name", 1)),
        ("{}", DecodeError::Missing("ToUserName")),
        ("{ToUserName:1}", malformed("a member has no name", 1)),
        (r#"{"ToUserName""#, malformed("a name without a value", 13)),
        (r#"{"a":}"#, malformed("this is no value", 5)),
        (r#"{"a":nul}"#, malformed("this is no value", 5)),
        (r#"{"a":01}"#, malformed("this is no value", 5)),
        (r#"{"a":"#, malformed("this is no value", 5)),
        (r#"{"a":"x}"#, malformed("a string does not end", 6)),
        (r#"{"a":"\x"}"#, malformed("an unknown escape", 6)),
        (r#"{"a":1"#, malformed("an object does not end", 6)),
        (r#"{"a":1,}"#, malformed("a member has no name", 7)),
        (r#"{"a":[1}"#, malformed("an array does not end", 7)),
        (r#"{"a":[1,]}"#, malformed("this is no value", 8)),
        (
            r#"{"a":1} x"#,
            malformed("there is something after the object", 8),
        ),
        (
            r#"{"ToUserName":"g","FromUserName":{"a":"o"},"MsgType":"x"}"#,
            DecodeError::Missing("FromUserName"),
        ),
        (
            r#"{"ToUserName":"g","FromUserName":null,"MsgType":"x"}"#,
            DecodeError::Missing("FromUserName"),
        ),
        (
            r#"{"ToUserName":"g","FromUserName":" ","MsgType":"x"}"#,
            DecodeError::Missing("FromUserName"),
        ),
        (
            &format!("{{{whole},\"a\":{}1{}}}", "[".repeat(16), "]".repeat(16)),
            DecodeError::TooLarge,
        ),
        (
            &format!(
                "{{{whole},\"a\":{}1{}}}",
                "{\"a\":".repeat(16),
                "}".repeat(16)
            ),
            DecodeError::TooLarge,
        ),
        (
            &format!("{{{whole},\"a\":{}", "[".repeat(100_000)),
            DecodeError::TooLarge,
        ),
        (
            &format!("{{{whole},\"a\":[1{}]}}", ",1".repeat(1024)),
            DecodeError::TooLarge,
        ),
        (
            &format!("{{{whole},\"{}\":1}}", "a".repeat(65)),
            DecodeError::TooLarge,
        ),
    ] {
        assert_eq!(decode(body.as_bytes()).err(), Some(fault), "{body:.200}");
    }
    assert_eq!(
        decode(b"{\"a\":\"\xFF\"}").err(),
        Some(DecodeError::NotUtf8)
    );
    assert_eq!(
        decode(b"[{}]").err(),
        Some(malformed("a tag has no name", 0))
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Members of any names and values, nested in any way, are read as a general reader reads them.
    #[test]
    fn members_are_read_as_a_general_reader_reads_them(
        members in prop::collection::btree_map("[A-D][a-z .]{0,3}", any_value(), 0..6),
        pretty in any::<bool>(),
    ) {
        let mut expected = BTreeMap::new();
        for (name, value) in &members {
            flatten(name, value, &mut expected);
        }
        let mut document: Map<String, Value> = members.into_iter().collect();
        for (name, value) in [("ToUserName", "g"), ("FromUserName", "o"), ("MsgType", "x")] {
            document.insert(name.to_owned(), value.into());
        }
        let text = match pretty {
            true => serde_json::to_string_pretty(&document).unwrap(),
            false => serde_json::to_string(&document).unwrap(),
        };
        prop_assert_eq!(inbound(text.as_bytes()).unwrap().extra, expected, "{}", text);
    }

    /// Changed documents are decoded or refused, and no more of them than a general reader refuses.
    #[test]
    fn mutations_never_panic_and_are_refused_only_with_cause(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..STUFFING.len() + 2), 1..5),
    ) {
        let pushes = files(&here(), ".push.json");
        let mut document = fs::read(which.get(&pushes)).unwrap();
        for (at, other, how) in changes {
            let (at, other) = (at.index(document.len() + 1), other.index(document.len() + 1));
            let (low, high) = (at.min(other), at.max(other));
            match how.checked_sub(2) {
                Some(which) => drop(document.splice(at..at, STUFFING[which].bytes())),
                None if how == 0 => drop(document.drain(low..high)),
                None => document.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 0x15),
            }
        }
        let decoded = decode(&document);
        if let Ok(push) = decode(&document) {
            let read = push.into_inbound("demo".into());
            prop_assert!(!read.openid.as_str().is_empty());
        }
        if let (Ok(Value::Object(_)), Err(fault)) = (serde_json::from_slice(&document), decoded) {
            let has_cause = !matches!(fault, DecodeError::Malformed { .. } | DecodeError::Empty);
            prop_assert!(has_cause, "{}: {}", fault, String::from_utf8_lossy(&document));
        }
    }

    /// What the platform would read is what was said, for every type of reply.
    #[test]
    fn replies_survive_the_wire(reply in reply()) {
        let at = Timestamp::from_secs(7);
        let body = encode_as(Format::Json, &reply, "o1", "gh_1", at);
        prop_assert!(serde_json::from_str::<Value>(&body).is_ok(), "{body}");
        let read = decode_reply(body.as_bytes()).unwrap();
        prop_assert_eq!((&*read.to, &*read.from, read.created), ("o1", "gh_1", at));
        prop_assert_eq!(&read.reply, &reply);
    }
}

const STUFFING: [&str; 12] = [
    "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "\\ud83d", "\0", "-1e",
];

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        "[\\PC\n\t--\u{FFFE}\u{FFFF}]{0,6}".prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e9..1e9).prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::btree_map("[A-D]", inner.clone(), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
            prop::collection::vec(inner, 0..4).prop_map(Value::Array),
        ]
    })
}

/// The fields of a general reader's tree, by their paths.
fn flatten(name: &str, value: &Value, fields: &mut BTreeMap<String, String>) {
    flatten_nth(name, value, &mut 0, fields);
}

fn flatten_nth(name: &str, value: &Value, nth: &mut usize, fields: &mut BTreeMap<String, String>) {
    if let Value::Array(items) = value {
        for item in items {
            flatten_nth(name, item, nth, fields);
        }
        return;
    }
    let text = match value {
        Value::Null => return,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    *nth += 1;
    let path = if *nth > 1 {
        format!("{name}.{nth}")
    } else {
        name.to_owned()
    };
    let before = fields.len();
    match value.as_object() {
        Some(members) => {
            for (inner, value) in members {
                flatten(&format!("{path}.{inner}"), value, fields);
            }
            // An object of nothing is an empty element.
            if fields.len() == before && !members.values().any(is_there) {
                fields.insert(path, String::new());
            }
        }
        None => drop(fields.insert(path, text)),
    }
}

/// Whether a value is an element at all.
fn is_there(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => items.iter().any(is_there),
        _ => true,
    }
}

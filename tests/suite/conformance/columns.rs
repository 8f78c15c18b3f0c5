//! Reads the columns of one row.

use wxmenu::model::{Content, Event, pages};

use super::table::{After, Call, Expected, More, Thing};

/// What the person sends.
pub(super) fn content(input: &str, place: &str) -> Content {
    let Some(directive) = input.strip_prefix(':') else {
        return Content::Text {
            text: input.to_owned(),
            menu_id: None,
        };
    };
    let (word, rest) = directive.split_once(' ').unwrap_or((directive, ""));
    match word {
        "click" => Content::Event(Event::new("CLICK", rest)),
        "event" => {
            let (name, key) = rest.split_once(' ').unwrap_or((rest, ""));
            Content::Event(Event::new(name, key))
        }
        "voice" => Content::Voice {
            media_id: "media".to_owned(),
            format: "amr".to_owned(),
            media_id_16k: None,
            recognition: (!rest.is_empty()).then(|| rest.to_owned()),
        },
        "image" => Content::Image {
            pic_url: "http://example.com/p.jpg".to_owned(),
            media_id: "media".to_owned(),
        },
        "video" => Content::Video {
            media_id: "media".to_owned(),
            thumb_media_id: "thumb".to_owned(),
            short: false,
        },
        "location" => Content::Location {
            latitude: 31.2,
            longitude: 121.5,
            scale: 16.0,
            label: "here".to_owned(),
        },
        "link" => Content::Link {
            title: "A page".to_owned(),
            description: String::new(),
            url: "http://example.com/".to_owned(),
        },
        _ => panic!("{place}: no such input: {input}"),
    }
}

/// What the row says about the turn.
pub(super) fn expected_of(columns: &str, place: &str) -> Expected {
    let columns: Vec<&str> = columns.split('|').map(str::trim).collect();
    let [after, matched, template, handlers, more @ ..] = columns.as_slice() else {
        panic!("{place}: four columns are the least");
    };
    Expected {
        after: any(after).map(after_of),
        matched: any(matched).map(|column| some(column).map(|thing| thing_of(thing, place))),
        template: any(template).map(|column| some(column).map(page_of)),
        handlers: any(handlers).map(|column| some(column).map_or_else(Vec::new, calls_of)),
        more: more.iter().map(|column| more_of(column, place)).collect(),
    }
}

fn any(column: &str) -> Option<&str> {
    (column != "*").then_some(column)
}

fn some(column: &str) -> Option<&str> {
    (column != "-").then_some(column)
}

fn after_of(column: &str) -> After {
    match column {
        "." => After::Start,
        "-" => After::Nowhere,
        menu => After::Menu(menu.to_owned()),
    }
}

fn thing_of(column: &str, place: &str) -> Thing {
    let mut words = column.split_whitespace();
    let kind = words.next().unwrap_or_default().to_owned();
    let label = words.next();
    assert!(words.next().is_none(), "{place}: {column}");
    let text = |part: &str| Some(part.to_owned());
    let (id, name) = match (
        kind.as_str(),
        label.map(|label| label.split_once('/').ok_or(label)),
    ) {
        (_, None) => (None, None),
        (_, Some(Ok((id, name)))) => (text(id), text(name)),
        ("menu-config" | "click", Some(Err(id))) => (text(id), None),
        (_, Some(Err(name))) => (None, text(name)),
    };
    Thing { kind, id, name }
}

fn page_of(column: &str) -> String {
    match column {
        "@menu" => pages::MENU,
        "@query" => pages::QUERY,
        "@help" => pages::HELP,
        "@exit" => pages::EXIT,
        "@not-found" => pages::NOT_FOUND,
        "@error" => pages::ERROR,
        own => own,
    }
    .to_owned()
}

fn calls_of(column: &str) -> Vec<Call> {
    let call = |call: &str| {
        let mut parts = call.trim().split(':').map(str::to_owned);
        Call {
            handler: parts.next().unwrap_or_default(),
            command: parts.next(),
            event: parts.next(),
        }
    };
    column.split(',').map(call).collect()
}

fn more_of(column: &str, place: &str) -> More {
    let (word, rest) = column.split_once(' ').unwrap_or((column, ""));
    let rest = unquoted(rest.trim());
    match (word, rest.as_str()) {
        ("says", _) => More::Says(rest),
        ("lacks", _) => More::Lacks(rest),
        ("is", _) => More::Is(rest),
        ("silent", "") => More::Silent,
        ("reply", _) => More::Reply(rest),
        ("error", "*") => More::Error(None),
        ("error", _) => More::Error(Some(rest)),
        ("no", name) if name.starts_with("session ") => {
            More::NoSession(name.replacen("session ", "", 1))
        }
        ("session", pair) => {
            let (name, json) = pair.split_once('=').expect("session name=json");
            let value = serde_json::from_str(json).unwrap_or_else(|e| panic!("{place}: {e}"));
            More::Session(name.to_owned(), value)
        }
        _ => panic!("{place}: no such column: {column}"),
    }
}

/// `"…"` with the escapes `\n \t \u{…}`; anything else stands for itself.
pub(super) fn unquoted(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) else {
        return text.to_owned();
    };
    let mut plain = inner.replace("\\n", "\n").replace("\\t", "\t");
    while let Some(at) = plain.find("\\u{") {
        let end = at + plain[at..].find('}').expect("\\u{…}");
        let code = u32::from_str_radix(&plain[at + 3..end], 16).expect("a code point");
        let character = char::from_u32(code).expect("a character");
        plain.replace_range(at..=end, &character.to_string());
    }
    plain
}

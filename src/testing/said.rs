//! What people send, by kind: the fields that nobody types are filled in here.

use crate::model::{Content, Event};

pub(super) fn text(text: impl Into<String>) -> Content {
    Content::Text {
        text: text.into(),
        menu_id: None,
    }
}

pub(super) fn event(name: &str, key: &str) -> Content {
    Content::Event(Event::new(name, key))
}

pub(super) fn image(pic_url: impl Into<String>) -> Content {
    Content::Image {
        pic_url: pic_url.into(),
        media_id: String::new(),
    }
}

pub(super) fn voice(heard: impl Into<String>) -> Content {
    Content::Voice {
        media_id: String::new(),
        media_id_16k: None,
        format: "amr".to_owned(),
        recognition: Some(heard.into()),
    }
}

pub(super) fn location(latitude: f64, longitude: f64, label: &str) -> Content {
    Content::Location {
        latitude,
        longitude,
        scale: 16.0,
        label: label.to_owned(),
    }
}

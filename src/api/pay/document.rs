//! The XML of payments: one root, and in it fields with text.

use quick_xml::Reader;
use quick_xml::escape::{escape, resolve_predefined_entity};
use quick_xml::events::{BytesRef, Event};

use super::Fields;

/// The largest document that is read.
const LARGEST: usize = 1 << 20;

/// The fields as a document.
pub(super) fn write(fields: &Fields) -> String {
    let one = |(name, value)| format!("<{name}>{}</{name}>", escape(value));
    let inside: String = fields.iter().map(one).collect();
    format!("<xml>{inside}</xml>")
}

/// The fields of a document. Anything that could be read in two ways is refused: a field that comes
/// twice, a second root, entities of its own; and a list, unless `with_lists` says to pass over them.
pub(super) fn read(document: &[u8], with_lists: bool) -> Result<Fields, String> {
    if document.len() > LARGEST {
        return Err(format!("the document is larger than {LARGEST} bytes"));
    }
    let text = std::str::from_utf8(document).map_err(|_| "the document is not UTF-8".to_owned())?;
    let mut events = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut place = Place::Before;
    let mut fields = Fields::new();
    loop {
        let event = events.read_event().map_err(|fault| fault.to_string())?;
        place = match (place, event) {
            (Place::After, Event::Eof) => return Ok(fields),
            (_, Event::Eof) => return Err("the document ends too early".to_owned()),
            (place, Event::Decl(_) | Event::Comment(_) | Event::PI(_)) => place,
            (Place::Before, Event::Start(root)) if is_root(root.name().as_ref()) => Place::Root,
            (Place::Field(_, value), Event::Start(item)) if with_lists && is_blank(&value) => {
                events
                    .read_to_end(item.name())
                    .map_err(|fault| fault.to_string())?;
                Place::List
            }
            (Place::List, Event::Start(item)) => {
                events
                    .read_to_end(item.name())
                    .map_err(|fault| fault.to_string())?;
                Place::List
            }
            (Place::List, Event::End(_)) => Place::Root,
            (Place::Root, Event::Start(field)) => {
                Place::Field(field.name().as_ref().to_owned(), String::new())
            }
            (Place::Root, Event::Empty(field)) => {
                keep(&mut fields, field.name().as_ref().to_owned(), String::new())?
            }
            (Place::Field(name, value), Event::End(_)) => keep(&mut fields, name, value)?,
            (Place::Root, Event::End(_)) => Place::After,
            (Place::Field(name, value), event) => Place::Field(name, value + &said(event)?),
            (place, Event::Text(blank)) if is_blank(&blank) => place,
            _ => return Err("the document is not one root with fields".to_owned()),
        };
    }
}

/// Where the reader stands.
enum Place {
    Before,
    Root,
    Field(String, String),
    List,
    After,
}

/// Encrypted parts call their root otherwise.
fn is_root(name: &str) -> bool {
    matches!(name, "xml" | "root")
}

fn is_blank(text: &str) -> bool {
    text.trim_ascii().is_empty()
}

fn keep(fields: &mut Fields, name: String, value: String) -> Result<Place, String> {
    if fields.names(&name) {
        return Err(format!("`{name}` comes twice"));
    }
    fields.set(name, value);
    Ok(Place::Root)
}

/// The text that a part of a field stands for.
fn said(event: Event<'_>) -> Result<String, String> {
    match event {
        Event::Text(text) => Ok(text.to_string()),
        Event::CData(text) => Ok(text.to_string()),
        Event::GeneralRef(reference) => referred(&reference),
        _ => Err("there is something in a field that is no text".to_owned()),
    }
}

fn referred(reference: &BytesRef<'_>) -> Result<String, String> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Ok(character.to_string());
    }
    let known = resolve_predefined_entity(reference);
    known
        .map(str::to_owned)
        .ok_or_else(|| "an unknown entity".to_owned())
}

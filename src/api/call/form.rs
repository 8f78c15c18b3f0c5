//! Forms with files.

use std::fmt;

/// A field of a form.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// The field's name.
    pub name: String,
    /// The file's name, if it is one.
    pub file_name: Option<String>,
    /// The MIME type, if one is said.
    pub content_type: Option<String>,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Part {
    /// A field with text.
    pub fn text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            file_name: None,
            content_type: None,
            bytes: text.into().into_bytes(),
        }
    }

    /// A field with a file; the platform guesses its kind from its name.
    pub fn file(
        name: impl Into<String>,
        file_name: impl Into<String>,
        bytes: impl Into<Vec<u8>>,
    ) -> Self {
        Self {
            name: name.into(),
            file_name: Some(file_name.into()),
            content_type: Some("application/octet-stream".to_owned()),
            bytes: bytes.into(),
        }
    }
}

/// The content is counted, not shown.
impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} bytes", self.name, self.bytes.len())
    }
}

/// The MIME type with its boundary, and the bytes.
pub(super) fn encode(parts: &[Part]) -> (String, Vec<u8>) {
    let boundary = boundary(parts);
    let mut out = Vec::new();
    for part in parts {
        out.extend_from_slice(head(part, &boundary).as_bytes());
        out.extend_from_slice(&part.bytes);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), out)
}

fn head(part: &Part, boundary: &str) -> String {
    let mut head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"",
        quoted(&part.name)
    );
    if let Some(name) = &part.file_name {
        head += &format!("; filename=\"{}\"", quoted(name));
    }
    if let Some(kind) = &part.content_type {
        head += &format!("\r\nContent-Type: {}", quoted(kind));
    }
    head + "\r\n\r\n"
}

/// A name cannot end its quotes or its line.
fn quoted(name: &str) -> String {
    let name = name.replace('"', "%22");
    name.chars().filter(|c| !c.is_control()).collect()
}

/// A line that stands in none of the parts: the first of a row of numbers that does not.
fn boundary(parts: &[Part]) -> String {
    let stands = |line: &str| {
        let contains = |part: &Part| part.bytes.windows(line.len()).any(|w| w == line.as_bytes());
        parts.iter().any(contains)
    };
    let mut number = 0_u64;
    loop {
        let line = format!("wxmenu-form-{number:016x}");
        if !stands(&line) {
            return line;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_what_the_platform_reads() {
        let parts = [
            Part::file("media", "a\"\r\n.jpg", *b"\xFF\xD8"),
            Part::text("description", "{\"title\":\"题\"}"),
        ];
        let (kind, bytes) = encode(&parts);
        assert_eq!(
            kind,
            "multipart/form-data; boundary=wxmenu-form-0000000000000000"
        );
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!(
            text,
            "--wxmenu-form-0000000000000000\r\n\
             Content-Disposition: form-data; name=\"media\"; filename=\"a%22.jpg\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n\u{fffd}\u{fffd}\r\n\
             --wxmenu-form-0000000000000000\r\n\
             Content-Disposition: form-data; name=\"description\"\r\n\r\n\
             {\"title\":\"题\"}\r\n--wxmenu-form-0000000000000000--\r\n"
        );
    }

    #[test]
    fn the_boundary_stands_in_no_file() {
        let parts = [Part::file(
            "media",
            "a",
            *b"x wxmenu-form-0000000000000000 y",
        )];
        assert!(encode(&parts).0.ends_with("0001"));
    }
}

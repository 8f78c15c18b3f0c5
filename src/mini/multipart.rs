//! Forms with files.

use std::ops::Range;

/// The most parts of a form.
const MOST_PARTS: usize = 64;

/// A field of a form.
pub(super) struct Part<'b> {
    pub(super) name: String,
    /// Whether its sender calls it a file.
    pub(super) is_file: bool,
    pub(super) bytes: &'b [u8],
    /// Where in the body its content is.
    pub(super) range: Range<usize>,
}

impl Part<'_> {
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(self.bytes).into_owned()
    }
}

/// The boundary that a content type names.
pub(super) fn boundary(content_type: &str) -> Option<&str> {
    let mut params = content_type.split(';').skip(1);
    let value = params.find_map(|param| {
        let (name, value) = param.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("boundary")
            .then_some(value)
    })?;
    let value = value.trim().trim_matches('"');
    (!value.is_empty() && value.len() <= 200).then_some(value)
}

/// The parts of a form; none if it is broken or cut off.
pub(super) fn parts<'b>(body: &'b [u8], boundary: &str) -> Option<Vec<Part<'b>>> {
    let first = format!("--{boundary}");
    let between = format!("\r\n--{boundary}");
    let at = find(body, first.as_bytes())?;
    let mut rest = body.get(at + first.len()..)?;
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let start = find(rest, b"\r\n")? + 2;
        rest = rest.get(start..)?;
        let end = find(rest, between.as_bytes())?;
        let (part, behind) = rest.split_at_checked(end)?;
        let from = body.len() - rest.len();
        parts.push(read(part, from)?);
        rest = behind.get(between.len()..)?;
        if parts.len() > MOST_PARTS {
            return None;
        }
    }
    Some(parts)
}

/// A part, which begins at `from` in the body: header lines, an empty line, the content.
fn read(part: &[u8], from: usize) -> Option<Part<'_>> {
    let (head, bytes) = match part.strip_prefix(b"\r\n") {
        Some(bytes) => (&b""[..], bytes),
        None => {
            let end = find(part, b"\r\n\r\n")?;
            (part.get(..end)?, part.get(end + 4..)?)
        }
    };
    let head = String::from_utf8_lossy(head);
    let disposition = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim()
            .eq_ignore_ascii_case("content-disposition")
            .then_some(value)
    })?;
    Some(Part {
        name: param(disposition, "name")?,
        is_file: param(disposition, "filename").is_some(),
        bytes,
        range: from + part.len() - bytes.len()..from + part.len(),
    })
}

/// The quoted value of a parameter; semicolons may stand within quotes.
fn param(disposition: &str, wanted: &str) -> Option<String> {
    let mut rest = disposition;
    loop {
        let (_, behind) = rest.split_once(';')?;
        let (name, value) = behind.split_once('=')?;
        let value = value.trim_start();
        let (text, after) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => value.split_at(value.find(';').unwrap_or(value.len())),
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(text.trim_end().to_owned());
        }
        rest = after;
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    loop {
        let rest = bytes.get(from..)?;
        let at = from + rest.iter().position(|byte| *byte == first)?;
        if bytes.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_gives_its_fields() {
        let body = b"preamble\r\n--x\r\nContent-Disposition: form-data; name=\"session\"\r\n\r\nT\r\n\
            --x\r\ncontent-type: image/gif\r\nContent-Disposition: form-data; filename=\"a;b\"; name=file\r\n\r\nGIF\r\n--y\r\n\r\n--x--\r\n";
        let parts = parts(body, "x").unwrap();
        let told: Vec<_> = parts
            .iter()
            .map(|p| (p.name.as_str(), p.is_file, p.bytes))
            .collect();
        assert_eq!(
            told,
            [
                ("session", false, &b"T"[..]),
                ("file", true, b"GIF\r\n--y\r\n")
            ]
        );
        assert!(
            parts
                .iter()
                .all(|part| &body[part.range.clone()] == part.bytes)
        );
    }

    #[test]
    fn a_broken_form_gives_nothing() {
        let whole = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--";
        assert!(parts(whole.as_bytes(), "x").is_some());
        for cut in 0..whole.len() - 1 {
            assert!(parts(&whole.as_bytes()[..cut], "x").is_none(), "{cut}");
        }
        assert!(
            parts(b"--x\r\n\r\nb\r\n--x--", "x").is_none(),
            "a part without a name"
        );
        assert!(parts(b"--x--", "x").is_some_and(|parts| parts.is_empty()));
    }

    #[test]
    fn a_boundary_is_found_however_it_is_written() {
        for (content_type, found) in [
            ("multipart/form-data; boundary=abc", Some("abc")),
            (
                "multipart/form-data; charset=utf-8; Boundary=\"a b\"",
                Some("a b"),
            ),
            ("multipart/form-data", None),
            ("multipart/form-data; boundary=", None),
        ] {
            assert_eq!(boundary(content_type), found);
        }
    }
}

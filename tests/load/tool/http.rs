//! Answers as they come off a connection.

/// What the bytes so far come to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Parsed<'b> {
    /// There must be more.
    Partly,
    /// This is no HTTP.
    Broken,
    /// A whole answer.
    Whole {
        status: u16,
        body: std::borrow::Cow<'b, [u8]>,
        /// The server closes the connection after it.
        closes: bool,
    },
}

/// One answer of HTTP/1: with a length, in chunks, or until the connection is closed.
pub(crate) fn parse(bytes: &[u8], closed: bool) -> Parsed<'_> {
    let Some(end) = bytes.windows(4).position(|part| part == b"\r\n\r\n") else {
        return if closed {
            Parsed::Broken
        } else {
            Parsed::Partly
        };
    };
    let (head, rest) = (&bytes[..end], &bytes[end + 4..]);
    let Some(head) = Head::parse(head) else {
        return Parsed::Broken;
    };
    let whole = |body, closes| Parsed::Whole {
        status: head.status,
        body,
        closes,
    };
    match (head.chunked, head.length) {
        (true, _) => match unchunk(rest) {
            Some(body) => whole(body.into(), head.closes),
            None if closed => Parsed::Broken,
            None => Parsed::Partly,
        },
        (false, Some(length)) if rest.len() >= length => whole(rest[..length].into(), head.closes),
        (false, None) if closed => whole(rest.into(), true),
        _ if closed => Parsed::Broken,
        _ => Parsed::Partly,
    }
}

struct Head {
    status: u16,
    length: Option<usize>,
    chunked: bool,
    closes: bool,
}

impl Head {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut lines = std::str::from_utf8(bytes).ok()?.split("\r\n");
        let first = lines.next()?.strip_prefix("HTTP/1.")?;
        let mut head = Self {
            status: first.get(2..5)?.parse().ok()?,
            length: None,
            chunked: false,
            closes: first.starts_with('0'),
        };
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let value = value.trim();
            if name.eq_ignore_ascii_case("content-length") {
                head.length = Some(value.parse().ok()?);
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                head.chunked = value.eq_ignore_ascii_case("chunked");
            } else if name.eq_ignore_ascii_case("connection") {
                head.closes = value.eq_ignore_ascii_case("close");
            }
        }
        Some(head)
    }
}

/// The body of a chunked answer, once its last chunk is there.
fn unchunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|part| part == b"\r\n")?;
        let size = std::str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        let (chunk, after) = rest[end + 2..].split_at_checked(size)?;
        rest = after.strip_prefix(b"\r\n")?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(chunk);
    }
}

#[test]
fn answers_of_every_form_are_read_and_no_part_of_one_is_taken_for_it() {
    let forms: [(&[u8], bool); 3] = [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", false),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1;x\r\nk\r\n0\r\n\r\n",
            false,
        ),
        (b"HTTP/1.0 200 OK\r\nServer: x\r\n\r\nok", true),
    ];
    for (bytes, closed) in forms {
        let Parsed::Whole {
            status,
            body,
            closes,
        } = parse(bytes, closed)
        else {
            panic!("{bytes:?}");
        };
        assert_eq!((status, &*body, closes), (200, &b"ok"[..], closed));
        for end in 0..bytes.len() {
            assert_eq!(parse(&bytes[..end], false), Parsed::Partly, "{end}");
        }
    }
    assert_eq!(parse(b"SSH-2.0\r\n\r\n", false), Parsed::Broken);
    assert_eq!(
        parse(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok", true),
        Parsed::Broken
    );
}

//! The platform's wire, from files: `wire/NAME.push.xml` must mean what `NAME.push.txt` says, the
//! reply in `NAME.reply.json` must be the very bytes of `NAME.reply.xml`.
//!
//! `WXMENU_BLESS=1` rewrites the expectations; read the difference before keeping it.
#![allow(
    clippy::disallowed_methods,
    reason = "the pairs are files, and the variable is for people at a terminal"
)]

mod envelope;
mod json;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use wxmenu::model::{Article, Inbound, Reply, Timestamp};
use wxmenu::wechat::{DecodeError, PassiveReply, decode, decode_reply, encode, push};

#[test]
fn every_push_means_what_its_expectation_says() {
    let pushes = files(&here(), ".push.xml");
    assert!(pushes.len() > 30);
    for push in pushes {
        let meaning = describe(&inbound(&fs::read(&push).unwrap()).unwrap());
        expect(&push.with_extension("txt"), &meaning);
    }
}

#[test]
fn every_reply_is_the_bytes_that_its_expectation_holds() {
    let replies = files(&here(), ".reply.json");
    assert!(replies.len() > 10);
    for file in replies {
        let reply: Reply = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let at = Timestamp::from_secs(1_408_090_503);
        let body = encode(
            &reply,
            "oMgHVjngRipVsoxg6TuX3vz6glDg",
            "gh_e136c6e50636",
            at,
        );
        expect(&file.with_extension("xml"), &body);
    }
}

#[test]
fn every_recorded_push_is_understood() {
    let mut meanings = String::new();
    for file in recorded() {
        let inbound = inbound(&fs::read(&file).unwrap()).unwrap();
        let name = file.file_name().unwrap().to_string_lossy();
        write!(meanings, "== {name}\n{}\n", describe(&inbound)).unwrap();
    }
    assert_eq!(recorded().len(), 46);
    expect(&here().join("recorded.txt"), &meanings);
}

/// Whatever an element says is in the message, typed or among its other fields.
#[test]
fn nothing_that_was_recorded_is_lost() {
    for file in recorded() {
        let xml = fs::read_to_string(&file).unwrap();
        let inbound = inbound(xml.as_bytes()).unwrap();
        let read = describe(&inbound) + inbound.content.msg_type();
        let document = roxmltree::Document::parse(&xml).unwrap();
        let leaves = document.descendants().filter(|node| node.is_element());
        for leaf in leaves.filter(|node| !node.children().any(|child| child.is_element())) {
            let text = leaf.text().unwrap_or_default();
            let quoted = format!("{text:?}");
            let number = text.parse::<f64>().map(|number| format!("{number:?}"));
            let is_there = read.contains(quoted.trim_matches('"'))
                || number.is_ok_and(|number| read.contains(&number));
            assert!(is_there, "{text:?} of {}: {read}", file.display());
        }
    }
}

#[test]
fn a_recorded_reply_is_understood() {
    let recorded = "tests/data/messages/wechatpy/reply/001-text.xml";
    let body = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(recorded)).unwrap();
    let read = decode_reply(&body).unwrap();
    assert_eq!(read.reply, Reply::text("test"));
    assert_eq!(
        (&*read.to, read.created.secs()),
        ("messense", 1_411_525_903)
    );
}

#[test]
fn what_is_no_message_is_refused() {
    let malformed = |what, offset| DecodeError::Malformed { what, offset };
    let text = "<MsgType>text</MsgType><Content>x</Content>";
    let whole = format!("<ToUserName>g</ToUserName><FromUserName>o</FromUserName>{text}");
    let cases: Vec<(Vec<u8>, DecodeError)> = vec![
        (b"".into(), DecodeError::Empty),
        (b" \r\n\t".into(), DecodeError::Empty),
        ("\u{FEFF}\n".into(), DecodeError::Empty),
        (b"<xml>\xFF</xml>".into(), DecodeError::NotUtf8),
        (b"\xFF\xFE<\0x\0m\0l\0".into(), DecodeError::NotUtf8),
        (
            format!("<?xml version='1.0' encoding = 'GBK'?><xml>{whole}</xml>").into(),
            DecodeError::NotUtf8,
        ),
        (
            format!("<!DOCTYPE xml [<!ENTITY a 'b'>]><xml>{whole}</xml>").into(),
            DecodeError::DocType,
        ),
        (
            format!("<xml><!DOCTYPE x>{whole}</xml>").into(),
            DecodeError::DocType,
        ),
        (b"success".into(), malformed("a tag has no name", 0)),
        (
            b"<xml>".into(),
            malformed("the document ends inside an element", 5),
        ),
        (
            format!("<xml>{whole}</xml><xml/>").into(),
            malformed("there is something after the root", whole.len() + 11),
        ),
        (
            format!("<xml>{whole}</xml>x").into(),
            malformed("there is something after the root", whole.len() + 11),
        ),
        (
            b"<xml><a></b></xml>".into(),
            malformed("an end tag that fits no start tag", 8),
        ),
        (
            b"<xml><a></ab></xml>".into(),
            malformed("an end tag that fits no start tag", 8),
        ),
        (b"<xml><a b></a></xml>".into(), malformed("a broken tag", 5)),
        (
            b"<xml><a b=c></a></xml>".into(),
            malformed("a broken tag", 5),
        ),
        (
            b"<xml><a b='<'/></xml>".into(),
            malformed("a broken tag", 5),
        ),
        (b"<xml><1/></xml>".into(), malformed("a tag has no name", 5)),
        (
            b"<xml>&nbsp;</xml>".into(),
            malformed("a broken reference or `]]>`", 5),
        ),
        (
            b"<xml>&#xD800;</xml>".into(),
            malformed("a broken reference or `]]>`", 5),
        ),
        (
            b"<xml>&#x110000;</xml>".into(),
            malformed("a broken reference or `]]>`", 5),
        ),
        (
            b"<xml>&#+38;</xml>".into(),
            malformed("a broken reference or `]]>`", 5),
        ),
        (
            b"<xml>a & b</xml>".into(),
            malformed("a broken reference or `]]>`", 5),
        ),
        (
            b"<xml>a]]>b</xml>".into(),
            malformed("a broken reference or `]]>`", 5),
        ),
        (
            b"<xml><a><![CDATA[x</a></xml>".into(),
            malformed("a CDATA section does not end", 8),
        ),
        (
            b"<xml><!-- x </xml>".into(),
            malformed("a comment does not end", 5),
        ),
        (
            b"<?xml version='1.0'".into(),
            malformed("the XML declaration does not end", 0),
        ),
        (b"<xml/>".into(), DecodeError::Missing("ToUserName")),
        (
            format!("<xml><ToUserName>g</ToUserName>{text}</xml>").into(),
            DecodeError::Missing("FromUserName"),
        ),
        (
            format!("<xml><FromUserName>g</FromUserName>{text}</xml>").into(),
            DecodeError::Missing("ToUserName"),
        ),
        (
            whole
                .replace("text", " ")
                .replace("<To", "<xml><To")
                .into_bytes(),
            malformed("the document ends inside an element", whole.len() + 2),
        ),
        (
            format!("<xml>{}</xml>", whole.replace("text", " ")).into(),
            DecodeError::Missing("MsgType"),
        ),
        (
            format!(
                "<xml>{}</xml>",
                whole.replace(">o<", &format!(">{}<", "o".repeat(129)))
            )
            .into(),
            DecodeError::TooLong("FromUserName"),
        ),
        (
            format!(
                "<xml>{whole}{}{}</xml>",
                "<a>".repeat(16),
                "</a>".repeat(16)
            )
            .into(),
            DecodeError::TooLarge,
        ),
        (
            format!("<xml>{whole}{}</xml>", "<a/>".repeat(1024)).into(),
            DecodeError::TooLarge,
        ),
        (
            format!("<xml>{whole}<{}/></xml>", "a".repeat(65)).into(),
            DecodeError::TooLarge,
        ),
    ];
    for (body, fault) in cases {
        let shown = String::from_utf8_lossy(&body).into_owned();
        assert_eq!(decode(&body).err(), Some(fault), "{shown}");
    }
}

#[test]
fn a_broken_reply_is_what_the_platform_would_not_take() {
    let head = "<ToUserName>o</ToUserName><FromUserName>g</FromUserName>";
    for (body, fault) in [
        ("Success".to_owned(), None),
        (
            format!("<xml>{head}<CreateTime>1</CreateTime><MsgType>wxcard</MsgType></xml>"),
            Some(DecodeError::UnknownReply),
        ),
        (
            format!("<xml>{head}<MsgType>text</MsgType><Content>x</Content></xml>"),
            Some(DecodeError::Missing("CreateTime")),
        ),
        (
            format!("<xml>{head}<CreateTime>1</CreateTime><MsgType>text</MsgType></xml>"),
            Some(DecodeError::Missing("Content")),
        ),
        (
            format!(
                "<xml>{head}<CreateTime>1</CreateTime><MsgType>news</MsgType>\
                 <ArticleCount>2</ArticleCount><Articles><item/></Articles></xml>"
            ),
            Some(DecodeError::Missing("ArticleCount that is right")),
        ),
    ] {
        let read = decode_reply(body.as_bytes());
        let found = read.as_ref().err().copied();
        assert!(
            found.is_some() && (fault.is_none() || found == fault),
            "{body}: {read:?}"
        );
    }
    for silence in ["", "success"] {
        assert_eq!(decode_reply(silence.as_bytes()).unwrap().reply, Reply::None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Cut, doubled, overwritten and stuffed documents are decoded or refused, and never more is
    /// refused than a strict reader refuses.
    #[test]
    fn mutations_never_panic_and_are_refused_only_with_cause(document in mutated()) {
        let decoded = decode(&document);
        if let Ok(push) = decode(&document) {
            assert!(push.key().as_str().len() <= 64);
            let read = push.into_inbound("demo".into());
            prop_assert!(!read.openid.as_str().is_empty());
        }
        let strict = std::str::from_utf8(&document).ok().map(roxmltree::Document::parse);
        if let (Some(Ok(_)), Err(fault)) = (strict, decoded) {
            let has_cause = !matches!(fault, DecodeError::Malformed { .. } | DecodeError::Empty);
            assert!(has_cause, "{fault}: {}", String::from_utf8_lossy(&document));
        }
    }

    /// Fields of any names and texts, nested in any way, are read as a strict reader reads them.
    #[test]
    fn fields_are_read_as_a_strict_reader_reads_them(fields in prop::collection::vec(field(3), 0..6)) {
        let head = "<ToUserName>g</ToUserName><FromUserName>o</FromUserName><MsgType>x</MsgType>";
        let document = format!("<xml>{head}{}</xml>", fields.concat());
        let strict = roxmltree::Document::parse(&document).unwrap();
        let mut expected = std::collections::BTreeMap::new();
        flatten(strict.root_element(), "", &mut expected);
        expected.retain(|name, _| !head.contains(&format!("<{name}>")));
        let read = inbound(document.as_bytes()).unwrap();
        prop_assert_eq!(read.extra, expected, "{}", document);
    }

    /// What the platform would read is what was said, for every type of reply.
    #[test]
    fn replies_survive_the_wire(reply in reply()) {
        let at = Timestamp::from_secs(7);
        let body = encode(&reply, "o1", "gh_1", at);
        let strict = roxmltree::Document::parse(&body);
        prop_assert!(strict.is_ok(), "{body}");
        let PassiveReply { to, from, created, reply: read, .. } = decode_reply(body.as_bytes()).unwrap();
        prop_assert_eq!((&*to, &*from, created), ("o1", "gh_1", at));
        prop_assert_eq!(&read, &reply);
        prop_assert_eq!(&*encode(&read, "o1", "gh_1", at), &*body);
    }

    /// A text of any characters that XML knows arrives whole, and adds no field.
    #[test]
    fn texts_survive_the_wire(text in text()) {
        let body = push([("ToUserName", "g"), ("FromUserName", "o"), ("MsgType", "text"), ("Content", &text)]);
        let read = inbound(body.as_bytes()).unwrap();
        prop_assert_eq!(read.text(), Some(&*text));
        prop_assert!(read.extra.is_empty());
    }
}

/// The bytes of every push that was recorded from the platform.
#[cfg(feature = "server")]
pub(crate) fn recorded_pushes() -> impl Iterator<Item = String> {
    let read = |file| fs::read_to_string(file).unwrap();
    recorded().into_iter().map(read)
}

/// The JSON of an XML push.
#[cfg(feature = "server")]
pub(crate) use json::to_json;

fn recorded() -> Vec<PathBuf> {
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/messages/wechatpy");
    let mut pushes = files(&recorded.join("message"), ".xml");
    pushes.extend(files(&recorded.join("event"), ".xml"));
    pushes
}

fn inbound(body: &[u8]) -> Result<Inbound, DecodeError> {
    Ok(decode(body)?.into_inbound("demo".into()))
}

/// A message, line by line. The openid is written in full: `Debug` would mask it.
fn describe(inbound: &Inbound) -> String {
    let mut text = format!(
        "from {:?} to {:?} at {}\nkey {}\nnumber {:?}\n{:#?}\n",
        inbound.openid.as_str(),
        inbound.account_name,
        inbound.created.secs(),
        inbound.key,
        inbound.msg_id,
        inbound.content,
    );
    for (name, value) in &inbound.extra {
        writeln!(text, "{name} = {value:?}").unwrap();
    }
    text
}

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/wire")
}

fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries
        .filter(|path| path.to_string_lossy().ends_with(end))
        .collect();
    files.sort();
    files
}

fn expect(file: &Path, found: &str) {
    if std::env::var_os("WXMENU_BLESS").is_some() {
        return fs::write(file, found).unwrap();
    }
    let expected = fs::read_to_string(file).unwrap_or_default();
    assert_eq!(found, expected, "{}", file.display());
}

/// A document from the files, changed in one to four places.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    const STUFFING: [&str; 14] = [
        "<![CDATA[",
        "]]>",
        "</Content>",
        "<Content>",
        "&",
        "&#0;",
        "<!--",
        "-->",
        "<a>",
        "/>",
        "\0",
        "<?",
        "\u{FFFE}",
        "<!",
    ];
    let documents: Vec<Vec<u8>> = files(&here(), ".push.xml")
        .iter()
        .map(|file| fs::read(file).unwrap())
        .collect();
    let change = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        0..STUFFING.len() + 3,
    );
    let changes = prop::collection::vec(change, 1..5);
    (prop::sample::select(documents), changes).prop_map(|(mut document, changes)| {
        for (at, other, how) in changes {
            let (at, other) = (
                at.index(document.len() + 1),
                other.index(document.len() + 1),
            );
            let (low, high) = (at.min(other), at.max(other));
            match how.checked_sub(3) {
                Some(which) => drop(document.splice(at..at, STUFFING[which].bytes())),
                None if how == 0 => drop(document.drain(low..high)),
                None if how == 1 => {
                    let part = document[low..high].to_vec();
                    document.splice(low..low, part);
                }
                None => document
                    .iter_mut()
                    .skip(at)
                    .take(1)
                    .for_each(|byte| *byte ^= 0x15),
            }
        }
        document
    })
}

/// Any text of characters that XML has a place for; often the ones that mean something in XML.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("]]>".to_owned()),
        Just("]".to_owned()),
        Just("<![CDATA[".to_owned()),
        Just("]]></Content>".to_owned()),
        Just("&lt;<>&\"'\n\t".to_owned()),
        Just("菜单😀，".to_owned()),
        "[\\PC--\u{FFFE}\u{FFFF}]{0,8}",
    ];
    prop::collection::vec(piece, 1..8).prop_map(|pieces| format!("x{}", pieces.concat()))
}

fn reply() -> impl Strategy<Value = Reply> {
    let some = || prop::option::of(text());
    let article = (text(), text(), text()).prop_map(|(title, description, url)| {
        let mut article = Article::new(title, url);
        article.description = description;
        article
    });
    prop_oneof![
        text().prop_map(Reply::text),
        text().prop_map(|media_id| json(&[
            ("type", Some("image".into())),
            ("media_id", Some(media_id))
        ])),
        text().prop_map(|media_id| json(&[
            ("type", Some("voice".into())),
            ("media_id", Some(media_id))
        ])),
        (text(), some(), some()).prop_map(|(media_id, title, description)| {
            json(&[
                ("type", Some("video".into())),
                ("media_id", Some(media_id)),
                ("title", title),
                ("description", description),
            ])
        }),
        (some(), some(), some(), text()).prop_map(|(title, url, better, thumb)| {
            json(&[
                ("type", Some("music".into())),
                ("title", title),
                ("music_url", url),
                ("hq_music_url", better),
                ("thumb_media_id", Some(thumb)),
            ])
        }),
        prop::collection::vec(article, 1..4).prop_map(|articles| Reply::News { articles }),
        some().prop_map(|account| Reply::Transfer { account }),
    ]
}

/// A reply by its fields; outside its crate a reply is not built by naming the arm's fields.
fn json(fields: &[(&str, Option<String>)]) -> Reply {
    let object: serde_json::Map<String, serde_json::Value> = fields
        .iter()
        .filter_map(|(name, value)| Some(((*name).to_owned(), value.clone()?.into())))
        .collect();
    serde_json::from_value(object.into()).unwrap()
}

/// An element with text in one of the ways in which text is written, or with elements.
fn field(depth: u32) -> impl Strategy<Value = String> {
    let leaf = ("[A-D][a-z0-9_.-]{0,3}", text(), 0..3).prop_map(|(name, text, how)| match how {
        0 => format!(
            "<{name}>{}</{name}>",
            text.replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
        ),
        1 => format!(
            "<{name}><![CDATA[{}]]></{name}>",
            text.replace("]]>", "]]]]><![CDATA[>")
        ),
        _ => format!("<{name} a='>'/>"),
    });
    leaf.prop_recursive(depth, 16, 4, |inner| {
        ("[A-D]", prop::collection::vec(inner, 1..4))
            .prop_map(|(name, fields)| format!("<{name}>\n {}\n</{name}>", fields.join("\n")))
    })
}

/// The fields of a strict reader's tree, by their paths.
fn flatten(
    element: roxmltree::Node<'_, '_>,
    path: &str,
    fields: &mut std::collections::BTreeMap<String, String>,
) {
    let mut seen = std::collections::BTreeMap::<&str, usize>::new();
    for child in element.children().filter(roxmltree::Node::is_element) {
        let name = child.tag_name().name();
        let nth = seen.entry(name).and_modify(|nth| *nth += 1).or_insert(1);
        let number = if *nth > 1 {
            format!(".{nth}")
        } else {
            String::new()
        };
        let here = format!("{path}{name}{number}");
        if child.children().any(|inner| inner.is_element()) {
            flatten(child, &format!("{here}."), fields);
        } else {
            fields.insert(here, child.text().unwrap_or_default().to_owned());
        }
    }
}

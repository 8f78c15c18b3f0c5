#![allow(clippy::disallowed_methods, reason = "one case sends a file")]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;

use clap::Parser;

use super::{SendArgs, Trouble, message, send};
use crate::model::{Content, Inbound, Reply, Timestamp};
use crate::wechat::{
    Account, AesKey, Chance, Cipher, Format, Query, Token, decode, encode, seal_reply,
};

#[derive(Parser)]
struct Command {
    #[command(flatten)]
    args: SendArgs,
}

const NOW: Timestamp = Timestamp::from_secs(1_700_000_000);

fn args(url: &str, more: &[&str]) -> SendArgs {
    let fixed = ["send", "--url", url, "--token", "t0ken", "--user", "o1"];
    Command::try_parse_from(fixed.iter().chain(more))
        .map(|command| command.args)
        .unwrap()
}

/// What was printed, and how it ended.
fn sent(url: &str, more: &[&str]) -> (String, Result<(), Trouble>) {
    let mut out = Vec::new();
    let end = send(&args(url, more), NOW, &mut out);
    (String::from_utf8(out).unwrap(), end)
}

/// What the person is told when the server is at fault.
fn refused(end: Result<(), Trouble>) -> String {
    match end {
        Err(Trouble::Refused(why)) => why,
        other => panic!("{other:?}"),
    }
}

/// The message that would be sent.
fn composed(more: &[&str]) -> Inbound {
    let body = message::compose(&args("http://x/", more), NOW).unwrap();
    decode(&body).unwrap().into_inbound("demo".into())
}

/// A server that gives these answers, and keeps the requests: their addresses and bodies.
fn server(answers: Vec<(u16, String)>) -> (String, JoinHandle<Vec<(String, String)>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/wechat/demo/", listener.local_addr().unwrap());
    let requests = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream);
        let answer = |(status, body): (u16, String)| {
            let request = read_request(&mut reader);
            let length = body.len();
            let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\n\r\n");
            let bytes = head + &body;
            reader.get_mut().write_all(bytes.as_bytes()).unwrap();
            request
        };
        answers.into_iter().map(answer).collect()
    });
    (url, requests)
}

fn read_request(reader: &mut impl BufRead) -> (String, String) {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        lines.push(line.trim().to_lowercase());
    }
    let mut lengths = lines
        .iter()
        .filter_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; lengths.next().unwrap().parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    let address = lines[0].split(' ').nth(1).unwrap().to_owned();
    (address, String::from_utf8(body).unwrap())
}

fn reply(reply: &Reply) -> (u16, String) {
    (200, encode(reply, "o1", "gh_wxmenu", NOW).into_owned())
}

#[test]
fn a_text_is_signed_and_sent_like_the_platform_does_and_its_reply_printed() {
    let (url, requests) = server(vec![reply(&Reply::text("1 游戏\n2 机器人"))]);
    let (printed, end) = sent(&url, &["菜单"]);
    assert_eq!(printed, "1 游戏\n2 机器人\n");
    end.unwrap();

    let requests = requests.join().unwrap();
    let (address, body) = &requests[0];
    let query = Query::parse(address.split_once('?').unwrap().1);
    let account = Account::plain("demo", "t0ken");
    query.admit(NOW, || Some(&account)).unwrap();
    assert_eq!(&*query.openid, b"o1");
    let inbound = decode(body.as_bytes()).unwrap().into_inbound("demo".into());
    assert_eq!(inbound.text(), Some("菜单"));
    assert_eq!(
        (inbound.openid.as_str(), &*inbound.account_name),
        ("o1", "gh_wxmenu")
    );
    assert_eq!(inbound.created, NOW);
    assert!(inbound.msg_id.is_some_and(|id| id.len() == 16));
}

#[test]
fn every_reply_is_printed_so_that_it_can_be_read() {
    let json = |text: &str| serde_json::from_str::<Reply>(text).unwrap();
    for (reply_, printed) in [
        (Reply::None, "(no reply)\n"),
        (
            json(r#"{"type":"image","media_id":"m"}"#),
            "[image]\nmedia_id: m\n",
        ),
        (
            json(r#"{"type":"voice","media_id":"m"}"#),
            "[voice]\nmedia_id: m\n",
        ),
        (
            json(r#"{"type":"video","media_id":"m","title":"t","description":null}"#),
            "[video]\nmedia_id: m\ntitle: t\n",
        ),
        (
            json(r#"{"type":"music","thumb_media_id":"p","music_url":"u"}"#),
            "[music]\nmusic_url: u\nthumb_media_id: p\n",
        ),
        (
            json(
                r#"{"type":"news","articles":[
                    {"title":"t","description":"d","pic_url":"p","url":"u"},
                    {"title":"t2","description":"","pic_url":"","url":"u2"}]}"#,
            ),
            "[news]\ntitle: t\ndescription: d\npic_url: p\nurl: u\n[news]\ntitle: t2\nurl: u2\n",
        ),
        (json(r#"{"type":"transfer"}"#), "[transfer]\n"),
        (
            json(r#"{"type":"transfer","account":"a@b"}"#),
            "[transfer]\naccount: a@b\n",
        ),
    ] {
        let (url, _) = server(vec![reply(&reply_)]);
        let (found, end) = sent(&url, &["m"]);
        assert_eq!(found, printed);
        end.unwrap();
    }
}

#[test]
fn every_kind_of_message_can_be_made() {
    for kind in [
        "text",
        "image",
        "voice",
        "video",
        "shortvideo",
        "location",
        "link",
        "miniprogrampage",
        "file",
    ] {
        let inbound = composed(&["--type", kind]);
        assert_eq!(inbound.content.msg_type(), kind);
        assert!(
            !matches!(inbound.content, Content::Other { .. }),
            "{inbound:?}"
        );
        assert!(inbound.extra.is_empty(), "{inbound:?}");
    }
    let heard = composed(&["--type", "voice", "菜单。"]);
    assert_eq!(heard.text(), Some("菜单。"));
    let place = composed(&["--type", "location", "--field", "Location_X=-1.5", "家"]);
    assert!(
        matches!(&place.content, Content::Location { latitude, label, .. } if *latitude == -1.5 && label == "家")
    );
    let other = composed(&[
        "--type",
        "hologram",
        "--field",
        "Shape=a=b",
        "--field",
        "MsgId=7",
    ]);
    assert_eq!(other.extra.get("Shape").map(String::as_str), Some("a=b"));
    assert_eq!(other.msg_id.as_deref(), Some("7"));
}

#[test]
fn events_have_a_key_and_no_number() {
    let click = composed(&["--event", "CLICK", "--key", "m001"]);
    assert!(
        matches!(&click.content, Content::Event(event) if event.is("click") && event.key == "m001")
    );
    assert_eq!(click.msg_id, None);
    let scan = composed(&["--event", "SCAN", "--field", "Ticket=t"]);
    assert_eq!(scan.extra.get("Ticket").map(String::as_str), Some("t"));
}

#[test]
fn a_file_is_sent_as_it_is() {
    let file = std::env::temp_dir().join(format!("wxmenu-send-{}.xml", std::process::id()));
    std::fs::write(&file, "<xml>as it is</xml>").unwrap();
    let (url, requests) = server(vec![(400, "incorrect content".to_owned())]);
    let (printed, end) = sent(&url, &["--raw", file.to_str().unwrap()]);
    std::fs::remove_file(&file).unwrap();
    assert_eq!(requests.join().unwrap()[0].1, "<xml>as it is</xml>");
    let told = refused(end);
    assert!(printed.is_empty() && told.contains("400") && told.contains("incorrect content"));
}

const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const SEALED: [&str; 4] = ["--aes-key", KEY, "--appid", "wx1"];

fn cipher() -> Cipher {
    Cipher::new(AesKey::parse(KEY).unwrap(), "wx1")
}

/// The answer of an account in safe mode; `chance` makes its envelope.
fn sealed_reply(reply: &Reply, chance: u8) -> (u16, String) {
    let document = encode(reply, "o1", "gh_wxmenu", NOW);
    let (token, chance) = (Token::new("t0ken"), Chance::new([chance; 24]));
    let envelope = seal_reply(Format::Xml, &document, &token, &cipher(), NOW, &chance);
    (200, envelope)
}

#[test]
fn an_encrypted_push_is_what_an_account_in_that_mode_takes() {
    let safe = Account::safe("demo", "t0ken", cipher());
    let compat = Account::compat("demo", "t0ken", cipher());
    for (mode, account, shows_the_text) in [
        (&[][..], &safe, false),
        (&["--mode", "safe"], &safe, false),
        (&["--mode", "compat"], &compat, true),
    ] {
        let (url, requests) = server(vec![sealed_reply(&Reply::text("1 游戏"), 7)]);
        let args = [&SEALED[..], mode, &["菜单"]].concat();
        let (printed, end) = sent(&url, &args);
        end.unwrap();
        assert_eq!(printed, "1 游戏\n");

        let (address, body) = requests.join().unwrap().remove(0);
        assert_eq!(body.contains("菜单"), shows_the_text, "{body}");
        let query = Query::parse(address.split_once('?').unwrap().1);
        assert_eq!(&*query.encrypt_type, b"aes");
        query.admit(NOW, || Some(account)).unwrap();
        let received = account.receive(&query, body.as_bytes()).unwrap();
        let inbound = received.decode().unwrap().into_inbound("demo".into());
        assert_eq!(inbound.text(), Some("菜单"));
        let plain = Account::plain("demo", "t0ken");
        let plain = plain.receive(&query, body.as_bytes()).unwrap();
        assert_eq!(plain.decode().is_ok(), shows_the_text, "{body}");
    }
}

#[test]
fn a_file_is_encrypted_in_its_format() {
    let file = std::env::temp_dir().join(format!("wxmenu-send-{}.json", std::process::id()));
    let message = r#"{"ToUserName":"gh_1","FromUserName":"o1","MsgType":"text","Content":"hi"}"#;
    std::fs::write(&file, message).unwrap();
    for (mode, account) in [
        ("safe", Account::safe("demo", "t0ken", cipher())),
        ("compat", Account::compat("demo", "t0ken", cipher())),
    ] {
        let (url, requests) = server(vec![(200, "success".to_owned())]);
        let more = ["--mode", mode, "--raw", file.to_str().unwrap()];
        let (printed, end) = sent(&url, &[&SEALED[..], &more].concat());
        end.unwrap();
        assert_eq!(printed, "(no reply)\n");
        let (address, body) = requests.join().unwrap().remove(0);
        let query = Query::parse(address.split_once('?').unwrap().1);
        let received = account.receive(&query, body.as_bytes()).unwrap();
        assert_eq!(received.format(), Format::Json);
        let inbound = received.decode().unwrap().into_inbound("demo".into());
        assert_eq!(inbound.text(), Some("hi"));
    }
    std::fs::remove_file(&file).unwrap();
}

#[test]
fn a_retry_in_another_envelope_is_the_same_reply() {
    let reply = Reply::text("one");
    let (url, _) = server(vec![sealed_reply(&reply, 1), sealed_reply(&reply, 2)]);
    let (printed, end) = sent(&url, &[&SEALED[..], &["--retry", "m"]].concat());
    end.unwrap();
    assert_eq!(printed, "one\nretry: the same document\n");
}

#[test]
fn an_envelope_that_the_platform_would_not_open_is_a_fault() {
    let (_, good) = sealed_reply(&Reply::text("one"), 1);
    let (_, plain) = reply(&Reply::text("one"));
    for (answer, why) in [
        (plain.clone(), "of its envelope: there is no Encrypt"),
        (
            good.replace("<MsgSignature><![CDATA[", "<MsgSignature><![CDATA[x"),
            "not made with this token",
        ),
        (good.replace("Nonce", "nonce"), "there is no Nonce"),
        ("fine".to_owned(), "of its envelope: a tag has no name"),
    ] {
        let (url, _) = server(vec![(200, answer)]);
        let told = refused(sent(&url, &[&SEALED[..], &["m"]].concat()).1);
        assert!(told.contains(why), "{told}");
    }
    // In compat mode the platform takes both.
    let (url, _) = server(vec![(200, plain)]);
    let (printed, end) = sent(&url, &[&SEALED[..], &["--mode", "compat", "m"]].concat());
    end.unwrap();
    assert_eq!(printed, "one\n");
}

#[test]
fn a_retry_is_the_same_request_and_wants_the_same_bytes() {
    let first = reply(&Reply::text("one"));
    let (url, requests) = server(vec![first.clone(), first.clone()]);
    let (printed, end) = sent(&url, &["--retry", "m"]);
    assert_eq!(printed, "one\nretry: the same bytes\n");
    end.unwrap();
    let requests = requests.join().unwrap();
    assert_eq!(requests[0], requests[1]);

    let (url, _) = server(vec![first, reply(&Reply::text("two"))]);
    let (printed, end) = sent(&url, &["--retry", "m"]);
    assert_eq!(printed, "one\ntwo\n");
    assert!(matches!(end, Err(Trouble::Refused(_))));
}

#[test]
fn a_refusal_says_what_to_do() {
    for (status, reason, help) in [
        (401, "incorrect signature", "help: --token is not the token"),
        (404, "identity not found", "help: the last part of --url"),
        (400, "incorrect time", "help: the clocks"),
        (404, "", "refused: 404"),
        (302, "elsewhere", "refused: 302"),
    ] {
        let (url, _) = server(vec![(status, reason.to_owned())]);
        let (printed, end) = sent(&url, &["m"]);
        let told = refused(end);
        assert!(
            printed.is_empty() && told.contains(help) && told.contains(reason),
            "{told}"
        );
    }
}

#[test]
fn what_the_platform_would_not_take_is_a_fault() {
    let wrong = |to, from| (200, encode(&Reply::text("x"), to, from, NOW).into_owned());
    for (answer, why) in [
        ((200, "<html></html>".to_owned()), "there is no CreateTime"),
        ((200, "fine".to_owned()), "a tag has no name"),
        (wrong("o2", "gh_wxmenu"), "ToUserName is `o2`, not `o1`"),
        (
            wrong("o1", "gh_2"),
            "FromUserName is `gh_2`, not `gh_wxmenu`",
        ),
    ] {
        let (url, _) = server(vec![answer]);
        let told = refused(sent(&url, &["m"]).1);
        assert!(told.contains(why), "{told}");
    }
}

#[test]
fn no_connection_names_the_address_and_no_proof() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let text = refused(sent(&format!("http://{address}/wechat/demo/"), &["m"]).1);
    assert!(
        text.starts_with(&format!("{address}: ")) && text.contains("refused"),
        "{text}"
    );
    assert!(!text.contains("signature"), "{text}");
}

#[test]
fn wrong_usage_is_told_before_anything_is_sent() {
    for (url, more, why) in [
        ("http://x/", &[][..], "nothing to send"),
        ("x/y", &["m"], "relative URL"),
        ("ftp://x/", &["m"], "must begin with http"),
        (
            "http://x/",
            &["--mode", "safe", "m"],
            "--mode safe needs --aes-key and --appid",
        ),
        (
            "http://x/",
            &["--aes-key", "k", "--appid", "wx1", "m"],
            "--aes-key: an EncodingAESKey has 43 characters, this one has 1",
        ),
        (
            "http://x/",
            &["--mode", "plain", "--aes-key", "k", "--appid", "wx1", "m"],
            "--mode plain has no --aes-key",
        ),
        (
            "http://x/",
            &["--type", "imge", "m"],
            "did you mean `image`?",
        ),
        ("http://x/", &["--field", "1=2", "m"], "write NAME=VALUE"),
        (
            "http://x/",
            &["--raw", "/no/such/file"],
            "cannot read `/no/such/file`",
        ),
    ] {
        let told = sent(url, more).1;
        assert!(
            matches!(&told, Err(Trouble::Usage(text)) if text.contains(why)),
            "{told:?}"
        );
    }
    let fixed = ["send", "--url", "u", "--token", "t", "--user", "o"];
    for clash in [
        &["--event", "CLICK", "text"][..],
        &["--key", "k", "text"],
        &["--raw", "f", "text"],
        &["--mode", "loud", "text"],
        &["--aes-key", "k", "text"],
        &["--appid", "wx1", "text"],
        &["--type", "image", "--event", "CLICK"],
    ] {
        assert!(
            Command::try_parse_from(fixed.iter().chain(clash)).is_err(),
            "{clash:?}"
        );
    }
}

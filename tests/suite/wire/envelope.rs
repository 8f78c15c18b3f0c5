//! Envelopes: made and opened byte for byte as published ones, and refused as one when anything is
//! wrong with them.

use proptest::prelude::*;
use serde::Deserialize;
use wxmenu::model::{Reply, Timestamp};
use wxmenu::wechat::{
    Account, AesKey, Chance, Cipher, DecodeError, Format, Query, Token, Unopened, Unreceived,
    open_reply, push, seal_reply, sign,
};

use crate::project::read;

const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const APPID: &str = "wx0123456789abcdef";
const TIME: Timestamp = Timestamp::from_secs(1_408_090_503);

/// An envelope that another implementation made.
#[derive(Deserialize)]
struct Vector {
    name: String,
    token: String,
    encoding_aes_key: String,
    receive_id: String,
    configured_id: String,
    random16: String,
    encrypt: String,
    plaintext: String,
    timestamp: String,
    nonce: String,
    msg_signature: String,
    signature: String,
}

fn vectors() -> Vec<Vector> {
    let vectors: Vec<Vector> = serde_json::from_str(&read("tests/data/vectors.json")).unwrap();
    assert!(vectors.len() >= 4);
    vectors
}

fn cipher_of(appid: &str) -> Cipher {
    Cipher::new(AesKey::parse(KEY).unwrap(), appid)
}

fn cipher() -> Cipher {
    cipher_of(APPID)
}

#[test]
fn every_published_envelope_is_opened_and_made_again() {
    for vector in vectors() {
        let key = AesKey::parse(&vector.encoding_aes_key).unwrap();
        let cipher = Cipher::new(key.clone(), &*vector.receive_id);
        let opened = cipher.decrypt(vector.encrypt.as_bytes()).unwrap();
        assert_eq!(opened, vector.plaintext, "{}", vector.name);
        let random = vector.random16.as_bytes().try_into().unwrap();
        let made = cipher.encrypt(vector.plaintext.as_bytes(), random);
        assert_eq!(made, vector.encrypt, "{}", vector.name);
        for wrong in ["", "wx49f0ab532d5d035", "xwx49f0ab532d5d035a"] {
            let other = Cipher::new(key.clone(), wrong);
            assert!(other.decrypt(vector.encrypt.as_bytes()).is_err());
        }
        if vector.configured_id != vector.receive_id {
            let other = Cipher::new(key, vector.configured_id);
            assert!(other.decrypt(vector.encrypt.as_bytes()).is_err());
        }
    }
}

#[test]
fn every_published_signature_is_made_again() {
    for vector in vectors() {
        let [token, time, nonce] = [&vector.token, &vector.timestamp, &vector.nonce];
        let parts = [token.as_bytes(), time.as_bytes(), nonce.as_bytes()];
        assert_eq!(sign(parts).to_string(), vector.signature);
        let [token, time, nonce] = parts;
        let with = sign([token, time, nonce, vector.encrypt.as_bytes()]);
        assert_eq!(with.to_string(), vector.msg_signature, "{}", vector.name);
    }
}

#[test]
fn every_published_push_is_received() {
    for vector in vectors() {
        if !vector.plaintext.starts_with("<xml>") {
            continue;
        }
        let key = AesKey::parse(&vector.encoding_aes_key).unwrap();
        let cipher = Cipher::new(key, &*vector.receive_id);
        let account = Account::safe("a", &*vector.token, cipher);
        let query = format!(
            "timestamp={}&nonce={}&msg_signature={}",
            vector.timestamp, vector.nonce, vector.msg_signature
        );
        let body = push([("ToUserName", "x"), ("Encrypt", &vector.encrypt)]);
        let received = account.receive(&Query::parse(&query), body.as_bytes());
        let inbound = received.unwrap().decode().unwrap().into_inbound("a".into());
        assert!(inbound.text().is_some(), "{inbound:?}");
    }
}

#[test]
fn a_document_of_any_length_survives() {
    for length in (0..200).chain([4095, 65_536]) {
        let document = "m".repeat(length);
        let sealed = cipher().encrypt(document.as_bytes(), [length as u8; 16]);
        assert_eq!(cipher().decrypt(sealed.as_bytes()).unwrap(), document);
        // Four characters of Base64 for each three bytes of whole blocks of 32.
        assert_eq!(sealed.trim_end_matches('=').len() * 3 / 4 % 32, 0);
    }
}

#[test]
fn a_text_that_no_account_of_ours_made_is_refused() {
    let good = cipher().encrypt(b"<xml/>", [7; 16]);
    for bad in [
        "",
        "=",
        "AAAA",
        "not Base64!",
        &good[..good.len() - 4],
        &good[..good.len() - 1],
        &good[4..],
        &format!("{good}AAAA"),
        &format!("{good}\n"),
        &good.replace('=', ""),
        &format!("{good}{good}"),
        &cipher_of("wx0123456789abcdeF").encrypt(b"<xml/>", [7; 16]),
        &cipher_of("").encrypt(b"<xml/>", [7; 16]),
        &cipher().encrypt(b"\xFF\xFE", [7; 16]),
    ] {
        assert!(cipher().decrypt(bad.as_bytes()).is_err(), "{bad}");
    }
    let other = AesKey::parse(&KEY.to_uppercase()).unwrap();
    assert!(Cipher::new(other, APPID).decrypt(good.as_bytes()).is_err());
}

#[test]
fn neither_key_nor_token_can_be_read_from_an_account() {
    let account = Account::safe("shop", "t0ken", cipher());
    let shown = format!("{account:?}");
    assert!(!shown.contains(KEY) && !shown.contains("t0ken"), "{shown}");
    assert!(!shown.contains("[105, 183"), "{shown}");
}

/// A push in an envelope: its query string and its body.
fn enveloped(document: &str, format: Format) -> (String, String) {
    let sealed = cipher().encrypt(document.as_bytes(), [9; 16]);
    let signature = sign([b"t0ken", b"1408090502", b"n", sealed.as_bytes()]);
    let query = format!("timestamp=1408090502&nonce=n&msg_signature={signature}");
    let body = match format {
        Format::Json => serde_json::json!({"ToUserName": "gh_1", "Encrypt": sealed}).to_string(),
        _ => push([("ToUserName", "gh_1"), ("Encrypt", &sealed)]),
    };
    (query, body)
}

const MESSAGE: &str = "<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName>\
    <CreateTime>1</CreateTime><MsgType>text</MsgType><Content>inner</Content></xml>";

#[test]
fn what_stands_beside_an_envelope_does_not_count() {
    let (query, body) = enveloped(MESSAGE, Format::Xml);
    let outer = MESSAGE.replace("inner", "outer").replace("o1", "o2");
    let sealed = body.split("<Encrypt>").nth(1).unwrap();
    let both = format!("{}<Encrypt>{sealed}", outer.trim_end_matches("</xml>"));
    let query = Query::parse(&query);
    for account in [
        Account::compat("shop", "t0ken", cipher()),
        Account::safe("shop", "t0ken", cipher()),
    ] {
        let received = account.receive(&query, both.as_bytes()).unwrap();
        let inbound = received.decode().unwrap().into_inbound("shop".into());
        assert_eq!(inbound.text(), Some("inner"));
        assert_eq!(inbound.openid.as_str(), "o1");
    }
    let plain = Account::plain("shop", "t0ken");
    let received = plain.receive(&query, both.as_bytes()).unwrap();
    let inbound = received.decode().unwrap().into_inbound("shop".into());
    assert_eq!(inbound.text(), Some("outer"));
    assert!(inbound.extra.is_empty(), "{inbound:?}");
}

#[test]
fn only_safe_mode_wants_nothing_but_envelopes() {
    let query = Query::parse("timestamp=1408090502&nonce=n");
    let received = |account: &Account| account.receive(&query, MESSAGE.as_bytes()).err();
    assert_eq!(received(&Account::plain("shop", "t0ken")), None);
    assert_eq!(received(&Account::compat("shop", "t0ken", cipher())), None);
    let safe = Account::safe("shop", "t0ken", cipher());
    for body in [
        MESSAGE,
        "<xml><Encrypt/></xml>",
        "<xml><Encrypt> </Encrypt></xml>",
        "{}",
    ] {
        let refused = safe.receive(&query, body.as_bytes()).err();
        assert_eq!(refused, Some(DecodeError::NotEncrypted.into()), "{body}");
    }
}

#[test]
fn an_answer_is_encrypted_if_the_push_was_and_in_its_format() {
    let account = Account::compat("shop", "t0ken", cipher());
    let reply = Reply::text("菜 ]]> \"单\"");
    let chance = || Chance::new([5; 24]);
    for format in [Format::Xml, Format::Json] {
        let (query, body) = enveloped(MESSAGE, format);
        let query = Query::parse(&query);
        let received = account.receive(&query, body.as_bytes()).unwrap();
        let answer = received.answer(&reply, "o1", "gh_1", TIME, chance);
        assert_eq!(Format::of(answer.as_bytes()), format);
        assert!(!answer.contains('菜'));
        let opened = open_reply(answer.as_bytes(), &account.token, &cipher()).unwrap();
        let read = wxmenu::wechat::decode_reply(opened.as_bytes()).unwrap();
        assert_eq!((read.reply, read.created), (reply.clone(), TIME));
        let again = received.answer(&reply, "o1", "gh_1", TIME, chance);
        assert_eq!(answer, again, "the same chance gives the same bytes");
        let silence = received.answer(&Reply::None, "o1", "gh_1", TIME, chance);
        assert_eq!(silence, "success");

        let plain = account.receive(&query, MESSAGE.as_bytes()).unwrap();
        let answer = plain.answer(&reply, "o1", "gh_1", TIME, chance);
        assert!(answer.contains('菜'));
    }
}

#[test]
fn a_sealed_reply_has_four_fields_of_which_each_is_needed() {
    let token = Token::new("t0ken");
    let chance = Chance::new([5; 24]);
    let seal = |format| seal_reply(format, "<xml/>", &token, &cipher(), TIME, &chance);
    let xml = seal(Format::Xml);
    let sealed = cipher().encrypt(b"<xml/>", [5; 16]);
    let time = TIME.secs().to_string();
    let parts = ["t0ken", &time, &chance.nonce, &sealed].map(str::as_bytes);
    let signature = sign(parts);
    assert_eq!(
        xml,
        format!(
            "<xml><Encrypt><![CDATA[{sealed}]]></Encrypt>\
             <MsgSignature><![CDATA[{signature}]]></MsgSignature>\
             <TimeStamp>{time}</TimeStamp><Nonce><![CDATA[{}]]></Nonce></xml>",
            chance.nonce
        )
    );
    let json: serde_json::Value = serde_json::from_str(&seal(Format::Json)).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "Encrypt": sealed, "MsgSignature": signature.to_string(),
            "TimeStamp": TIME.secs(), "Nonce": chance.nonce,
        })
    );

    let open = |body: &str| open_reply(body.as_bytes(), &token, &cipher());
    assert_eq!(open(&xml).unwrap(), "<xml/>");
    for field in ["Encrypt", "MsgSignature", "TimeStamp", "Nonce"] {
        let fault = open(&xml.replace(field, "Other")).unwrap_err();
        assert_eq!(fault, Unopened::Document(DecodeError::Missing(field)));
    }
    for (is, should_not_be) in [
        (&*time, "1408090504"),
        (&*chance.nonce, "7"),
        ("<![CDATA[", "<![CDATA[A"),
    ] {
        let fault = open(&xml.replacen(is, should_not_be, 1)).unwrap_err();
        assert_eq!(fault, Unopened::Signature, "{is}");
    }
    let other = open_reply(xml.as_bytes(), &token, &cipher_of("wx1"));
    assert_eq!(other.unwrap_err(), Unopened::Cipher);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_document_survives_its_envelope(document in any::<String>(), random in any::<[u8; 16]>()) {
        let sealed = cipher().encrypt(document.as_bytes(), random);
        prop_assert_eq!(cipher().decrypt(sealed.as_bytes()).unwrap(), document);
    }

    /// Ciphertext by itself can be changed by who does not know the key; the signature over it
    /// cannot be made for the change.
    #[test]
    fn no_changed_envelope_is_received(
        at in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        by in "[A-Za-z0-9+/=]",
        how in 0..4,
    ) {
        let (query, body) = enveloped(MESSAGE, Format::Xml);
        let start = body.find("<Encrypt><![CDATA[").unwrap() + 18;
        let end = body.find("]]></Encrypt>").unwrap();
        let at = start + at.index(end - start);
        let (low, high) = (at, at.max(start + other.index(end - start)) + 1);
        let mut changed = body.clone();
        match how {
            0 => changed.replace_range(at..at + 1, &by),
            1 => changed.insert_str(at, &by),
            2 => changed.replace_range(low..high, ""),
            _ => changed.insert_str(low, &body[low..high]),
        }
        prop_assume!(changed != body);
        let query = Query::parse(&query);
        let account = Account::safe("shop", "t0ken", cipher());
        let refused = account.receive(&query, changed.as_bytes()).err();
        let is_gone = how == 2 && (low, high) == (start, end);
        let expected = if is_gone { DecodeError::NotEncrypted.into() } else { Unreceived::Envelope };
        prop_assert_eq!(refused, Some(expected));
    }

    /// Whatever is signed with the token but not made with the key is refused, and for one reason.
    #[test]
    fn no_signed_bytes_are_received_without_the_key(mut blocks in prop::collection::vec(any::<[u8; 32]>(), 1..6), cut in 0..8_usize) {
        use base64::Engine as _;
        if let Some(last) = blocks.last_mut() {
            last[31] = last[31].max(1);
        }
        let bytes = blocks.concat();
        let bytes = &bytes[..bytes.len() - cut.saturating_sub(4)];
        let text = base64::engine::general_purpose::STANDARD.encode(bytes);
        let signature = sign([b"t0ken", b"1408090502", b"n", text.as_bytes()]);
        let query = format!("timestamp=1408090502&nonce=n&msg_signature={signature}");
        let body = push([("Encrypt", &*text)]);
        let account = Account::compat("shop", "t0ken", cipher());
        let refused = account.receive(&Query::parse(&query), body.as_bytes()).err();
        prop_assert_eq!(refused, Some(Unreceived::Envelope));
    }
}

//! What is done with an input. The fuzz targets and the replay in `tests/suite/corpus.rs` share it.

use wxmenu::menu;
use wxmenu::model::{SourceFile, Timestamp};
use wxmenu::resolve::{Input, Step, resolve};
use wxmenu::wechat::{self, Account, AesKey, Cipher, DecodeError, Format, Query};

/// Loads any text as a menuconfig, looks at every place that a fault names, and asks the tree
/// about a few texts in every menu.
pub(crate) fn menuconfig(text: &str) {
    let file = SourceFile::new("menus/fuzz.menuconfig.xml", text);
    let (menus, faults) = menu::load(&[file]);
    for fault in &faults {
        let shown = fault.to_string();
        assert!(shown.contains(fault.code.word()));
        if let Some(span) = &fault.span {
            let whole = text.is_char_boundary(span.start()) && text.is_char_boundary(span.end());
            assert!(whole, "{shown} at {}..{}", span.start(), span.end());
        }
    }
    for tree in menus.trees() {
        let places = std::iter::once(None).chain(tree.menus().iter().map(Some));
        for at in places.take(16) {
            for typed in ["", "m", "12", "菜单。", "exit"] {
                let _ = resolve(tree, at, &Input::new(typed, &Step::DEFAULT), &[]);
            }
        }
    }
}

/// Reads any bytes as a push; what is one is answered in its format, and the answer is read again.
pub(crate) fn callback(body: &[u8]) {
    let Ok(push) = wechat::decode(body) else {
        return;
    };
    let inbound = push.into_inbound("demo".into());
    let text = inbound.text().unwrap_or("nothing").to_owned();
    let reply = wxmenu::model::Reply::text(text).fitted();
    let at = Timestamp::from_secs(1_348_831_861);
    let (to, from) = (inbound.openid.as_str(), &*inbound.account_name);
    let body = wechat::encode_as(Format::of(body), &reply, to, from, at);
    if let Some(text) = reply.as_text() {
        let read = wechat::decode(body.as_bytes());
        let read = read.map(|push| push.into_inbound("demo".into()));
        assert!(
            read.is_ok_and(|again| again.text().is_some()),
            "{text:?} became {body:?}"
        );
    }
}

/// Reads any bytes as a JSON push, and holds that reading against a general reader's: what that
/// one takes for an object is no broken document.
pub(crate) fn json(body: &[u8]) {
    if Format::of(body) != Format::Json {
        return;
    }
    callback(body);
    if let (Ok(serde_json::Value::Object(_)), Err(fault)) =
        (serde_json::from_slice(body), wechat::decode(body))
    {
        let has_cause = !matches!(fault, DecodeError::Malformed { .. } | DecodeError::Empty);
        assert!(has_cause, "{fault}");
    }
}

/// Takes any bytes for the `Encrypt` of a push whose signature is right, for what was encrypted,
/// and for a whole body to an account in safe mode.
pub(crate) fn decrypt(bytes: &[u8]) {
    let Ok(key) = AesKey::parse("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG") else {
        return;
    };
    let cipher = Cipher::new(key, "wx0123456789abcdef");
    if let Ok(document) = cipher.decrypt(bytes) {
        let again = cipher.decrypt(cipher.encrypt(document.as_bytes(), [7; 16]).as_bytes());
        assert_eq!(again, Ok(document));
    }
    let sealed = cipher.encrypt(bytes, [7; 16]);
    let opened = cipher.decrypt(sealed.as_bytes());
    assert_eq!(opened.ok(), String::from_utf8(bytes.to_vec()).ok());

    let account = Account::safe("demo", "token", cipher);
    for body in [bytes, wechat::push([("Encrypt", &*sealed)]).as_bytes()] {
        let parts = [b"token", b"1348831860".as_slice(), b"n", sealed.as_bytes()];
        let signature = wechat::sign(parts);
        let query = format!("timestamp=1348831860&nonce=n&msg_signature={signature}");
        if let Ok(received) = account.receive(&Query::parse(&query), body) {
            let _ = received
                .decode()
                .map(|push| push.into_inbound("demo".into()));
        }
    }
}

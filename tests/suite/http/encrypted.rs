//! Compat and safe mode, and JSON: what the platform sends to such accounts, and what others try.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use wxmenu::Engine;
use wxmenu::handler::{self, CommandContext, CommandHandler, HandlerError};
use wxmenu::model::{ManualClock, Timestamp};
use wxmenu::server::{Callback, Health};
use wxmenu::store::{DynStore, MemoryStore, SessionStore};
use wxmenu::wechat::{
    self, Account, AesKey, Cipher, Format, PassiveReply, Token, decode_reply, open_reply,
};

use super::{Answer, Bot, NOW, PERSON, signed, text};
use crate::wire::{recorded_pushes, to_json};

const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const APPID: &str = "wx0123456789abcdef";
const TOKEN: &str = "shoptoken";

fn cipher_of(appid: &str) -> Cipher {
    Cipher::new(AesKey::parse(KEY).unwrap(), appid)
}

fn cipher() -> Cipher {
    cipher_of(APPID)
}

/// How often a handler ran.
#[derive(Clone, Default)]
struct Runs(Arc<AtomicUsize>);

impl CommandHandler for Runs {
    async fn handle(&self, _: &mut CommandContext) -> Result<handler::Answer, HandlerError> {
        let run = self.0.fetch_add(1, Relaxed) + 1;
        Ok(handler::Answer::text(format!("run {run}")))
    }
}

/// A bot whose accounts `plain`, `compat` and `safe` are in these modes.
struct Modes {
    bot: Bot,
    runs: Runs,
    store: DynStore,
}

impl Modes {
    fn new() -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp::from_secs(NOW)));
        let runs = Runs::default();
        let store = DynStore::new(MemoryStore::new());
        let menu = r#"<menu-configs><menu-config id="m" name="m"><regex>菜单</regex>
            <menu-command name="count" handler="count" event-type="enter"/>
            </menu-config></menu-configs>"#;
        let engine = Engine::builder()
            .menu("menus/a.menuconfig.xml", menu)
            .handler("count", runs.clone())
            .store(store.clone())
            .clock(clock.clone())
            .build()
            .unwrap();
        let accounts = [
            Account::plain("plain", TOKEN),
            Account::compat("compat", TOKEN, cipher()),
            Account::safe("safe", TOKEN, cipher()),
        ];
        let callback = Callback::new(engine.clone(), accounts).clock(clock.clone());
        let health = Health::of(engine);
        let bot = Bot {
            callback,
            health,
            clock,
        };
        Self { bot, runs, store }
    }

    /// Sends a document as the platform does to an account in this mode.
    async fn send(&self, mode: &str, document: &str) -> Answer {
        let (uri, body) = delivery(mode, document, [7; 16]);
        self.bot.post(&uri, body).await
    }

    /// Sends what a bad request is made of, and sees that nothing came of it.
    async fn refused(&self, uri: &str, body: &str, reason: (u16, &str)) {
        let answer = self.bot.post(uri, body).await;
        assert_eq!(answer.brief(), reason, "{uri} {body}");
        assert_eq!(answer.content_type, "text/plain; charset=utf-8");
        assert_eq!(self.runs.0.load(Relaxed), 0, "{body}");
        assert!(self.store.list(None, 1).await.unwrap().is_empty(), "{body}");
    }
}

const SIGNATURE: (u16, &str) = (401, "incorrect signature");
const CONTENT: (u16, &str) = (400, "incorrect content");

/// The address and the body of a delivery.
fn delivery(mode: &str, document: &str, random: [u8; 16]) -> (String, String) {
    let sealed = cipher().encrypt(document.as_bytes(), random);
    match mode {
        "plain" => (signed("plain", TOKEN, NOW), document.to_owned()),
        "compat" => (enveloped("compat", &sealed), beside(document, &sealed)),
        _ => (enveloped("safe", &sealed), around(document, &sealed)),
    }
}

/// The address of a delivery whose envelope the token signs.
fn enveloped(account: &str, sealed: &str) -> String {
    let signature = wechat::sign([TOKEN, &NOW.to_string(), "n0nce", sealed].map(str::as_bytes));
    let uri = signed(account, TOKEN, NOW);
    format!("{uri}&encrypt_type=aes&msg_signature={signature}")
}

/// The envelope alone, in the format of the document.
fn around(document: &str, sealed: &str) -> String {
    match Format::of(document.as_bytes()) {
        Format::Json => format!(r#"{{"ToUserName":"gh_1","Encrypt":"{sealed}"}}"#),
        _ => format!(
            "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        ),
    }
}

/// The envelope after the document's fields.
fn beside(document: &str, sealed: &str) -> String {
    let document = document.trim();
    match Format::of(document.as_bytes()) {
        Format::Json => format!(
            r#"{},"Encrypt":"{sealed}"}}"#,
            document.strip_suffix('}').unwrap()
        ),
        _ => format!(
            "{}<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>",
            document.strip_suffix("</xml>").unwrap()
        ),
    }
}

/// The reply as the platform takes it from an account in this mode; it fails on what the platform
/// would not take.
fn read(mode: &str, answer: &Answer) -> PassiveReply {
    assert_eq!(answer.status, 200, "{mode}: {}", answer.text());
    if matches!(answer.text(), "" | "success") || mode == "plain" {
        return decode_reply(&answer.body).unwrap();
    }
    let opened = open_reply(&answer.body, &Token::new(TOKEN), &cipher());
    decode_reply(opened.unwrap().as_bytes()).unwrap()
}

fn said(mode: &str, answer: &Answer) -> String {
    let reply = read(mode, answer).reply;
    reply.as_text().unwrap_or_default().to_owned()
}

const MODES: [&str; 3] = ["plain", "compat", "safe"];

#[actix_web::test]
async fn every_recorded_push_is_answered_in_every_mode_and_format() {
    let modes = Modes::new();
    for mode in MODES {
        let mut texts = 0;
        for xml in recorded_pushes() {
            for document in [to_json(&xml), xml] {
                let answer = modes.send(mode, &document).await;
                let is_json = Format::of(document.as_bytes()) == Format::Json;
                let content_type = match (answer.text(), is_json) {
                    ("success", _) => "text/plain; charset=utf-8",
                    (_, true) => "application/json",
                    (_, false) => "text/xml; charset=utf-8",
                };
                assert_eq!(answer.content_type, content_type, "{document}");
                let reply = read(mode, &answer).reply;
                texts += usize::from(reply.as_text().is_some());
            }
        }
        assert!(texts >= 2, "{mode}: the text at least has an answer");
    }
}

#[actix_web::test]
async fn a_text_is_answered_in_every_mode_to_who_wrote_it() {
    let modes = Modes::new();
    for mode in MODES {
        let answer = modes.send(mode, &text("菜单", "1")).await;
        let reply = read(mode, &answer);
        assert!(reply.reply.as_text().unwrap().starts_with("run "), "{mode}");
        assert_eq!((&*reply.to, &*reply.from), (PERSON, "gh_1"));
        assert_eq!(reply.created.secs(), NOW);
        assert_eq!(answer.text().contains("run "), mode == "plain");
    }
}

/// The platform repeats signature, timestamp and nonce, and may encrypt anew.
#[actix_web::test]
async fn a_retry_gets_the_same_document() {
    let modes = Modes::new();
    for mode in MODES {
        let before = modes.runs.0.load(Relaxed);
        let message = text("菜单", "1");
        let mut documents = Vec::new();
        for random in [[7; 16], [7; 16], [8; 16]] {
            let (uri, body) = delivery(mode, &message, random);
            let answer = modes.bot.post(&uri, body).await;
            documents.push(read(mode, &answer));
            modes.bot.clock.advance(Duration::from_secs(5));
        }
        assert_eq!(documents[0], documents[1]);
        assert_eq!(documents[0], documents[2]);
        assert_eq!(modes.runs.0.load(Relaxed), before + 1, "{mode}");
    }
}

#[actix_web::test]
async fn two_envelopes_of_one_reply_differ_and_are_dated_by_the_turn() {
    let modes = Modes::new();
    let first = modes.send("safe", &text("菜单", "1")).await;
    modes.bot.clock.advance(Duration::from_secs(5));
    let again = modes.send("safe", &text("菜单", "1")).await;
    assert_ne!(first.text(), again.text());
    for answer in [first, again] {
        let time = format!("<TimeStamp>{NOW}</TimeStamp>");
        assert!(answer.text().contains(&time), "{}", answer.text());
    }
}

#[actix_web::test]
async fn silence_is_never_encrypted() {
    let modes = Modes::new();
    let event = text("", "1").replace("[text]", "[event]");
    for mode in MODES {
        let answer = modes.send(mode, &event).await;
        assert_eq!(answer.brief(), (200, "success"), "{mode}");
    }
}

#[actix_web::test]
async fn the_handshake_is_plain_in_every_mode() {
    let modes = Modes::new();
    for mode in MODES {
        let uri = format!("{}&echostr=5927782489442352469", signed(mode, TOKEN, NOW));
        let answer = modes.bot.get(&uri).await;
        assert_eq!(answer.brief(), (200, "5927782489442352469"), "{mode}");
    }
}

#[actix_web::test]
async fn compat_mode_answers_the_decrypted_document_only() {
    let modes = Modes::new();
    let sealed = cipher().encrypt(text("nothing", "1").as_bytes(), [7; 16]);
    let body = beside(&text("菜单", "2"), &sealed);
    let answer = modes.bot.post(&enveloped("compat", &sealed), body).await;
    let reply = said("compat", &answer);
    assert!(!reply.starts_with("run"), "{reply}");
    assert_eq!(modes.runs.0.load(Relaxed), 0);
}

#[actix_web::test]
async fn compat_mode_takes_plain_pushes_too_and_answers_them_plainly() {
    let modes = Modes::new();
    let uri = signed("compat", TOKEN, NOW);
    let answer = modes.bot.post(&uri, text("菜单", "1")).await;
    assert_eq!(said("plain", &answer), "run 1");
}

#[actix_web::test]
async fn what_the_platform_did_not_sign_or_encrypt_is_refused_in_one_way() {
    let modes = Modes::new();
    let message = text("菜单", "1");
    let sealed = cipher().encrypt(message.as_bytes(), [7; 16]);
    let foreign = cipher_of("wxfedcba9876543210").encrypt(message.as_bytes(), [7; 16]);
    let other_key = AesKey::parse(&KEY.to_uppercase()).unwrap();
    let other_key = Cipher::new(other_key, APPID).encrypt(message.as_bytes(), [7; 16]);
    for account in ["compat", "safe"] {
        // Signed with the token, and yet not the platform's.
        for wrong in [
            &*foreign,
            &other_key,
            &sealed[..sealed.len() - 1],
            &sealed[..sealed.len() - 4],
            &sealed[..sealed.len() - 44],
            &sealed[44..],
            &format!("{sealed}AAAA"),
            "!",
            "AAAA",
            &cipher().encrypt(b"\xFF\xFE", [7; 16]),
        ] {
            let uri = enveloped(account, wrong);
            modes.refused(&uri, &around("", wrong), SIGNATURE).await;
            modes.refused(&uri, &around("{", wrong), SIGNATURE).await;
        }
        // The platform's, and yet not signed.
        let uri = enveloped(account, &sealed);
        let (before, signature) = uri.rsplit_once('=').unwrap();
        for bad in [
            format!("{before}="),
            before.replace("&msg_signature", ""),
            format!(
                "{before}={}",
                signature.replace(|c: char| c.is_ascii_digit(), "0")
            ),
            enveloped(account, &foreign),
            signed(account, TOKEN, NOW),
            format!(
                "{}&msg_signature={}",
                signed(account, TOKEN, NOW),
                &signed(account, TOKEN, NOW)[24..64]
            ),
        ] {
            modes.refused(&bad, &around("", &sealed), SIGNATURE).await;
        }
        // Either case of the letters will do.
        let upper = format!("{before}={}", signature.to_uppercase());
        let account_is_fine = modes.bot.post(&upper, around("", &sealed)).await;
        assert_eq!(account_is_fine.status, 200);
        modes.runs.0.store(0, Relaxed);
        assert_eq!(modes.store.clear().await.unwrap(), 1);
    }
}

#[actix_web::test]
async fn a_plain_push_to_a_safe_account_is_no_message_whatever_its_signature() {
    let modes = Modes::new();
    let message = text("菜单", "1");
    let uri = signed("safe", TOKEN, NOW);
    for uri in [
        uri.clone(),
        format!("{uri}&encrypt_type=aes&msg_signature=0"),
        format!("{uri}&encrypt_type=raw"),
        enveloped("safe", "x"),
    ] {
        for body in [
            &*message,
            &to_json(&message),
            "<xml><Encrypt></Encrypt></xml>",
            "<xml><Encrypt><a>x</a></Encrypt></xml>",
            r#"{"Encrypt":null}"#,
            "",
            "no message",
            "{",
        ] {
            modes.refused(&uri, body, CONTENT).await;
        }
    }
}

#[actix_web::test]
async fn an_envelope_of_no_message_is_no_message() {
    let modes = Modes::new();
    for document in [
        "",
        "菜单",
        "<xml/>",
        "{}",
        "<xml><Encrypt>AAAA</Encrypt></xml>",
    ] {
        for mode in ["compat", "safe"] {
            let sealed = cipher().encrypt(document.as_bytes(), [7; 16]);
            let uri = enveloped(mode, &sealed);
            modes.refused(&uri, &around("", &sealed), CONTENT).await;
        }
    }
}

#[actix_web::test]
async fn an_envelope_that_is_sent_again_after_a_quarter_of_an_hour_is_too_late() {
    let modes = Modes::new();
    let (uri, body) = delivery("safe", &text("菜单", "1"), [7; 16]);
    modes.bot.clock.advance(Duration::from_secs(16 * 60));
    modes.refused(&uri, &body, (400, "incorrect time")).await;
    // Nor can it be dated anew: the time is signed.
    let later = (NOW + 16 * 60).to_string();
    let dated = uri.replace(&NOW.to_string(), &later);
    modes.refused(&dated, &body, SIGNATURE).await;
    let resigned = signed("safe", TOKEN, NOW + 16 * 60);
    let (_, proof) = uri.rsplit_once('&').unwrap();
    let resigned = format!("{resigned}&{proof}");
    modes.refused(&resigned, &body, SIGNATURE).await;
}

#[actix_web::test]
async fn reasons_before_the_envelope_come_first() {
    let modes = Modes::new();
    let wrong = around("", "AAAA");
    let uri = enveloped("safe", "AAAA");
    for (uri, reason) in [
        (
            uri.replace("timestamp=", "timestamp=x"),
            (400, "incorrect timestamp"),
        ),
        (
            uri.replace("nonce=n0nce", "nonce="),
            (400, "incorrect args"),
        ),
        (
            uri.replace("/safe/", "/nobody/"),
            (404, "identity not found"),
        ),
        (signed("safe", "wrong", NOW), SIGNATURE),
    ] {
        modes.refused(&uri, &wrong, reason).await;
    }
}

/// A refused push leaves the person where they were: they are answered as if it had not come.
#[actix_web::test]
async fn nothing_is_stored_of_what_is_refused() {
    let modes = Modes::new();
    let message = text("菜单", "1");
    let foreign = cipher_of("wx").encrypt(message.as_bytes(), [7; 16]);
    let body = around("", &foreign);
    modes
        .refused(&enveloped("safe", &foreign), &body, SIGNATURE)
        .await;
    modes
        .refused(&signed("safe", TOKEN, NOW), &message, CONTENT)
        .await;
    let answer = modes.send("safe", &message).await;
    assert_eq!(said("safe", &answer), "run 1");
}

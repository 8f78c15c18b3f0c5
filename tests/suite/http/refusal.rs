//! Who is refused, with which words, and which reason comes first.

use std::pin::Pin;

use actix_web::App;
use actix_web::dev::{Payload, Service};
use actix_web::error::PayloadError;
use actix_web::test::{self, TestRequest};
use actix_web::web::Bytes;
use futures_util::{Stream, stream};
use wxmenu::server::{Callback, configure};
use wxmenu::wechat::BadRequest;

use super::{Bot, NOW, good, signed, text};

/// One thing that can be wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    Timestamp,
    Nonce,
    Time,
    Identity,
    Signature,
    Echo,
    Content,
}

/// The faults in the order of their tests; the last two are the last of their methods.
const FAULTS: [(Fault, BadRequest); 7] = [
    (Fault::Timestamp, BadRequest::Timestamp),
    (Fault::Nonce, BadRequest::Args),
    (Fault::Time, BadRequest::Time),
    (Fault::Identity, BadRequest::Identity),
    (Fault::Signature, BadRequest::Signature),
    (Fault::Echo, BadRequest::Args),
    (Fault::Content, BadRequest::Content),
];

/// A request that has these faults and no other.
fn request(faults: &[Fault]) -> TestRequest {
    let has = |fault| faults.contains(&fault);
    let account = if has(Fault::Identity) {
        "nobody"
    } else {
        "shop"
    };
    let token = if has(Fault::Signature) {
        "wrong"
    } else {
        "shoptoken"
    };
    let time = if has(Fault::Time) { NOW - 5000 } else { NOW };
    let mut uri = signed(account, token, time);
    if has(Fault::Timestamp) {
        uri = uri.replace("timestamp=", "timestamp=x");
    }
    if has(Fault::Nonce) {
        uri = uri.replace("nonce=n0nce", "nonce=");
    }
    if has(Fault::Content) {
        return TestRequest::post().uri(&uri).set_payload("no message");
    }
    let echo = if has(Fault::Echo) { "" } else { "&echostr=7" };
    TestRequest::get().uri(&(uri + echo))
}

#[actix_web::test]
async fn of_several_faults_the_first_in_the_table_is_the_reason() {
    let bot = Bot::new();
    for chosen in 1_u32..1 << FAULTS.len() {
        let of_these = (0_u32..)
            .zip(FAULTS)
            .filter(|(bit, _)| chosen & (1 << bit) != 0);
        let (faults, reasons): (Vec<Fault>, Vec<BadRequest>) = of_these.map(|(_, row)| row).unzip();
        if faults.ends_with(&[Fault::Echo, Fault::Content]) {
            continue;
        }
        let answer = bot.call(request(&faults)).await;
        let first = reasons[0];
        assert_eq!(
            answer.brief(),
            (first.status(), first.reason()),
            "{faults:?}"
        );
        assert_eq!(answer.content_type, "text/plain; charset=utf-8");
    }
    assert_eq!(bot.call(request(&[])).await.brief(), (200, "7"));
}

#[actix_web::test]
async fn the_documented_table_is_the_one_that_is_tested() {
    let page = include_str!("../../../docs/callback.md");
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| `incorrect") || line.starts_with("| `identity"))
        .map(|line| {
            line.split('|')
                .map(|cell| cell.trim().trim_matches('`'))
                .collect()
        })
        .collect();
    let told: Vec<(&str, u16)> = rows
        .iter()
        .map(|row| (row[1], row[2].parse().unwrap()))
        .collect();
    let tested: Vec<(&str, u16)> = FAULTS
        .iter()
        .map(|(_, is)| (is.reason(), is.status()))
        .collect();
    assert_eq!(told, tested);
    assert!(
        BadRequest::ALL
            .iter()
            .all(|reason| FAULTS.iter().any(|(_, is)| is == reason))
    );
}

#[actix_web::test]
async fn missing_fields_have_the_reason_of_empty_ones() {
    let bot = Bot::new();
    let whole = format!("{}&echostr=7", good());
    for (field, reason) in [
        ("timestamp", BadRequest::Timestamp),
        ("signature", BadRequest::Args),
        ("nonce", BadRequest::Args),
    ] {
        let missing = whole.replace(field, "other");
        let answer = bot.get(&missing).await;
        assert_eq!(
            answer.brief(),
            (reason.status(), reason.reason()),
            "{missing}"
        );
    }
    let answer = bot.get("/wechat/shop/").await;
    assert_eq!(answer.brief(), (400, "incorrect timestamp"));
}

#[actix_web::test]
async fn the_window_is_open_for_less_than_900_seconds_either_way() {
    let bot = Bot::new();
    for (time, status) in [
        (NOW - 899, 200),
        (NOW + 899, 200),
        (NOW - 900, 400),
        (NOW + 900, 400),
        (NOW - 901, 400),
        (NOW + 901, 400),
        (0, 400),
        (i64::MIN, 400),
        (i64::MAX, 400),
    ] {
        let uri = format!("{}&echostr=7", signed("shop", "shoptoken", time));
        let answer = bot.get(&uri).await;
        let body = if status == 200 { "7" } else { "incorrect time" };
        assert_eq!(
            answer.brief(),
            (status, body),
            "{}",
            time.saturating_sub(NOW)
        );
    }
    // A number that is too large for a number is still one.
    let uri = good().replace("timestamp=", "timestamp=99999999999");
    assert_eq!(bot.get(&uri).await.text(), "incorrect time");
}

#[actix_web::test]
async fn a_token_opens_its_own_account_only() {
    let bot = Bot::new();
    for (account, token, status) in [
        ("shop", "shoptoken", 200),
        ("shop", "another", 401),
        ("shop", "", 401),
        ("%E5%95%86%E5%9F%8E", "shoptoken", 401),
    ] {
        let uri = format!("{}&echostr=7", signed(account, token, NOW));
        assert_eq!(bot.get(&uri).await.status, status, "{account} {token}");
    }
    let upper = good().replacen(&good()[24..64], &good()[24..64].to_uppercase(), 1);
    assert_eq!(
        bot.get(&format!("{upper}&echostr=7")).await.status,
        200,
        "{upper}"
    );
}

#[actix_web::test]
async fn an_account_without_a_token_lets_nobody_in() {
    let mut bot = Bot::new();
    let engine = wxmenu::Engine::builder().build().unwrap();
    let open = wxmenu::wechat::Account::plain("shop", "");
    bot.callback = wxmenu::server::Callback::new(engine, [open]).clock(bot.clock.clone());
    let answer = bot
        .get(&format!("{}&echostr=7", signed("shop", "", NOW)))
        .await;
    assert_eq!(answer.brief(), (401, "incorrect signature"));
}

#[actix_web::test]
async fn a_body_that_is_no_message_is_refused() {
    let bot = Bot::new();
    let doctype = format!("<!DOCTYPE xml>{}", text("m", "1"));
    for body in [
        "".as_bytes(),
        b"success",
        b"<xml>",
        b"<xml></xml>",
        b"<xml><ToUserName>g</ToUserName><FromUserName>o</FromUserName></xml>",
        b"<xml><ToUserName>g</ToUserName><Encrypt>c2VjcmV0</Encrypt></xml>",
        b"\xFF\xFE<\0x\0",
        br#"{"MsgType": "text"}"#,
        doctype.as_bytes(),
        &text("m", "1").as_bytes()[..100],
    ] {
        let answer = bot.post(&good(), body).await;
        let shown = String::from_utf8_lossy(body);
        assert_eq!(answer.brief(), (400, "incorrect content"), "{shown}");
    }
}

#[actix_web::test]
async fn a_body_may_be_as_large_as_allowed_and_no_larger() {
    let mut bot = Bot::new();
    let message = text(&"大".repeat(100), "1");
    let limit = |bot: &mut Bot, bytes| bot.callback = bot.callback.clone().max_body(bytes);
    limit(&mut bot, message.len());
    assert_eq!(bot.post(&good(), message.clone()).await.status, 200);
    limit(&mut bot, message.len() - 1);
    assert_eq!(
        bot.post(&good(), message.clone()).await.brief(),
        (413, "body too large")
    );
    // Told beforehand, it is not even read.
    let told = TestRequest::post()
        .uri(&good())
        .insert_header(("content-length", "999999"));
    assert_eq!(bot.call(told).await.status, 413);
    // Who may not come in learns nothing else.
    let wrong = signed("shop", "wrong", NOW);
    assert_eq!(bot.post(&wrong, message).await.status, 401);
}

/// A push whose body arrives as the stream gives it.
async fn post_stream(
    callback: Callback,
    body: impl Stream<Item = Result<Bytes, PayloadError>> + 'static,
) -> u16 {
    let app = test::init_service(App::new().configure(configure(callback))).await;
    let body: Pin<Box<dyn Stream<Item = _>>> = Box::pin(body);
    let request = TestRequest::post().uri(&good()).to_request();
    let (request, _) = request.replace_payload(Payload::Stream { payload: body });
    app.call(request).await.unwrap().status().as_u16()
}

#[actix_web::test]
async fn a_body_in_parts_is_put_together_or_stopped_in_between() {
    let message = text("m", "1").into_bytes();
    for (bytes, status) in [(message, 200), (vec![b' '; 4097], 413)] {
        let parts: Vec<_> = bytes
            .chunks(7)
            .map(Bytes::copy_from_slice)
            .map(Ok)
            .collect();
        let callback = Bot::new().callback.max_body(4096);
        assert_eq!(post_stream(callback, stream::iter(parts)).await, status);
    }
}

#[actix_web::test]
async fn a_body_that_breaks_off_is_no_message() {
    let parts = [
        Ok(Bytes::from_static(b"<xml>")),
        Err(PayloadError::Incomplete(None)),
    ];
    assert_eq!(
        post_stream(Bot::new().callback, stream::iter(parts)).await,
        400
    );
}

/// Time passes at once while everything waits.
#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_end_is_given_up() {
    let before = tokio::time::Instant::now();
    assert_eq!(
        post_stream(Bot::new().callback, stream::pending()).await,
        408
    );
    assert_eq!(before.elapsed().as_secs(), 10);
}

/// One line for each refusal: who and why, and nothing that must not be read.
#[cfg(feature = "cli")]
#[actix_web::test]
async fn a_refusal_is_told_to_the_operator_without_secrets() {
    crate::log::listen();
    let bot = Bot::new();
    let wrong = signed("shop", "wrong", NOW);
    let proof = wrong[24..64].to_owned();
    bot.post(&wrong, text("my password is 1234", "1")).await;
    bot.post(&good(), "my password is 1234").await;
    bot.post(&good().replace("shop", "%0Anobody%1B[31m"), text("m", "1"))
        .await;
    bot.post(&good(), text("m", "1")).await;

    let text = crate::log::take();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    for (line, reason) in lines.iter().zip([
        "reason=\"incorrect signature\" identity=\"shop\" openid=oMgH****glDg",
        "reason=\"incorrect content\" identity=\"shop\" openid=oMgH****glDg detail=a tag has no name",
        "reason=\"identity not found\" identity=\"\\nnobody\\u{1b}[31m\"",
    ]) {
        assert!(line.contains(reason) && line.contains("bad request"), "{line}");
        for secret in ["password", "wrong", "shoptoken", &proof, super::PERSON] {
            assert!(!line.contains(secret), "{line}");
        }
    }
}

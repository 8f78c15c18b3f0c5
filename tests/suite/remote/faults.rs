//! Handlers that misbehave: the person gets the error page, the operator the reason, nobody else
//! notices, and no request is sent twice.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use wxmenu::model::Openid;

use super::server::{Do, Server};
use super::{Remote, is_busy_page, is_error_page};

/// Answers that are none, and what the operator is told of them.
fn faulty() -> Vec<(&'static str, Do, &'static str)> {
    let raw = |text: &str| Do::WriteAndClose(text.as_bytes().to_vec());
    let head = "HTTP/1.1 200 OK\r\n";
    vec![
        ("nothing at all", raw(""), "the answer broke off"),
        ("no HTTP", raw("hello\r\n\r\n"), "the answer broke off"),
        (
            "longer than it says",
            raw(&format!(
                "{head}content-length: 5\r\n\r\n{{\"reply\":\"1\"}}"
            )),
            "not JSON",
        ),
        (
            "shorter than it says",
            raw(&format!(
                "{head}content-length: 999\r\n\r\n{{\"reply\":\"1\"}}"
            )),
            "the answer broke off",
        ),
        (
            "two lengths",
            raw(&format!(
                "{head}content-length: 2\r\ncontent-length: 13\r\n\r\n{{\"reply\":\"1\"}}"
            )),
            "the answer broke off",
        ),
        (
            "a chunk that is cut",
            raw(&format!(
                "{head}transfer-encoding: chunked\r\n\r\nff\r\n{{}}"
            )),
            "the answer broke off",
        ),
        (
            "HTML",
            Do::answer(200, "<html>s3cret</html>"),
            "not JSON: line 1, column 1",
        ),
        ("an empty body", Do::answer(200, ""), "not JSON: it ends"),
        ("a list", Do::json("[]"), "not a JSON object"),
        (
            "an unknown field",
            Do::json(r#"{"replay":"s3cret"}"#),
            "a field `replay`",
        ),
        (
            "an unfit type",
            Do::json(r#"{"reply":{"type":"s3cret"}}"#),
            "`type` of the reply",
        ),
        (
            "too much",
            Do::json(&format!("{{\"reply\":\"{}\"}}", "长".repeat(200_000))),
            "larger than 262144 bytes",
        ),
        ("a refusal", Do::answer(403, "s3cret"), "status 403"),
        ("a fault", Do::answer(500, "s3cret"), "status 500"),
        ("no such path", Do::answer(404, ""), "status 404"),
    ]
}

#[tokio::test]
async fn whatever_comes_back_the_person_gets_the_error_page_and_the_operator_the_reason() {
    let remote = Remote::start().await;
    for (what, answer, reason) in faulty() {
        remote.server.on("/ask", answer);
        let before = remote.server.seen().len();
        let mut chat = remote.bot().chat();
        chat.say("m").await;
        let heard = chat.say("ask").await;
        assert!(is_error_page(heard.text()), "{what}: {}", heard.text());
        assert_eq!(heard.position(), Some("m"), "{what}");
        let error = heard.into_report().error.unwrap();
        assert_eq!(error.code, "handler-failed", "{what}");
        assert!(error.message.contains(reason), "{what}: {}", error.message);
        assert!(
            error
                .message
                .starts_with(&format!("{}/ask: ", remote.server.url)),
            "{}",
            error.message
        );
        assert!(
            !error.message.contains("s3cret"),
            "{what}: {}",
            error.message
        );
        assert_eq!(remote.server.seen().len(), before + 1, "{what}: sent once");
    }
}

/// The connection was good before, so a client might think that it had only grown old.
#[tokio::test]
async fn a_request_that_broke_off_on_a_used_connection_is_not_sent_again() {
    let remote = Remote::start().await;
    let mut chat = remote.bot().chat();
    chat.say("m").await;
    remote.server.on("/ask", Do::json(r#"{"reply":"1"}"#));
    assert_eq!(chat.say("ask").await.text(), "1");
    remote.server.on("/ask", Do::WriteAndClose(Vec::new()));
    let heard = chat.say("ask").await;
    assert!(is_error_page(heard.text()), "{}", heard.text());
    assert_eq!(
        (remote.server.seen().len(), remote.server.connections()),
        (2, 1)
    );
    remote.server.on("/ask", Do::json(r#"{"reply":"3"}"#));
    assert_eq!(
        chat.say("ask").await.text(),
        "3",
        "the next one has a connection of its own"
    );
}

#[tokio::test]
async fn a_redirection_is_never_followed() {
    let remote = Remote::start().await;
    let elsewhere = Server::start().await;
    elsewhere.on("/ask", Do::json(r#"{"reply":"1"}"#));
    for status in [301, 302, 303, 307, 308] {
        let head = format!(
            "HTTP/1.1 {status} X\r\nlocation: {}/ask\r\ncontent-length: 0\r\n\r\n",
            elsewhere.url
        );
        remote.server.on("/ask", Do::Write(head.into_bytes()));
        let mut chat = remote.bot().chat();
        chat.say("m").await;
        let error = chat.say("ask").await.into_report().error.unwrap();
        assert!(
            error.message.contains("never followed"),
            "{}",
            error.message
        );
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn a_handler_that_says_that_it_has_no_time_makes_the_busy_page() {
    let remote = Remote::start().await;
    let mut chat = remote.bot().chat();
    chat.say("m").await;
    for status in [429, 503] {
        remote.server.on("/ask", Do::answer(status, ""));
        let heard = chat.say("ask").await;
        assert!(is_busy_page(heard.text()), "{}", heard.text());
        assert_eq!(heard.into_report().error.unwrap().code, "handler-busy");
    }
}

#[tokio::test]
async fn a_handler_that_is_down_makes_the_error_page() {
    let mut remote = Remote::start().await;
    remote.server.stop().await;
    let mut chat = remote.bot().chat();
    chat.say("m").await;
    let heard = chat.say("ask").await;
    assert!(is_error_page(heard.text()), "{}", heard.text());
    let error = heard.into_report().error.unwrap();
    assert!(
        error.message.contains("it cannot be reached"),
        "{}",
        error.message
    );
}

#[tokio::test]
async fn who_hangs_with_or_without_a_beginning_of_an_answer_is_given_up() {
    let mut remote = Remote::start().await;
    remote.settings.timeout = Duration::from_millis(200);
    let begun = b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"reply\":".to_vec();
    for answer in [Do::hang(), Do::WriteAndHang(begun)] {
        remote.server.on("/ask", answer);
        let before = remote.server.seen().len();
        let mut chat = remote.bot().chat();
        chat.say("m").await;
        let heard = chat.say("ask").await;
        assert!(is_error_page(heard.text()), "{}", heard.text());
        let error = heard.into_report().error.unwrap();
        assert!(
            error.message.ends_with("no answer in time"),
            "{}",
            error.message
        );
        assert_eq!(remote.server.seen().len(), before + 1, "sent once");
    }
}

#[tokio::test]
async fn the_engines_own_limit_holds_too() {
    let remote = Remote::start().await;
    remote.server.on("/ask", Do::hang());
    let engine = remote
        .builder()
        .handler_limit(Duration::from_millis(200))
        .build()
        .unwrap();
    let mut chat = wxmenu::testing::Chat::new(engine);
    chat.say("m").await;
    let error = chat.say("ask").await.into_report().error.unwrap();
    assert_eq!(error.code, "handler-overrun");
}

#[tokio::test]
async fn others_are_answered_while_one_waits() {
    let remote = Remote::start().await;
    let release = Arc::new(Notify::new());
    let then = Box::new(Do::json(r#"{"reply":"at last"}"#));
    remote
        .server
        .on("/ask", Do::Wait(Arc::clone(&release), then));
    remote
        .server
        .on("/other", Do::json(r#"{"reply":"at once"}"#));
    let bot = remote.bot();
    let mut waiting = bot.chat();
    waiting.say("m").await;
    let waits = tokio::spawn(async move { waiting.say("ask").await.text().to_owned() });
    remote.server.arrived(1).await;
    for person in 0..20 {
        let mut chat = bot.chat().user(Openid::from(format!("p{person}").as_str()));
        chat.say("m").await;
        assert_eq!(chat.say("other").await.text(), "at once");
        assert_eq!(chat.say("count").await.text(), "counted 0");
    }
    release.notify_one();
    assert_eq!(waits.await.unwrap(), "at last");
}

#[tokio::test]
async fn more_people_than_may_wait_for_an_address_get_the_busy_page_at_once() {
    let mut remote = Remote::start().await;
    remote.settings.at_once = 1;
    let release = Arc::new(Notify::new());
    let then = Box::new(Do::json(r#"{"reply":"at last"}"#));
    remote
        .server
        .on("/ask", Do::Wait(Arc::clone(&release), then));
    let bot = remote.bot();
    let mut waiting = bot.chat();
    waiting.say("m").await;
    let waits = tokio::spawn(async move { waiting.say("ask").await.text().to_owned() });
    remote.server.arrived(1).await;
    let mut chat = bot.chat().user(Openid::from("other"));
    chat.say("m").await;
    let heard = chat.say("ask").await;
    assert!(is_busy_page(heard.text()), "{}", heard.text());
    release.notify_one();
    assert_eq!(waits.await.unwrap(), "at last");
    assert_eq!(remote.server.seen().len(), 1);
}

//! What a handler is sent.

use serde_json::json;
use wxmenu::model::Secret;
use wxmenu::remote::signature;
use wxmenu::testing::{Setting, TestBot};

use super::server::Do;
use super::{NOW, Remote, SECRET};

#[tokio::test]
async fn a_request_says_who_wrote_what_where_and_what_is_kept_of_them() {
    let remote = Remote::start().await;
    remote.server.on(
        "/other",
        Do::json(r#"{"reply":"1","session":{"cart":["花"]}}"#),
    );
    remote.server.on("/ask", Do::json(r#"{"reply":"2"}"#));
    let mut chat = remote.bot().chat();
    chat.say("m").await;
    chat.say("other").await;
    chat.say("ask 几点？").await;
    let seen = remote.server.seen().pop().unwrap();
    assert_eq!(seen.line, "POST /ask HTTP/1.1");
    assert_eq!(seen.header("content-type"), "application/json");
    let id = seen.header("idempotency-key").to_owned();
    assert_eq!(id.len(), 32);
    assert_eq!(
        seen.json(),
        json!({
            "version": 1,
            "id": id,
            "account": "demo",
            "openid": "u",
            "text": "ask 几点？",
            "text_normalised": "ask 几点",
            "args": { "what": "几点？" },
            "menu": "m",
            "command": { "name": "ask", "title": "问", "menu": "m", "event_type": null },
            "message": {
                "type": "text",
                "text": "ask 几点？",
                "menu_id": null,
                "id": null,
                "channel": "platform",
                "created": Setting::MOMENT.millis(),
                "extra": {},
            },
            "session": { "cart": ["花"] },
            "now": Setting::MOMENT.millis(),
        })
    );
}

#[tokio::test]
async fn events_and_pictures_arrive_with_their_fields() {
    let remote = Remote::start().await;
    remote
        .server
        .on("/welcome", Do::json(r#"{"reply":"欢迎"}"#));
    remote
        .server
        .on("/picture", Do::json(r#"{"reply":"好看"}"#));
    let mut chat = remote.bot().chat();
    assert_eq!(chat.event("subscribe", "qrscene_7").await.text(), "欢迎");
    assert_eq!(chat.image("http://p/1.jpg").await.text(), "好看");
    let [event, picture] = <[_; 2]>::try_from(remote.server.seen()).unwrap();
    let (event, picture) = (event.json(), picture.json());
    assert_eq!(event["message"]["type"], "event");
    assert_eq!(event["message"]["name"], "subscribe");
    assert_eq!(event["message"]["key"], "qrscene_7");
    assert_eq!((&event["menu"], &event["text"]), (&json!(null), &json!("")));
    assert_eq!(picture["message"]["type"], "image");
    assert_eq!(picture["message"]["pic_url"], "http://p/1.jpg");
}

#[tokio::test]
async fn a_request_is_signed_over_its_time_and_body_and_nothing_shows_the_key() {
    let remote = Remote::start().await;
    remote.server.on("/ask", Do::json(r#"{"reply":"2"}"#));
    let mut chat = remote.bot().chat();
    chat.say("m").await;
    chat.say("ask").await;
    let seen = remote.server.only();
    assert_eq!(seen.header("x-wxmenu-timestamp"), NOW.to_string());
    let expected = signature(&Secret::new(SECRET), NOW, &seen.body);
    assert_eq!(seen.header("x-wxmenu-signature"), expected);
    assert!(!format!("{seen:?}{:?}", remote.settings).contains(SECRET));
}

#[tokio::test]
async fn without_a_key_nothing_pretends_to_be_signed() {
    let mut remote = Remote::start().await;
    remote.settings.secret = None;
    remote.server.on("/ask", Do::json(r#"{"reply":"2"}"#));
    let mut chat = remote.bot().chat();
    chat.say("m").await;
    assert_eq!(chat.say("ask").await.text(), "2");
    assert_eq!(remote.server.only().header("x-wxmenu-signature"), "");
}

#[tokio::test]
async fn each_message_has_an_id_of_its_own_and_a_repeated_delivery_calls_nobody() {
    let remote = Remote::start().await;
    remote.server.on("/ask", Do::json(r#"{"reply":"2"}"#));
    let bot = remote.bot();
    let mut chat = bot.chat();
    chat.say("m").await;
    chat.say("ask").await;
    assert_eq!(chat.again().await.unwrap().text(), "2");
    chat.say("ask").await;
    let ids: Vec<String> = remote
        .server
        .seen()
        .iter()
        .map(|seen| seen.header("idempotency-key").to_owned())
        .collect();
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn who_is_called_because_a_menu_is_left_is_told_so() {
    let remote = Remote::start().await;
    remote
        .server
        .on("/both", Do::json(r#"{"session":{"left":true}}"#));
    let mut chat = remote.bot().chat();
    chat.at("inner").await.unwrap();
    assert_eq!(chat.say("back").await.position(), Some("m"));
    let sent = remote.server.only().json();
    assert_eq!(sent["command"]["event_type"], "exit");
    assert_eq!(
        (&sent["menu"], &sent["text"]),
        (&json!("inner"), &json!("back"))
    );
    assert!(
        chat.session()
            .await
            .unwrap()
            .unwrap()
            .values()
            .contains_key("left")
    );
}

#[tokio::test]
async fn what_a_form_asked_for_arrives_as_arguments() {
    let remote = Remote::start().await;
    remote
        .server
        .on("/order", Do::json(r#"{"reply":"记下了"}"#));
    let mut chat = remote.bot().chat();
    for said in ["m", "order", "玫瑰"] {
        chat.say(said).await;
    }
    assert_eq!(chat.say("9").await.text(), "记下了");
    assert_eq!(
        remote.server.only().json()["args"],
        json!({ "flower": "玫瑰", "count": "9" })
    );
}

/// The same message in another process, whose session was lost: the handler can tell.
#[tokio::test]
async fn a_message_that_is_answered_anew_has_the_same_id() {
    let remote = Remote::start().await;
    remote
        .server
        .on("/welcome", Do::json(r#"{"reply":"欢迎"}"#));
    for _ in 0..2 {
        let bot = TestBot::new(remote.builder()).unwrap();
        bot.chat().event("subscribe", "").await;
    }
    let seen = remote.server.seen();
    assert_eq!(
        seen[0].header("idempotency-key"),
        seen[1].header("idempotency-key")
    );
}

#[tokio::test]
async fn connections_are_used_again() {
    let remote = Remote::start().await;
    remote.server.on("/ask", Do::json(r#"{"reply":"2"}"#));
    let mut chat = remote.bot().chat();
    chat.say("m").await;
    for _ in 0..20 {
        chat.say("ask").await;
    }
    assert_eq!(
        (remote.server.seen().len(), remote.server.connections()),
        (20, 1)
    );
}

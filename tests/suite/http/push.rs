//! What a good push gets.

use std::time::Duration;

use wxmenu::model::Reply;
use wxmenu::wechat::{self, decode_reply};

use super::{Bot, NOW, PERSON, good, text};

#[actix_web::test]
async fn a_text_gets_a_reply_to_its_sender() {
    let bot = Bot::new();
    let answer = bot.post(&good(), text("hello", "1")).await;
    assert_eq!(
        (answer.status, &*answer.content_type),
        (200, "text/xml; charset=utf-8")
    );
    let reply = decode_reply(&answer.body).unwrap();
    assert_eq!((&*reply.to, &*reply.from), (PERSON, "gh_1"));
    assert_eq!(reply.created.secs(), NOW);
    assert!(reply.reply.as_text().is_some());
}

#[actix_web::test]
async fn the_same_message_again_gets_the_same_bytes() {
    let bot = Bot::new();
    let first = bot.post(&good(), text("hello", "1")).await;
    bot.clock.advance(Duration::from_secs(5));
    let again = bot.post(&good(), text("hello", "1")).await;
    assert_eq!(again.text(), first.text());
    let other = bot.post(&good(), text("hello", "2")).await;
    assert_ne!(other.text(), first.text(), "made five seconds later");
}

#[actix_web::test]
async fn what_has_no_answer_gets_silence() {
    let bot = Bot::new();
    for event in [
        "unsubscribe",
        "LOCATION",
        "TEMPLATESENDJOBFINISH",
        "event_of_tomorrow",
    ] {
        let push = wechat::push([
            ("ToUserName", "gh_1"),
            ("FromUserName", PERSON),
            ("CreateTime", "1699999999"),
            ("MsgType", "event"),
            ("Event", event),
        ]);
        let answer = bot.post(&good(), push).await;
        assert_eq!(answer.brief(), (200, "success"), "{event}");
        assert_eq!(answer.content_type, "text/plain; charset=utf-8");
    }
}

#[actix_web::test]
async fn a_plain_account_answers_the_plain_fields_beside_an_envelope() {
    let bot = Bot::new();
    let compat = text("hello", "1").replace("</xml>", "<Encrypt>c2VjcmV0</Encrypt></xml>");
    let uri = format!("{}&encrypt_type=aes&msg_signature=0", good());
    let answer = bot.post(&uri, compat).await;
    assert!(matches!(
        decode_reply(&answer.body).unwrap().reply,
        Reply::Text { .. }
    ));
}

/// As the platform recorded them, one bot after another.
#[actix_web::test]
async fn every_recorded_push_is_answered() {
    let bot = Bot::new();
    let mut texts = 0;
    for push in crate::wire::recorded_pushes() {
        let answer = bot.post(&good(), push).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let reply = decode_reply(&answer.body).unwrap().reply;
        texts += usize::from(reply.as_text().is_some());
    }
    assert!(texts >= 1, "the text at least has an answer");
}

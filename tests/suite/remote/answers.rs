//! What an answer does.

use wxmenu::model::{Article, Reply};
use wxmenu::testing::Chat;

use super::server::Do;
use super::{Remote, is_error_page};

/// A conversation that is in the menu, where `ask` is answered with this.
async fn asked(remote: &Remote, body: &str) -> Chat {
    remote.server.on("/ask", Do::json(body));
    let mut chat = remote.bot().chat();
    chat.say("m").await;
    chat
}

#[tokio::test]
async fn a_reply_is_a_text_or_of_any_type() {
    let remote = Remote::start().await;
    let mut chat = asked(&remote, r#"{"reply":"两点"}"#).await;
    assert_eq!(chat.say("ask").await.text(), "两点");
    let news = r#"{"reply":{"type":"news","articles":[{"title":"头条","url":"https://e.com/"}]}}"#;
    remote.server.on("/ask", Do::json(news));
    let articles = vec![Article::new("头条", "https://e.com/")];
    let report = chat.say("ask").await.into_report();
    assert_eq!(report.reply, Reply::News { articles });
    remote
        .server
        .on("/ask", Do::json(r#"{"reply":{"type":"none"}}"#));
    assert_eq!(chat.say("ask").await.into_report().reply, Reply::None);
}

#[tokio::test]
async fn a_page_is_the_menus_own_or_another_with_what_the_handler_gives() {
    let remote = Remote::start().await;
    let mut chat = asked(&remote, r#"{"template":"other.page","data":{"n":7}}"#).await;
    assert_eq!(chat.say("ask").await.text(), "另一页：7");
    remote.server.on("/paged", Do::json(r#"{"data":{"n":8}}"#));
    assert_eq!(chat.say("paged").await.text(), "页：8");
    for nothing in [
        Do::json("{}"),
        Do::Write(b"HTTP/1.1 204 X\r\n\r\n".to_vec()),
    ] {
        remote.server.on("/paged", nothing);
        assert_eq!(chat.say("paged").await.text(), "页：0");
    }
}

#[tokio::test]
async fn a_goto_leads_into_a_menu_or_out_of_all() {
    let remote = Remote::start().await;
    let mut chat = asked(&remote, r#"{"reply":"走","goto":"inner"}"#).await;
    assert_eq!(chat.say("ask").await.position(), Some("inner"));
    chat.at("m").await.unwrap();
    remote
        .server
        .on("/ask", Do::json(r#"{"reply":"走","goto":"-"}"#));
    assert_eq!(chat.say("ask").await.position(), None);
}

#[tokio::test]
async fn session_values_are_kept_and_forgotten_one_by_one() {
    let remote = Remote::start().await;
    let mut chat = asked(
        &remote,
        r#"{"reply":"1","session":{"count":3,"name":"安"}}"#,
    )
    .await;
    chat.say("ask").await;
    assert_eq!(chat.say("count").await.text(), "counted 3");
    remote.server.on(
        "/ask",
        Do::json(r#"{"reply":"2","session":{"count":null}}"#),
    );
    chat.say("ask").await;
    let session = chat.session().await.unwrap().unwrap();
    let names: Vec<&String> = session.values().keys().collect();
    assert_eq!(names, ["name"]);
}

#[tokio::test]
async fn not_found_is_as_if_nothing_had_matched() {
    let remote = Remote::start().await;
    let mut chat = asked(&remote, r#"{"not_found":true}"#).await;
    let heard = chat.say("ask").await;
    assert_eq!(heard.position(), Some("m"));
    assert!(!heard.into_report().answered);
}

#[tokio::test]
async fn an_answer_that_cannot_be_carried_out_changes_nothing() {
    let remote = Remote::start().await;
    for body in [
        r#"{"reply":"1","session":{"count":9},"goto":"nowhere"}"#,
        r#"{"template":"no.page","session":{"count":9}}"#,
        r#"{"reply":"1","session":{"count":9},"replay":1}"#,
        r#"{"reply":{"type":"image"},"session":{"count":9}}"#,
    ] {
        let mut chat = asked(&remote, body).await;
        let heard = chat.say("ask").await;
        assert!(is_error_page(heard.text()), "{body}: {}", heard.text());
        assert_eq!(heard.position(), Some("m"), "{body}");
        assert_eq!(chat.say("count").await.text(), "counted 0", "{body}");
    }
}

//! An address that fails again and again is left alone, and asked again after a while.

use std::time::Duration;

use wxmenu::model::SourceFile;
use wxmenu::testing::Chat;

use super::server::Do;
use super::{MENU, Remote, is_busy_page, is_error_page};

const OPEN_FOR: Duration = Duration::from_secs(30);

async fn said(chat: &mut Chat, text: &str) -> String {
    chat.say(text).await.text().to_owned()
}

/// A bot whose handler failed so often that it is left alone.
async fn opened(remote: &Remote) -> Chat {
    remote.server.on("/ask", Do::answer(500, ""));
    remote.server.on("/other", Do::json(r#"{"reply":"well"}"#));
    let mut chat = remote.bot().chat();
    chat.say("m").await;
    for _ in 0..remote.settings.failures {
        assert!(is_error_page(&said(&mut chat, "ask").await));
    }
    chat
}

#[tokio::test]
async fn after_failures_in_a_row_people_get_the_busy_page_and_the_handler_gets_nothing() {
    let remote = Remote::start().await;
    let mut chat = opened(&remote).await;
    let asked = remote.server.seen().len();
    let heard = chat.say("ask").await;
    assert!(is_busy_page(heard.text()), "{}", heard.text());
    assert_eq!(heard.into_report().error.unwrap().code, "handler-busy");
    assert_eq!(remote.server.seen().len(), asked);
    assert_eq!(
        said(&mut chat, "other").await,
        "well",
        "another address is not left alone"
    );
}

#[tokio::test]
async fn after_a_while_one_request_tries_and_a_good_answer_closes_it() {
    let remote = Remote::start().await;
    let mut chat = opened(&remote).await;
    remote.clock.advance(OPEN_FOR);
    assert!(
        is_error_page(&said(&mut chat, "ask").await),
        "it tries, and fails again"
    );
    assert!(
        is_busy_page(&said(&mut chat, "ask").await),
        "so it is left alone again"
    );
    remote
        .server
        .on("/ask", Do::json(r#"{"reply":"here again"}"#));
    assert!(
        is_busy_page(&said(&mut chat, "ask").await),
        "not before it is time"
    );
    remote.clock.advance(OPEN_FOR);
    for _ in 0..3 {
        assert_eq!(said(&mut chat, "ask").await, "here again");
    }
}

#[tokio::test]
async fn answers_that_are_wrong_do_not_open_it_for_others() {
    let remote = Remote::start().await;
    let mut chat = remote.bot().chat();
    chat.say("m").await;
    for answer in [Do::answer(422, ""), Do::json("[]")] {
        remote.server.on("/ask", answer);
        for _ in 0..10 {
            assert!(is_error_page(&said(&mut chat, "ask").await));
        }
    }
}

#[tokio::test]
async fn a_reload_does_not_close_it() {
    let remote = Remote::start().await;
    remote.server.on("/ask", Do::answer(500, ""));
    let bot = remote.bot();
    let mut chat = bot.chat();
    chat.say("m").await;
    for _ in 0..remote.settings.failures {
        said(&mut chat, "ask").await;
    }
    let menus = MENU
        .replace("URL", &remote.server.url)
        .replace("paged.page", "/");
    let menus = menus.replace(" path=\"/\"", "");
    bot.engine()
        .reload([SourceFile::new("menus/a.menuconfig.xml", menus)], [])
        .unwrap();
    assert!(is_busy_page(&said(&mut chat, "ask").await));
}

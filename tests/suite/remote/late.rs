//! A handler that is slower than the platform waits: its answer comes later, once.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use wxmenu::engine::{Delivery, Late};
use wxmenu::model::{Content, Inbound};

use super::server::Do;
use super::{Remote, is_busy_page};

fn message(number: usize, text: &str) -> Inbound {
    let (text, menu_id) = (text.to_owned(), None);
    let key = format!("{number}@1").as_str().into();
    Inbound::new(
        "demo".into(),
        "o1".into(),
        key,
        Content::Text { text, menu_id },
    )
}

#[tokio::test]
async fn a_late_answer_comes_before_the_next_reply_and_what_it_keeps_is_kept() {
    let remote = Remote::start().await;
    let release = Arc::new(Notify::new());
    let then = Box::new(Do::json(r#"{"reply":"two o'clock","session":{"count":1}}"#));
    remote
        .server
        .on("/ask", Do::Wait(Arc::clone(&release), then));
    let engine = remote
        .builder()
        .deadline(Duration::from_millis(300))
        .late([Late::Next])
        .build()
        .unwrap();
    engine.turn(message(1, "m")).await;
    let Delivery::Answer(report) = engine.deliver(message(2, "ask")).await else {
        panic!("the last delivery is answered")
    };
    let said = report.reply.as_text().unwrap_or_default();
    assert!(is_busy_page(said), "{said}");
    release.notify_one();
    let reply = engine.turn(message(3, "count")).await;
    assert_eq!(reply.as_text(), Some("two o'clock\n\ncounted 1"));
    assert_eq!(remote.server.seen().len(), 1);
}

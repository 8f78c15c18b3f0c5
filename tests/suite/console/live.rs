//! The stream: signals as they happen, and nobody waits for who does not read.

use std::pin::Pin;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::Service;
use actix_web::test::TestRequest;
use actix_web::{App, test};
use serde_json::Value;
use wxmenu::model::{Content, Inbound};

use super::Desk;

struct Reader(Pin<Box<BoxBody>>);

impl Reader {
    async fn join(desk: &Desk) -> Self {
        Self::join_as(desk, &desk.token().await).await
    }

    async fn join_as(desk: &Desk, token: &str) -> Self {
        let app = test::init_service(App::new().configure(desk.console.configure())).await;
        let request = TestRequest::get().uri("/stream");
        let request = request.insert_header(("authorization", format!("Bearer {token}")));
        let response = app.call(request.to_request()).await.unwrap();
        assert_eq!(
            response.headers().get("content-type").unwrap(),
            "text/event-stream"
        );
        Self(Box::pin(response.into_body()))
    }

    /// The next event: its name and its data; nothing at the end.
    async fn next(&mut self) -> Option<(String, Value)> {
        let bytes = std::future::poll_fn(|cx| self.0.as_mut().poll_next(cx)).await?;
        let text = String::from_utf8(bytes.unwrap().to_vec()).unwrap();
        let (event, data) = text.strip_prefix("event: ")?.split_once("\ndata: ")?;
        Some((event.to_owned(), serde_json::from_str(data.trim()).unwrap()))
    }
}

async fn say(desk: &Desk, number: usize) {
    let content = Content::Text {
        text: "<script>m</script>".into(),
        menu_id: None,
    };
    let key = number.to_string();
    let inbound = Inbound::new(
        "demo".into(),
        "oMgHVjngRipVsoxg6TuX3vz6glDg".into(),
        (&*key).into(),
        content,
    );
    desk.engine.turn(inbound).await;
}

#[actix_web::test]
async fn a_reader_gets_signals_in_order_and_logins() {
    let desk = Desk::new();
    let mut reader = Reader::join(&desk).await;
    assert_eq!(reader.next().await.unwrap().0, "notification");
    for number in 0..3 {
        say(&desk, number).await;
    }
    for _ in 0..3 {
        let (event, data) = reader.next().await.unwrap();
        assert_eq!(
            (&*event, &data["identity"]),
            ("turn_finished", &"demo".into())
        );
        assert_eq!(data["message"]["openid"], "oMgH****glDg");
        assert_eq!(data["message"]["text"], "<script>m</script>");
    }
    desk.token().await;
    assert_eq!(reader.next().await.unwrap().0, "login");
    desk.console.close();
    assert!(reader.next().await.is_none(), "a server that stops ends it");
}

#[actix_web::test]
async fn who_never_reads_is_dropped_and_delays_nobody() {
    let desk = Desk::new();
    let mut lazy = Reader::join(&desk).await;
    for number in 0..1_000 {
        say(&desk, number).await;
    }
    let stats = desk.ask("GET", "/j/stats", Value::Null).await.good();
    assert_eq!(
        (&stats["turns"], &stats["readers"]),
        (&1_000.into(), &0.into())
    );
    let mut got = 0;
    while lazy.next().await.is_some() {
        got += 1;
    }
    assert!((100..1_000).contains(&got), "{got}");
}

#[actix_web::test]
async fn without_a_log_texts_are_not_told() {
    use wxmenu::model::Secret;
    let desk = Desk::with(|builder| builder.password(Secret::new(super::kit::PASSWORD)));
    let mut reader = Reader::join(&desk).await;
    reader.next().await;
    say(&desk, 1).await;
    let (_, data) = reader.next().await.unwrap();
    assert_eq!(data["message"]["text"], Value::Null);
    assert!(!data.to_string().contains("script"));
}

#[actix_web::test]
async fn who_logs_out_reads_no_more() {
    let desk = Desk::new();
    let (token, other) = (desk.token().await, desk.token().await);
    let mut reader = Reader::join_as(&desk, &token).await;
    let mut another = Reader::join_as(&desk, &other).await;
    reader.next().await.unwrap();
    another.next().await.unwrap();
    desk.ask_as(&token, "POST", "/j/logout", Value::Null)
        .await
        .good();
    say(&desk, 1).await;
    assert!(reader.next().await.is_none());
    assert_eq!(another.next().await.unwrap().0, "turn_finished");
}

#[actix_web::test]
async fn a_login_that_ended_is_noticed_however_much_happens() {
    tokio::time::pause();
    let desk = Desk::new();
    let mut reader = Reader::join(&desk).await;
    reader.next().await.unwrap();
    desk.clock.advance(Duration::from_secs(13 * 60 * 60));
    for number in 0..9 {
        say(&desk, number).await;
    }
    tokio::time::advance(Duration::from_secs(16)).await;
    assert!(reader.next().await.is_none());
}

#[actix_web::test]
async fn a_server_that_stops_takes_no_new_reader() {
    let desk = Desk::new();
    let token = desk.token().await;
    desk.console.close();
    let answer = desk.ask_as(&token, "GET", "/stream", Value::Null).await;
    assert_eq!(answer.bad(), (400, 1004));
    assert_eq!(answer.json()["key"], "stopping");
}

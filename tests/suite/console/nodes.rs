//! Several nodes with one store, and what outlives a restart.

use serde_json::{Value, json};
use wxmenu::model::{Content, Inbound, Reply};

use super::Desk;

async fn say(desk: &Desk, number: usize, text: &str) -> String {
    let content = Content::Text {
        text: text.to_owned(),
        menu_id: None,
    };
    let key = number.to_string();
    let inbound = Inbound::new("demo".into(), "o1".into(), (&*key).into(), content);
    match desk.engine.turn(inbound).await {
        Reply::Text { content } => content,
        other => format!("{other:?}"),
    }
}

#[actix_web::test]
async fn settings_reach_every_node_and_none_undoes_what_another_did() {
    let here = Desk::new();
    let there = here.beside();
    let set = async |desk: &Desk, body| desk.ask("PUT", "/j/settings/demo", body).await.good();
    set(&here, json!({ "default_reply": "没听懂" })).await;
    there.console.load().await.unwrap();
    assert_eq!(say(&there, 1, "嗯").await, "没听懂");

    set(&here, json!({ "default_reply": "请再说" })).await;
    let both = set(&there, json!({ "welcome": "欢迎" })).await;
    assert_eq!(both["settings"]["default_reply"], "请再说");
    let seen = here.ask("GET", "/j/settings/demo", Value::Null).await;
    assert_eq!(seen.good()["settings"]["welcome"], "欢迎");
    assert_eq!(say(&there, 2, "嗯").await, "请再说");
}

#[actix_web::test]
async fn the_others_follow_by_themselves() {
    tokio::time::pause();
    let here = Desk::new();
    let there = here.beside();
    let console = there.console.clone();
    let following = actix_web::rt::spawn(async move {
        console.follow(std::time::Duration::from_secs(5)).await;
    });
    here.ask("PUT", "/j/settings/demo", json!({ "default_reply": "好" }))
        .await
        .good();
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    assert_eq!(say(&there, 1, "嗯").await, "好");
    following.abort();
}

#[actix_web::test]
async fn a_handler_that_is_switched_off_is_off_on_every_node_and_after_a_restart() {
    let here = Desk::new();
    let there = here.beside();
    let is_on = async |desk: &Desk| {
        let all = desk.ask("GET", "/j/handlers", Value::Null).await.good();
        let all = all["handlers"].as_array().unwrap().clone();
        let count = all.into_iter().find(|row| row["name"] == "Count");
        count.unwrap()["on"].as_bool().unwrap()
    };
    let switch = async |desk: &Desk, on: bool| {
        let body = json!({ "on": on });
        desk.ask("PUT", "/j/handlers/Count", body).await.good();
    };
    switch(&here, false).await;
    assert!(!is_on(&there).await);
    let restarted = here.beside();
    restarted.console.load().await.unwrap();
    say(&restarted, 1, "m").await;
    say(&restarted, 2, "guess").await;
    assert!(!say(&restarted, 3, "7").await.contains("第"));
    switch(&there, true).await;
    assert!(is_on(&here).await);
}

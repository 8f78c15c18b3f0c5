//! What is asked with a ticket: where it may stand, what may be said, what comes back.

use serde_json::{Value, json};

use super::kit::{Kit, data, is_relogin};

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test(flavor = "multi_thread")]
async fn the_menu_says_where_one_stands_and_what_can_be_chosen() {
    let kit = Kit::new().await;
    let ticket = kit.ticket("ann").await;
    let menu = async || {
        let answer = kit.ask(&format!("menu?session={ticket}")).await;
        data(&answer)["menu"].clone()
    };
    let outside = menu().await;
    assert_eq!(
        outside,
        json!({
            "position": null, "path": [], "title": "", "description": "",
            "choices": [{
                "kind": "menu", "id": "m", "name": "m", "title": "主菜单",
                "description": "从这里开始", "say": "m", "examples": [],
            }],
            "always": [], "options": [], "more": null,
        })
    );
    kit.say(&ticket, "m").await;
    let within = menu().await;
    assert_eq!(within["position"], "m");
    assert_eq!(within["path"], json!([{ "id": "m", "title": "主菜单" }]));
    let says = |part: &Value| -> Vec<Value> {
        let choices = part.as_array().unwrap().iter();
        choices.map(|choice| choice["say"].clone()).collect()
    };
    assert_eq!(
        says(&within["choices"]),
        ["guess", "list", "who", "fail"],
        "neither what is hidden nor what is not allowed"
    );
    assert_eq!(says(&within["always"]), ["exit"]);
    kit.say(&ticket, "guess").await;
    let deeper = menu().await;
    assert_eq!(deeper["path"][1]["id"], "g");
    let choice = &deeper["choices"][0];
    assert_eq!(
        (&choice["say"], &choice["examples"]),
        (&Value::Null, &json!(["25"]))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn say_and_menu_show_the_same_menu() {
    let kit = Kit::new().await;
    let ticket = kit.ticket("ann").await;
    for text in ["nothing", "m", "list", "guess", "25", "fail", "", "exit"] {
        let said = kit.say(&ticket, text).await;
        let shown = kit.ask(&format!("menu?session={ticket}")).await;
        assert_eq!(data(&said)["menu"], data(&shown)["menu"], "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_goes_through_the_whole_engine() {
    let kit = Kit::new().await;
    let ticket = kit.ticket("ann").await;
    kit.say(&ticket, "m").await;
    let answer = kit.say(&ticket, "who").await;
    let data = data(&answer);
    assert_eq!(data["reply"], "mini:o-ann mini");
    assert_eq!(
        data["message"],
        json!({ "type": "text", "content": "mini:o-ann mini" })
    );
    let listed = kit.say(&ticket, "list").await;
    assert_eq!(
        listed["data"]["reply"], "1. 去竞猜",
        "no link that only a chat knows"
    );
    assert_eq!(listed["data"]["menu"]["options"], json!(["guess"]));
    let chosen = kit.say(&ticket, "1").await;
    assert_eq!(chosen["data"]["menu"]["position"], "g");
    let guessed = kit.say(&ticket, "２５。").await;
    assert!(
        guessed["data"]["reply"]
            .as_str()
            .unwrap()
            .starts_with("您猜的是")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ticket_is_found_wherever_it_stands() {
    let kit = Kit::new().await;
    let ticket = kit.ticket("ann").await;
    let json = json!({ "session": ticket, "text": "m" }).to_string();
    let form = format!("text=m&session={ticket}");
    let mixed = "--b\r\nContent-Disposition: form-data; name=\"session\"\r\n\r\n";
    let mixed = format!(
        "{mixed}{ticket}\r\n--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nm\r\n--b--\r\n"
    );
    for (path, content_type, body) in [
        (
            &*format!("say?session={ticket}"),
            "application/json",
            &*json,
        ),
        ("say", "application/json; charset=utf-8", &json),
        ("say", "text/plain", &json),
        ("say", FORM, &form),
        ("say", "multipart/form-data; boundary=b", &mixed),
        (&format!("say?session={ticket}"), FORM, "text=m"),
        (
            &format!("say?session={ticket}&text=m"),
            "application/json",
            "",
        ),
        (&format!("say/?session={ticket}"), "", "{\"text\":\"m\"}"),
        (
            &format!("say?session=dead&session={ticket}"),
            FORM,
            "text=m&session=dead2",
        ),
        ("say?session=dead", "application/json", &json),
    ] {
        let answer = kit.post(path, content_type, body.as_bytes()).await;
        assert_eq!(
            data(&answer)["menu"]["position"],
            "m",
            "{path} {content_type}"
        );
    }
    let head =
        |header: &str, query: &str| format!("GET /mini/shop/menu{query} HTTP/1.1\r\n{header}");
    for (header, query) in [
        (format!("session: {ticket}"), String::new()),
        (format!("Session: {ticket}"), "?session=dead".to_owned()),
        ("session: stale".to_owned(), format!("?session={ticket}")),
        ("session: \u{e9}".to_owned(), format!("?session={ticket}")),
    ] {
        data(&kit.send(&head(&header, &query), b"").await.json());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_live_ticket_the_client_is_told_to_log_in_again() {
    let kit = Kit::new().await;
    let ticket = kit.ticket("ann").await;
    for path in [
        "menu",
        "menu?session=",
        "menu?session=dead",
        "say?text=m",
        "menu?session[]=x",
    ] {
        is_relogin(&kit.ask(path).await);
    }
    let long = "x".repeat(4_000);
    is_relogin(&kit.ask(&format!("menu?session={long}")).await);
    is_relogin(&kit.ask(&format!("menu?session={ticket}x")).await);
    is_relogin(
        &kit.post_json("say", &json!({ "session": [ticket], "text": "m" }))
            .await,
    );
    is_relogin(&kit.post_json("upload", &json!({})).await);
    let elsewhere = kit.get(&format!("/mini/cafe/menu?session={ticket}")).await;
    is_relogin(&elsewhere.json());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_or_odd_text_is_answered_too() {
    let kit = Kit::new().await;
    let ticket = kit.ticket("ann").await;
    kit.say(&ticket, "m").await;
    for text in [
        json!(""),
        json!(" "),
        json!("\n\t"),
        json!("\u{3000}"),
        json!(null),
        json!(0),
        json!(true),
        json!("\u{0}"),
        json!("<xml/>"),
        json!("{{ 7 * 7 }}"),
        json!("😀"),
        json!("汉".repeat(5_000)),
        json!("]]>"),
        json!("../.."),
        json!("\\"),
        json!("\u{202E}abc"),
    ] {
        let body = json!({ "session": ticket, "text": text });
        let answer = kit.post_json("say", &body).await;
        assert!(
            data(&answer)["reply"]
                .as_str()
                .is_some_and(|reply| !reply.is_empty()),
            "{text}"
        );
        assert_eq!(data(&answer)["menu"]["position"], "m", "{text}");
    }
    let absent = kit.post_json("say", &json!({ "session": ticket })).await;
    data(&absent);
    let half = format!("{{\"session\":\"{ticket}\",\"text\":\"\\ud83d\"}}");
    data(&kit.post("say", "application/json", half.as_bytes()).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_answered_is_json_under_200_as_well() {
    let kit = Kit::with(|settings| settings.server.max_body = 1_000, |b| b).await;
    let ticket = kit.ticket("ann").await;
    let long = format!("{{\"text\":\"{}\"}}", "x".repeat(2_000));
    for (head, body, errcode) in [
        ("GET /mini", "", 404),
        ("GET /mini/", "", 404),
        ("GET /mini/nobody/menu", "", 404),
        ("GET /mini/shop", "", 404),
        ("GET /mini/shop/", "", 404),
        ("GET /mini/shop/else", "", 404),
        ("GET /mini/shop/menu/x", "", 404),
        ("GET /mini/%73hop/else", "", 404),
        ("PUT /mini/shop/menu", "", 405),
        ("POST /mini/shop/say", &long, 413),
        ("POST /mini/shop/say", "{", 400),
        ("POST /mini/shop/say", "[1]", 400),
        ("POST /mini/shop/say", "{\"text\":{}}", 400),
    ] {
        let head = format!("{head}?session={ticket} HTTP/1.1\r\nContent-Type: application/json");
        let answer = kit.send(&head, body.as_bytes()).await.json();
        assert_eq!(answer["errcode"], errcode, "{head}");
        assert!(answer["msg"].is_string(), "{answer}");
    }
    let other = kit.get("/ministry").await;
    assert_eq!(other.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_names_and_the_number_are_settings() {
    let change = |settings: &mut wxmenu::config::Settings| {
        settings.mini.session_name = "tk".to_owned();
        settings.mini.code_name = "js_code".to_owned();
        settings.mini.relogin_errcode = 30001;
    };
    let kit = Kit::with(change, |builder| builder).await;
    let answer = kit.ask("login?js_code=ann").await;
    let ticket = answer["session"].as_str().unwrap();
    data(&kit.ask(&format!("menu?tk={ticket}")).await);
    let answer = kit.ask(&format!("menu?session={ticket}")).await;
    assert_eq!(answer["errcode"], 30001);
    assert_eq!(kit.ask("login?code=bob").await["errcode"], 41008);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_may_keep_or_misread_an_answer() {
    let kit = Kit::new().await;
    let answer = kit.get("/mini/shop/menu").await;
    for line in ["cache-control: no-store", "x-content-type-options: nosniff"] {
        assert!(answer.head.contains(line), "{}", answer.head);
    }
}

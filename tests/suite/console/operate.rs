//! Running a bot: menus, sessions, handlers, settings, messages, jobs, people.
#![allow(clippy::disallowed_methods, reason = "the tests look at the folders")]

use serde_json::{Value, json};
use wxmenu::model::{Content, Event, Inbound};
use wxmenu::store::SessionStore;

use super::{Desk, MENU};

fn text(text: &str) -> Content {
    Content::Text {
        text: text.to_owned(),
        menu_id: None,
    }
}

/// What somebody who writes to the bot is answered.
async fn say(desk: &Desk, openid: &str, number: u32, content: Content) -> String {
    let key = number.to_string();
    let inbound = Inbound::new("demo".into(), openid.into(), (&*key).into(), content);
    desk.engine
        .turn(inbound)
        .await
        .as_text()
        .unwrap_or("")
        .to_owned()
}

#[actix_web::test]
async fn the_menus_are_shown_with_their_faults_and_visits() {
    let desk = Desk::new();
    say(&desk, "o1", 1, text("m")).await;
    let answer = desk
        .ask("GET", "/j/menus?account=demo", Value::Null)
        .await
        .good();
    let root = &answer["menus"][0];
    assert_eq!(
        (&root["id"], &root["visits"], &root["line"]),
        (&json!("m001"), &json!(1), &json!(2))
    );
    assert_eq!(root["menus"][0]["commands"][0]["handler"], "Count");
    assert_eq!(root["commands"][0]["goto"], "-");
    assert_eq!(answer["system"][0]["name"], "exit");
    for (format, begins) in [
        ("mermaid", "flowchart"),
        ("svg", "<svg"),
        ("dot", "digraph"),
    ] {
        let path = format!("/j/menus/graph?format={format}");
        let graph = desk.ask("GET", &path, Value::Null).await.good();
        assert!(graph["text"].as_str().unwrap().contains(begins), "{format}");
    }
}

#[actix_web::test]
async fn coverage_plays_the_tests_that_are_there() {
    let desk = Desk::new();
    let nothing = desk
        .ask("GET", "/j/menus/coverage", Value::Null)
        .await
        .good();
    assert_eq!(nothing["touched"], 0);
    let tests = desk.folder.path().join("tests");
    std::fs::create_dir_all(&tests).unwrap();
    std::fs::write(tests.join("a.chat"), "> m\n<*\n@ m001\n").unwrap();
    std::fs::write(tests.join("b.chat"), "> m\n< no\n").unwrap();
    let some = desk
        .ask("GET", "/j/menus/coverage", Value::Null)
        .await
        .good();
    assert!(some["touched"].as_u64() > Some(0) && some["percent"].is_number());
    assert_eq!(some["failed"].as_array().unwrap().len(), 1);
    let graph = desk
        .ask(
            "GET",
            "/j/menus/graph?format=svg&coverage=true",
            Value::Null,
        )
        .await;
    graph.good();
}

#[actix_web::test]
async fn sessions_are_searched_shown_moved_and_forgotten() {
    let desk = Desk::new();
    for number in 0..45 {
        say(&desk, &format!("oPerson{number:02}"), 1, text("m")).await;
    }
    say(&desk, "oOther", 1, text("m")).await;
    let token = desk.token().await;
    let get = async |path: &str| desk.ask_as(&token, "GET", path, Value::Null).await.good();
    let first = get("/j/sessions?q=Person&page_size=40").await;
    assert_eq!(first["sessions"].as_array().unwrap().len(), 40);
    let next = first["next"].as_str().unwrap();
    let next: String = next.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let second = get(&format!("/j/sessions?q=Person&page_size=40&after={next}")).await;
    assert_eq!(second["sessions"].as_array().unwrap().len(), 5);
    assert_eq!(
        (&second["next"], &second["total"]),
        (&Value::Null, &json!(46))
    );

    let post = async |path: &str, body| desk.ask_as(&token, "POST", path, body).await;
    let moved = post("/j/sessions/demo/oOther/move", json!({ "menu": "g001" }))
        .await
        .good();
    assert_eq!(moved["position"], json!(["m001", "g001"]));
    assert_eq!(say(&desk, "oOther", 2, text("5")).await, "第1次：5");
    let shown = get("/j/sessions/demo/oOther").await;
    assert_eq!(shown["session"]["values"], json!({ "count": 1 }));
    assert_eq!(
        get("/j/sessions?menu=g001").await["sessions"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let unknown = post("/j/sessions/demo/oOther/move", json!({ "menu": "x" })).await;
    assert_eq!(unknown.bad(), (404, 1003));
    let gone = post("/j/sessions/demo/oOther/reset", Value::Null)
        .await
        .good();
    assert_eq!(gone["there_was_one"], true);
    assert_eq!(get("/j/sessions/demo/oOther").await["session"], Value::Null);
    for bad in ["after=x", "page_size=0", "page_size=x"] {
        let answer = desk
            .ask_as(&token, "GET", &format!("/j/sessions?{bad}"), Value::Null)
            .await;
        assert_eq!(answer.bad(), (400, 1004));
    }
}

#[actix_web::test]
async fn a_handler_is_switched_off_and_on_while_people_write() {
    let desk = Desk::new();
    say(&desk, "o1", 1, text("m")).await;
    say(&desk, "o1", 2, text("guess")).await;
    assert_eq!(say(&desk, "o1", 3, text("1")).await, "第1次：1");
    let off = desk
        .ask("PUT", "/j/handlers/Count", json!({ "on": false }))
        .await
        .good();
    assert_eq!(
        (&off["handler"]["on"], &off["handler"]["calls"]),
        (&json!(false), &json!(1))
    );
    let busy = say(&desk, "o1", 4, text("2")).await;
    assert!(!busy.contains("第"), "{busy}");
    desk.ask("PUT", "/j/handlers/Count", json!({ "on": true }))
        .await
        .good();
    assert_eq!(say(&desk, "o1", 5, text("3")).await, "第2次：3");
    let all = desk.ask("GET", "/j/handlers", Value::Null).await.good();
    let count = all["handlers"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["name"] == "Count")
        .unwrap();
    assert_eq!(
        count["used_by"][0],
        json!({ "account": "demo", "menu": "g001", "command": "count" })
    );
    let builtin = desk
        .ask(
            "PUT",
            "/j/handlers/exitCommandHandler",
            json!({ "on": false }),
        )
        .await;
    assert_eq!(builtin.bad(), (400, 1004));
    let unknown = desk
        .ask("PUT", "/j/handlers/Nobody", json!({ "on": false }))
        .await;
    assert_eq!(unknown.bad(), (404, 1003));
}

#[actix_web::test]
async fn settings_are_in_force_at_once_and_kept() {
    let desk = Desk::new();
    let subscribe = || Content::Event(Event::new("subscribe", ""));
    let change = json!({
        "welcome": "欢迎 <b>",
        "default_reply": "没听懂",
        "keywords": [
            { "match": "equals", "text": "价格", "reply": "十元" },
            { "match": "regex", "text": "开门|营业", "reply": "九点" },
            { "match": "contains", "text": "地址", "reply": "北京" },
        ],
        "session_ttl": "10m",
    });
    let set = desk
        .ask("PUT", "/j/settings/demo", change.clone())
        .await
        .good();
    assert_eq!(set["settings"], change);
    for (number, content, reply) in [
        (1, subscribe(), "欢迎 <b>"),
        (2, text("价格"), "十元"),
        (3, text("营业"), "九点"),
        (4, text("你们地址在哪"), "北京"),
        (5, text("嗯嗯"), "没听懂"),
        (6, text("营业吗"), "没听懂"),
    ] {
        assert_eq!(say(&desk, "o1", number, content).await, reply);
    }
    say(&desk, "o1", 7, text("m")).await;
    assert_ne!(
        say(&desk, "o1", 8, text("价格")).await,
        "十元",
        "inside a menu the menu answers"
    );
    let begun = desk
        .ask("GET", "/j/sessions/demo/o1", Value::Null)
        .await
        .good();
    assert!(begun["session"]["expires"].is_string());

    let partial = desk
        .ask("PUT", "/j/settings/demo", json!({ "welcome": null }))
        .await
        .good();
    assert_eq!(
        (
            &partial["settings"]["welcome"],
            &partial["settings"]["default_reply"]
        ),
        (&Value::Null, &json!("没听懂"))
    );
    assert!(
        desk.store
            .kept("console/settings/demo")
            .await
            .unwrap()
            .is_some()
    );
}

#[actix_web::test]
async fn a_setting_that_is_wrong_changes_nothing() {
    let desk = Desk::new();
    let rule =
        |how: &str, text: &str, reply: &str| json!({ "match": how, "text": text, "reply": reply });
    for bad in [
        json!({ "welcome": "好", "session_ttl": "soon" }),
        json!({ "welcome": "好", "keywords": [rule("regex", "(", "x")] }),
        json!({ "welcome": "好", "keywords": [rule("regex", "a)|(b", "x")] }),
        json!({ "welcome": "好", "keywords": [rule("equals", " ", "x")] }),
        json!({ "welcome": "好", "keywords": [rule("equals", "x", "")] }),
        json!({ "welcome": "好", "keywords": [rule("begins", "x", "y")] }),
        json!({ "welcome": "好", "default_reply": "字".repeat(700) }),
        json!({ "welcome": "好", "nobody": 1 }),
        json!({ "welcome": "  " }),
    ] {
        let answer = desk.ask("PUT", "/j/settings/demo", bad.clone()).await;
        assert_eq!(answer.bad(), (400, 1004), "{bad}");
    }
    let settings = desk
        .ask("GET", "/j/settings/demo", Value::Null)
        .await
        .good();
    assert_eq!(settings["settings"]["welcome"], Value::Null);
}

#[actix_web::test]
async fn messages_are_kept_masked_and_unmatched_texts_counted() {
    let desk = Desk::new();
    let token = desk.token().await;
    for number in 1..=3 {
        say(
            &desk,
            "oMgHVjngRipVsoxg6TuX3vz6glDg",
            number,
            text("13812345678 是我"),
        )
        .await;
    }
    say(&desk, "o1", 1, text("m")).await;
    say(&desk, "o1", 2, text("what?")).await;
    let get = async |path: &str| desk.ask_as(&token, "GET", path, Value::Null).await.good();
    let all = get("/j/messages").await;
    assert_eq!((&all["total"], &all["unread"]), (&json!(5), &json!(5)));
    assert_eq!(all["messages"][1]["text"], "m", "newest first");
    assert_eq!(all["messages"][2]["text"], "*********** 是我");
    assert_eq!(all["messages"][2]["openid"], "oMgH****glDg");
    assert_eq!(get("/j/messages?type=1&q=%E6%98%AF").await["total"], 3);
    assert_eq!(get("/j/messages?type=event").await["total"], 0);
    assert_eq!(
        get("/j/messages?page=2&page_size=3").await["messages"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let unmatched = get("/j/messages/unmatched").await;
    assert_eq!(
        (
            &unmatched["unmatched"][0]["times"],
            unmatched["unmatched"].as_array().unwrap().len()
        ),
        (&json!(3), 2)
    );
    desk.ask_as(&token, "POST", "/j/readall", Value::Null)
        .await
        .good();
    assert_eq!(get("/j/me").await["unread"], 0);
    let stats = get("/j/stats").await;
    assert_eq!(
        (&stats["turns"], &stats["unanswered"]),
        (&json!(5), &json!(4))
    );
    assert_eq!(stats["minutes"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn nothing_is_kept_unless_the_operator_says_so() {
    use wxmenu::model::Secret;
    let desk = Desk::with(|builder| builder.password(Secret::new(super::kit::PASSWORD)));
    say(&desk, "o1", 1, text("nothing")).await;
    let all = desk.ask("GET", "/j/messages", Value::Null).await.good();
    assert_eq!((&all["total"], &all["on"]), (&json!(0), &json!(false)));
    assert!(MENU.contains("m001"));
}

#[actix_web::test]
async fn the_sweep_is_a_job_and_calls_need_an_account_of_the_platform() {
    let desk = Desk::new();
    let token = desk.token().await;
    let job = desk
        .ask_as(&token, "POST", "/j/jobs/sweep", Value::Null)
        .await
        .good();
    assert_eq!(job["job"]["name"], "sweep");
    for (path, body) in [
        ("/j/flush", json!({})),
        ("/j/jobs/pull", json!({ "account": "demo" })),
        (
            "/j/api",
            json!({ "method": "GET", "path": "/cgi-bin/menu/get" }),
        ),
        (
            "/j/send_message",
            json!({ "type": "contact", "ids": ["o1"], "content": "x" }),
        ),
    ] {
        let answer = desk.ask_as(&token, "POST", path, body).await;
        assert_eq!(answer.bad(), (400, 1004), "{path}");
    }
    let unknown = desk
        .ask_as(&token, "POST", "/j/jobs/nothing", Value::Null)
        .await;
    assert_eq!(unknown.bad(), (404, 1003));
}

#[actix_web::test]
async fn a_turn_of_people_is_looked_at_later_with_its_reasons() {
    let desk = Desk::new();
    let token = desk.token().await;
    let openid = "oMgHVjngRipVsoxg6TuX3vz6glDg";
    for (number, said) in (1..).zip(["m", "guess", "13812345678"]) {
        say(&desk, openid, number, text(said)).await;
    }
    say(
        &desk,
        openid,
        9,
        Content::Event(Event::new("subscribe", "")),
    )
    .await;
    let get = async |path: &str| desk.ask_as(&token, "GET", path, Value::Null).await;
    let all = get("/j/messages").await.good();
    let turns = all["messages"].as_array().unwrap();
    assert_eq!(turns[0]["answered"], true, "silence is what it asks for");
    assert_eq!(
        turns[1]["matched"],
        json!({ "kind": "menu-command", "id": "", "name": "count" })
    );
    let path = format!("/j/messages/{}", turns[1]["id"]);
    let turn = get(&path).await.good()["message"].clone();
    assert_eq!(turn["position_before"], json!(["m001", "g001"]));
    assert_eq!(turn["handlers"][0]["name"], "Count");
    assert!(turn["handlers"][0]["took_ms"].is_number());
    let why = &turn["why"];
    assert_eq!(
        (&why["text"], &why["position"]),
        (&json!("***********"), &json!("g001"))
    );
    assert_eq!(
        (&why["tried"][0]["name"], &why["tried"][0]["wins"]),
        (&json!("count"), &json!(true))
    );
    assert!(!turn.to_string().contains("13812345678") && !turn.to_string().contains(openid));
    let subscribed = get(&format!("/j/messages/{}", turns[0]["id"])).await.good();
    assert_eq!(subscribed["message"]["why"], Value::Null);
    for odd in ["0", "99", "x", "-1", "1%00"] {
        let answer = get(&format!("/j/messages/{odd}")).await;
        assert_eq!(answer.bad(), (404, 1003), "{odd}");
    }
}

#[actix_web::test]
async fn the_reasons_of_old_turns_are_forgotten_before_the_turns() {
    let desk = Desk::new();
    let token = desk.token().await;
    for number in 0..400 {
        say(&desk, "o1", number, text("m")).await;
    }
    for (id, has) in [(1, false), (100, false), (101, true), (400, true)] {
        let path = format!("/j/messages/{id}");
        let turn = desk.ask_as(&token, "GET", &path, Value::Null).await.good();
        assert_eq!(turn["message"]["why"].is_object(), has, "{id}");
    }
}

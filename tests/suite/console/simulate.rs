//! The simulator: a turn with everything about it, led back, forth and into a test.
#![allow(clippy::disallowed_methods, reason = "the tests look at the folders")]

use serde_json::{Value, json};
use wxmenu::model::SourceFile;
use wxmenu::testing::Script;

use super::Desk;
use super::kit::cipher;

async fn play(desk: &Desk, token: &str, body: Value) -> Value {
    desk.ask_as(token, "POST", "/j/simulate", body).await.good()
}

fn text(text: &str) -> Value {
    json!({ "type": "text", "text": text })
}

#[actix_web::test]
async fn a_turn_says_everything_about_itself() {
    let desk = Desk::new();
    let token = desk.token().await;
    let begun = play(
        &desk,
        &token,
        json!({ "message": text("m"), "openid": "oAnn", "seed": 7 }),
    )
    .await;
    let conversation = &begun["conversation"];
    assert_eq!(begun["turn"]["after"], "m001");
    play(
        &desk,
        &token,
        json!({ "conversation": conversation, "message": text("guess") }),
    )
    .await;
    let counted = play(
        &desk,
        &token,
        json!({ "conversation": conversation, "message": text(" ７ ") }),
    )
    .await;
    let turn = &counted["turn"];
    assert_eq!(turn["turn"], 3);
    assert_eq!(turn["shown"], json!(["第1次：７"]));
    assert_eq!(
        (&turn["why"]["text"], &turn["why"]["normalised"]),
        (&json!("７"), &json!("7"))
    );
    let tried = turn["why"]["tried"].as_array().unwrap();
    let names: Vec<&str> = tried
        .iter()
        .map(|tried| tried["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["count", "exit"]);
    assert_eq!(tried[0]["wins"], true);
    assert_eq!(turn["position_before"], json!(["m001", "g001"]));
    assert_eq!(turn["matched"]["kind"], "menu-command");
    assert_eq!(turn["data"]["count"], 1);
    assert_eq!(turn["handlers"][0]["name"], "Count");
    assert!(turn["handlers"][0]["took_ms"].is_number());
    let diff = &turn["session"]["diff"];
    assert_eq!(
        diff,
        &json!([{ "name": "values.count", "before": null, "after": 1 }])
    );
    let wire = &turn["wire"];
    assert!(
        wire["in"]
            .as_str()
            .unwrap()
            .contains("<FromUserName><![CDATA[oAnn]]>")
    );
    assert!(
        wire["out"]
            .as_str()
            .unwrap()
            .contains("<Content><![CDATA[第1次：７]]></Content>")
    );
    assert_eq!(wire["bytes_out"], wire["out"].as_str().unwrap().len());
    assert_eq!(desk.engine.count_sessions().await.unwrap(), 0, "it is dry");
}

#[actix_web::test]
async fn every_kind_of_message_is_played() {
    let desk = Desk::new();
    let token = desk.token().await;
    for (message, kind) in [
        (text(":)"), "text"),
        (json!({ "type": "click", "key": "m001" }), "event"),
        (
            json!({ "type": "event", "name": "VIEW", "key": "https://x/" }),
            "event",
        ),
        (json!({ "type": "subscribe" }), "event"),
        (json!({ "type": "unsubscribe" }), "event"),
        (json!({ "type": "scan", "key": "42" }), "event"),
        (
            json!({ "type": "image", "url": "https://x/a.png" }),
            "image",
        ),
        (json!({ "type": "voice", "text": "菜单。" }), "voice"),
        (
            json!({ "type": "location", "latitude": 39.9, "longitude": 116.4, "label": "北京" }),
            "location",
        ),
        (json!({ "type": "link", "url": "https://x/" }), "link"),
        (
            json!({ "type": "raw", "body": "{\"ToUserName\":\"gh\",\"FromUserName\":\"o\",\"CreateTime\":1,\"MsgType\":\"text\",\"Content\":\"m\",\"MsgId\":1}" }),
            "text",
        ),
    ] {
        let turn = play(&desk, &token, json!({ "message": message })).await;
        let content = &turn["turn"]["message"]["type"];
        assert_eq!(content, kind, "{message}");
    }
    let bad = json!({ "message": { "type": "raw", "body": "<xml>" } });
    let bad = desk.ask_as(&token, "POST", "/j/simulate", bad).await;
    assert_eq!(bad.bad(), (400, 1004));
    assert_eq!(bad.json()["reason"], "incorrect content");
}

#[actix_web::test]
async fn an_account_in_safe_mode_is_written_to_in_envelopes() {
    let desk = Desk::new();
    let token = desk.token().await;
    let turn = play(
        &desk,
        &token,
        json!({ "account": "shop", "message": text("m") }),
    )
    .await;
    let wire = &turn["turn"]["wire"];
    assert_eq!(wire["encrypted"], true);
    assert!(!wire["in"].as_str().unwrap().contains("Content"));
    let out = wire["out"].as_str().unwrap();
    let token_of_account = wxmenu::wechat::Token::new("shoptoken");
    let opened = wxmenu::wechat::open_reply(out.as_bytes(), &token_of_account, &cipher()).unwrap();
    assert_eq!(opened, wire["plain_out"].as_str().unwrap());
    let plain = json!({ "account": "shop", "encrypted": false, "message": text("m") });
    let plain = desk.ask_as(&token, "POST", "/j/simulate", plain).await;
    assert_eq!(
        plain.json()["reason"],
        "incorrect content",
        "safe mode takes no plain body"
    );
}

#[actix_web::test]
async fn a_conversation_is_led_anew_from_a_turn_and_edited() {
    let desk = Desk::new();
    let token = desk.token().await;
    let begun = play(&desk, &token, json!({ "message": text("m") })).await;
    let id = begun["conversation"].as_str().unwrap().to_owned();
    for said in ["guess", "1", "2", "3"] {
        play(
            &desk,
            &token,
            json!({ "conversation": id, "message": text(said) }),
        )
        .await;
    }
    let path = format!("/j/simulate/{id}/restart");
    let led = desk
        .ask_as(
            &token,
            "POST",
            &path,
            json!({ "turn": 4, "message": text("9") }),
        )
        .await
        .good();
    let turns = led["conversation"]["turns"].as_array().unwrap();
    let shown: Vec<&Value> = turns.iter().map(|turn| &turn["shown"]).collect();
    assert_eq!(turns.len(), 4);
    assert_eq!(shown[2..], [&json!(["第1次：1"]), &json!(["第2次：9"])]);
    for turn in [0, 6] {
        let answer = desk
            .ask_as(&token, "POST", &path, json!({ "turn": turn }))
            .await;
        assert_eq!(answer.bad(), (400, 1004));
    }
    let other = desk.token().await;
    let answer = desk
        .ask_as(&other, "GET", &format!("/j/simulate/{id}"), Value::Null)
        .await;
    assert_eq!(answer.bad(), (404, 1003), "it is another login's");
}

#[actix_web::test]
async fn an_edited_turn_is_written_by_who_wrote_it() {
    let desk = Desk::new();
    let token = desk.token().await;
    let begun = play(
        &desk,
        &token,
        json!({ "message": text("m"), "openid": "oAnn" }),
    )
    .await;
    let id = begun["conversation"].as_str().unwrap().to_owned();
    for openid in ["oBob", "oAnn"] {
        let body = json!({ "conversation": id, "message": text("m"), "openid": openid });
        play(&desk, &token, body).await;
    }
    let path = format!("/j/simulate/{id}/restart");
    let body = json!({ "turn": 2, "message": text("menu?") });
    let led = desk.ask_as(&token, "POST", &path, body).await.good();
    let turns = &led["conversation"]["turns"];
    assert_eq!(turns[1]["openid"], "oBob");
    assert_eq!(turns[1]["answered"], false);
}

#[actix_web::test]
async fn a_conversation_may_begin_in_a_menu() {
    let desk = Desk::new();
    let token = desk.token().await;
    let begun = play(&desk, &token, json!({ "at": "g001" })).await;
    assert_eq!(begun["turn"], Value::Null);
    let body = json!({ "conversation": begun["conversation"], "message": text("5") });
    assert_eq!(
        play(&desk, &token, body).await["turn"]["shown"],
        json!(["第1次：5"])
    );
    let nowhere = json!({ "at": "nowhere" });
    let nowhere = desk.ask_as(&token, "POST", "/j/simulate", nowhere).await;
    assert_eq!(nowhere.bad(), (400, 1004));
}

#[actix_web::test]
async fn the_clock_is_moved_and_a_session_ends() {
    let desk = Desk::new();
    let token = desk.token().await;
    let begun = play(&desk, &token, json!({ "message": text("m") })).await;
    let id = begun["conversation"].as_str().unwrap();
    let path = format!("/j/simulate/{id}/clock");
    desk.ask_as(&token, "POST", &path, json!({ "by": "25h" }))
        .await
        .good();
    let turn = play(
        &desk,
        &token,
        json!({ "conversation": id, "message": text("guess") }),
    )
    .await;
    assert_eq!(turn["turn"]["before"], Value::Null);
    for bad in [
        json!({}),
        json!({ "by": "x" }),
        json!({ "to": "yesterday" }),
    ] {
        assert_eq!(
            desk.ask_as(&token, "POST", &path, bad).await.bad(),
            (400, 1004)
        );
    }
}

#[actix_web::test]
async fn a_conversation_becomes_a_test_that_passes() {
    let desk = Desk::new();
    let token = desk.token().await;
    let begun = play(
        &desk,
        &token,
        json!({ "message": text("m"), "openid": "oAnn" }),
    )
    .await;
    let id = begun["conversation"].as_str().unwrap().to_owned();
    for message in [
        text("guess"),
        text("5"),
        json!({ "type": "click", "key": "m001" }),
    ] {
        play(
            &desk,
            &token,
            json!({ "conversation": id, "message": message }),
        )
        .await;
    }
    let path = format!("/j/simulate/{id}/save");
    let saved = desk
        .ask_as(&token, "POST", &path, json!({ "name": "guess" }))
        .await
        .good();
    assert_eq!(
        (&saved["file"], &saved["differs"]),
        (&json!("tests/guess.chat"), &Value::Null)
    );
    let written = std::fs::read_to_string(desk.folder.path().join("tests/guess.chat")).unwrap();
    assert_eq!(saved["text"], written);
    assert!(
        written.contains("> guess\n") && written.contains("> :click m001"),
        "{written}"
    );
    Script::parse(&SourceFile::new("guess.chat", written)).unwrap();
    for name in [
        "guess",
        "../x",
        "a/b",
        "",
        ".hidden",
        "x\0",
        &"x".repeat(65),
    ] {
        let answer = desk
            .ask_as(&token, "POST", &path, json!({ "name": name }))
            .await;
        assert_eq!(answer.bad(), (400, 1004), "{name:?}");
    }
}

#[actix_web::test]
async fn live_means_the_bot_that_answers_people() {
    let desk = Desk::new();
    let token = desk.token().await;
    let body = json!({ "live": true, "openid": "oAnn", "message": text("m") });
    let turn = play(&desk, &token, body).await;
    assert_eq!(turn["turn"]["after"], "m001");
    let session = desk
        .ask_as(&token, "GET", "/j/sessions/demo/oAnn", Value::Null)
        .await
        .good();
    assert_eq!(session["session"]["position"], json!(["m001"]));
}

#[actix_web::test]
async fn what_is_refused_leaves_a_conversation_as_it_was() {
    let desk = Desk::new();
    let token = desk.token().await;
    let nonsense = json!({ "type": "raw", "body": "nonsense" });
    let begun = play(&desk, &token, json!({ "message": text("m") })).await;
    let id = begun["conversation"].as_str().unwrap().to_owned();
    for said in ["guess", "5"] {
        let body = json!({ "conversation": id, "message": text(said) });
        play(&desk, &token, body).await;
    }
    let path = format!("/j/simulate/{id}/restart");
    let body = json!({ "turn": 2, "message": nonsense });
    let refused = desk.ask_as(&token, "POST", &path, body).await;
    assert_eq!(refused.bad(), (400, 1004));
    for _ in 0..20 {
        let body = json!({ "message": nonsense });
        let refused = desk.ask_as(&token, "POST", "/j/simulate", body).await;
        assert_eq!(refused.bad(), (400, 1004));
    }
    let all = desk.ask_as(&token, "GET", "/j/simulate", Value::Null).await;
    let all = all.good()["conversations"].clone();
    assert_eq!(all.as_array().unwrap().len(), 1, "{all}");
    assert_eq!(
        (&all[0]["conversation"], &all[0]["turns"]),
        (&json!(id), &json!(3))
    );
}

#[actix_web::test]
async fn an_openid_is_one_word() {
    let desk = Desk::new();
    let token = desk.token().await;
    for odd in ["", " ", "a b", "a\n! stub evil", "\0", &"o".repeat(129)] {
        let body = json!({ "openid": odd, "message": text("m") });
        let refused = desk.ask_as(&token, "POST", "/j/simulate", body).await;
        assert_eq!(refused.bad(), (400, 1004), "{odd:?}");
    }
}

#[actix_web::test]
async fn a_tapped_option_is_no_typing_and_its_reasons_say_so() {
    let desk = Desk::new();
    let token = desk.token().await;
    let begun = play(&desk, &token, json!({ "message": text("m") })).await;
    let conversation = &begun["conversation"];
    play(
        &desk,
        &token,
        json!({ "conversation": conversation, "message": text("guess") }),
    )
    .await;
    // An option of the list before: only a tap is asked in the menus above.
    let say = async |message: Value| {
        let body = json!({ "conversation": conversation, "message": message });
        play(&desk, &token, body).await["turn"].clone()
    };
    let typed = say(text("bye")).await;
    assert_eq!(
        (&typed["after"], &typed["why"]["tapped"]),
        (&json!("g001"), &Value::Null)
    );
    assert_eq!(typed["why"]["comes_to"]["word"], "redisplays");
    let tapped = say(json!({ "type": "text", "text": "bye", "menu_id": "gone" })).await;
    assert_eq!(tapped["after"], Value::Null);
    assert_eq!(tapped["shown"], json!(["再见"]));
    assert_eq!(tapped["message"]["menu_id"], "gone");
    let why = &tapped["why"];
    assert_eq!(why["tapped"], "gone");
    assert_eq!(
        why["comes_to"],
        json!({ "word": "runs-command", "values": { "command": "gone", "menu": "m001" } })
    );
    let wire = tapped["wire"]["in"].as_str().unwrap();
    assert!(
        wire.contains("<bizmsgmenuid><![CDATA[gone]]></bizmsgmenuid>"),
        "{wire}"
    );
    let path = format!("/j/simulate/{}/save", conversation.as_str().unwrap());
    let saved = desk.ask_as(&token, "POST", &path, json!({})).await.good();
    assert!(
        saved["differs"].is_string(),
        "a test can only type it: {saved}"
    );
}

#[actix_web::test]
async fn silence_answers_what_asks_for_no_answer() {
    let desk = Desk::new();
    let token = desk.token().await;
    for (message, answered) in [
        (json!({ "type": "subscribe" }), true),
        (json!({ "type": "scan", "key": "1" }), true),
        (text("nobody knows this"), false),
        (text("m"), true),
    ] {
        let turn = play(&desk, &token, json!({ "message": message })).await;
        assert_eq!(turn["turn"]["answered"], answered, "{message}");
    }
}

#[actix_web::test]
async fn a_reply_that_a_setting_gave_says_which() {
    let desk = Desk::new();
    let token = desk.token().await;
    let settings = json!({
        "welcome": "欢迎",
        "default_reply": "没听懂",
        "keywords": [
            { "match": "equals", "text": "x", "reply": "y" },
            { "match": "contains", "text": "价", "reply": "十元" },
        ],
    });
    let put = desk
        .ask_as(&token, "PUT", "/j/settings/demo", settings)
        .await;
    put.good();
    for (message, setting) in [
        (json!({ "type": "subscribe" }), json!("welcome")),
        (text("价格"), json!("keywords 2")),
        (text("nobody knows this"), json!("default_reply")),
        (text("m"), Value::Null),
    ] {
        let turn = play(&desk, &token, json!({ "message": message })).await;
        assert_eq!(turn["turn"]["setting"], setting, "{message}");
        let live = json!({ "live": true, "openid": "o1", "message": message });
        assert_eq!(play(&desk, &token, live).await["turn"]["setting"], setting);
    }
    let kept = desk
        .ask_as(&token, "GET", "/j/messages/2", Value::Null)
        .await;
    assert_eq!(kept.good()["message"]["setting"], "keywords 2");
}

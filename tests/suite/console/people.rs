//! Followers, tags and messages to them, against a stub of the platform.
#![allow(clippy::disallowed_methods, reason = "the tests look at the folders")]

use std::sync::Arc;

use serde_json::{Value, json};
use wxmenu::api::{ApiAccount, Platform};
use wxmenu::console::ConsoleBuilder;
use wxmenu::model::{ManualClock, Secret, SourceFile, Timestamp};
use wxmenu::testing::{Reaction, StubPlatform};

use super::Desk;
use super::kit::PASSWORD;

async fn desk() -> (Desk, StubPlatform) {
    with_platform(|builder| builder).await
}

/// A console that may call a stub of the platform.
pub(super) async fn with_platform(
    set: impl FnOnce(ConsoleBuilder) -> ConsoleBuilder,
) -> (Desk, StubPlatform) {
    let stub = StubPlatform::start().await.unwrap();
    let account = ApiAccount::new("demo", "wx0123456789abcdef", Secret::new("s3cret"));
    let clock = Arc::new(ManualClock::at(Timestamp::from_secs(1_700_000_000)));
    let platform = Platform::builder(clock)
        .base(stub.url())
        .account(account)
        .build()
        .unwrap();
    let desk =
        Desk::with(|builder| set(builder.password(Secret::new(PASSWORD)).platform(platform)));
    (desk, stub)
}

/// Forty-five followers in two pages, one of them with a percent sign and a tag.
pub(super) fn people(stub: &StubPlatform) {
    let openid = |number: usize| format!("o{number:02}");
    let openids: Vec<String> = (0..45).map(openid).collect();
    let (first, second) = openids.split_at(30);
    let page = |openids: &[String], next: &str| {
        Reaction::json(&json!({ "total": 45, "data": { "openid": openids }, "next_openid": next }))
    };
    stub.next("/cgi-bin/user/get", page(first, "o29"));
    stub.next("/cgi-bin/user/get", page(second, ""));
    let infos = openids.iter().map(|openid| {
        let is_odd = openid == "o07";
        json!({
            "openid": openid,
            "subscribe": 1,
            "subscribe_time": 1_600_000_000,
            "remark": if is_odd { "100%<script>" } else { "某人" },
            "tagid_list": if is_odd { vec![2] } else { vec![] },
        })
    });
    let infos = json!({ "user_info_list": infos.collect::<Vec<_>>() });
    stub.always("/cgi-bin/user/info/batchget", Reaction::json(&infos));
    let tags = json!({ "tags": [{ "id": 2, "name": "星标", "count": 1 }] });
    stub.always("/cgi-bin/tags/get", Reaction::json(&tags));
}

/// Waits for a job without a sleep: it is over when it is no longer running.
pub(super) async fn over(desk: &Desk, token: &str, name: &str) -> Value {
    loop {
        let jobs = desk
            .ask_as(token, "GET", "/j/jobs", Value::Null)
            .await
            .good();
        let jobs = jobs["jobs"].as_array().unwrap().clone();
        let job = jobs.into_iter().find(|job| {
            job["name"] == name && job["account"] == "demo" && job["state"] != "running"
        });
        match job {
            Some(job) => return job,
            None => tokio::task::yield_now().await,
        }
    }
}

#[actix_web::test]
async fn followers_are_pulled_paged_and_searched() {
    let (desk, stub) = desk().await;
    people(&stub);
    let token = desk.token().await;
    let flush = desk
        .ask_as(&token, "POST", "/j/flush", json!({}))
        .await
        .good();
    assert_eq!(flush["job"]["state"], "running");
    assert_eq!(
        over(&desk, &token, "pull").await["result"],
        "45 followers, 1 tags"
    );

    let get = async |path: &str| desk.ask_as(&token, "GET", path, Value::Null).await.good();
    let rows = |answer: &Value| answer["users"].as_array().unwrap().len();
    let second = get("/j/users?page=2").await;
    assert_eq!((rows(&second), &second["total"]), (20, &json!(45)));
    assert_eq!(second["users"][0]["id"], "o20");
    assert_eq!(rows(&get("/j/users?page=3").await), 5);
    assert_eq!(rows(&get("/j/users?page=4").await), 0);
    assert_eq!(rows(&get("/j/users?page=0").await), 45);
    let odd = get("/j/users?q=%25").await;
    assert_eq!(
        (rows(&odd), &odd["users"][0]["remark"]),
        (1, &json!("100%<script>"))
    );
    assert_eq!(rows(&get("/j/users?gid=2").await), 1);
    assert_eq!(get("/j/user/o07").await["user"]["groups"], json!([2]));
    assert_eq!(get("/j/groups").await["groups"][0]["name"], "星标");
    let nobody = desk
        .ask_as(&token, "GET", "/j/user/nobody", Value::Null)
        .await;
    assert_eq!(nobody.bad(), (404, 1003));
}

#[actix_web::test]
async fn a_job_that_fails_says_why() {
    let (desk, stub) = desk().await;
    stub.always("/cgi-bin/tags/get", Reaction::errcode(48001));
    let token = desk.token().await;
    desk.ask_as(&token, "POST", "/j/jobs/pull", json!({}))
        .await
        .good();
    let job = over(&desk, &token, "pull").await;
    assert_eq!(job["state"], "failed");
    assert!(job["error"].as_str().unwrap().contains("48001"), "{job}");
    desk.ask_as(&token, "POST", "/j/jobs/token", json!({}))
        .await
        .good();
    assert_eq!(over(&desk, &token, "token").await["state"], "done");
}

#[actix_web::test]
async fn the_known_are_sent_to_and_the_others_named() {
    let (desk, stub) = desk().await;
    people(&stub);
    let token = desk.token().await;
    desk.ask_as(&token, "POST", "/j/flush", json!({}))
        .await
        .good();
    over(&desk, &token, "pull").await;
    let path = "/cgi-bin/message/custom/send";
    stub.next(path, Reaction::errcode(45015));
    let body = json!({
        "type": "contact",
        "ids": ["o02", "nobody", "o01", "stranger", "o01"],
        "content": "新菜单 <b>上线</b>",
    });
    let answer = desk.ask_as(&token, "POST", "/j/send_message", body).await;
    assert_eq!(answer.bad(), (404, 1003));
    let answer = answer.json();
    assert_eq!(answer["unknown"], json!(["nobody", "stranger"]));
    assert_eq!(answer["sent"], 1);
    assert_eq!(answer["receivers"][0]["errcode"], 45015);
    assert!(answer["receivers"][0]["advice"].is_string());
    assert_eq!(answer["receivers"][1]["sent"], true);
    assert_eq!(stub.messages()[0]["text"]["content"], "新菜单 <b>上线</b>");

    let tagged = json!({ "type": "group", "gid": 2, "content": "x" });
    let tagged = desk
        .ask_as(&token, "POST", "/j/send_message", tagged)
        .await
        .good();
    assert_eq!(
        (&tagged["sent"], &tagged["receivers"][0]["id"]),
        (&json!(1), &json!("o07"))
    );
    for bad in [
        json!({ "type": "contact", "ids": [], "content": "x" }),
        json!({ "type": "contact", "ids": ["o01"] }),
        json!({ "type": "contact", "ids": ["o01"], "content": " " }),
        json!({ "type": "group", "content": "x" }),
        json!({ "type": "mp", "ids": ["o01"], "content": "x" }),
    ] {
        let answer = desk
            .ask_as(&token, "POST", "/j/send_message", bad.clone())
            .await;
        assert_eq!(answer.bad(), (400, 1004), "{bad}");
    }
    let nobody = json!({ "type": "group", "gid": 9, "content": "x" });
    let nobody = desk.ask_as(&token, "POST", "/j/send_message", nobody).await;
    assert_eq!(nobody.bad(), (404, 1003));
}

#[actix_web::test]
async fn a_file_is_uploaded_to_the_platform_once_and_sent_to_each() {
    let (desk, stub) = desk().await;
    people(&stub);
    stub.always(
        "/cgi-bin/media/upload",
        Reaction::json(&json!({ "type": "image", "media_id": "M1", "created_at": 1_700_000_000 })),
    );
    let token = desk.token().await;
    desk.ask_as(&token, "POST", "/j/flush", json!({}))
        .await
        .good();
    over(&desk, &token, "pull").await;
    let name = format!("{}.png", "0".repeat(32));
    let uploads = desk.folder.path().join("uploads");
    std::fs::create_dir_all(&uploads).unwrap();
    std::fs::write(uploads.join(&name), "bytes").unwrap();
    let body =
        json!({ "type": "contact", "ids": ["o01", "o02"], "files": [format!("/uploads/{name}")] });
    let sent = desk
        .ask_as(&token, "POST", "/j/send_message", body)
        .await
        .good();
    assert_eq!(sent["sent"], 2);
    assert_eq!(stub.calls("/cgi-bin/media/upload").len(), 1);
    assert_eq!(stub.messages()[1]["image"]["media_id"], "M1");
    let gone = json!({ "type": "contact", "ids": ["o01"], "files": ["../wxmenu.toml"] });
    let gone = desk.ask_as(&token, "POST", "/j/send_message", gone).await;
    assert_eq!(gone.bad(), (404, 1003));
}

#[actix_web::test]
async fn any_call_is_made_and_tokens_are_not_shown() {
    let (desk, stub) = desk().await;
    let token = desk.token().await;
    let call = async |body: Value| desk.ask_as(&token, "POST", "/j/api", body).await;
    let good = call(json!({ "method": "GET", "path": "/cgi-bin/getcallbackip" }))
        .await
        .good();
    assert_eq!(good["data"]["ip_list"][0], "127.0.0.1");
    let secret = json!({ "access_token": "t0ken", "expires_in": 7200 });
    stub.always("/cgi-bin/some", Reaction::json(&secret));
    let hidden = call(
        json!({ "method": "POST", "path": "/cgi-bin/some", "params": { "a": 1 }, "data": {} }),
    )
    .await;
    assert_eq!(hidden.good()["data"]["access_token"], "***");
    assert_eq!(stub.calls("/cgi-bin/some")[0].param("a"), Some("1"));
    let refused = call(json!({ "method": "GET", "path": "/cgi-bin/menu/get" })).await;
    assert_eq!(refused.bad(), (400, 1004));
    let refused = refused.json();
    assert_eq!(refused["errcode"], 46003);
    assert!(refused["meaning"].is_string() && refused["advice"].is_string());
    for bad in [
        json!({ "method": "DELETE", "path": "/x" }),
        json!({ "method": "GET", "path": "x" }),
        json!({ "method": "GET", "path": "https://evil.example/x" }),
        json!({ "method": "GET" }),
    ] {
        assert_eq!(call(bad.clone()).await.bad(), (400, 1004), "{bad}");
    }
    let families = desk
        .ask_as(&token, "GET", "/j/api", Value::Null)
        .await
        .good();
    assert_eq!(families["accounts"], json!(["demo"]));
    assert!(families["families"].as_array().unwrap().len() > 8);
}

#[actix_web::test]
async fn the_menu_under_the_conversation_is_the_bots_or_the_platforms() {
    let (desk, stub) = desk().await;
    let token = desk.token().await;
    let get = async |path: &str| desk.ask_as(&token, "GET", path, Value::Null).await;
    let none = get("/j/menus/buttons").await.good();
    assert_eq!(
        (&none["from"], &none["buttons"]),
        (&json!("bot"), &json!([]))
    );

    let menu = super::MENU.replace("name=\"guess\"", "name=\"guess\" button=\"猜数字\"");
    let file = SourceFile::new("menus/a.menuconfig.xml", menu);
    desk.engine.reload([file], []).unwrap();
    let marked = get("/j/menus/buttons?account=demo").await.good();
    let sends = json!({ "type": "click", "key": "g001" });
    assert_eq!(
        marked["buttons"],
        json!([{ "name": "猜数字", "type": "click", "sends": sends, "buttons": [] }])
    );
    let body = json!({ "message": sends });
    let begun = desk
        .ask_as(&token, "POST", "/j/simulate", body)
        .await
        .good();
    assert_eq!(begun["turn"]["after"], "g001", "a tap is sent as it is");

    let buttons = json!([
        { "name": "更多", "sub_button": [
            { "type": "view", "name": "官网<script>", "url": "https://example.com/" },
            { "type": "scancode_push", "name": "扫", "key": "s" },
        ] },
    ]);
    let menu = json!({ "menu": { "button": buttons } });
    stub.always("/cgi-bin/menu/get", Reaction::json(&menu));
    let theirs = get("/j/menus/buttons?from=platform").await.good();
    assert_eq!(theirs["buttons"][0]["type"], "group");
    assert_eq!(
        theirs["buttons"][0]["buttons"][0]["sends"],
        json!({ "type": "event", "name": "VIEW", "key": "https://example.com/" })
    );
    assert_eq!(theirs["buttons"][0]["buttons"][1]["sends"], Value::Null);
    let other = get("/j/menus/buttons?from=platform&account=shop").await;
    assert_eq!(other.bad(), (400, 1004), "it cannot call the platform");
}

//! What the platform may answer, and what becomes of it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use wxmenu::api::{ApiError, Body, Call, Outgoing, Part};
use wxmenu::testing::Reaction;

use super::kit::{BUSINESS, Kit, shop};

#[tokio::test]
async fn json_is_read_whatever_it_calls_itself() {
    let kit = Kit::new().await;
    kit.stub.next(
        BUSINESS,
        Reaction::text("{\"name\":\"第一行\n第二行\u{2028}\",\"n\":1}"),
    );
    kit.stub.next(
        BUSINESS,
        Reaction::file("image/jpeg", "{\"errcode\":\"0\",\"n\":2}"),
    );
    let answer = kit.ask().await.unwrap();
    assert_eq!(
        answer.data,
        json!({ "name": "第一行\n第二行\u{2028}", "n": 1 })
    );
    assert_eq!(kit.ask().await.unwrap().data["n"], 2);
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_minus_two_and_told() {
    for reaction in [
        Reaction::html(200),
        Reaction::text(""),
        Reaction::html(502),
        Reaction::Break,
    ] {
        let kit = Kit::new().await;
        kit.stub.always(BUSINESS, reaction.clone());
        let error = kit.ask().await.unwrap_err();
        assert_eq!(error.errcode(), Some(-2), "{reaction:?}");
        assert_eq!(kit.told.count("wechat_servererror"), 1, "{reaction:?}");
        let is_http = matches!(error, ApiError::Http { status: 502, .. });
        assert_eq!(is_http, reaction == Reaction::html(502), "{error}");
        assert_eq!(kit.business_calls(), 1, "nothing of this is repeated");
    }
}

#[tokio::test]
async fn an_answer_of_another_form_than_expected_is_minus_two() {
    let kit = Kit::new().await;
    let answer = kit.ask().await.unwrap();
    let parsed: Result<Vec<u8>, ApiError> = answer.parse();
    assert_eq!(parsed.unwrap_err().errcode(), Some(-2));
}

#[tokio::test]
async fn a_refusal_carries_its_number_its_words_and_what_to_do() {
    let kit = Kit::new().await;
    kit.stub.next(
        BUSINESS,
        Reaction::json(&json!({ "errcode": 45015, "errmsg": "out of time", "rid": "r1" })),
    );
    let error = kit.ask().await.unwrap_err();
    let ApiError::Logic {
        errcode,
        errmsg,
        data,
        ..
    } = &error
    else {
        panic!("{error}");
    };
    assert_eq!(
        (*errcode, errmsg.as_str(), &data["rid"]),
        (45015, "out of time", &json!("r1"))
    );
    let text = error.to_string();
    assert!(
        text.starts_with("GET /cgi-bin/getcallbackip: errcode 45015: out of time ("),
        "{text}"
    );
    assert!(text.contains("within 48 hours"), "{text}");
}

#[tokio::test]
async fn no_answer_in_time_is_an_error_that_says_so() {
    let kit = Kit::new().await;
    kit.ask().await.unwrap();
    kit.stub.always(BUSINESS, Reaction::Hang);
    let call = Call::get(BUSINESS).within(Duration::from_millis(1));
    let error = kit.api.call(&call).await.unwrap_err();
    assert_eq!(error.errcode(), Some(-2), "{error}");
    assert!(error.may_pass());
}

#[tokio::test]
async fn chinese_leaves_as_it_is_written() {
    let kit = Kit::new().await;
    let menu =
        json!({ "button": [{ "type": "click", "name": "今日歌曲", "key": "V1001_\"歌\"" }] });
    kit.api
        .call(&Call::post("/cgi-bin/menu/create").json(menu.clone()))
        .await
        .unwrap();
    let seen = &kit.stub.calls("/cgi-bin/menu/create")[0];
    assert_eq!(
        seen.header("content-type"),
        Some("application/json; charset=UTF-8")
    );
    let body = String::from_utf8(seen.body.clone()).unwrap();
    assert!(body.contains("今日歌曲") && !body.contains("\\u"), "{body}");
    assert_eq!(seen.json(), menu);
}

#[tokio::test]
async fn files_come_and_go() {
    let kit = Kit::new().await;
    let part = Part::file("media", "图.jpg", *b"\xFF\xD8\x00");
    let upload = Call::post("/cgi-bin/media/upload")
        .param("type", "image")
        .body(Body::Form(vec![part]));
    kit.api.call(&upload).await.unwrap();
    let seen = &kit.stub.calls("/cgi-bin/media/upload")[0];
    assert!(
        seen.header("content-type")
            .unwrap()
            .starts_with("multipart/form-data; boundary=")
    );
    assert!(seen.body.windows(3).any(|bytes| bytes == b"\xFF\xD8\x00"));

    let get = Call::get("/cgi-bin/media/get")
        .param("media_id", "m1")
        .for_file();
    kit.stub.next(
        "/cgi-bin/media/get",
        Reaction::file("image/jpeg", *b"\xFF\xD8"),
    );
    let file = kit.api.call(&get).await.unwrap().file.unwrap();
    assert_eq!(
        (file.bytes.as_slice(), file.content_type.as_deref()),
        (&b"\xFF\xD8"[..], Some("image/jpeg"))
    );
    kit.stub
        .next("/cgi-bin/media/get", Reaction::errcode(40007));
    assert_eq!(kit.api.call(&get).await.unwrap_err().errcode(), Some(40007));
    kit.stub.next("/cgi-bin/media/get", Reaction::html(200));
    assert_eq!(kit.api.call(&get).await.unwrap_err().errcode(), Some(-2));
    let film = json!({ "video_url": "http://example/film" });
    kit.stub.next("/cgi-bin/media/get", Reaction::json(&film));
    assert_eq!(kit.api.call(&get).await.unwrap().data, film);
}

#[tokio::test]
async fn parameters_and_headers_of_the_account_and_of_hooks_go_with_every_try() {
    let mut account = shop();
    account.params.push(("lang".to_owned(), "zh_CN".to_owned()));
    account
        .headers
        .push(("X-Gateway".to_owned(), "g1".to_owned()));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    let hook = move |outgoing: &mut Outgoing<'_>| {
        log.lock()
            .unwrap()
            .push(format!("{} {}", outgoing.method(), outgoing.path()));
        outgoing.header("x-gateway", "g2");
        outgoing.header("x-trace", outgoing.account().as_str());
    };
    let kit = Kit::with(|builder| builder.account(account).before_send(hook)).await;
    kit.stub.next(BUSINESS, Reaction::errcode(-1));
    kit.api
        .call(&Call::get(BUSINESS).param("lang", "en").param("q", "a b&c"))
        .await
        .unwrap();
    kit.ask().await.unwrap();
    let calls = kit.stub.calls(BUSINESS);
    let langs: Vec<_> = calls
        .iter()
        .map(|call| call.param("lang").unwrap())
        .collect();
    assert_eq!(langs, ["en", "en", "zh_CN"]);
    assert_eq!(calls[0].param("q"), Some("a b&c"));
    for call in &calls {
        assert_eq!(call.header("x-gateway"), Some("g2"));
        assert_eq!(call.header("x-trace"), Some("shop"));
        assert!(call.param("access_token").is_some());
    }
    let business = "GET /cgi-bin/getcallbackip";
    assert_eq!(
        *asked.lock().unwrap(),
        ["POST /cgi-bin/stable_token", business, business, business]
    );
}

#[tokio::test]
async fn a_mock_needs_neither_token_nor_network() {
    let kit = Kit::with(|builder| {
        builder.mock(BUSINESS, "{\"ip_list\":[\"10.0.0.1\"]}").mock(
            "/cgi-bin/menu/get",
            "{\"errcode\":46003,\"errmsg\":\"none\"}",
        )
    })
    .await;
    assert_eq!(kit.ask().await.unwrap().data["ip_list"][0], "10.0.0.1");
    let error = kit
        .api
        .call(&Call::get("/cgi-bin/menu/get"))
        .await
        .unwrap_err();
    assert_eq!(error.errcode(), Some(46003));
    assert!(kit.stub.seen().is_empty());
    assert_eq!(
        kit.told.lines(),
        [
            "GET /cgi-bin/getcallbackip: mocked 0 after 0",
            "wechat_error 46003",
            "GET /cgi-bin/menu/get: refused 46003 after 0",
        ]
    );
}

//! What holds for requests of the platform, seen by those who watch.

use std::sync::Arc;

use actix_web::{App, test};
use wxmenu::Engine;
use wxmenu::engine::EngineBuilder;
use wxmenu::handler::{Answer, handler_fn};
use wxmenu::hook::{Response, Signal};
use wxmenu::model::{ManualClock, Reply, Timestamp};
use wxmenu::server::{Callback, configure};
use wxmenu::wechat::{self, Account, decode_reply};

use super::{Log, builder, says};

const NOW: i64 = 1_700_000_000;

struct Site {
    callback: Callback,
    log: Log,
}

impl Site {
    fn new(builder: EngineBuilder) -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp::from_secs(NOW)));
        let log = Log::default();
        let told = log.clone();
        let engine = builder
            .clock(clock.clone())
            .observe(move |signal: &Signal<'_>| told.put(brief(signal)))
            .build()
            .unwrap();
        Self::of(engine, clock, log)
    }

    fn of(engine: Engine, clock: Arc<ManualClock>, log: Log) -> Self {
        let accounts = [
            Account::plain("a", "token-a"),
            Account::plain("b", "token-b"),
        ];
        let callback = Callback::new(engine, accounts).clock(clock);
        Self { callback, log }
    }

    async fn post(&self, uri: &str, body: impl Into<Vec<u8>>) -> (u16, Vec<u8>) {
        let request = test::TestRequest::post().uri(uri).set_payload(body.into());
        self.call(request).await
    }

    async fn get(&self, uri: &str) -> (u16, Vec<u8>) {
        self.call(test::TestRequest::get().uri(uri)).await
    }

    async fn call(&self, request: test::TestRequest) -> (u16, Vec<u8>) {
        let app = App::new().configure(configure(self.callback.clone()));
        let app = test::init_service(app).await;
        let response = test::call_service(&app, request.to_request()).await;
        let status = response.status().as_u16();
        (status, test::read_body(response).await.to_vec())
    }

    /// Sends a text to an account and reads the reply.
    async fn say(&self, account: &str, text: &str, number: u32) -> String {
        let token = format!("token-{account}");
        let (status, body) = self
            .post(&path(account, &token, NOW), push(text, number))
            .await;
        assert_eq!(status, 200);
        let reply = decode_reply(&body).unwrap().reply;
        reply.as_text().unwrap_or("").to_owned()
    }
}

fn brief(signal: &Signal<'_>) -> String {
    let name = signal.name();
    let what = match signal {
        Signal::RequestBadrequest { message, .. } => (*message).to_owned(),
        Signal::ResponseSent { response, .. } => match response {
            Response::Reply(Reply::Text { content }) => content.trim().to_owned(),
            Response::Echo(echo) => String::from_utf8_lossy(echo).into_owned(),
            other => format!("{other:?}"),
        },
        Signal::RequestReceived { request, .. } => format!("{request:?}"),
        _ => String::new(),
    };
    format!("{} {name} {what}", signal.identity())
        .trim()
        .to_owned()
}

fn path(account: &str, token: &str, time: i64) -> String {
    let time = time.to_string();
    let signature = wechat::sign([token, &time, "n0nce"].map(str::as_bytes));
    format!("/wechat/{account}/?signature={signature}&timestamp={time}&nonce=n0nce&openid=oPerson")
}

fn push(text: &str, number: u32) -> String {
    wechat::push([
        ("ToUserName", "gh_1"),
        ("FromUserName", "oPerson"),
        ("CreateTime", "1699999999"),
        ("MsgType", "text"),
        ("Content", text),
        ("MsgId", &number.to_string()),
    ])
}

#[actix_web::test]
async fn a_good_push_is_received_deserialized_and_answered() {
    let site = Site::new(builder());
    site.say("a", "nothing", 1).await;
    let names: Vec<String> = site.log.lines();
    assert_eq!(names[0], "a request_received POST /wechat/a/");
    assert_eq!(names[1], "a request_deserialized");
    assert_eq!(names[2], "a turn_finished");
    assert!(names[3].starts_with("a response_sent "), "{names:?}");
    assert_eq!(names.len(), 4);
}

#[actix_web::test]
async fn echo_and_success_are_sent_too() {
    let site = Site::new(builder());
    site.get(&format!("{}&echostr=7", path("a", "token-a", NOW)))
        .await;
    let event = push("", 2).replace("<MsgType><![CDATA[text]]>", "<MsgType><![CDATA[event]]>");
    let event = event.replace("</xml>", "<Event>unsubscribe</Event></xml>");
    let (status, body) = site.post(&path("a", "token-a", NOW), event).await;
    assert_eq!((status, &*body), (200, b"success".as_slice()));
    let sent: Vec<String> = site
        .log
        .lines()
        .into_iter()
        .filter(|line| line.contains("sent"))
        .collect();
    assert_eq!(sent, ["a response_sent 7", "a response_sent Success"]);
}

#[actix_web::test]
async fn a_bad_request_has_its_reason_and_no_response() {
    let site = Site::new(builder());
    let good = || push("m", 1);
    for (uri, body, status, reason) in [
        (
            path("a", "wrong", NOW).replace(&NOW.to_string(), "soon"),
            good(),
            400,
            "incorrect timestamp",
        ),
        (
            path("a", "wrong", NOW).replace("&nonce=n0nce", ""),
            good(),
            400,
            "incorrect args",
        ),
        (
            path("nobody", "wrong", NOW - 5_000),
            good(),
            400,
            "incorrect time",
        ),
        (
            path("nobody", "wrong", NOW),
            good(),
            404,
            "identity not found",
        ),
        (path("a", "wrong", NOW), good(), 401, "incorrect signature"),
        (
            path("b", "token-a", NOW),
            good(),
            401,
            "incorrect signature",
        ),
        (
            path("a", "token-a", NOW),
            "no message".into(),
            400,
            "incorrect content",
        ),
        (path("a", "token-a", NOW - 899), good(), 200, ""),
        (path("a", "token-a", NOW + 899), good(), 200, ""),
        (
            path("a", "token-a", NOW - 900),
            good(),
            400,
            "incorrect time",
        ),
        (
            path("a", "token-a", NOW - 901),
            good(),
            400,
            "incorrect time",
        ),
        (
            path("a", "token-a", NOW + 901),
            good(),
            400,
            "incorrect time",
        ),
    ] {
        site.log.0.lock().unwrap().clear();
        let (got, answer) = site.post(&uri, body).await;
        assert_eq!(got, status, "{uri}");
        let lines = site.log.lines();
        assert!(lines[0].contains(" request_received POST "), "{lines:?}");
        let bad: Vec<&String> = lines
            .iter()
            .filter(|line| line.contains("badrequest"))
            .collect();
        if status == 200 {
            assert!(bad.is_empty(), "{lines:?}");
            continue;
        }
        assert_eq!(answer, reason.as_bytes());
        assert_eq!(bad.len(), 1, "{lines:?}");
        assert!(
            bad[0].ends_with(&format!("request_badrequest {reason}")),
            "{lines:?}"
        );
        assert!(
            !lines.iter().any(|line| line.contains("response_sent")),
            "{lines:?}"
        );
    }
    let (status, _) = site.get(&path("a", "token-a", NOW)).await;
    assert_eq!(status, 400, "a handshake without echostr");
    assert_eq!(
        site.log.lines().last().unwrap(),
        "a request_badrequest incorrect args"
    );
}

#[actix_web::test]
async fn a_handler_error_is_signalled_once_before_the_response() {
    let site = Site::new(builder().handler("say", handler_fn(|_| panic!("boom"))));
    site.say("a", "m", 1).await;
    site.log.0.lock().unwrap().clear();
    site.say("a", "say", 2).await;
    let lines = site.log.lines();
    let place = |name: &str| lines.iter().position(|line| line.contains(name)).unwrap();
    assert!(place("handle_error") < place("response_sent"), "{lines:?}");
    for name in ["request_handle_error", "response_sent"] {
        let count = lines.iter().filter(|line| line.contains(name)).count();
        assert_eq!(count, 1, "{lines:?}");
    }
}

#[actix_web::test]
async fn one_openid_stands_in_two_accounts() {
    let site = Site::new(builder());
    site.say("a", "m", 1).await;
    assert_eq!(site.say("a", "say", 2).await, "said");
    assert_ne!(site.say("b", "say", 3).await, "said");
    site.say("b", "m", 4).await;
    site.say("b", "g", 5).await;
    assert_eq!(site.say("b", "new", 6).await, "new game");
    assert_eq!(site.say("a", "say", 7).await, "said", "still in the menu");
}

#[actix_web::test]
async fn responses_carry_what_callbacks_changed_and_the_finished_ones_come_last() {
    let ends = Log::default();
    let log = ends.clone();
    let handler = handler_fn(move |cx| {
        for (name, adds) in [("a", true), ("b", false)] {
            cx.on_response(move |cx| {
                let said = cx.reply.as_text().unwrap_or("").to_owned();
                *cx.reply = Reply::text(format!("{said} {name}"));
                if adds {
                    cx.scope.on_response(|cx| {
                        let said = cx.reply.as_text().unwrap_or("").to_owned();
                        *cx.reply = Reply::text(format!("{said} c"));
                        Ok(())
                    });
                }
                Ok(())
            });
        }
        for name in ["x", "y"] {
            let log = log.clone();
            cx.on_finished(move |_| log.put(name));
        }
        Ok(Answer::text("said"))
    });
    let told = ends.clone();
    let site = Site::new(
        builder()
            .handler("say", handler)
            .observe(move |signal: &Signal<'_>| {
                if let Signal::ResponseSent { .. } = signal {
                    told.put(brief(signal));
                }
            }),
    );
    site.say("a", "m", 1).await;
    ends.0.lock().unwrap().clear();
    assert_eq!(site.say("a", "say", 2).await, "said a b c");
    assert_eq!(ends.lines(), ["a response_sent said a b c", "x", "y"]);
    ends.0.lock().unwrap().clear();
    assert_eq!(site.say("a", "say", 2).await, "said a b c", "a retry");
    assert_eq!(ends.lines(), ["a response_sent said a b c"]);
}

#[actix_web::test]
async fn several_handlers_over_http() {
    use wxmenu::hook::Filter;
    let site = Site::new(
        builder()
            .on(
                "a",
                Filter::contains_one_of(["aaa", "ddd"]),
                "in",
                says("in"),
            )
            .on("", Filter::all(), "default", says("default"))
            .on("a", Filter::starts_with("aaa"), "starts", says("starts")),
    );
    for (number, (account, text, said)) in (1..).zip([
        ("a", "aaab", "starts"),
        ("a", "bbbaaa", "in"),
        ("a", "zzz", "default"),
        ("b", "aaab", "default"),
    ]) {
        assert_eq!(
            site.say(account, text, number).await,
            said,
            "{account} {text}"
        );
    }
}

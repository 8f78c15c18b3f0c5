//! The callback over HTTP: every refusal, alone and in its order, and what good requests get.

mod encrypted;
#[cfg(all(feature = "api-customer-service", feature = "testing"))]
mod late;
mod operating;
mod push;
mod refusal;
mod running;
mod settings;

use std::sync::Arc;

use actix_web::body::to_bytes;
use actix_web::dev::Service;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, HeaderName};
use actix_web::test::TestRequest;
use actix_web::{App, test};
use wxmenu::Engine;
use wxmenu::model::{ManualClock, Timestamp};
use wxmenu::server::{Callback, Health, configure};
use wxmenu::wechat::{self, Account};

/// What the clock of every test shows at first.
const NOW: i64 = 1_700_000_000;
const PERSON: &str = "oMgHVjngRipVsoxg6TuX3vz6glDg";

/// A bot with two accounts, and its clock.
struct Bot {
    callback: Callback,
    health: Health,
    clock: Arc<ManualClock>,
}

impl Bot {
    fn new() -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp::from_secs(NOW)));
        let engine = Engine::builder().clock(clock.clone()).build().unwrap();
        Self::of(engine, clock)
    }

    fn of(engine: Engine, clock: Arc<ManualClock>) -> Self {
        let accounts = [
            Account::plain("shop", "shoptoken"),
            Account::plain("商城", "another"),
        ];
        let health = Health::of(engine.clone());
        let callback = Callback::new(engine, accounts).clock(clock.clone());
        Self {
            callback,
            health,
            clock,
        }
    }

    async fn get(&self, uri: &str) -> Answer {
        self.call(TestRequest::get().uri(uri)).await
    }

    async fn post(&self, uri: &str, body: impl Into<Vec<u8>>) -> Answer {
        let request = TestRequest::post().uri(uri).set_payload(body.into());
        self.call(request).await
    }

    async fn call(&self, request: TestRequest) -> Answer {
        let app = App::new()
            .configure(configure(self.callback.clone()))
            .configure(self.health.clone().configure());
        let app = test::init_service(app).await;
        let response = app.call(request.to_request()).await.unwrap();
        let header = |name| {
            let value = response.headers().get(name);
            value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
        };
        Answer {
            status: response.status().as_u16(),
            content_type: header(CONTENT_TYPE),
            allow: header(ALLOW),
            request_id: header(HeaderName::from_static("x-request-id")),
            body: match to_bytes(response.into_body()).await {
                Ok(body) => body.to_vec(),
                Err(_) => return Answer::default(),
            },
        }
    }
}

/// What came back; all empty if the connection was closed instead.
#[derive(Default)]
struct Answer {
    status: u16,
    content_type: String,
    allow: String,
    request_id: String,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn brief(&self) -> (u16, &str) {
        (self.status, self.text())
    }
}

/// The path of an account with a query that its token signs at this time.
fn signed(account: &str, token: &str, time: i64) -> String {
    let time = time.to_string();
    let signature = wechat::sign([token, &time, "n0nce"].map(str::as_bytes));
    format!("/wechat/{account}/?signature={signature}&timestamp={time}&nonce=n0nce&openid={PERSON}")
}

/// The same for the usual account at the usual time.
fn good() -> String {
    signed("shop", "shoptoken", NOW)
}

/// A text from a person.
fn text(content: &str, number: &str) -> String {
    wechat::push([
        ("ToUserName", "gh_1"),
        ("FromUserName", PERSON),
        ("CreateTime", "1699999999"),
        ("MsgType", "text"),
        ("Content", content),
        ("MsgId", number),
    ])
}

#[actix_web::test]
async fn the_handshake_gives_back_what_it_got() {
    let bot = Bot::new();
    for (sent, echoed) in [
        ("5927782489442352469", "5927782489442352469".as_bytes()),
        ("a%2Bb%3D%3D+c", b"a+b== c"),
        ("%E8%8F%9C", "菜".as_bytes()),
        ("%FF%00", b"\xFF\0"),
        ("<script>alert(1)</script>", b"<script>alert(1)</script>"),
        ("", b""),
    ] {
        let sent = sent.replace('<', "%3C").replace('>', "%3E");
        let answer = bot.get(&format!("{}&echostr={sent}", good())).await;
        assert_eq!((answer.status, &*answer.body), (200, echoed));
        assert_eq!(answer.content_type, "text/plain");
    }
}

#[actix_web::test]
async fn the_last_slash_is_optional_and_other_paths_are_not_there() {
    let bot = Bot::new();
    let handshake = format!("{}&echostr=7", good());
    assert_eq!(bot.get(&handshake).await.status, 200);
    assert_eq!(bot.get(&handshake.replace("/?", "?")).await.status, 200);
    for other in [
        "/shop/",
        "/wechat/",
        "/wechat/shop/more/",
        "/",
        "/WECHAT/shop/",
    ] {
        let answer = bot.get(&handshake.replace("/wechat/shop/", other)).await;
        assert_eq!(answer.brief(), (404, ""), "{other}");
    }
}

#[actix_web::test]
async fn an_identity_may_be_any_text() {
    let bot = Bot::new();
    let path = signed("%E5%95%86%E5%9F%8E", "another", NOW);
    assert_eq!(
        bot.get(&format!("{path}&echostr=7")).await.brief(),
        (200, "7")
    );
}

#[actix_web::test]
async fn only_get_and_post_are_methods_of_a_callback() {
    let bot = Bot::new();
    for request in [
        TestRequest::put(),
        TestRequest::delete(),
        TestRequest::patch(),
        TestRequest::default().method(actix_web::http::Method::HEAD),
        TestRequest::default().method(actix_web::http::Method::OPTIONS),
    ] {
        let answer = bot.call(request.uri(&good())).await;
        assert_eq!((answer.status, &*answer.allow), (405, "GET, POST"));
    }
}

#[actix_web::test]
async fn the_prefix_is_the_operators() {
    for (prefix, path) in [
        ("/bots/wx", "/bots/wx/shop/"),
        ("bots/", "/bots/shop/"),
        ("", "/shop/"),
        ("/", "/shop"),
    ] {
        let mut bot = Bot::new();
        bot.callback = bot.callback.prefix(prefix).unwrap();
        let handshake = format!("{}&echostr=7", good()).replace("/wechat/shop/", path);
        assert_eq!(bot.get(&handshake).await.brief(), (200, "7"), "{prefix:?}");
        assert_eq!(bot.get(&format!("{}&echostr=7", good())).await.status, 404);
    }
    for odd in ["/{identity}", "/a b", "/a?b", "/a#b", "/%41", "/}"] {
        let refused = Bot::new().callback.prefix(odd).unwrap_err();
        assert!(refused.to_string().contains(odd), "{refused}");
    }
}

#[actix_web::test]
async fn the_callback_lives_beside_routes_of_others() {
    use actix_web::web;
    let bot = Bot::new();
    let app = App::new()
        .route("/wechat/shop/orders", web::get().to(|| async { "orders" }))
        .configure(configure(bot.callback))
        .route("/", web::get().to(|| async { "home" }));
    let app = test::init_service(app).await;
    for (uri, body) in [
        ("/", "home"),
        ("/wechat/shop/orders", "orders"),
        (&*format!("{}&echostr=7", good()), "7"),
    ] {
        let request = TestRequest::get().uri(uri).to_request();
        assert_eq!(test::call_and_read_body(&app, request).await, body);
    }
}

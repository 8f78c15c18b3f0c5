//! Who gets in, how, and for how long.

use std::time::Duration;

use actix_web::test::TestRequest;
use serde_json::{Value, json};
use wxmenu::console::Unopenable;
use wxmenu::model::Secret;

use super::kit::PASSWORD;
use super::{Answer, Desk};

/// The argon2 hash of the password, made once, with small parameters.
const HASH: &str = "$argon2id$v=19$m=256,t=1,p=1$c2l4dGVlbiBieXRlcyBvaw$jIYAElNNwUNQ0b9oO8EPT/PhDIBs4Vylj02d4Hy8uds";

async fn login(desk: &Desk, password: &str) -> Answer {
    let body = json!({ "password": password });
    let peer = "127.0.0.1:40000".parse().unwrap();
    let request = TestRequest::post()
        .uri("/j/login")
        .peer_addr(peer)
        .set_json(body);
    desk.call(request).await
}

/// The cookie that an answer sets, as a browser sends it back.
fn cookie(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie");
    cookie.split(';').next().unwrap().to_owned()
}

#[actix_web::test]
async fn a_cookie_lets_in_and_logging_out_ends_it() {
    let desk = Desk::new();
    let answer = login(&desk, PASSWORD).await;
    assert_eq!(
        answer.good(),
        json!({ "r": 0 }),
        "the token is in the cookie alone"
    );
    let set = answer.header("set-cookie");
    assert!(
        set.contains("; HttpOnly") && set.contains("; SameSite=Strict") && set.contains("; Path=/")
    );
    assert!(!set.contains("Secure"));

    let cookie = cookie(&answer);
    let me = TestRequest::get()
        .uri("/j/me")
        .insert_header(("cookie", cookie.clone()));
    assert_eq!(desk.call(me).await.good()["demo"], false);

    let out = || {
        TestRequest::post()
            .uri("/j/logout")
            .insert_header(("cookie", cookie.clone()))
    };
    let elsewhere = [
        ("origin", "http://evil.example"),
        ("host", "127.0.0.1:8080"),
    ];
    let forged = elsewhere
        .iter()
        .fold(out(), |request, header| request.insert_header(*header));
    assert_eq!(
        desk.call(forged).await.bad(),
        (403, 1001),
        "another site's page"
    );
    assert_eq!(
        desk.call(out()).await.bad(),
        (403, 1001),
        "nothing says whose page it is"
    );
    let nowhere = out().insert_header(("origin", "null"));
    assert_eq!(desk.call(nowhere).await.bad(), (403, 1001));
    let own = out()
        .insert_header(("origin", "http://127.0.0.1:8080"))
        .insert_header(("host", "127.0.0.1:8080"));
    desk.call(own).await.good();
    let me = TestRequest::get()
        .uri("/j/me")
        .insert_header(("cookie", cookie));
    assert_eq!(desk.call(me).await.bad(), (403, 1001));
}

#[actix_web::test]
async fn behind_a_proxy_that_changes_the_host_our_header_is_enough() {
    let desk = Desk::new();
    let cookie = cookie(&login(&desk, PASSWORD).await);
    let request = TestRequest::post()
        .uri("/j/readall")
        .insert_header(("cookie", cookie))
        .insert_header(("origin", "https://bot.example"))
        .insert_header(("host", "upstream:8080"))
        .insert_header(("x-console", "1"));
    desk.call(request).await.good();
}

#[actix_web::test]
async fn behind_tls_the_cookie_is_for_tls_only() {
    let desk = Desk::new();
    let body = json!({ "password": PASSWORD });
    let request = TestRequest::post().uri("/j/login").set_json(body);
    let answer = desk
        .call(request.insert_header(("x-forwarded-proto", "https")))
        .await;
    assert!(answer.header("set-cookie").ends_with("; Secure"));
}

#[actix_web::test]
async fn a_login_that_is_not_used_ends() {
    let desk = Desk::new();
    let token = desk.token().await;
    for _ in 0..3 {
        desk.clock.advance(Duration::from_secs(11 * 60 * 60));
        desk.ask_as(&token, "GET", "/j/me", Value::Null)
            .await
            .good();
    }
    desk.clock.advance(Duration::from_secs(12 * 60 * 60));
    let answer = desk.ask_as(&token, "GET", "/j/me", Value::Null).await;
    assert_eq!(answer.bad(), (403, 1001));
}

#[actix_web::test]
async fn who_guesses_has_to_wait() {
    let desk = Desk::new();
    for _ in 0..5 {
        let answer = login(&desk, "guess").await;
        assert_eq!(
            (answer.bad(), &answer.json()["retry_after"]),
            ((403, 1001), &Value::Null)
        );
    }
    let locked = login(&desk, PASSWORD).await;
    assert_eq!(locked.bad(), (403, 1001), "even the right one");
    assert_eq!(locked.json()["retry_after"], 30);
    desk.clock.advance(Duration::from_secs(30));
    login(&desk, PASSWORD).await.good();
    for text in ["", "open sesame ", "Open sesame", "open"] {
        assert_eq!(login(&desk, text).await.bad(), (403, 1001), "{text:?}");
    }
}

#[actix_web::test]
async fn a_password_may_be_a_hash() {
    let desk = Desk::with(|builder| builder.password(Secret::new(HASH)));
    login(&desk, PASSWORD).await.good();
    assert_eq!(login(&desk, "other").await.bad(), (403, 1001));
    assert_eq!(
        login(&desk, HASH).await.bad(),
        (403, 1001),
        "the hash is not the password"
    );
}

#[test]
fn a_password_that_nobody_can_give_is_refused() {
    use wxmenu::console::{Console, Control};
    for bad in ["", "$argon2id$nonsense"] {
        let engine = wxmenu::Engine::builder().build().unwrap();
        let built = Console::builder(engine, Control::new())
            .password(Secret::new(bad))
            .build();
        assert_eq!(built.unwrap_err(), Unopenable::Password);
    }
}

#[actix_web::test]
async fn the_link_logs_in_on_this_machine_and_under_its_names_only() {
    let desk = Desk::with(|builder| builder);
    let key = desk.console.key().unwrap().to_owned();
    let get = |uri: &str, host: &str| {
        TestRequest::get()
            .uri(uri)
            .insert_header(("host", host.to_owned()))
    };
    let link = format!("/console?key={key}");
    let answer = desk.call(get(&link, "127.0.0.1:8080")).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/console")
    );
    let again = desk.call(get(&link, "localhost:8080")).await;
    assert_eq!(again.status, 303, "it is good while the server runs");
    let me = get("/j/me", "[::1]:8080").insert_header(("cookie", cookie(&answer)));
    assert_eq!(desk.call(me).await.good()["demo"], true);

    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "",
        "8.8.8.8",
    ] {
        for uri in [&*link, "/console", "/j/me", "/stream", "/uploads/x"] {
            assert_eq!(
                desk.call(get(uri, host)).await.bad(),
                (403, 1001),
                "{host} {uri}"
            );
        }
    }
    assert_eq!(
        desk.call(TestRequest::get().uri(&link)).await.bad(),
        (403, 1001)
    );
    let wrong = desk.call(get("/console?key=0123", "127.0.0.1:8080")).await;
    assert_eq!((wrong.status, wrong.header("set-cookie")), (303, ""));
    assert!(!format!("{:?}", desk.console).contains(&key));
}

#[actix_web::test]
async fn every_answer_keeps_browsers_from_doing_more_than_they_should() {
    let desk = Desk::new();
    for path in [
        "/console",
        "/console/assets/nothing.js",
        "/j/me",
        "/j/login",
        "/stream",
        "/uploads/x",
    ] {
        let answer = desk.call(TestRequest::get().uri(path)).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"),
            "{path}"
        );
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("access-control-allow-origin", ""),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
    }
}

#[actix_web::test]
async fn the_entry_page_is_open_and_sent_once() {
    let desk = Desk::new();
    let page = desk.call(TestRequest::get().uri("/console")).await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (200, "text/html; charset=utf-8")
    );
    let etag = page.header("etag").to_owned();
    let again = TestRequest::get()
        .uri("/console/")
        .insert_header(("if-none-match", etag));
    let again = desk.call(again).await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    for path in [
        "/console/assets/../Cargo.toml",
        "/console/assets/%2e%2e/Cargo.toml",
        "/console/x",
        "/console/assets/",
    ] {
        assert_eq!(
            desk.call(TestRequest::get().uri(path)).await.status,
            404,
            "{path}"
        );
    }
    assert_eq!(
        desk.call(TestRequest::post().uri("/console")).await.status,
        405
    );
}

#[actix_web::test]
async fn pages_under_development_may_call_if_the_operator_says_so() {
    let desk = Desk::with(|builder| builder.password(Secret::new(PASSWORD)).cors_dev(true));
    let origin = ("origin", "http://localhost:5173");
    let preflight = TestRequest::default()
        .method(actix_web::http::Method::OPTIONS)
        .uri("/j/users")
        .insert_header(origin);
    let answer = desk.call(preflight).await;
    assert_eq!(answer.status, 204);
    let denied = desk
        .call(TestRequest::get().uri("/j/users").insert_header(origin))
        .await;
    for answer in [answer, denied] {
        assert_eq!(
            answer.header("access-control-allow-origin"),
            "http://localhost:5173"
        );
        assert!(
            answer
                .header("access-control-allow-headers")
                .contains("Authorization")
        );
        assert_eq!(
            answer.header("access-control-allow-methods"),
            "GET, PUT, POST, DELETE"
        );
    }
}

#[actix_web::test]
async fn behind_a_proxy_who_guesses_locks_nobody_else_out() {
    let desk = Desk::with(|builder| {
        let builder = builder.password(Secret::new(PASSWORD));
        builder.proxies(["10.0.0.0/8"]).unwrap()
    });
    let login = async |proxy: &str, told: &str, password: &str| {
        let request = TestRequest::post()
            .uri("/j/login")
            .peer_addr(format!("{proxy}:40000").parse().unwrap())
            .insert_header(("x-forwarded-for", told.to_owned()))
            .set_json(json!({ "password": password }));
        desk.call(request).await
    };
    for proxy in ["127.0.0.1", "10.1.2.3"] {
        for number in 0..5 {
            // What stands before the proxy's own word is what the guesser writes.
            let told = format!("9.9.9.{number}, 6.6.6.6");
            login(proxy, &told, "guess").await.bad();
        }
        let locked = login(proxy, "6.6.6.6", PASSWORD).await;
        assert_eq!(locked.json()["retry_after"], 30, "{proxy}");
        login(proxy, "7.7.7.7", PASSWORD).await.good();
        desk.clock.advance(Duration::from_secs(3_600));
        login(proxy, "6.6.6.6", PASSWORD).await.good();
    }
    for number in 0..5 {
        let told = format!("1.1.1.{number}");
        login("8.8.8.8", &told, "guess").await.bad();
    }
    let stranger = login("8.8.8.8", "7.7.7.7", PASSWORD).await;
    assert_eq!(stranger.bad(), (403, 1001), "nobody believes a stranger");
}

#[test]
fn a_proxy_that_is_no_address_is_refused() {
    use wxmenu::console::{Console, Control};
    let engine = wxmenu::Engine::builder().build().unwrap();
    let builder = Console::builder(engine, Control::new());
    let refused = builder.proxies(["nginx"]).unwrap_err();
    assert!(refused.to_string().contains("nginx"));
}

#[actix_web::test]
async fn links_of_another_run_lock_nobody_out_and_say_so() {
    let wrong = || {
        TestRequest::get()
            .uri("/console?key=0123")
            .peer_addr("127.0.0.1:40000".parse().unwrap())
            .insert_header(("host", "127.0.0.1:8080"))
    };
    let desk = Desk::new();
    for _ in 0..9 {
        let answer = desk.call(wrong()).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, "/console?link=old")
        );
    }
    login(&desk, PASSWORD).await.good();
    let how = desk.call(TestRequest::get().uri("/j/login")).await;
    assert_eq!(
        how.good(),
        json!({ "r": 0, "how": "password", "retry_after": 0 })
    );

    let desk = Desk::with(|builder| builder);
    for _ in 0..9 {
        desk.call(wrong()).await;
    }
    let link = format!("/console?key={}", desk.console.key().unwrap());
    let right = desk.call(wrong().uri(&link)).await;
    assert!(!right.header("set-cookie").is_empty());
    assert_eq!(right.header("location"), "/console");
    let how = desk.call(wrong().uri("/j/login")).await;
    assert_eq!(how.good()["how"], "link");
}

#[actix_web::test]
async fn who_goes_away_leaves_nothing_half_done() {
    use actix_web::dev::Service;
    let desk = Desk::new();
    let token = desk.token().await;
    let app = actix_web::App::new().configure(desk.console.configure());
    let app = actix_web::test::init_service(app).await;
    let request = TestRequest::post()
        .uri("/j/simulate")
        .insert_header(("authorization", format!("Bearer {token}")))
        .set_json(json!({ "message": { "type": "text", "text": "m" } }));
    let mut call = Box::pin(app.call(request.to_request()));
    // Until it waits for the bot, which is read on another thread.
    for _ in 0..3 {
        let once = std::future::poll_fn(|cx| std::task::Poll::Ready(call.as_mut().poll(cx)));
        assert!(once.await.is_pending());
        tokio::task::yield_now().await;
    }
    drop(call);
    let is_there = async {
        loop {
            let all = desk.ask_as(&token, "GET", "/j/simulate", Value::Null).await;
            if all.good()["conversations"][0]["turns"] == 1 {
                break;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), is_there)
        .await
        .unwrap();
}

#[actix_web::test]
async fn strangers_send_little() {
    let desk = Desk::new();
    let answer = login(&desk, &"x".repeat(10_000)).await;
    assert_eq!(answer.bad(), (400, 1004));
    assert_eq!(answer.json()["key"], "body-size");
}

//! Files: taken by what they are, given by names of our own, never anything else.
#![allow(clippy::disallowed_methods, reason = "the tests look at the folders")]

use actix_web::test::TestRequest;
use serde_json::{Value, json};

use super::{Answer, Desk};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

async fn upload(desk: &Desk, token: &str, name: &str, bytes: &[u8]) -> Answer {
    let query: String = name.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let request = TestRequest::post()
        .uri(&format!("/j/upload?name={query}"))
        .insert_header(("authorization", format!("Bearer {token}")))
        .set_payload(bytes.to_vec());
    desk.call(request).await
}

async fn get(desk: &Desk, token: &str, uri: &str) -> Answer {
    desk.ask_as(token, "GET", uri, Value::Null).await
}

#[actix_web::test]
async fn a_file_lands_inside_under_a_name_of_ours() {
    let desk = Desk::new();
    let token = desk.token().await;
    let answer = upload(&desk, &token, "中/../../x.PNG", PNG).await.good();
    let name = answer["name"].as_str().unwrap();
    assert!(name.len() == 36 && name.ends_with(".png"), "{name}");
    assert_eq!(answer["type"], "image/png");
    let kept = desk.folder.path().join("uploads").join(name);
    assert_eq!(std::fs::read(kept).unwrap(), PNG);
    assert_eq!(
        std::fs::read_dir(desk.folder.path()).unwrap().count(),
        1,
        "nothing is outside"
    );
    let file = get(&desk, &token, answer["url"].as_str().unwrap()).await;
    assert_eq!((file.status, file.body.as_slice()), (200, PNG));
    assert_eq!(file.header("content-type"), "image/png");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert!(file.header("content-security-policy").contains("sandbox"));
}

#[actix_web::test]
async fn what_a_browser_would_run_is_refused() {
    let desk = Desk::new();
    let token = desk.token().await;
    for (name, bytes) in [
        ("x.sh", PNG),
        ("x.html", b"<script>".as_slice()),
        ("x.svg", b"<svg onload=\"\"/>"),
        ("x.png.html", PNG),
        ("x", PNG),
        ("", PNG),
        (".png.", PNG),
        ("x.png", b"<script>alert(1)</script>"),
        ("x.png", b""),
    ] {
        let answer = upload(&desk, &token, name, bytes).await;
        assert_eq!(answer.bad(), (400, 1004), "{name}");
    }
    let large = upload(&desk, &token, "x.png", &vec![0; (1 << 20) + 1]).await;
    assert_eq!(large.bad(), (400, 1004));
    assert!(!desk.folder.path().join("uploads").exists());
}

#[actix_web::test]
async fn no_other_name_leads_anywhere() {
    let desk = Desk::new();
    let token = desk.token().await;
    let own = upload(&desk, &token, "a.png", PNG).await.good();
    let own = own["name"].as_str().unwrap();
    let uploads = desk.folder.path().join("uploads");
    std::fs::write(desk.folder.path().join("wxmenu.toml"), "secret").unwrap();
    std::fs::write(uploads.join(".hidden"), "secret").unwrap();
    std::fs::write(uploads.join("plain.png"), "secret").unwrap();
    for name in [
        "",
        "..%2fwxmenu.toml",
        "..%5cwxmenu.toml",
        "%2e%2e/wxmenu.toml",
        "%2e%2e%2fwxmenu.toml",
        "%252e%252e%252fwxmenu.toml",
        "../wxmenu.toml",
        ".hidden",
        "%2ehidden",
        "plain.png",
        "%ff",
        "%00",
        &format!("{own}%00.png"),
        &format!("./{own}"),
        &format!("%2e/{own}"),
        &format!("{own}/"),
        &own.to_uppercase(),
    ] {
        let answer = get(&desk, &token, &format!("/uploads/{name}")).await;
        assert_eq!(answer.bad(), (404, 1003), "{name}");
    }
    assert_eq!(
        get(&desk, &token, "/uploads").await.bad(),
        (404, 1003),
        "no listing"
    );
    let answer = desk
        .ask_as(&token, "PUT", &format!("/uploads/{own}"), json!({}))
        .await;
    assert_eq!(answer.bad(), (400, 1002));
}

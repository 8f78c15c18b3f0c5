//! Pictures that people send.

use serde_json::Value;

use super::kit::{Kit, data, is_relogin};

const GIF: &[u8] = b"GIF89a\x01\x00\x01\x00\r\n--b";

/// A form with fields and a file.
fn form(fields: &[(&str, &str)], name: &str, filename: &str, bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--bo\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .into_bytes(),
        );
    }
    let head = format!(
        "--bo\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{filename}\"\r\nContent-Type: image/gif\r\n\r\n"
    );
    body.extend(head.into_bytes());
    body.extend(bytes);
    body.extend(b"\r\n--bo--\r\n");
    body
}

async fn upload(kit: &Kit, path: &str, body: &[u8]) -> Value {
    kit.post(path, "multipart/form-data; boundary=bo", body)
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_a_message_and_can_be_read_again() {
    let kit = Kit::new().await;
    let ticket = kit.ticket("ann").await;
    kit.say(&ticket, "m").await;
    for (path, fields, name) in [
        (format!("upload?session={ticket}"), vec![], "file"),
        ("upload".to_owned(), vec![("session", &*ticket)], "file"),
        ("upload".to_owned(), vec![("session", &*ticket)], "pic"),
        (
            "upload?code=ann.2".to_owned(),
            vec![("code", "ann.2")],
            "file",
        ),
    ] {
        let answer = upload(&kit, &path, &form(&fields, name, "中/../../x.png", GIF)).await;
        let data = data(&answer);
        let url = data["url"].as_str().unwrap();
        assert_eq!(data["reply"], format!("收到图片 {url}"));
        assert_eq!(data["menu"]["position"], "m");
        let shown = kit.get(url).await;
        assert_eq!((shown.status, &*shown.body), (200, GIF));
        for line in ["content-type: image/gif", "x-content-type-options: nosniff"] {
            assert!(shown.head.contains(line), "{}", shown.head);
        }
        let name = url.strip_prefix("/uploads/").unwrap();
        assert!(kit.home.path().join("uploads").join(name).is_file());
        assert!(name.len() == 36 && name.ends_with(".gif"), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::disallowed_methods, reason = "a folder is looked at")]
async fn what_is_no_picture_is_refused_and_leaves_nothing() {
    let kit = Kit::with(|settings| settings.mini.max_upload = 1_000, |b| b).await;
    let ticket = kit.ticket("ann").await;
    let path = format!("upload?session={ticket}");
    let large = [GIF, &[0; 1_000]].concat();
    let larger = [GIF, &[0; 100_000]].concat();
    for (body, errcode) in [
        (form(&[], "file", "x.gif", b"#!/bin/sh"), 415),
        (form(&[], "file", "x.gif", b"<svg onload=alert(1)>"), 415),
        (form(&[], "file", "x.gif", b""), 400),
        (form(&[], "file", "x.gif", &large), 413),
        (form(&[], "file", "x.gif", &larger), 413),
        (b"--bo--\r\n".to_vec(), 400),
        (b"nothing".to_vec(), 400),
        (Vec::new(), 400),
    ] {
        let answer = upload(&kit, &path, &body).await;
        assert_eq!(answer["errcode"], errcode, "{answer}");
        assert!(answer.get("data").is_none());
    }
    is_relogin(&upload(&kit, "upload", &form(&[], "file", "x.gif", GIF)).await);
    assert!(!kit.home.path().join("uploads").exists());
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::disallowed_methods, reason = "a folder is laid out")]
async fn nothing_but_pictures_of_ours_is_shown() {
    let kit = Kit::new().await;
    let uploads = kit.home.path().join("uploads");
    std::fs::create_dir(&uploads).unwrap();
    for name in ["../wxmenu.toml", ".hidden", "x.gif", "x.sh"] {
        std::fs::write(uploads.join(name), "secret").unwrap();
    }
    for path in [
        "/uploads",
        "/uploads/",
        "/uploads/x.gif",
        "/uploads/x.sh",
        "/uploads/.hidden",
        "/uploads/..%2fwxmenu.toml",
        "/uploads/%2e%2e/wxmenu.toml",
        "/uploads/../wxmenu.toml",
        "/uploads/..%5cwxmenu.toml",
        "/uploads/0123456789abcdef0123456789abcdef.gif",
    ] {
        let shown = kit.get(path).await;
        assert_eq!(shown.status, 404, "{path}");
        assert!(!String::from_utf8_lossy(&shown.body).contains("secret"));
    }
}

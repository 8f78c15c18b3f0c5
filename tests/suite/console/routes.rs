//! The table of routes against its document, and against who may not.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::{Map, Value, json};

use super::Desk;

/// The rows of the document: verb, path, operation.
async fn rows(desk: &Desk) -> Vec<(String, String, Value)> {
    let document = desk.ask("GET", "/j/openapi.json", Value::Null).await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    let rows = paths.iter().flat_map(|(path, verbs)| {
        let verbs = verbs.as_object().unwrap().iter();
        verbs.map(|(verb, row)| (verb.to_uppercase(), path.clone(), row.clone()))
    });
    rows.collect()
}

/// A path with something in each of its parts.
fn filled(path: &str) -> String {
    let parts = path.split('/').map(|part| match part {
        "{account}" | "{identity}" => "demo",
        "{name}" => "sweep",
        part if part.starts_with('{') => "o1",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

fn request(verb: &str, path: &str) -> TestRequest {
    let verb = Method::from_bytes(verb.as_bytes()).unwrap();
    TestRequest::default().method(verb).uri(path)
}

#[actix_web::test]
async fn nobody_gets_anything_without_credentials() {
    let desk = Desk::new();
    let rows = rows(&desk).await;
    assert!(rows.len() > 40, "{}", rows.len());
    for (verb, path, row) in rows {
        if row["security"] == json!([]) {
            assert_eq!(path, "/j/login");
            continue;
        }
        let answer = desk.call(request(&verb, &filled(&path))).await;
        assert_eq!(answer.bad(), (403, 1001), "{verb} {path}");
    }
    for path in ["/j", "/j/", "/j/nothing", "/j/%ff", "/j/../j/stats"] {
        let (status, code) = desk.call(request("GET", path)).await.bad();
        assert!(
            matches!((status, code), (403, 1001) | (404, 1003)),
            "{path}"
        );
    }
}

#[actix_web::test]
async fn every_row_is_served_and_a_good_answer_has_the_members_that_it_promises() {
    let desk = Desk::new();
    let token = desk.token().await;
    for (verb, path, row) in rows(&desk).await {
        if path == "/stream" || path == "/j/logout" || path == "/j/login" {
            continue;
        }
        let answer = desk
            .ask_as(&token, &verb, &filled(&path), Value::Null)
            .await;
        if answer.status != 200 {
            let (status, code) = answer.bad();
            assert!(
                matches!((status, code), (400, 1002 | 1004) | (404, 1003)),
                "{verb} {path}"
            );
            let msg = answer.json()["msg"].clone();
            assert_ne!(msg, "there is no such path", "{verb} {path}");
            continue;
        }
        let schema = &row["responses"]["200"]["content"]["application/json"]["schema"];
        let Some(required) = schema["required"].as_array() else {
            continue;
        };
        let value = answer.json();
        for member in required {
            assert!(
                !value[member.as_str().unwrap()].is_null() || is_nullable(schema, member),
                "{verb} {path}: {member} in {value:#}"
            );
        }
    }
}

fn is_nullable(schema: &Value, member: &Value) -> bool {
    let schema = &schema["properties"][member.as_str().unwrap()];
    schema["anyOf"]
        .as_array()
        .is_some_and(|any| any.contains(&json!({ "type": "null" })))
}

#[actix_web::test]
async fn bodies_of_another_form_are_refused_in_the_one_form() {
    let desk = Desk::new();
    let token = desk.token().await;
    for (verb, path, row) in rows(&desk).await {
        let schema = &row["requestBody"]["content"]["application/json"]["schema"];
        let Some(properties) = schema["properties"].as_object() else {
            continue;
        };
        let mut bad = vec![json!([]), json!("x"), json!({ "nobody_knows_this": 1 })];
        bad.extend(wrong(properties));
        for body in bad {
            let answer = desk
                .ask_as(&token, &verb, &filled(&path), body.clone())
                .await;
            let (status, _) = answer.bad();
            assert!((400..500).contains(&status), "{verb} {path} {body}");
        }
        let broken = request(&verb, &filled(&path))
            .insert_header(("authorization", format!("Bearer {token}")))
            .insert_header(("content-type", "application/json"))
            .set_payload("{\"a\":");
        assert_eq!(desk.call(broken).await.status / 100, 4, "{verb} {path}");
    }
}

/// Each member with a value of a type that it does not have.
fn wrong(properties: &Map<String, Value>) -> Vec<Value> {
    let typed = properties
        .iter()
        .filter(|(_, schema)| schema["type"].is_string());
    typed
        .map(|(name, schema)| match schema["type"].as_str().unwrap() {
            "string" => json!({ name: 7 }),
            _ => json!({ name: "no such thing" }),
        })
        .collect()
}

#[actix_web::test]
async fn unknown_paths_and_other_verbs_are_told_in_the_one_form() {
    let desk = Desk::new();
    let token = desk.token().await;
    for (verb, path, expected) in [
        ("GET", "/j/nothing", (404, 1003)),
        ("GET", "/j", (404, 1003)),
        ("GET", "/j/sessions/demo", (404, 1003)),
        ("GET", "/j/sessions//o1", (404, 1003)),
        ("DELETE", "/j/users", (400, 1002)),
        ("PATCH", "/j/settings/demo", (400, 1002)),
        ("OPTIONS", "/j/users", (400, 1002)),
        ("POST", "/stream", (400, 1002)),
        ("GET", "/j/users?page=-1", (400, 1004)),
        ("GET", "/j/users?page=x", (400, 1004)),
        ("GET", "/j/users?wrong=1", (400, 1004)),
        ("GET", "/j/users?type=mp", (400, 1004)),
        ("GET", "/j/messages?type=99", (400, 1004)),
        ("GET", "/j/menus?account=nobody", (404, 1003)),
        ("GET", "/j/settings/nobody", (404, 1003)),
    ] {
        let answer = desk.ask_as(&token, verb, path, Value::Null).await;
        assert_eq!(answer.bad(), expected, "{verb} {path}");
    }
}

#[actix_web::test]
async fn a_panic_ends_one_answer() {
    use wxmenu::model::Secret;
    let desk = Desk::with(|builder| {
        let password = Secret::new(super::kit::PASSWORD);
        let bot = std::sync::Arc::new(|| panic!("s3cret of a handler author"));
        builder.password(password).bot(bot)
    });
    let token = desk.token().await;
    let body = json!({ "message": { "type": "text", "text": "m" } });
    let answer = desk.ask_as(&token, "POST", "/j/simulate", body).await;
    assert_eq!(answer.bad(), (500, 1000));
    assert!(!answer.json().to_string().contains("s3cret"));
    desk.ask_as(&token, "GET", "/j/me", Value::Null)
        .await
        .good();
}

#[actix_web::test]
async fn what_went_wrong_is_said_in_the_language_that_is_asked_for() {
    let desk = Desk::new();
    let token = desk.token().await;
    let ask = async |verb: &str, path: &str, language: &str, body: Value| {
        let asked = request(verb, path)
            .insert_header(("authorization", format!("Bearer {token}")))
            .insert_header(("accept-language", language.to_owned()))
            .set_json(body);
        desk.call(asked).await
    };
    let put = async |language: &str| {
        let body = json!({ "session_ttl": "soon" });
        ask("PUT", "/j/settings/demo", language, body).await.json()
    };
    let (chinese, english) = (put("zh-CN,zh;q=0.9,en;q=0.8").await, put("en").await);
    let (said, meant) = (chinese["msg"].as_str().unwrap(), &chinese["key"]);
    assert!(said.contains("时长") && said.contains("soon"), "{said}");
    assert!(!english["msg"].as_str().unwrap().contains("时长"));
    assert_eq!((meant, &english["key"]), (&json!("setting-ttl"), meant));
    assert_eq!(chinese["values"], json!({ "text": "soon" }));
    let script = ask("GET", "/j/menus?account=%3Cscript%3E", "zh", json!({})).await;
    assert_eq!(script.json()["msg"], "没有公众号 `<script>`");

    let jobs = ask("GET", "/j/jobs", "zh", json!({})).await.good();
    assert!(jobs["jobs"][0]["about"].as_str().unwrap().contains("粉丝"));
    for path in ["/stream", "/uploads/x", "/j/me"] {
        let nobody = request("GET", path).insert_header(("accept-language", "zh"));
        let answer = desk.call(nobody).await;
        assert_eq!(answer.json()["msg"], "请先登录", "{path}");
    }
}

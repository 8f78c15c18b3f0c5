//! Requests made of the console's own document, good ones and odd ones: whatever comes, the answer has
//! the one form, and nothing breaks.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Map, Value, json};

use super::Desk;

/// So many requests are made of each row.
const EACH: usize = 12;

/// Texts that have broken things elsewhere, and some that lead somewhere.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("m".to_owned()),
        Just("m001".to_owned()),
        Just("demo".to_owned()),
        Just("o1".to_owned()),
        Just("<script>alert(1)</script>".to_owned()),
        Just("../../etc/passwd".to_owned()),
        Just(String::new()),
        "\\PC{0,12}",
        any::<String>(),
    ]
}

/// Values of a schema.
fn values(schema: &Value, document: &Value) -> BoxedStrategy<Value> {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return values(&document["components"]["schemas"][name], document);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let any: Vec<_> = any.iter().map(|one| values(one, document)).collect();
        return proptest::strategy::Union::new(any).boxed();
    }
    if let Some(words) = schema["enum"].as_array() {
        return proptest::sample::select(words.clone()).boxed();
    }
    match schema["type"].as_str() {
        Some("string") => texts().prop_map(Value::from).boxed(),
        Some("integer") => prop_oneof![0..9_i64, any::<i64>()]
            .prop_map(Value::from)
            .boxed(),
        Some("number") => any::<f64>().prop_map(|number| json!(number)).boxed(),
        Some("boolean") => any::<bool>().prop_map(Value::from).boxed(),
        Some("array") => {
            let items = values(&schema["items"], document);
            proptest::collection::vec(items, 0..4)
                .prop_map(Value::from)
                .boxed()
        }
        Some("object") => objects(schema, document),
        _ => Just(Value::Null).boxed(),
    }
}

/// Objects with all members that they need, and some of the others.
fn objects(schema: &Value, document: &Value) -> BoxedStrategy<Value> {
    let no_members = Map::new();
    let members = schema["properties"].as_object().unwrap_or(&no_members);
    let is_needed = |name: &str| {
        let needed = schema["required"].as_array();
        needed.is_some_and(|needed| needed.iter().any(|own| own == name))
    };
    let members: Vec<_> = members
        .iter()
        .map(|(name, schema)| {
            let (name, needed) = (name.clone(), is_needed(name));
            let value = values(schema, document);
            (any::<bool>(), value)
                .prop_map(move |(there, value)| (there || needed).then(|| (name.clone(), value)))
        })
        .collect();
    let object = |members: Vec<Option<(String, Value)>>| {
        Value::Object(members.into_iter().flatten().collect())
    };
    members.prop_map(object).boxed()
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Requests of a row: the path, and the body if it has one.
fn requests(path: &str, row: &Value, document: &Value) -> BoxedStrategy<(String, Option<Value>)> {
    let path = path.to_owned();
    let none = Vec::new();
    let parameters = row["parameters"].as_array().unwrap_or(&none);
    let parameters: Vec<_> = parameters
        .iter()
        .map(|parameter| {
            let name = parameter["name"].as_str().unwrap().to_owned();
            let in_path = parameter["in"] == "path";
            let text = values(&parameter["schema"], document);
            (any::<bool>(), text).prop_map(move |(there, value)| {
                let text = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                (name.clone(), in_path, there, text)
            })
        })
        .collect();
    let body = &row["requestBody"]["content"]["application/json"]["schema"];
    let body = match body {
        Value::Null => Just(None).boxed(),
        schema => values(schema, document).prop_map(Some).boxed(),
    };
    (parameters, body)
        .prop_map(move |(parameters, body)| {
            let (mut uri, mut query) = (path.clone(), Vec::new());
            for (name, in_path, there, text) in parameters {
                match in_path {
                    true => uri = uri.replace(&format!("{{{name}}}"), &escaped(&text)),
                    false if there => query.push(format!("{name}={}", escaped(&text))),
                    false => {}
                }
            }
            (format!("{uri}?{}", query.join("&")), body)
        })
        .boxed()
}

#[actix_web::test]
async fn whatever_fits_the_document_is_answered_in_its_forms() {
    let desk = Desk::new();
    let document = desk.ask("GET", "/j/openapi.json", Value::Null).await.json();
    let token = desk.token().await;
    let config = Config {
        rng_seed: RngSeed::Fixed(7),
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    for (path, verbs) in document["paths"].as_object().unwrap() {
        for (verb, row) in verbs.as_object().unwrap() {
            if !path.starts_with("/j") || path == "/j/logout" {
                continue;
            }
            let requests = requests(path, row, &document);
            for _ in 0..EACH {
                let (uri, body) = requests.new_tree(&mut runner).unwrap().current();
                let verb = verb.to_uppercase();
                let answer = ask(&desk, &token, &verb, &uri, body.as_ref()).await;
                let told = format!("{verb} {uri} {body:?}: {answer:?}");
                assert_eq!(answer.header("content-type"), "application/json", "{told}");
                assert_eq!(answer.header("x-content-type-options"), "nosniff", "{told}");
                if path == "/j/openapi.json" {
                    continue;
                }
                let expected = match answer.json()["r"].as_i64() {
                    Some(0) => 200,
                    Some(1001) => 403,
                    Some(1003) => 404,
                    Some(1002 | 1004) => 400,
                    _ => panic!("{told}"),
                };
                assert_eq!(answer.status, expected, "{told}");
            }
        }
    }
}

async fn ask(
    desk: &Desk,
    token: &str,
    verb: &str,
    uri: &str,
    body: Option<&Value>,
) -> super::Answer {
    let request = TestRequest::default()
        .method(Method::from_bytes(verb.as_bytes()).unwrap())
        .uri(uri)
        .insert_header(("authorization", format!("Bearer {token}")));
    desk.call(match body {
        Some(body) => request.set_json(body),
        None => request,
    })
    .await
}

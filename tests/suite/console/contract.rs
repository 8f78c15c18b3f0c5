//! Every route by the console's own document: what the document allows is answered in the forms that
//! it gives, what it does not allow is refused in the one form, and nothing breaks.

mod requests;
mod schema;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Value, json};
use wxmenu::testing::{Reaction, StubPlatform};

use super::kit::PASSWORD;
use super::people::{over, people, with_platform};
use super::{Answer, Desk};
use requests::{Body, Known, Maker, Request};
use schema::Schemas;

/// So many requests are made of each row, and as many broken ones.
const EACH: usize = 32;

/// A console with everything that there can be: a conversation, people, followers, turns, a file, a
/// platform.
struct Place {
    desk: Desk,
    stub: StubPlatform,
    document: Value,
}

impl Place {
    async fn new() -> Self {
        let (desk, stub) = with_platform(|builder| builder.messages(true)).await;
        people(&stub);
        stub.always(
            "/cgi-bin/menu/get",
            Reaction::json(&json!({ "menu": { "button": [] } })),
        );
        let token = desk.token().await;
        let document = desk
            .ask_as(&token, "GET", "/j/openapi.json", Value::Null)
            .await;
        let post = async |path: &str, body| desk.ask_as(&token, "POST", path, body).await.good();
        post("/j/flush", json!({ "account": "demo" })).await;
        over(&desk, &token, "pull").await;
        for said in ["m", "guess", "13800138000", "?"] {
            let message = json!({ "type": "text", "text": said });
            let body =
                json!({ "live": true, "account": "demo", "openid": "o1", "message": message });
            post("/j/simulate", body).await;
        }
        Self {
            document: document.json(),
            desk,
            stub,
        }
    }

    /// Somebody who has logged in and leads a conversation.
    async fn visitor(&self) -> (String, Known) {
        let token = self.desk.token().await;
        let mut conversation = Value::Null;
        for said in ["m", "guess", "7"] {
            let message = json!({ "type": "text", "text": said });
            let mut body = json!({ "message": message });
            if conversation.is_string() {
                body["conversation"] = conversation.clone();
            }
            let answer = self.desk.ask_as(&token, "POST", "/j/simulate", body).await;
            conversation = answer.good()["conversation"].clone();
        }
        (token, known(conversation))
    }

    fn schemas(&self, whole: bool) -> Schemas<'_> {
        Schemas {
            document: &self.document,
            whole,
        }
    }

    /// The rows that are answered in JSON.
    fn rows(&self) -> Vec<(String, &str, &Value)> {
        let paths = self.document["paths"].as_object().unwrap().iter();
        let rows = paths.flat_map(|(path, verbs)| {
            let verbs = verbs.as_object().unwrap().iter();
            verbs.map(move |(verb, row)| (verb.to_uppercase(), path.as_str(), row))
        });
        rows.filter(|(.., row)| row["responses"]["200"]["content"]["application/json"].is_object())
            .collect()
    }

    /// Whether an answer is a good one; or else what is wrong with its form.
    fn judge(&self, row: &Value, answer: &Answer) -> Result<bool, String> {
        for (name, wanted) in [
            ("content-type", "application/json"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
        ] {
            if answer.header(name) != wanted {
                return Err(format!("{name}: {}", answer.header(name)));
            }
        }
        let value = answer.json();
        let (form, whole) = match answer.status {
            200 => ("200", true),
            400..500 => ("4XX", false),
            other => return Err(format!("{other}: {value}")),
        };
        let content = &row["responses"][form]["content"]["application/json"];
        let faults = self.schemas(whole).faults(&value, &content["schema"]);
        if !faults.is_empty() {
            return Err(faults.join("\n"));
        }
        let expected = match value["r"].as_i64() {
            None | Some(0) => 200,
            Some(1001) => 403,
            Some(1003) => 404,
            Some(1002 | 1004) => 400,
            Some(other) => return Err(format!("r is {other}: {value}")),
        };
        let is_fitting = expected == answer.status && value["msg"] != "";
        is_fitting
            .then_some(answer.status == 200)
            .ok_or_else(|| format!("{}: {value}", answer.status))
    }
}

/// What there is, by the names of parameters and members.
fn known(conversation: Value) -> Known {
    let texts = |all: &[&str]| all.iter().map(|text| json!(text)).collect::<Vec<_>>();
    let message = |kind: &str, name: &str, value: &str| json!({ "type": kind, name: value });
    Known(vec![
        ("conversation", vec![conversation]),
        ("account", texts(&["demo", "demo", "shop"])),
        ("identity", texts(&["demo", "shop"])),
        ("openid", texts(&["o1", "o07"])),
        ("ids", texts(&["o1", "o07"])),
        ("id", texts(&["1", "2", "o07"])),
        ("gid", vec![json!(2)]),
        ("menu", vec![json!("m001"), json!("g001"), Value::Null]),
        ("at", texts(&["m001", "-"])),
        (
            "name",
            texts(&["sweep", "pull", "token", "Count", "a.png", "said"]),
        ),
        ("turn", vec![json!(1), json!(3)]),
        ("page", vec![json!(0), json!(1)]),
        ("page_size", vec![json!(1), json!(20)]),
        ("by", texts(&["31m"])),
        ("to", texts(&["2030-01-01T08:00:00+08:00"])),
        ("password", texts(&[PASSWORD])),
        ("text", texts(&["m", "guess", "7"])),
        ("match", texts(&["equals", "contains"])),
        ("session_ttl", vec![json!("10m"), Value::Null]),
        ("content", texts(&["你好"])),
        ("files", vec![]),
        ("stubs", texts(&["Count=error"])),
        ("method", texts(&["GET"])),
        (
            "path",
            texts(&["/cgi-bin/getcallbackip", "/cgi-bin/tags/get"]),
        ),
        ("params", vec![json!({})]),
        (
            "message",
            vec![
                message("text", "text", "m"),
                message("click", "key", "g001"),
                message("image", "url", "https://example.com/a.png"),
                json!({ "type": "subscribe" }),
                json!({ "type": "location", "latitude": 31.2, "longitude": 121.5 }),
                json!({ "type": "text", "text": "guess", "menu_id": "1" }),
            ],
        ),
    ])
}

fn runner() -> TestRunner {
    TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(7),
        ..Config::default()
    })
}

async fn send(desk: &Desk, token: &str, verb: &str, request: &Request) -> Answer {
    // Who guessed passwords need not wait, and the platform is asked no more often than it allows.
    desk.clock.advance(std::time::Duration::from_secs(900));
    let asked = TestRequest::default()
        .method(Method::from_bytes(verb.as_bytes()).unwrap())
        .uri(&request.uri)
        .insert_header(("authorization", format!("Bearer {token}")));
    desk.call(match &request.body {
        Body::None => asked,
        Body::Json(body) => asked.set_json(body),
        Body::Bytes(bytes) => asked
            .insert_header(("content-type", "application/json"))
            .set_payload(bytes.clone()),
    })
    .await
}

/// What was found, in a few words.
fn told(verb: &str, request: &Request, answer: &Answer, why: &str) -> String {
    let body: String = String::from_utf8_lossy(&answer.body)
        .chars()
        .take(400)
        .collect();
    format!("{verb} {request:?}\n{body}\n{why}")
}

#[actix_web::test]
async fn whatever_the_document_allows_is_answered_in_its_forms() {
    let place = Place::new().await;
    let mut runner = runner();
    let mut faults = Vec::new();
    for (verb, path, row) in place.rows() {
        let (mut token, mut known) = place.visitor().await;
        let mut good = 0;
        for _ in 0..EACH {
            let maker = Maker {
                schemas: place.schemas(false),
                known: &known,
            };
            let requests = maker.good(path, row);
            let request = requests.new_tree(&mut runner).unwrap().current();
            let answer = send(&place.desk, &token, &verb, &request).await;
            match place.judge(row, &answer) {
                Ok(was_good) => good += usize::from(was_good),
                Err(why) => {
                    faults.push(told(&verb, &request, &answer, &why));
                    break;
                }
            }
            // Some requests end what the next one would need.
            if path == "/j/logout" || verb == "DELETE" {
                (token, known) = place.visitor().await;
            }
        }
        if good == 0 {
            faults.push(format!("{verb} {path} was never answered well"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert!(!place.stub.seen().is_empty());
}

#[actix_web::test]
async fn whatever_the_document_does_not_allow_is_refused() {
    let place = Place::new().await;
    let mut runner = runner();
    let (mut faults, mut broken_in_all) = (Vec::new(), 0);
    for (verb, path, row) in place.rows() {
        let (token, known) = place.visitor().await;
        let maker = Maker {
            schemas: place.schemas(false),
            known: &known,
        };
        let requests = maker.good(path, row);
        for which in 0..EACH {
            let request = requests.new_tree(&mut runner).unwrap().current();
            let Some(broken) = maker.broken(&request, row, which * 7) else {
                break;
            };
            let answer = send(&place.desk, &token, &verb, &broken).await;
            let why = match place.judge(row, &answer) {
                Ok(false) => None,
                Ok(true) => Some("it was taken".to_owned()),
                Err(why) => Some(why),
            };
            faults.extend(why.map(|why| told(&verb, &broken, &answer, &why)));
            broken_in_all += 1;
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert!(broken_in_all > 500, "{broken_in_all}");
}

#[actix_web::test]
async fn names_of_files_lead_nowhere_else() {
    let desk = Desk::new();
    let token = desk.token().await;
    let mut runner = runner();
    for _ in 0..EACH {
        let name = "[\\PC/%.]{0,20}".new_tree(&mut runner).unwrap().current();
        let name: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let path = format!("/uploads/{name}");
        let answer = desk.ask_as(&token, "GET", &path, Value::Null).await;
        assert_eq!(answer.bad(), (404, 1003), "{path}");
    }
}

//! Requests made of the document: good ones, odd ones and broken ones.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use super::schema::Schemas;

/// A request of a row.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) uri: String,
    pub(super) body: Body,
}

#[derive(Clone, Debug)]
pub(super) enum Body {
    None,
    Json(Value),
    Bytes(Vec<u8>),
}

/// What leads somewhere, by the name of what it is for.
pub(super) struct Known(pub(super) Vec<(&'static str, Vec<Value>)>);

impl Known {
    fn of(&self, name: &str) -> Vec<Value> {
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.map_or_else(Vec::new, |(_, values)| values.clone())
    }
}

/// Texts that have broken things elsewhere.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("<script>alert(1)</script>".to_owned()),
        Just("../../etc/passwd".to_owned()),
        Just("%2e%2e%2f".to_owned()),
        Just("'; drop table sessions; --".to_owned()),
        Just("{{ 7 * 7 }}".to_owned()),
        Just("\0".to_owned()),
        Just(String::new()),
        "\\PC{0,12}",
        any::<String>(),
    ]
}

/// Makes values that fit a schema.
#[derive(Clone, Copy)]
pub(super) struct Maker<'a> {
    pub(super) schemas: Schemas<'a>,
    pub(super) known: &'a Known,
}

impl<'a> Maker<'a> {
    /// Values for the member of this name.
    fn values(self, name: &str, schema: &'a Value) -> BoxedStrategy<Value> {
        let any = self.any_values(name, schema);
        let mut known = self.known.of(name);
        known.retain(|value| self.schemas.faults(value, schema).is_empty());
        match known.is_empty() {
            true => any,
            false => prop_oneof![3 => select(known), 1 => any].boxed(),
        }
    }

    fn any_values(self, name: &str, schema: &'a Value) -> BoxedStrategy<Value> {
        let schema = self.schemas.named(schema);
        if let Some(any) = schema["anyOf"].as_array() {
            let any: Vec<_> = any.iter().map(|one| self.values(name, one)).collect();
            return proptest::strategy::Union::new(any).boxed();
        }
        if let Some(words) = schema["enum"].as_array() {
            return select(words.clone()).boxed();
        }
        match schema["type"].as_str() {
            Some("string") => texts().prop_map(Value::from).boxed(),
            Some("integer") => prop_oneof![0..9_i64, any::<i64>()]
                .prop_map(Value::from)
                .boxed(),
            Some("number") => any::<f64>().prop_map(|number| json!(number)).boxed(),
            Some("boolean") => any::<bool>().prop_map(Value::from).boxed(),
            Some("array") => {
                let items = self.values(name, &schema["items"]);
                proptest::collection::vec(items, 0..4)
                    .prop_map(Value::from)
                    .boxed()
            }
            Some("object") => self.objects(schema),
            _ => Just(Value::Null).boxed(),
        }
    }

    /// Objects with all members that they need, and some of the others.
    fn objects(self, schema: &'a Value) -> BoxedStrategy<Value> {
        let members = schema["properties"].as_object().into_iter().flatten();
        let needed = schema["required"].as_array();
        let members: Vec<_> = members
            .map(|(name, member)| {
                let is_needed = needed.is_some_and(|needed| needed.iter().any(|own| own == name));
                let (name, value) = (name.clone(), self.values(name, member));
                (0..10_u8, value).prop_map(move |(chance, value)| {
                    (chance < 4 || is_needed).then(|| (name.clone(), value))
                })
            })
            .collect();
        members
            .prop_map(|members| Value::Object(members.into_iter().flatten().collect()))
            .boxed()
    }

    /// Requests that the document allows.
    pub(super) fn good(self, path: &str, row: &'a Value) -> BoxedStrategy<Request> {
        let path = path.to_owned();
        let parameters = row["parameters"].as_array().into_iter().flatten();
        let parameters: Vec<_> = parameters
            .map(|parameter| {
                let name = parameter["name"].as_str().unwrap().to_owned();
                let (in_path, needed) = (parameter["in"] == "path", parameter["required"] == true);
                let text = self.values(&name, &parameter["schema"]).prop_map(text_of);
                (0..10_u8, text).prop_map(move |(chance, text)| {
                    (name.clone(), in_path, chance < 4 || needed, text)
                })
            })
            .collect();
        (parameters, self.body(row))
            .prop_map(move |(parameters, body)| {
                let (mut uri, mut query) = (path.clone(), Vec::new());
                for (name, in_path, there, text) in parameters {
                    match in_path {
                        true => uri = uri.replace(&format!("{{{name}}}"), &escaped(&text)),
                        false if there => query.push(format!("{name}={}", escaped(&text))),
                        false => {}
                    }
                }
                let uri = format!("{uri}?{}", query.join("&"));
                Request { uri, body }
            })
            .boxed()
    }

    fn body(self, row: &'a Value) -> BoxedStrategy<Body> {
        let content = &row["requestBody"]["content"];
        if content["application/octet-stream"].is_object() {
            let picture = Just(b"GIF89a and so on".to_vec());
            return prop_oneof![picture, any::<Vec<u8>>()]
                .prop_map(Body::Bytes)
                .boxed();
        }
        match &content["application/json"]["schema"] {
            Value::Null => Just(Body::None).boxed(),
            schema => self.values("", schema).prop_map(Body::Json).boxed(),
        }
    }

    /// The request with one thing that the document does not allow; none if nothing can be broken.
    pub(super) fn broken(self, request: &Request, row: &'a Value, which: usize) -> Option<Request> {
        let mut all = self.broken_queries(request, row);
        if let Body::Json(body) = &request.body {
            let schema = &row["requestBody"]["content"]["application/json"]["schema"];
            let bodies = self.broken_values(body, schema);
            all.extend(bodies.into_iter().map(|body| Request {
                body: Body::Json(body),
                ..request.clone()
            }));
            for bytes in [&b"{\"a\":"[..], b"[]", b"\"x\"", b"\xff\xfe", b"{}{}"] {
                all.push(Request {
                    body: Body::Bytes(bytes.to_vec()),
                    ..request.clone()
                });
            }
        }
        let at = which.checked_rem(all.len())?;
        all.into_iter().nth(at)
    }

    fn broken_queries(self, request: &Request, row: &'a Value) -> Vec<Request> {
        let parameters = row["parameters"].as_array().into_iter().flatten();
        let in_query: Vec<_> = parameters.filter(|own| own["in"] == "query").collect();
        let with = |more: String| Request {
            uri: format!("{}&{more}", request.uri),
            ..request.clone()
        };
        let typed = in_query.iter().filter(|own| {
            let schema = &own["schema"];
            schema["type"] != "string" || schema["enum"].is_array()
        });
        let wrong = typed.map(|own| with(format!("{}=no%20such", own["name"].as_str().unwrap())));
        let unknown = in_query.first().map(|_| with("nobody_knows=1".to_owned()));
        wrong.chain(unknown).collect()
    }

    /// The value with a member left out, one too many, or one of another type; in what it holds too.
    fn broken_values(self, value: &Value, schema: &'a Value) -> Vec<Value> {
        let schema = self.schemas.named(schema);
        let (Some(members), Some(known)) = (value.as_object(), schema["properties"].as_object())
        else {
            return Vec::new();
        };
        let with = |name: &str, value: Option<Value>| {
            let mut members: Map<String, Value> = members.clone();
            members.remove(name);
            members.extend(value.map(|value| (name.to_owned(), value)));
            Value::Object(members)
        };
        let mut all = vec![with("nobody_knows", Some(json!(1)))];
        let needed = schema["required"].as_array();
        for (name, member) in known {
            all.push(with(name, None));
            // Null is as good as nothing where nothing is needed.
            let is_needed = needed.is_some_and(|needed| needed.iter().any(|own| own == name));
            let odd = odd_values().into_iter();
            let odd = odd.filter(|odd| is_needed || !odd.is_null());
            all.extend(odd.map(|odd| with(name, Some(odd))));
            if let Some(held) = members.get(name) {
                let held = self.broken_values(held, member).into_iter();
                all.extend(held.map(|held| with(name, Some(held))));
            }
        }
        all.retain(|value| !self.schemas.faults(value, schema).is_empty());
        all
    }
}

fn odd_values() -> [Value; 7] {
    [
        Value::Null,
        json!(true),
        json!(-7),
        json!(1.5),
        json!("no such word"),
        json!([[]]),
        json!({ "nobody_knows": 1 }),
    ]
}

fn text_of(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

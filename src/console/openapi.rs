//! The OpenAPI document, made of the table of routes.

use serde_json::{Map, Value, json};

use super::fault::FaultCode;
use super::routes::{ROUTES, Route};
use super::shape;

/// The document.
pub(super) fn document() -> Value {
    let mut paths = Map::new();
    for route in ROUTES {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(route.verb.to_lowercase(), operation(route));
        }
    }
    let mut schemas = shape::named();
    schemas.insert("Fault".to_owned(), fault());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "wxmenu console",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Every answer is JSON with an integer `r`: 0 is good, anything else comes with `msg`. \
                Log in first: the cookie that `POST /j/login` sets, or the token that it gives when `bearer` \
                is asked for, in `Authorization: Bearer`. What is not a GET needs, with the cookie, an \
                `Origin` of this very server or the header `X-Console: 1`.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "cookie": { "type": "apiKey", "in": "cookie", "name": super::login::COOKIE },
                "bearer": { "type": "http", "scheme": "bearer" },
            },
        },
        "security": [{ "cookie": [] }, { "bearer": [] }],
    })
}

fn operation(route: &Route) -> Value {
    let mut operation = json!({
        "summary": route.summary,
        "operationId": id_of(route),
        "parameters": parameters(route),
        "responses": {
            "200": { "description": "good", "content": answer(route) },
            "4XX": {
                "description": "r and msg say what is wrong",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Fault" } } },
            },
            "500": {
                "description": "something broke; the log says more",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Fault" } } },
            },
        },
    });
    if let Some(members) = operation.as_object_mut() {
        if let Some(body) = request_body(route) {
            members.insert("requestBody".to_owned(), body);
        }
        if route.is_open {
            members.insert("security".to_owned(), json!([]));
        }
    }
    operation
}

/// `get_j_sessions_account_openid`.
fn id_of(route: &Route) -> String {
    let path = route.path.replace(['{', '}', '.'], "");
    format!("{}{}", route.verb.to_lowercase(), path.replace('/', "_"))
}

fn parameters(route: &Route) -> Vec<Value> {
    let in_path = route.path.split('/').filter_map(|part| {
        let name = part.strip_prefix('{')?.strip_suffix('}')?;
        Some(json!({
            "name": name, "in": "path", "required": true, "schema": { "type": "string" },
        }))
    });
    let in_query = shape::members(route.query).into_iter();
    let in_query = in_query.map(|(name, schema, required)| {
        json!({ "name": name, "in": "query", "required": required, "schema": schema })
    });
    in_path.chain(in_query).collect()
}

fn request_body(route: &Route) -> Option<Value> {
    let content = match route.body {
        "" => return None,
        "bytes" => json!({ "application/octet-stream": {} }),
        form => {
            let mut schema = shape::schema(form);
            // What nobody knows is refused, not left out: it may be a word that is misspelt.
            if let Some(members) = schema.as_object_mut() {
                members.insert("additionalProperties".to_owned(), json!(false));
            }
            json!({ "application/json": { "schema": schema } })
        }
    };
    Some(json!({ "required": true, "content": content }))
}

fn answer(route: &Route) -> Value {
    match route.answer {
        "events" => json!({ "text/event-stream": {} }),
        "bytes" => json!({ "application/octet-stream": {} }),
        "document" => json!({ "application/json": { "schema": { "type": "object" } } }),
        form => {
            let form = format!("r: integer, {form}");
            json!({ "application/json": { "schema": shape::schema(&form) } })
        }
    }
}

fn fault() -> Value {
    let numbers: Vec<u16> = FaultCode::ALL.iter().map(|(_, _, r, _)| *r).collect();
    let names: Vec<String> = FaultCode::ALL
        .iter()
        .map(|(_, name, r, status)| format!("{r} {name} (HTTP {status})"))
        .collect();
    json!({
        "type": "object",
        "required": ["r", "msg", "key", "values"],
        "properties": {
            "r": { "type": "integer", "enum": numbers, "description": names.join(", ") },
            "msg": { "type": "string", "description": "in Chinese or English, as `Accept-Language` asks for" },
            "key": { "type": "string", "description": "the same as a word that stays" },
            "values": { "type": "object", "description": "what it speaks of" },
        },
    })
}

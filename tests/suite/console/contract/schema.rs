//! The part of JSON Schema that the document uses: what a value has that its schema does not say.

use serde_json::{Map, Value};

/// The document, and how strictly it is read.
#[derive(Clone, Copy)]
pub(super) struct Schemas<'d> {
    pub(super) document: &'d Value,
    /// A member that is not described is a fault: in answers, where everything is to be described.
    pub(super) whole: bool,
}

impl<'d> Schemas<'d> {
    /// What is wrong with a value, each fault with its place; nothing if it fits.
    pub(super) fn faults(self, value: &Value, schema: &'d Value) -> Vec<String> {
        let mut faults = Vec::new();
        self.look(value, schema, "", &mut faults);
        faults
    }

    /// A schema, or the one that it names.
    pub(super) fn named(self, schema: &'d Value) -> &'d Value {
        match schema["$ref"].as_str() {
            Some(name) => {
                let name = name.strip_prefix("#/components/schemas/").unwrap();
                let named = &self.document["components"]["schemas"][name];
                assert!(named.is_object(), "{name}");
                named
            }
            None => schema,
        }
    }

    fn look(self, value: &Value, schema: &'d Value, place: &str, faults: &mut Vec<String>) {
        let schema = self.named(schema);
        if let Some(any) = schema["anyOf"].as_array() {
            let tried: Vec<Vec<String>> = any
                .iter()
                .map(|one| {
                    let mut faults = Vec::new();
                    self.look(value, one, place, &mut faults);
                    faults
                })
                .collect();
            if !tried.iter().any(Vec::is_empty) {
                faults.extend(tried.into_iter().min_by_key(Vec::len).unwrap_or_default());
            }
            return;
        }
        let words = schema["enum"].as_array();
        if words.is_some_and(|words| !words.contains(value)) {
            faults.push(format!("{place}: {value} is none of {}", schema["enum"]));
        }
        let is = match schema["type"].as_str() {
            None => true,
            Some("null") => value.is_null(),
            Some("string") => value.is_string(),
            Some("boolean") => value.is_boolean(),
            Some("integer") => value.is_i64() || value.is_u64(),
            Some("number") => value.is_number(),
            Some("array") => value.is_array(),
            Some("object") => value.is_object(),
            Some(other) => panic!("a type that nobody knows: {other}"),
        };
        if !is {
            faults.push(format!("{place}: {value} is no {}", schema["type"]));
        }
        for (at, item) in value.as_array().into_iter().flatten().enumerate() {
            if schema["items"].is_object() {
                self.look(item, &schema["items"], &format!("{place}[{at}]"), faults);
            }
        }
        if let Some(members) = value.as_object() {
            self.members(members, schema, place, faults);
        }
    }

    fn members(
        self,
        members: &Map<String, Value>,
        schema: &'d Value,
        place: &str,
        faults: &mut Vec<String>,
    ) {
        for needed in schema["required"].as_array().into_iter().flatten() {
            if !members.contains_key(needed.as_str().unwrap()) {
                faults.push(format!("{place}: there is no {needed}"));
            }
        }
        let Some(known) = schema["properties"].as_object() else {
            return;
        };
        let closed = self.whole || schema["additionalProperties"] == false;
        for (name, value) in members {
            match known.get(name) {
                Some(own) => self.look(value, own, &format!("{place}.{name}"), faults),
                None if closed && !known.is_empty() => {
                    faults.push(format!("{place}: `{name}` is not described"));
                }
                None => {}
            }
        }
    }
}

#[test]
fn a_value_that_does_not_fit_is_told() {
    use serde_json::json;
    let document = json!({ "components": { "schemas": { "N": {
        "type": "object", "required": ["n"], "properties": { "n": { "type": "integer" } },
    } } } });
    let schema = json!({ "type": "object", "required": ["a"], "properties": {
        "a": { "anyOf": [{ "$ref": "#/components/schemas/N" }, { "type": "null" }] },
        "b": { "type": "array", "items": { "type": "string", "enum": ["x", "y"] } },
    } });
    let read = |whole| Schemas {
        document: &document,
        whole,
    };
    for (value, good, good_whole) in [
        (json!({ "a": null }), true, true),
        (json!({ "a": { "n": 1 }, "b": ["x"] }), true, true),
        (json!({ "a": { "n": 1, "m": 1 } }), true, false),
        (json!({ "a": { "n": 1.5 } }), false, false),
        (json!({ "a": null, "b": ["z"] }), false, false),
        (json!({ "b": [] }), false, false),
        (json!([]), false, false),
    ] {
        assert_eq!(
            read(false).faults(&value, &schema).is_empty(),
            good,
            "{value}"
        );
        assert_eq!(
            read(true).faults(&value, &schema).is_empty(),
            good_whole,
            "{value}"
        );
    }
}

//! The forms of requests and answers, as they are written in the table of routes.
//!
//! A form is a list of members, `name: type` or `name?: type`. A type is `string`, `integer`, `number`,
//! `boolean`, `null`, `any`, a word in quotes, a list `[type]`, an object `{members}`, the name of a
//! form of [`NAMED`], or several of them with `|` between.

use serde_json::{Map, Value, json};

use super::shapes::NAMED;

/// The JSON Schema of a form.
pub(super) fn schema(form: &str) -> Value {
    let mut reader = Reader { rest: form };
    let schema = reader.members('\0');
    debug_assert!(reader.rest.trim().is_empty(), "left over: {}", reader.rest);
    schema
}

/// The members of a form with their schemas, and whether each has to be there.
pub(super) fn members(form: &str) -> Vec<(String, Value, bool)> {
    let schema = schema(form);
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let properties = schema.get("properties").and_then(Value::as_object);
    let members = properties.into_iter().flatten();
    members
        .map(|(name, member)| {
            let is_required = required.contains(&name.as_str());
            (name.clone(), member.clone(), is_required)
        })
        .collect()
}

/// The schemas of all named forms.
pub(super) fn named() -> Map<String, Value> {
    let schemas = NAMED.iter();
    schemas
        .map(|(name, form)| ((*name).to_owned(), schema(form)))
        .collect()
}

struct Reader<'f> {
    rest: &'f str,
}

impl<'f> Reader<'f> {
    /// Members up to `end`, which is taken too.
    fn members(&mut self, end: char) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        loop {
            self.skip(&[',']);
            if self.rest.is_empty() || self.take(end) {
                break;
            }
            let name = self.word();
            if name.is_empty() {
                break;
            }
            if !self.take('?') {
                required.push(Value::from(name));
            }
            self.take(':');
            properties.insert(name.to_owned(), self.kinds());
        }
        json!({ "type": "object", "properties": properties, "required": required })
    }

    /// One type, or several of them.
    fn kinds(&mut self) -> Value {
        let mut kinds = vec![self.kind()];
        while self.take('|') {
            kinds.push(self.kind());
        }
        let words = kinds.iter().map(|kind| kind.get("const").cloned());
        match words.collect::<Option<Vec<Value>>>() {
            Some(words) => json!({ "type": "string", "enum": words }),
            None if kinds.len() == 1 => kinds.remove(0),
            None => json!({ "anyOf": kinds }),
        }
    }

    fn kind(&mut self) -> Value {
        if self.take('[') {
            let items = self.kinds();
            self.take(']');
            return json!({ "type": "array", "items": items });
        }
        if self.take('{') {
            return self.members('}');
        }
        if self.take('\'') {
            let (word, rest) = self.rest.split_once('\'').unwrap_or((self.rest, ""));
            self.rest = rest;
            return json!({ "const": word });
        }
        match self.word() {
            "any" => json!({}),
            name if name.starts_with(char::is_uppercase) => {
                json!({ "$ref": format!("#/components/schemas/{name}") })
            }
            plain => json!({ "type": plain }),
        }
    }

    fn word(&mut self) -> &'f str {
        self.skip(&[]);
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn take(&mut self, wanted: char) -> bool {
        self.skip(&[]);
        match self.rest.strip_prefix(wanted) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn skip(&mut self, others: &[char]) {
        self.rest = self
            .rest
            .trim_start_matches(|c: char| c.is_whitespace() || others.contains(&c));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_become_schemas() {
        let form = "a: string, b?: [integer|null], c: 'x'|'y', d: { e: Turn, f?: any }";
        assert_eq!(
            schema(form),
            json!({
                "type": "object",
                "required": ["a", "c", "d"],
                "properties": {
                    "a": { "type": "string" },
                    "b": { "type": "array", "items": { "anyOf": [{ "type": "integer" }, { "type": "null" }] } },
                    "c": { "type": "string", "enum": ["x", "y"] },
                    "d": {
                        "type": "object",
                        "required": ["e"],
                        "properties": { "e": { "$ref": "#/components/schemas/Turn" }, "f": {} },
                    },
                },
            })
        );
    }

    #[test]
    fn every_named_form_that_is_used_is_there() {
        let all = Value::Object(named()).to_string();
        for used in all.split("#/components/schemas/").skip(1) {
            let name = used.split('"').next().unwrap();
            assert!(NAMED.iter().any(|(known, _)| *known == name), "{name}");
        }
    }
}

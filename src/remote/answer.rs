//! What a handler answered.
//!
//! The whole answer is read before anything of it counts. What is wrong is told by field names; the
//! values are about people and are not.

use serde_json::{Map, Value};

use super::fields::{ANSWER_FIELDS, ARTICLE, REPLY_TYPES, ReplyType};
use crate::handler::{Answer, CommandContext, HandlerError};
use crate::model::Reply;

type Fields = Map<String, Value>;

/// An answer that can be carried out.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Answered {
    say: Answer,
    template: Option<String>,
    data: Fields,
    goto: Option<String>,
    session: Fields,
}

impl Answered {
    /// Reads the body of an answer.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn read(body: &[u8]) -> Result<Self, String> {
        let value: Value = serde_json::from_slice(body)
            .map_err(|fault| format!("the answer is not JSON: {}", place(&fault)))?;
        let Value::Object(mut fields) = value else {
            return Err("the answer is not a JSON object".to_owned());
        };
        // `null` is the same as nothing: many languages write it for what is not there.
        fields.retain(|_, value| !value.is_null());
        let answered = Self {
            say: say(&mut fields)?,
            template: text(&mut fields, "template")?,
            data: object(&mut fields, "data")?,
            goto: text(&mut fields, "goto")?,
            session: object(&mut fields, "session")?,
        };
        match fields.keys().next() {
            None => answered.consistent(),
            Some(unknown) => {
                let known = ANSWER_FIELDS.iter().map(|(name, _)| *name);
                Err(unknown_field("the answer", unknown, known))
            }
        }
    }

    fn consistent(self) -> Result<Self, String> {
        let shows_page = self.template.is_some() || !self.data.is_empty();
        match &self.say {
            Answer::Reply(_) if shows_page => {
                Err("the answer has a `reply` and a page: one of them is said".to_owned())
            }
            Answer::NotFound if shows_page || self.goto.is_some() || !self.session.is_empty() => {
                Err("`not_found` does not stand alone in the answer".to_owned())
            }
            _ => Ok(self),
        }
    }

    /// Carries it out in the context of the call.
    ///
    /// # Errors
    /// When a value cannot be kept.
    pub(super) fn carry_out(self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        for (name, value) in self.session {
            match value {
                Value::Null => drop(cx.remove(&name)),
                value => cx.set(name, value)?,
            }
        }
        for (name, value) in self.data {
            cx.put(name, value)?;
        }
        match self.goto.as_deref() {
            None => {}
            Some("-") => cx.leave(),
            Some(menu) => cx.goto(menu),
        }
        if let Some(template) = self.template {
            cx.page(template);
        }
        Ok(self.say)
    }
}

fn say(fields: &mut Fields) -> Result<Answer, String> {
    let reply = fields.remove("reply");
    match (fields.remove("not_found"), reply) {
        (None | Some(Value::Bool(false)), None) => Ok(Answer::Page),
        (None | Some(Value::Bool(false)), Some(reply)) => Ok(Answer::Reply(read_reply(reply)?)),
        (Some(Value::Bool(true)), None) => Ok(Answer::NotFound),
        (Some(Value::Bool(true)), Some(_)) => {
            Err("`not_found` does not stand alone in the answer".to_owned())
        }
        (Some(_), _) => Err("`not_found` of the answer is not `true` or `false`".to_owned()),
    }
}

fn read_reply(reply: Value) -> Result<Reply, String> {
    let mut fields = match reply {
        Value::String(content) => return Ok(Reply::text(content)),
        Value::Object(fields) => fields,
        _ => return Err("`reply` of the answer is no text and no object".to_owned()),
    };
    let name = fields.get("type").and_then(Value::as_str).unwrap_or("");
    let Some(row) = REPLY_TYPES.iter().find(|row| row.name == name) else {
        let names: Vec<String> = REPLY_TYPES
            .iter()
            .map(|row| format!("`{}`", row.name))
            .collect();
        let names = names.join(", ");
        return Err(format!("`type` of the reply is none of {names}"));
    };
    check_fields(&mut fields, row, "the reply")?;
    if let Some(articles) = fields.get_mut("articles") {
        check_articles(articles)?;
    }
    serde_json::from_value(Value::Object(fields))
        .map_err(|_| format!("the reply is not of the type `{}`", row.name))
}

fn check_articles(articles: &mut Value) -> Result<(), String> {
    let cards = articles.as_array_mut().filter(|cards| !cards.is_empty());
    let cards = cards.ok_or("`articles` of the reply is no list of cards")?;
    for card in cards {
        let card = card.as_object_mut();
        let card = card.ok_or("an article of the reply is no object")?;
        check_fields(card, &ARTICLE, "an article of the reply")?;
        for field in ARTICLE.takes {
            card.entry(*field).or_insert_with(|| "".into());
        }
    }
    Ok(())
}

/// Whether there are the fields that a row asks for, and no others.
fn check_fields(fields: &mut Fields, row: &ReplyType, what: &str) -> Result<(), String> {
    fields.retain(|_, value| !value.is_null());
    if let Some(missing) = row.needs.iter().find(|need| !fields.contains_key(**need)) {
        return Err(format!("{what} has no `{missing}`"));
    }
    let known = || row.needs.iter().chain(row.takes).copied().chain(["type"]);
    for (name, value) in fields {
        if !known().any(|known| known == name) {
            return Err(unknown_field(what, name, known()));
        }
        if name != "articles" && !value.is_string() {
            return Err(format!("`{name}` of {what} is no text"));
        }
    }
    Ok(())
}

fn text(fields: &mut Fields, name: &str) -> Result<Option<String>, String> {
    match fields.remove(name) {
        None => Ok(None),
        Some(Value::String(text)) if !text.is_empty() => Ok(Some(text)),
        Some(_) => Err(format!("`{name}` of the answer is no text")),
    }
}

fn object(fields: &mut Fields, name: &str) -> Result<Fields, String> {
    match fields.remove(name) {
        None => Ok(Fields::new()),
        Some(Value::Object(object)) => Ok(object),
        Some(_) => Err(format!("`{name}` of the answer is no object")),
    }
}

/// The name of a field is a handler's own and may be anything, so a part of it is enough.
fn unknown_field<'n>(what: &str, name: &str, known: impl Iterator<Item = &'n str>) -> String {
    let name: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
    let known: Vec<String> = known.map(|name| format!("`{name}`")).collect();
    format!(
        "{what} has a field `{name}`; there are {}",
        known.join(", ")
    )
}

/// Where it stops being JSON; the text itself may be anything.
fn place(fault: &serde_json::Error) -> String {
    let (line, column) = (fault.line(), fault.column());
    match fault.is_eof() {
        true => format!("it ends at line {line}, column {column}"),
        false => format!("line {line}, column {column}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Article;

    fn read(body: &str) -> Answered {
        Answered::read(body.as_bytes()).unwrap_or_else(|why| panic!("{body}: {why}"))
    }

    #[test]
    fn an_answer_says_what_is_said_and_what_changes() {
        assert_eq!(read("{}"), Answered::default());
        assert_eq!(read(r#"{"reply":null,"goto":null}"#), Answered::default());
        assert_eq!(read(r#"{"reply":"好"}"#).say, Answer::text("好"));
        assert_eq!(read(r#"{"not_found":true}"#).say, Answer::NotFound);
        let whole =
            read(r#"{"template":"a.page","data":{"n":1},"goto":"-","session":{"a":1,"b":null}}"#);
        assert_eq!(whole.template.as_deref(), Some("a.page"));
        assert_eq!((whole.data.len(), whole.session.len()), (1, 2));
        assert_eq!(whole.goto.as_deref(), Some("-"));
    }

    #[test]
    fn every_type_of_reply_can_be_answered_with_what_it_needs() {
        for row in REPLY_TYPES {
            let mut reply = Fields::new();
            reply.insert("type".to_owned(), row.name.into());
            for need in row.needs {
                let value = match *need {
                    "articles" => serde_json::json!([{ "title": "标题" }]),
                    _ => "x".into(),
                };
                reply.insert((*need).to_owned(), value);
            }
            let read_with = |fields: &Fields| read_reply(Value::Object(fields.clone()));
            read_with(&reply).unwrap_or_else(|why| panic!("{}: {why}", row.name));
            for need in row.needs {
                let mut less = reply.clone();
                less.remove(*need);
                assert!(read_with(&less).is_err(), "{} without {need}", row.name);
            }
            for takes in row.takes {
                reply.insert((*takes).to_owned(), "x".into());
            }
            assert!(read_with(&reply).is_ok(), "{} with all", row.name);
            reply.insert("more".to_owned(), "x".into());
            assert!(read_with(&reply).is_err(), "{} with more", row.name);
        }
        let news = r#"{"reply":{"type":"news","articles":[{"title":"a","url":"https://b"}]}}"#;
        let articles = vec![Article::new("a", "https://b")];
        assert_eq!(read(news).say, Answer::Reply(Reply::News { articles }));
    }

    #[test]
    fn what_is_wrong_is_told_without_the_values() {
        for (body, told) in [
            ("", "not JSON: it ends at line 1"),
            ("<html>s3cret</html>", "not JSON: line 1, column 1"),
            (r#"{"reply":"s3cret"}x"#, "not JSON"),
            ("\u{feff}{}", "not JSON"),
            ("[]", "no"),
            (r#""s3cret""#, "not a JSON object"),
            (
                r#"{"replay":"s3cret"}"#,
                "a field `replay`; there are `reply`, `template`",
            ),
            (r#"{"reply":7}"#, "`reply` of the answer"),
            (r#"{"reply":{"type":"s3cret"}}"#, "none of `text`"),
            (r#"{"reply":{"content":"s3cret"}}"#, "none of `text`"),
            (
                r#"{"reply":{"type":"text","content":7}}"#,
                "`content` of the reply is no text",
            ),
            (
                r#"{"reply":{"type":"news","articles":[]}}"#,
                "no list of cards",
            ),
            (
                r#"{"reply":{"type":"news","articles":["s3cret"]}}"#,
                "no object",
            ),
            (
                r#"{"reply":{"type":"news","articles":[{"title":"a","pic":"s3cret"}]}}"#,
                "field `pic`",
            ),
            (r#"{"reply":"s3cret","template":"a"}"#, "one of them"),
            (r#"{"reply":"s3cret","data":{"a":1}}"#, "one of them"),
            (r#"{"not_found":true,"reply":"s3cret"}"#, "stand alone"),
            (r#"{"not_found":true,"session":{"a":1}}"#, "stand alone"),
            (r#"{"not_found":"s3cret"}"#, "`true` or `false`"),
            (r#"{"goto":7}"#, "`goto`"),
            (r#"{"goto":""}"#, "`goto`"),
            (r#"{"session":["s3cret"]}"#, "`session`"),
            (r#"{"data":"s3cret"}"#, "`data`"),
        ] {
            let why = Answered::read(body.as_bytes()).expect_err(body);
            assert!(why.contains(told), "{body}: {why}");
            assert!(!why.contains("s3cret"), "{why}");
        }
    }
}

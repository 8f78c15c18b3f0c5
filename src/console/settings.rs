//! Settings of an account that are in force without a restart: read, changed whole, kept.

use std::time::Duration;

use regex::Regex;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::json;

use super::Console;
use super::answer::Answer;
use super::ask::Ask;
use super::fault::{Fault, FaultCode};
use super::shared;
use super::words::{self, Language, Said};
use crate::model::{AccountId, Reply};
use crate::store::StoreError;
use crate::testing::parse_span;

/// So many keyword rules an account has at most.
const MOST_RULES: usize = 200;
/// The longest keyword or regex, in bytes.
const LONGEST: usize = 512;
/// A regex that grows beyond this is refused.
const REGEX_SIZE: usize = 1 << 20;

/// As they are written and kept.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Written {
    welcome: Option<String>,
    default_reply: Option<String>,
    keywords: Vec<Keyword>,
    session_ttl: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keyword {
    #[serde(rename = "match")]
    how: How,
    text: String,
    reply: String,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum How {
    Equals,
    Contains,
    Regex,
}

/// As the engine asks them.
#[derive(Debug, Default)]
pub(super) struct InForce {
    written: Written,
    pub(super) welcome: Option<String>,
    pub(super) default_reply: Option<String>,
    /// What new sessions live for instead; inside, nothing is for ever.
    pub(super) session_ttl: Option<Option<Duration>>,
    rules: Vec<(Rule, String)>,
}

#[derive(Debug)]
enum Rule {
    Equals(String),
    Contains(String),
    Regex(Regex),
}

impl InForce {
    /// The reply of the first rule that takes a text, and which rule it is, from 1.
    pub(super) fn keyword(&self, text: &str) -> Option<(usize, &str)> {
        let takes = |rule: &Rule| match rule {
            Rule::Equals(word) => text == word,
            Rule::Contains(word) => text.contains(word),
            Rule::Regex(regex) => regex.is_match(text),
        };
        let mut rules = (1..).zip(&self.rules);
        rules
            .find(|(_, (rule, _))| takes(rule))
            .map(|(number, (_, reply))| (number, reply.as_str()))
    }
}

impl Written {
    /// Checks everything.
    ///
    /// # Errors
    /// What is wrong, by the name of the member.
    fn check(self) -> Result<InForce, Said> {
        let said = |name: &str, text: &Option<String>| match text {
            Some(text) => reply(&format!("`{name}`"), text),
            None => Ok(()),
        };
        said("welcome", &self.welcome)?;
        said("default_reply", &self.default_reply)?;
        if self.keywords.len() > MOST_RULES {
            return Err(words::SETTING_MANY.with("most", MOST_RULES));
        }
        let rules = self.keywords.iter().zip(1..);
        let rules: Result<Vec<_>, Said> = rules
            .map(|(keyword, number): (_, usize)| {
                let rule = keyword.rule(&format!("`keywords` {number}"))?;
                Ok((rule, keyword.reply.clone()))
            })
            .collect();
        let ttl = self.session_ttl.as_deref().map(span).transpose();
        Ok(InForce {
            welcome: self.welcome.clone(),
            default_reply: self.default_reply.clone(),
            session_ttl: ttl?,
            rules: rules?,
            written: self,
        })
    }
}

impl Keyword {
    fn rule(&self, place: &str) -> Result<Rule, Said> {
        reply(place, &self.reply)?;
        let text = self.text.trim();
        if text.is_empty() {
            return Err(words::RULE_EMPTY.with("place", place));
        }
        if text.len() > LONGEST {
            return Err(words::RULE_LONG.with("place", place).with("most", LONGEST));
        }
        let unfit = |why: regex::Error| words::RULE_REGEX.with("place", place).with("why", why);
        Ok(match self.how {
            How::Equals => Rule::Equals(text.to_owned()),
            How::Contains => Rule::Contains(text.to_owned()),
            How::Regex => {
                // The whole text, as everywhere else.
                let whole = format!("^(?:{text})$");
                // Alone first: a pattern that closes our bracket is none of its own.
                let alone = regex::RegexBuilder::new(text)
                    .size_limit(REGEX_SIZE)
                    .build();
                alone.map_err(unfit)?;
                let regex = regex::RegexBuilder::new(&whole)
                    .size_limit(REGEX_SIZE)
                    .build();
                Rule::Regex(regex.map_err(unfit)?)
            }
        })
    }
}

/// Whether the platform would take this as a text.
fn reply(place: &str, text: &str) -> Result<(), Said> {
    if text.trim().is_empty() {
        return Err(words::SETTING_EMPTY.with("place", place));
    }
    match text.len() > Reply::TEXT_LIMIT {
        true => {
            let long = words::SETTING_LONG.with("place", place);
            Err(long
                .with("most", Reply::TEXT_LIMIT)
                .with("bytes", text.len()))
        }
        false => Ok(()),
    }
}

/// `24h`; `0` for ever.
fn span(text: &str) -> Result<Option<Duration>, Said> {
    match text.trim() {
        "0" => Ok(None),
        text => match parse_span(text) {
            Some(span) if !span.is_zero() => Ok(Some(span)),
            _ => Err(words::SETTING_TTL.with("text", text)),
        },
    }
}

/// What is said is changed, null included; what is not said stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Change {
    #[serde(deserialize_with = "there")]
    welcome: Option<Option<String>>,
    #[serde(deserialize_with = "there")]
    default_reply: Option<Option<String>>,
    keywords: Option<Vec<Keyword>>,
    #[serde(deserialize_with = "there")]
    session_ttl: Option<Option<String>>,
}

fn there<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(value).map(Some)
}

impl Change {
    fn of(self, mut written: Written) -> Written {
        if let Some(welcome) = self.welcome {
            written.welcome = welcome;
        }
        if let Some(reply) = self.default_reply {
            written.default_reply = reply;
        }
        if let Some(keywords) = self.keywords {
            written.keywords = keywords;
        }
        if let Some(ttl) = self.session_ttl {
            written.session_ttl = ttl;
        }
        written
    }
}

/// `GET /j/settings/{identity}`
pub(super) async fn show(ask: Ask) -> Result<Answer, Fault> {
    let account = ask.console.account(Some(ask.part("identity")))?;
    refresh(&ask.console, &account)
        .await
        .map_err(Fault::unknown)?;
    Ok(view(&ask.console, &account))
}

/// `PUT /j/settings/{identity}`
pub(super) async fn change(ask: Ask) -> Result<Answer, Fault> {
    let console = &ask.console;
    let account = console.account(Some(ask.part("identity")))?;
    let change: Change = ask.body()?;
    let _one_by_one = console.shared().changing.lock().await;
    let name = name(&account);
    for _ in 0..shared::TRIES {
        // What another node changed a moment ago stays changed.
        let seen = shared::read(console, &name).await.map_err(Fault::unknown)?;
        let known = seen.as_deref().and_then(|bytes| parsed(bytes).ok());
        let written = known.unwrap_or_else(|| written(console, &account));
        let settings = change.clone().of(written).check().map_err(Fault::illegal)?;
        let value = serde_json::to_vec(&settings.written).map_err(Fault::unknown)?;
        let kept = shared::write(console, &name, seen.as_deref(), value).await;
        if kept.map_err(Fault::unknown)? {
            console.shared().control.set(account.clone(), settings);
            return Ok(view(console, &account));
        }
    }
    Err(Fault::new(FaultCode::Unknown, &words::BUSY))
}

fn written(console: &Console, account: &AccountId) -> Written {
    let settings = console.shared().control.settings(account);
    settings.map_or_else(Written::default, |settings| settings.written.clone())
}

fn view(console: &Console, account: &AccountId) -> Answer {
    let written = written(console, account);
    Answer::of(json!({ "settings": written }))
}

fn name(account: &AccountId) -> String {
    format!("console/settings/{account}")
}

fn parsed(bytes: &[u8]) -> Result<Written, Said> {
    serde_json::from_slice(bytes).map_err(|error| words::SETTING_UNREADABLE.because(error))
}

/// Puts the settings into force that are kept. What cannot be read any more is told and left out.
pub(super) async fn refresh(console: &Console, account: &AccountId) -> Result<(), StoreError> {
    let _one_by_one = console.shared().changing.lock().await;
    let Some(bytes) = shared::news(console, &name(account)).await? else {
        return Ok(());
    };
    match parsed(&bytes).and_then(Written::check) {
        Ok(settings) => console.shared().control.set(account.clone(), settings),
        Err(why) => {
            let why = why.text(Language::English);
            tracing::warn!(%account, why, "kept settings are left out");
        }
    }
    Ok(())
}

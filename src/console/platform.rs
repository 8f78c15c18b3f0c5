//! Any call to the platform, as a form.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::answer::Answer;
use super::ask::Ask;
use super::fault::Fault;
use super::simulate::millis;
use super::words;
use crate::api::{ApiError, Call, ENDPOINTS, Errcode, Expect, File, Method};

/// A file that is larger is counted, not shown.
const SHOWN: usize = 1 << 20;
/// Members of an answer that are as good as a password.
const SECRETS: [&str; 3] = ["access_token", "refresh_token", "session_key"];

/// `GET /j/api`
pub(super) async fn endpoints(ask: Ask) -> Result<Answer, Fault> {
    let mut families: Vec<(&str, Vec<Value>)> = Vec::new();
    for row in ENDPOINTS {
        let endpoint = json!({
            "method": row.method.name(),
            "path": row.path,
            "typed": row.typed,
            "token": row.token,
            "file": row.answer == Expect::File,
        });
        match families.iter_mut().find(|(name, _)| *name == row.family) {
            Some((_, all)) => all.push(endpoint),
            None => families.push((row.family, vec![endpoint])),
        }
    }
    let families = families
        .into_iter()
        .map(|(name, endpoints)| json!({ "name": name, "endpoints": endpoints }));
    let accounts = ask.console.shared().accounts.keys();
    let accounts = accounts.filter(|account| ask.console.has_platform(account));
    Ok(Answer::of(json!({
        "families": families.collect::<Vec<_>>(),
        "accounts": accounts.map(|account| account.as_str()).collect::<Vec<_>>(),
    })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    account: Option<String>,
    method: String,
    path: String,
    #[serde(default)]
    params: Map<String, Value>,
    data: Option<Value>,
}

impl Wanted {
    fn call(&self) -> Result<Call, Fault> {
        let method = Method::from_name(&self.method);
        let method = method.ok_or_else(|| Fault::illegal(&words::METHOD))?;
        if !self.path.starts_with('/') && !self.path.starts_with("https://") {
            return Err(Fault::illegal(&words::PATH_SLASH));
        }
        let mut call = Call::as_listed(method, &self.path);
        for (name, value) in &self.params {
            let text = match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            call = call.param(name, text);
        }
        Ok(match &self.data {
            Some(data) => call.json(data.clone()),
            None => call,
        })
    }
}

/// `POST /j/api`
pub(super) async fn call(ask: Ask) -> Result<Answer, Fault> {
    let wanted: Wanted = ask.body()?;
    let call = wanted.call()?;
    let account = ask.console.account(wanted.account.as_deref())?;
    let api = ask.console.api(&account)?;
    let begun = Instant::now();
    let answer = api.call(&call).await.map_err(|error| refused(&error))?;
    let mut data = answer.data;
    hide(&mut data);
    Ok(Answer::of(json!({
        "status": answer.status,
        "data": data,
        "file": answer.file.as_ref().map(file),
        "took_ms": millis(begun.elapsed()),
    })))
}

fn file(file: &File) -> Value {
    let shown = (file.bytes.len() <= SHOWN).then(|| STANDARD.encode(&file.bytes));
    json!({
        "name": file.name,
        "type": file.content_type,
        "bytes": file.bytes.len(),
        "base64": shown,
    })
}

/// Why the platform refused, in the words of the table of its codes.
pub(super) fn refused(error: &ApiError) -> Fault {
    let fault = Fault::illegal(words::PLATFORM.because(error)).with("advice", error.advice());
    let fault = match error.errcode() {
        Some(code) => fault
            .with("errcode", code)
            .with("meaning", Errcode::find(code).map(|row| row.meaning)),
        None => fault,
    };
    match error {
        ApiError::Logic { data, .. } => {
            let mut data = data.clone();
            hide(&mut data);
            fault.with("data", data)
        }
        _ => fault,
    }
}

fn hide(data: &mut Value) {
    let Value::Object(members) = data else {
        return;
    };
    for name in SECRETS {
        if let Some(secret) = members.get_mut(name) {
            *secret = Value::from("***");
        }
    }
}

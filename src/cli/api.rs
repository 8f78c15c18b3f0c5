//! `wxmenu api`: any call to the platform.

use std::io::{self, Read, Write};
use std::process::ExitCode;

use serde_json::Value;

use super::bot;
use super::failure::Failure;
use super::global::Global;
use super::platform::{self, account, refused};
use crate::api::{Answer, Call, Method};
use crate::config::Need;

/// Call the platform, with the access token handled
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The account needs `appid` and `secret` in wxmenu.toml. The answer goes to stdout; a refusal of the
platform is told with what to do about it, and ends with exit code 1.

Examples:
  wxmenu api GET /cgi-bin/menu/get
  wxmenu api GET '/cgi-bin/user/info?openid=o1&lang=zh_CN' --account shop
  wxmenu api POST /cgi-bin/tags/create --data '{\"tag\":{\"name\":\"常客\"}}'
  wxmenu api POST /cgi-bin/menu/create --data - < menu.json")]
pub(super) struct ApiArgs {
    /// GET or POST
    #[arg(value_name = "METHOD", value_parser = method)]
    method: Method,
    /// The path with its parameters, such as /cgi-bin/menu/get
    #[arg(value_name = "PATH", value_parser = path)]
    path: String,
    /// The identity of the account; the first one if nothing is said
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    /// The JSON to send; - reads it from stdin
    #[arg(long, value_name = "JSON")]
    data: Option<String>,
}

fn method(text: &str) -> Result<Method, &'static str> {
    Method::from_name(text).ok_or("GET or POST is needed")
}

fn path(text: &str) -> Result<String, &'static str> {
    match text.starts_with('/') || text.starts_with("http") {
        true => Ok(text.to_owned()),
        false => Err("a path begins with a slash, such as /cgi-bin/menu/get"),
    }
}

/// Calls, and prints the answer.
pub(super) fn run(args: &ApiArgs, global: &Global) -> Result<ExitCode, Failure> {
    let draft = bot::read(global, Need::Secrets);
    if draft.faults.has_errors() {
        bot::tell(&draft.faults, global)?;
        return Err(Failure::Told);
    }
    let api = account(&draft, args.account.as_deref())?;
    let call = call(args)?;
    match platform::wait(api.call(&call))? {
        Ok(answer) => {
            show(&answer)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => refused(&error),
    }
}

fn call(args: &ApiArgs) -> Result<Call, Failure> {
    let call = Call::as_listed(args.method, &args.path);
    let Some(data) = &args.data else {
        return Ok(call);
    };
    let text = match data.as_str() {
        "-" => {
            let mut text = String::new();
            io::stdin().read_to_string(&mut text)?;
            text
        }
        text => text.to_owned(),
    };
    let value: Value = serde_json::from_str(&text)
        .map_err(|error| Failure::Because(format!("--data is no JSON: {error}")))?;
    Ok(call.json(value))
}

fn show(answer: &Answer) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match &answer.file {
        Some(file) => out.write_all(&file.bytes)?,
        None => writeln!(out, "{:#}", answer.data)?,
    }
    Ok(out.flush()?)
}

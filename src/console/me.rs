//! Who is logged in, and what there is.

use serde_json::json;

use super::answer::Answer;
use super::ask::Ask;
use super::fault::Fault;
use super::login::Access;
use super::openapi::document;
use crate::wechat::Protection;

/// `GET /j/me`
pub(super) async fn me(ask: Ask) -> Result<Answer, Fault> {
    let shared = ask.console.shared();
    let accounts = shared.accounts.values().map(|account| {
        let mode = match account.protection {
            Protection::Plain => "plain",
            Protection::Compat(_) => "compat",
            Protection::Safe(_) => "safe",
        };
        json!({
            "identity": account.identity.as_str(),
            "mode": mode,
            "callback": format!("{}/{}/", shared.prefix, account.identity),
            "platform": ask.console.has_platform(&account.identity),
        })
    });
    Ok(Answer::of(json!({
        "version": env!("CARGO_PKG_VERSION"),
        "demo": matches!(shared.access, Access::Key(_)),
        "accounts": accounts.collect::<Vec<_>>(),
        "messages": shared.log.is_on(),
        "uploads": shared.uploads.is_some(),
        "tests": shared.tests.is_some(),
        "unread": shared.log.unread(),
    })))
}

/// `GET /j/openapi.json`
pub(super) async fn openapi(_: Ask) -> Result<Answer, Fault> {
    Ok(Answer::bare(document()))
}

//! The account's own menu, so that the simulator can show it under the conversation.

use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::Answer;
use super::ask::Ask;
use super::fault::Fault;
use super::platform::refused;
use super::words;
use crate::api::menu::{Button, ButtonAction, CustomMenu, buttons_of};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    account: Option<String>,
    #[serde(default)]
    from: From,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum From {
    #[default]
    Bot,
    Platform,
}

/// `GET /j/menus/buttons`
pub(super) async fn list(ask: Ask) -> Result<Answer, Fault> {
    let wanted: Wanted = ask.query()?;
    let account = ask.console.account(wanted.account.as_deref())?;
    let (from, menu) = match wanted.from {
        From::Bot => {
            let tree = ask.console.engine().menus(&account);
            let marked = tree.menus().iter().any(|menu| menu.button.is_some());
            let menu = match marked {
                true => buttons_of(&tree)
                    .map_err(|fault| Fault::illegal(words::BUTTONS.because(fault)))?,
                false => CustomMenu::default(),
            };
            ("bot", menu)
        }
        From::Platform => {
            let api = ask.console.api(&account)?;
            let menus = api.menu().get().await.map_err(|error| refused(&error))?;
            ("platform", menus.default.unwrap_or_default())
        }
    };
    let buttons = menu.buttons.iter().map(view);
    Ok(Answer::of(json!({
        "account": account.as_str(),
        "from": from,
        "buttons": buttons.collect::<Vec<_>>(),
    })))
}

/// A button, with the message that a tap on it sends; none for what needs a telephone.
fn view(button: &Button) -> Value {
    let event = |name: &str, key: &str| json!({ "type": "event", "name": name, "key": key });
    let (kind, sends) = match &button.action {
        ButtonAction::Group(_) => ("group", Value::Null),
        ButtonAction::Click { key } => ("click", json!({ "type": "click", "key": key })),
        ButtonAction::View { url } => ("view", event("VIEW", url)),
        ButtonAction::MiniProgram { page_path, .. } => {
            ("miniprogram", event("view_miniprogram", page_path))
        }
        ButtonAction::Other { kind, .. } => (kind.as_str(), Value::Null),
    };
    let below = match &button.action {
        ButtonAction::Group(buttons) => buttons.iter().map(view).collect(),
        _ => Vec::new(),
    };
    json!({ "name": button.name, "type": kind, "sends": sends, "buttons": below })
}

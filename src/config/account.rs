//! The accounts that a bot answers for.

use super::choices::Mode;
use super::merge::identity;
use super::settings::TABLES;
use super::table::{Section, settings_table};
use super::value::{Node, Place, Value};
use super::{Need, Secret, kind};
use crate::model::{AccountId, Code, Diagnostic, Diagnostics, Severity};

/// The name of the list of accounts.
pub(super) const TABLE: &str = "account";

/// The token of the account that is there when none is configured. It is known to everyone, so
/// nothing but this machine may reach a server that takes it.
pub const DEMO_TOKEN: &str = "wxmenu-demo";

/// The identity of that account.
pub(super) const DEMO_IDENTITY: &str = "demo";

/// Length of the platform's EncodingAESKey.
const AES_KEY_LENGTH: usize = 43;

settings_table! {
    /// `[[account]]`: an account of the platform.
    ///
    /// The default is the demo account.
    AccountSettings ACCOUNT "account" {
        /// The name you choose for it; not the AppID. It is a part of the callback's address.
        identity: AccountId = kind::IDENTITY, AccountId::from(DEMO_IDENTITY);
        /// The AppID that the platform gave it.
        appid: Option<String> = kind::OPTIONAL_NAME, None;
        /// Its AppSecret, to call the platform with.
        secret: Option<Secret> = kind::SECRET, None;
        /// The token by which the platform signs, as it is set on its pages.
        token: Option<Secret> = kind::SECRET, None;
        /// The EncodingAESKey, as it is set on the platform's pages: 43 characters.
        aes_key: Option<Secret> = kind::SECRET, None;
        /// How pushes are protected; `safe` when there is an `aes_key`, else `plain`.
        mode: Mode = kind::MODE, Mode::Plain;
        /// Parameters of every call to the platform for it, as `name=value`.
        params: Vec<(String, String)> = kind::PARAMS, Vec::new();
        /// Headers of every call to the platform for it, as `name=value`.
        headers: Vec<(String, String)> = kind::PAIRS, Vec::new();
        /// The account with which it shares its people: who logs in by its mini-program and has a
        /// unionid has one session with the same person there.
        join: Option<AccountId> = kind::OPTIONAL_IDENTITY, None;
    }
}

impl AccountSettings {
    /// The account that is there when none is configured.
    #[must_use]
    pub fn demo() -> Self {
        Self {
            token: Some(Secret::new(DEMO_TOKEN)),
            ..Self::default()
        }
    }

    /// Whether everyone knows the account's token.
    #[must_use]
    pub fn has_demo_token(&self) -> bool {
        self.token
            .as_ref()
            .is_some_and(|token| token.expose() == DEMO_TOKEN)
    }
}

/// Reads the list of accounts; the demo account if there is no list.
pub(super) fn read(
    list: Option<Node>,
    need: Need,
    diagnostics: &mut Diagnostics,
) -> Vec<AccountSettings> {
    let nodes = match list.map(|node| (node.value, node.place)) {
        None => Vec::new(),
        Some((Value::List(nodes), _)) => nodes,
        Some((_, place)) => {
            let fault = place.fault(Code::ConfigBadValue, "accounts are a list of tables");
            diagnostics
                .push(fault.help("write `[[account]]`, with two brackets, above each account"));
            Vec::new()
        }
    };
    check_repeated(&nodes, diagnostics);
    check_joins(&nodes, diagnostics);
    let read = |node| read_one(node, need, diagnostics);
    let mut accounts: Vec<AccountSettings> = nodes.into_iter().filter_map(read).collect();
    if accounts.is_empty() {
        accounts.push(AccountSettings::demo());
    }
    accounts
}

fn check_repeated(nodes: &[Node], diagnostics: &mut Diagnostics) {
    for (at, node) in nodes.iter().enumerate() {
        let Some(name) = identity(node) else { continue };
        let mut earlier = nodes.iter().take(at);
        let Some(first) = earlier.find(|other| identity(other) == Some(name)) else {
            continue;
        };
        let message = format!("two accounts have the identity `{name}`");
        let mut fault = identity_place(node).fault(Code::ConfigBadValue, &message);
        if let Some(span) = identity_place(first).span() {
            fault = fault.related(span.clone(), "the first one");
        }
        diagnostics.push(fault);
    }
}

/// Who shares people with nobody, or with himself, meant something else.
fn check_joins(nodes: &[Node], diagnostics: &mut Diagnostics) {
    let known: Vec<&str> = nodes.iter().filter_map(identity).collect();
    for node in nodes {
        let Value::Table(table) = &node.value else {
            continue;
        };
        let Some(entry) = table.get("join") else {
            continue;
        };
        let own = identity(node);
        let others: Vec<&str> = known
            .iter()
            .copied()
            .filter(|one| Some(*one) != own)
            .collect();
        let asked = entry.node.text().filter(|asked| !asked.is_empty());
        if let Some(asked) = asked.filter(|asked| !others.contains(asked)) {
            let message = format!("there is no other account `{asked}` to join");
            let fault = entry.node.place.fault(Code::ConfigBadValue, &message);
            diagnostics.push(fault.near(asked, &others));
        }
    }
}

fn identity_place(node: &Node) -> &Place {
    match &node.value {
        Value::Table(table) => table
            .get("identity")
            .map_or(&node.place, |entry| &entry.node.place),
        _ => &node.place,
    }
}

fn read_one(node: Node, need: Need, diagnostics: &mut Diagnostics) -> Option<AccountSettings> {
    let place = node.place.clone();
    let title = match identity(&node) {
        Some(name) => format!("[[account]] {name}"),
        None => String::from("[[account]]"),
    };
    let mut section = Section::new(title, &ACCOUNT, node, diagnostics);
    let named = section.has("identity");
    let chosen = section.has("mode");
    let has_appid = section.has("appid");
    let mode_place = section.place("mode");
    let token_place = section.place("token");
    let key_place = section.place("aes_key");

    let mut account = AccountSettings::take(&mut section);
    if !named {
        let fault = place.fault(Code::ConfigBadValue, "an account needs an `identity`");
        section.report(fault.help("a short name that you choose, such as `identity = \"shop\"`"));
    }
    if !chosen && key_place.is_some() {
        account.mode = Mode::Safe;
    }
    if let (Some(place), Mode::Safe | Mode::Compat, None) = (&mode_place, account.mode, &key_place)
    {
        section.report(mode_without_key(place, account.mode));
    }
    if let (Some(place), false, false) = (
        mode_place.as_ref().or(key_place.as_ref()),
        account.mode == Mode::Plain,
        has_appid,
    ) {
        section.report(mode_without_appid(place, account.mode));
    }
    if let (Some(place), Some(key)) = (&key_place, &account.aes_key) {
        check_key(place, key, &mut section);
    }
    match (&token_place, &account.token) {
        (Some(place), Some(token)) => check_token(place, token, &mut section),
        (Some(_), None) => {}
        (None, _) => section.report(no_token(&place, &account.identity, need)),
    }
    section.finish(TABLES);
    named.then_some(account)
}

fn mode_without_key(place: &Place, mode: Mode) -> Diagnostic {
    let message = format!("the mode `{mode}` needs an `aes_key`");
    place.fault(Code::ConfigBadValue, &message).help(
        "copy the EncodingAESKey from the platform's pages, or name where it is: `aes_key = \"env:WX_AES_KEY\"`",
    )
}

fn mode_without_appid(place: &Place, mode: Mode) -> Diagnostic {
    let message = format!("the mode `{mode}` needs an `appid`");
    place.fault(Code::ConfigBadValue, &message).help(
        "copy the AppID from the platform's pages: an encrypted message names the account that it is for",
    )
}

fn check_key(place: &Place, key: &Secret, section: &mut Section<'_>) {
    let length = key.expose().chars().count();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
    let message = if length != AES_KEY_LENGTH {
        format!("an `aes_key` has {AES_KEY_LENGTH} characters, this one has {length}")
    } else if !key.expose().chars().all(plain) {
        String::from("an `aes_key` is made of letters and digits only")
    } else {
        return;
    };
    let fault = place.fault(Code::ConfigBadValue, &message);
    section.report(fault.help("copy the EncodingAESKey from the platform's pages once more"));
}

/// The platform takes 3 to 32 letters and digits; other servers in front of us may not care.
fn check_token(place: &Place, token: &Secret, section: &mut Section<'_>) {
    let text = token.expose();
    let usual = (3..=32).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric());
    if usual || text == DEMO_TOKEN {
        return;
    }
    let message = "the platform takes tokens of 3 to 32 letters and digits, this is another one";
    let mut fault = place.fault(Code::ConfigBadValue, message);
    fault.severity = Severity::Warning;
    section.report(fault);
}

fn no_token(place: &Place, identity: &AccountId, need: Need) -> Diagnostic {
    let message = format!("the account `{identity}` has no `token`");
    let mut fault = place.fault(Code::ConfigBadValue, &message);
    fault.severity = need.severity();
    fault.help("without it no push can be trusted: set the one that is set on the platform's pages, or name where it is: `token = \"env:WX_TOKEN\"`")
}

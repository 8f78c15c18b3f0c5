//! Accounts as `wxmenu.toml` describes them.

use wxmenu::Engine;
use wxmenu::config::{AccountSettings, Mode, Secret, Settings};
use wxmenu::server::Callback;
use wxmenu::wechat::{AesKey, Cipher, Protection};

const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

fn callback(change: impl FnOnce(&mut AccountSettings)) -> Result<Callback, String> {
    let mut account = AccountSettings::default();
    account.identity = "shop".into();
    account.token = Some(Secret::new("shoptoken"));
    account.aes_key = Some(Secret::new(KEY));
    account.appid = Some("wx1".to_owned());
    account.mode = Mode::Safe;
    change(&mut account);
    let mut settings = Settings::default();
    settings.accounts = vec![account];
    let engine = Engine::builder().build().unwrap();
    Callback::from_settings(engine, &settings).map_err(|fault| fault.to_string())
}

#[test]
fn an_account_is_served_in_its_mode() {
    let cipher = || Cipher::new(AesKey::parse(KEY).unwrap(), "wx1");
    for (mode, protection) in [
        (Mode::Plain, Protection::Plain),
        (Mode::Compat, Protection::Compat(cipher())),
        (Mode::Safe, Protection::Safe(cipher())),
    ] {
        let callback = callback(|account| account.mode = mode).unwrap();
        let account = callback.accounts().next().unwrap();
        assert_eq!(account.protection, protection);
        assert!(account.token.is("shoptoken"));
    }
}

#[test]
fn what_a_mode_needs_must_be_there() {
    let fault = |change: fn(&mut AccountSettings)| callback(change).unwrap_err();
    for (told, expected) in [
        (
            fault(|account| account.token = None),
            "the account `shop` has no token",
        ),
        (
            fault(|account| account.aes_key = None),
            "the account `shop` is in safe mode, which needs an `aes_key`",
        ),
        (
            fault(|account| account.aes_key = Some(Secret::new("hush"))),
            "the `aes_key` of the account `shop`: an EncodingAESKey has 43 characters, this one has 4",
        ),
        (
            fault(|account| account.appid = None),
            "the account `shop` is in safe mode, which needs an `appid`",
        ),
        (
            fault(|account| account.appid = Some(String::new())),
            "the account `shop` is in safe mode, which needs an `appid`",
        ),
    ] {
        assert_eq!(told, expected);
    }
}

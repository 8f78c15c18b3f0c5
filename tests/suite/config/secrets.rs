//! Secrets: found where they are kept, checked, and never shown.

use std::io;
use std::path::Path;

use super::{fault, good, read, read_all};
use wxmenu::config::{Environment, Mode, Need, Settings, Sources};
use wxmenu::model::{Diagnostics, Severity};

const KEY: &str = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

fn elsewhere(toml: &str, need: Need) -> (Settings, Diagnostics) {
    let files = |path: &Path| match path.to_str() {
        Some("secrets/token") => Ok("fromfile\r\n".to_owned()),
        Some("empty") => Ok("\n".to_owned()),
        _ => Err(io::Error::from(io::ErrorKind::NotFound)),
    };
    let environment = Environment::from_iter([("WX_KEY", KEY), ("WX_EMPTY", "")]);
    let sources = Sources::new(&environment).secret_files(&files).need(need);
    sources.file("wxmenu.toml", toml).read()
}

fn account(rows: &str) -> String {
    format!("[[account]]\nidentity = \"a\"\n{rows}\n")
}

#[test]
fn they_are_read_from_variables_and_files() {
    let toml = account(
        "token = \"file:secrets/token\"\naes_key = \"env:WX_KEY\"\nsecret = \"plain\"\nappid = \"wx1\"",
    );
    let (settings, faults) = elsewhere(&toml, Need::Secrets);
    assert!(faults.is_empty(), "{faults}");
    let account = &settings.accounts[0];
    assert_eq!(account.token.as_ref().unwrap().expose(), "fromfile");
    assert_eq!(account.aes_key.as_ref().unwrap().expose(), KEY);
    assert_eq!(account.secret.as_ref().unwrap().expose(), "plain");
    assert_eq!(account.mode, Mode::Safe);
}

#[test]
fn a_missing_one_is_an_error_on_the_air_and_good_to_know_elsewhere() {
    for (reference, why) in [
        (
            "env:NOT_SET",
            "the environment variable `NOT_SET` is not set",
        ),
        ("env:WX_EMPTY", "`env:WX_EMPTY` is empty"),
        ("file:empty", "`file:empty` is empty"),
        ("file:none", "the file `none` cannot be read"),
    ] {
        let toml = account(&format!("token = \"{reference}\""));
        for (need, severity) in [
            (Need::Secrets, Severity::Error),
            (Need::NoSecrets, Severity::Info),
        ] {
            let (settings, faults) = elsewhere(&toml, need);
            assert_eq!(faults.len(), 1, "{faults}");
            let fault = faults.iter().next().unwrap();
            assert_eq!(fault.severity, severity);
            assert!(fault.message.contains(why), "{faults}");
            assert_eq!(fault.span.as_ref().unwrap().start_position(), (3, 9));
            assert!(settings.accounts[0].token.is_none());
        }
    }
}

#[test]
fn an_account_without_a_token_cannot_go_on_the_air() {
    let (_, faults) = elsewhere(&account(""), Need::Secrets);
    assert!(faults.has_errors());
    assert!(
        faults
            .to_string()
            .contains("the account `a` has no `token`")
    );
    let (_, faults) = elsewhere(&account(""), Need::NoSecrets);
    assert_eq!((faults.len(), faults.count(Severity::Info)), (1, 1));
}

#[test]
fn a_safe_mode_needs_a_key() {
    for mode in ["safe", "compat"] {
        let said = fault(&account(&format!(
            "token = \"abc\"\nmode = \"{mode}\"\nappid = \"wx1\""
        )));
        assert!(
            said.starts_with(&format!(
                "wxmenu.toml:4:8: error[config-bad-value]: the mode `{mode}` needs an `aes_key`\n"
            )),
            "{said}"
        );
    }
    for (mode, wanted) in [
        ("plain", Mode::Plain),
        ("compat", Mode::Compat),
        ("safe", Mode::Safe),
    ] {
        let rows =
            format!("token = \"abc\"\naes_key = \"{KEY}\"\nmode = \"{mode}\"\nappid = \"wx1\"");
        assert_eq!(good(&account(&rows)).accounts[0].mode, wanted);
    }
    assert!(fault(&account("token = \"abc\"\nmode = \"save\"")).contains("did you mean `safe`?"));
}

#[test]
fn a_safe_mode_needs_an_appid() {
    for (mode, named, place) in [
        ("", "safe", "4:11"),
        ("\nmode = \"safe\"", "safe", "5:8"),
        ("\nmode = \"compat\"", "compat", "5:8"),
    ] {
        let said = fault(&account(&format!(
            "token = \"abc\"\naes_key = \"{KEY}\"{mode}"
        )));
        let first = format!(
            "wxmenu.toml:{place}: error[config-bad-value]: the mode `{named}` needs an `appid`\n"
        );
        assert!(said.starts_with(&first), "{said}");
    }
    let plain = format!("token = \"abc\"\naes_key = \"{KEY}\"\nmode = \"plain\"");
    assert_eq!(good(&account(&plain)).accounts[0].mode, Mode::Plain);
}

#[test]
fn a_key_has_43_characters() {
    for (key, wanted) in [
        ("short", "has 43 characters, this one has 5"),
        (&format!("{KEY}="), "has 43 characters, this one has 44"),
        (&KEY.replace('0', "-"), "is made of letters and digits only"),
        (
            &KEY.replace('0', "汉"),
            "is made of letters and digits only",
        ),
    ] {
        let said = fault(&account(&format!(
            "token = \"abc\"\naes_key = \"{key}\"\nappid = \"wx1\""
        )));
        assert!(
            said.starts_with("wxmenu.toml:4:11: error[config-bad-value]: an `aes_key` "),
            "{said}"
        );
        assert!(said.contains(wanted), "{said}");
    }
}

#[test]
fn an_unusual_token_is_warned_of_and_taken() {
    for token in [
        "ab",
        "a-b-c",
        "汉字汉字",
        "123456789012345678901234567890123",
    ] {
        let (settings, faults) = read(&account(&format!("token = \"{token}\"")));
        assert_eq!(
            (faults.len(), faults.count(Severity::Warning)),
            (1, 1),
            "{faults}"
        );
        assert_eq!(settings.accounts[0].token.as_ref().unwrap().expose(), token);
        assert!(!faults.to_string().contains(token));
    }
    good(&account("token = \"wxmenu-demo\""));
}

#[test]
fn an_identity_fits_into_a_path() {
    for identity in ["shop", "My-Shop_2.x~", "0"] {
        let toml = format!("[[account]]\nidentity = \"{identity}\"\ntoken = \"abc\"");
        assert_eq!(good(&toml).accounts[0].identity.as_str(), identity);
    }
    let long = "a".repeat(65);
    for identity in ["", ".", "..", "a/b", "a b", "商店", "a%2f", "{x}", &long] {
        let toml = format!("[[account]]\nidentity = \"{identity}\"\ntoken = \"abc\"");
        assert!(
            fault(&toml).contains("it takes a name of at most 64 letters"),
            "{identity}"
        );
    }
    assert!(fault("[[account]]\ntoken = \"abc\"").contains("an account needs an `identity`"));
}

const HUSH: &str = "hush1234hush";

/// Every way in which a secret can be written rightly or wrongly.
const SPILLS: &[&str] = &[
    "[[account]]\nidentity = \"a\"\ntoken = \"HUSH\"\nsecret = \"HUSH\"\naes_key = \"HUSH\"\n[console]\npassword = \"HUSH\"",
    "[[account]]\nidentity = \"a\"\ntokn = \"HUSH\"",
    "[[account]]\nidentity = \"a\"\napp_secret = 'HUSH'",
    "[[account]]\nidentity = \"a\"\ntoken = \"HUSH",
    "[[account]]\nidentity = \"a\"\ntoken = HUSH",
    "[[account]]\nidentity = \"a\"\ntoken = [\"HUSH\"]",
    "[[account]]\nidentity = \"a\"\ntoken = { x = \"HUSH\" }",
    "[[account]]\nidentity = \"a\"\ntoken = \"\"\"\nHUSH\"\"\"",
    "[[account]]\nidentity = \"a\"\n\"aes_key\" = \"HUSH\" garbage",
    "account = [{ identity = \"a\", token = \"HUSH\", foo = 1 }]",
    "token = \"HUSH\"",
    "[server]\nsecret = \"HUSH\"\nfoo = 1 # token = \"HUSH\"",
];

#[test]
fn no_settings_and_no_diagnostic_shows_a_secret() {
    for spill in SPILLS {
        let toml = spill.replace("HUSH", HUSH);
        let variables = [
            ("WXMENU_ACCOUNT_A_SECRET", HUSH),
            ("WXMENU_CONSOLE_PASSWORD", HUSH),
            ("WXMENU_TOKEN", HUSH),
            ("WXMENU_ACCOUNT_A_AES_KEY", HUSH),
        ];
        for variables in [&variables[..], &[]] {
            let (settings, faults) = read_all(&[("wxmenu.toml", &toml)], variables);
            assert!(!format!("{settings:?}").contains(HUSH), "{toml}");
            assert!(!format!("{faults:?}{faults}").contains(HUSH), "{toml}");
            for fault in &faults {
                let lines = fault.span.as_ref().map_or("", |span| span.file().text());
                assert!(!lines.contains(HUSH), "{lines}");
                assert_eq!(
                    lines.len(),
                    if lines.is_empty() { 0 } else { toml.len() },
                    "places stay"
                );
            }
        }
    }
    let environment = Environment::from_iter([("WX_SECRET", HUSH)]);
    assert!(!format!("{environment:?}").contains(HUSH));
}

//! One file over the other, and both under the environment.

use super::{read, read_all};
use wxmenu::config::Mode;

const MAIN: &str = r#"
[server]
listen = "127.0.0.1:1"
prefix = "/main"
[engine]
escape = ["a", "b"]
[[account]]
identity = "shop"
appid = "wx1"
token = "main1"
[[account]]
identity = "club"
token = "main2"
"#;

#[test]
fn the_local_file_is_merged_deep() {
    let local =
        "[server]\nlisten = \"127.0.0.1:2\"\n[engine]\nescape = [\"c\"]\n[session]\nttl = \"1h\"";
    let (settings, faults) = read_all(&[("wxmenu.toml", MAIN), ("wxmenu.local.toml", local)], &[]);
    assert!(faults.is_empty(), "{faults}");
    assert_eq!(settings.server.listen.port(), 2);
    assert_eq!(settings.server.prefix, "/main");
    assert_eq!(settings.engine.escape, ["c"], "a list is one value");
    assert_eq!(settings.session.ttl.unwrap().as_secs(), 3600);
}

#[test]
fn accounts_are_merged_by_identity_and_new_ones_come_last() {
    let local = "[[account]]\nidentity = \"new\"\ntoken = \"local3\"\n[[account]]\ntoken = \"local1\"\nidentity = \"shop\"";
    let (settings, faults) = read_all(&[("wxmenu.toml", MAIN), ("wxmenu.local.toml", local)], &[]);
    assert!(faults.is_empty(), "{faults}");
    let accounts: Vec<_> = settings
        .accounts
        .iter()
        .map(|a| {
            (
                a.identity.as_str(),
                a.appid.as_deref(),
                a.token.as_ref().unwrap().expose(),
            )
        })
        .collect();
    assert_eq!(
        accounts,
        [
            ("shop", Some("wx1"), "local1"),
            ("club", None, "main2"),
            ("new", None, "local3")
        ]
    );
}

#[test]
fn two_accounts_of_one_identity_are_an_error_with_both_places() {
    let twice = "[[account]]\nidentity = \"a\"\ntoken = \"abc\"\n";
    for files in [
        vec![("wxmenu.toml", format!("{twice}{twice}"))],
        vec![
            ("wxmenu.toml", twice.to_owned()),
            ("wxmenu.local.toml", format!("{twice}{twice}")),
        ],
    ] {
        let files: Vec<_> = files
            .iter()
            .map(|(name, text)| (*name, text.as_str()))
            .collect();
        let (_, faults) = read_all(&files, &[]);
        let all: Vec<_> = faults.iter().collect();
        assert_eq!(all.len(), 1, "{faults}");
        assert!(
            all[0]
                .message
                .contains("two accounts have the identity `a`")
        );
        assert_eq!(all[0].related[0].span.start_position(), (2, 12));
    }
}

#[test]
fn without_an_account_there_is_the_demo() {
    for toml in ["", "account = []", "[server]\nprefix = \"/x\""] {
        let (settings, faults) = read(toml);
        assert!(faults.is_empty(), "{faults}");
        let [demo] = settings.accounts.as_slice() else {
            panic!("{:?}", settings.accounts)
        };
        assert_eq!(demo.identity.as_str(), "demo");
        assert_eq!(demo.mode, Mode::Plain);
        assert!(demo.has_demo_token());
    }
}

#[test]
fn a_fault_in_one_file_does_not_hide_those_of_the_other() {
    let files = [
        ("wxmenu.toml", "[server]\nfoo = 1"),
        ("wxmenu.local.toml", "x = \n[server]\nbar = 1"),
    ];
    let (_, faults) = read_all(&files, &[]);
    let told: Vec<_> = faults
        .iter()
        .map(|f| (f.span.as_ref().unwrap().file().name(), f.code.word()))
        .collect();
    assert_eq!(
        told,
        [
            ("wxmenu.local.toml", "config-syntax"),
            ("wxmenu.toml", "config-unknown-key")
        ]
    );
}

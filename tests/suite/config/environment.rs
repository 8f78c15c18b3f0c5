//! Variables as settings.

use super::read_all;

const ACCOUNTS: &str = "[[account]]\nidentity = \"my-shop_2\"\ntoken = \"abc\"\n[[account]]\nidentity = \"club\"\ntoken = \"abd\"";

#[test]
fn any_key_may_be_set() {
    let variables = [
        ("WXMENU_SERVER_MAX_BODY", "2KiB"),
        ("WXMENU_SERVER_LISTEN", "localhost:99"),
        ("WXMENU_ENGINE_RELOAD", "false"),
        ("WXMENU_ENGINE_NORMALISE", "trim, case"),
        ("WXMENU_ENGINE_ESCAPE", "[\"a,b\", \"c\"]"),
        ("WXMENU_ENGINE_LATE", ""),
        ("WXMENU_SESSION_TTL", "0"),
        ("WXMENU_API_RELOGIN_LIMIT", "7"),
        ("WXMENU_MINI_RELOGIN_ERRCODE", "-3"),
        ("WXMENU_CONSOLE_PASSWORD", "open"),
        (
            "WXMENU_ACCOUNT_MY_SHOP_2_AES_KEY",
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
        ),
        ("WXMENU_ACCOUNT_MY_SHOP_2_APPID", "wx2"),
        ("WXMENU_ACCOUNT_CLUB_TOKEN", "fromenv"),
        ("PATH", "/bin"),
    ];
    let (settings, faults) = read_all(&[("wxmenu.toml", ACCOUNTS)], &variables);
    assert!(faults.is_empty(), "{faults}");
    assert_eq!(settings.server.max_body, 2048);
    assert_eq!(settings.server.listen.to_string(), "127.0.0.1:99");
    assert!(!settings.engine.reload);
    assert_eq!(settings.engine.normalise.len(), 2);
    assert_eq!(settings.engine.escape, ["a,b", "c"]);
    assert!(settings.engine.late.is_empty());
    assert_eq!(settings.session.ttl, None);
    assert_eq!(settings.api.relogin_limit, 7);
    assert_eq!(settings.mini.relogin_errcode, -3);
    assert_eq!(settings.console.password.unwrap().expose(), "open");
    let [shop, club] = settings.accounts.as_slice() else {
        panic!()
    };
    assert_eq!(shop.appid.as_deref(), Some("wx2"));
    assert_eq!(shop.mode.to_string(), "safe");
    assert_eq!(club.token.as_ref().unwrap().expose(), "fromenv");
}

#[test]
fn a_variable_goes_over_both_files_and_takes_their_fault_away() {
    let files = [
        ("wxmenu.toml", "[server]\nprefix = \"/a\""),
        ("wxmenu.local.toml", "[server]\nprefix = 1"),
    ];
    let (settings, faults) = read_all(&files, &[("WXMENU_SERVER_PREFIX", "/env")]);
    assert!(faults.is_empty(), "{faults}");
    assert_eq!(settings.server.prefix, "/env");
}

#[test]
fn a_variable_that_sets_nothing_is_an_error_with_near_names() {
    for (variable, help) in [
        (
            "WXMENU_SERVER_LISTN",
            "did you mean `WXMENU_SERVER_LISTEN`?",
        ),
        (
            "WXMENU_ACCOUNT_CLUP_TOKEN",
            "did you mean `WXMENU_ACCOUNT_CLUB_TOKEN`?",
        ),
        (
            "WXMENU_ACCOUNT_CLUB_TOKN",
            "did you mean `WXMENU_ACCOUNT_CLUB_TOKEN`",
        ),
        ("WXMENU_FOO", "settings are named `WXMENU_<TABLE>_<KEY>`"),
        ("WXMENU_ACCOUNT__TOKEN", "settings are named"),
        ("WXMENU_ACCOUNT_CLUB_IDENTITY", "settings are named"),
        (
            "WXMENU_server_listen",
            "did you mean `WXMENU_SERVER_LISTEN`?",
        ),
        ("WXMENU_", "settings are named"),
    ] {
        let (_, faults) = read_all(&[("wxmenu.toml", ACCOUNTS)], &[(variable, "hush")]);
        let said = faults.to_string();
        assert!(
            said.starts_with(&format!(
                "error[config-unknown-key]: the environment variable `{variable}` sets nothing\n"
            )),
            "{said}"
        );
        assert!(said.contains(help), "{said}");
        assert!(!said.contains("hush"), "{said}");
    }
}

#[test]
fn a_bad_value_names_the_variable() {
    let (_, faults) = read_all(&[], &[("WXMENU_ENGINE_RELOAD", "yes")]);
    assert_eq!(
        faults.to_string(),
        "error[config-bad-value]: `WXMENU_ENGINE_RELOAD`: `reload` in `[engine]` cannot have this value: it takes `true` or `false`\n"
    );
}

#[test]
fn without_accounts_in_the_files_variables_may_begin_one() {
    let (settings, faults) = read_all(
        &[],
        &[
            ("WXMENU_ACCOUNT_SHOP_TOKEN", "abc"),
            ("WXMENU_ACCOUNT_SHOP_APPID", "wx1"),
        ],
    );
    assert!(faults.is_empty(), "{faults}");
    let [shop] = settings.accounts.as_slice() else {
        panic!()
    };
    assert_eq!(
        (shop.identity.as_str(), shop.appid.as_deref()),
        ("shop", Some("wx1"))
    );

    let (settings, faults) = read_all(&[], &[("WXMENU_ACCOUNT_DEMO_APPID", "wx1")]);
    assert!(faults.is_empty(), "{faults}");
    assert!(settings.accounts[0].has_demo_token());
}

#[test]
fn variables_of_others_are_let_be() {
    let others = [
        ("WXMENU_LOG", "debug"),
        ("WXMENU_BLESS", "1"),
        ("WXMENU_PORT", "tcp://10.0.0.1:80"),
        ("WXMENU_PORT_80_TCP_ADDR", "10.0.0.1"),
        ("WXMENU_SERVICE_HOST", "10.0.0.1"),
        ("MYWXMENU_FOO", "1"),
    ];
    assert!(read_all(&[], &others).1.is_empty());
}

//! Values of every kind, good and bad.

use std::time::Duration;

use super::{fault, good};
use wxmenu::engine::Late;
use wxmenu::model::Rate;
use wxmenu::resolve::Step;

#[test]
fn times_have_units() {
    for (text, millis) in [
        ("\"4500ms\"", 4500),
        ("\"30s\"", 30_000),
        ("\"5m\"", 300_000),
        ("\"5min\"", 300_000),
        ("\"24h\"", 86_400_000),
        ("\" 2 d \"", 172_800_000),
        ("\"3650d\"", 315_360_000_000),
    ] {
        let settings = good(&format!("[engine]\ndeadline = {text}"));
        assert_eq!(
            settings.engine.deadline,
            Duration::from_millis(millis),
            "{text}"
        );
    }
    for text in [
        "\"\"",
        "\"s\"",
        "\"5\"",
        "5",
        "\"-5s\"",
        "\"0\"",
        "0",
        "\"0s\"",
        "\"1.5s\"",
        "\"5 weeks\"",
        "\"3651d\"",
        "\"99999999999999999999d\"",
        "\"213503982334602d\"",
        "true",
        "[\"5s\"]",
        "\"５s\"",
    ] {
        let said = fault(&format!("[engine]\ndeadline = {text}"));
        assert!(said.contains("it takes a time such as `4500ms`"), "{said}");
    }
}

#[test]
fn a_session_may_live_for_ever() {
    for (text, ttl) in [
        ("\"0\"", None),
        ("0", None),
        ("\"0s\"", None),
        ("\"1ms\"", Some(Duration::from_millis(1))),
    ] {
        assert_eq!(
            good(&format!("[session]\nttl = {text}")).session.ttl,
            ttl,
            "{text}"
        );
    }
    assert!(fault("[session]\nttl = \"never\"").contains("or `0` for never"));
    assert!(fault("[session]\nttl = 60").contains("or `0` for never"));
}

#[test]
fn sizes_have_units_and_a_bound() {
    for (text, bytes) in [
        ("\"1MiB\"", 1 << 20),
        ("\"64KiB\"", 64 << 10),
        ("\"64kB\"", 64_000),
        ("\"2MB\"", 2_000_000),
        ("\"1GiB\"", 1 << 30),
        ("\"17 B\"", 17),
        ("\"17\"", 17),
        ("17", 17),
    ] {
        assert_eq!(
            good(&format!("[server]\nmax_body = {text}"))
                .server
                .max_body,
            bytes,
            "{text}"
        );
    }
    for text in [
        "0",
        "-1",
        "\"0\"",
        "\"2GiB\"",
        "\"1mib\"",
        "\"MiB\"",
        "1.5",
        "\"18446744073709551616\"",
    ] {
        let said = fault(&format!("[server]\nmax_body = {text}"));
        assert!(said.contains("it takes a size such as `1MiB`"), "{said}");
    }
}

#[test]
fn a_rate_is_a_number_per_unit_of_time() {
    for (text, rate) in [
        ("off", None),
        ("30/min", Some((30, 60))),
        ("30 / m", Some((30, 60))),
        ("1/s", Some((1, 1))),
        ("100/h", Some((100, 3600))),
        ("1000/day", Some((1000, 86_400))),
    ] {
        let read = good(&format!("[engine]\nrate_limit = \"{text}\""))
            .engine
            .rate_limit;
        let read = read.map(|Rate { count, per, .. }| (count, per.as_secs()));
        assert_eq!(read, rate, "{text}");
    }
    for text in [
        "",
        "30",
        "0/min",
        "-1/min",
        "30/year",
        "on",
        "/min",
        "99999999999/s",
    ] {
        assert!(fault(&format!("[engine]\nrate_limit = \"{text}\"")).contains("such as `30/min`"));
    }
}

#[test]
fn addresses_have_a_port() {
    for (text, address) in [
        ("127.0.0.1:8080", "127.0.0.1:8080"),
        ("localhost:0", "127.0.0.1:0"),
        ("[::1]:9", "[::1]:9"),
        ("0.0.0.0:80", "0.0.0.0:80"),
    ] {
        let read = good(&format!("[server]\nlisten = \"{text}\""))
            .server
            .listen;
        assert_eq!(read.to_string(), address);
    }
    for text in [
        "",
        "8080",
        "127.0.0.1",
        "127.0.0.1:65536",
        "example.com:80",
        "127.1:80",
        "localhost",
    ] {
        let said = fault(&format!("[server]\nlisten = \"{text}\""));
        assert!(
            said.contains("it takes an address and port such as `127.0.0.1:8080`"),
            "{said}"
        );
    }
    assert!(
        fault("[server]\nlisten = \":80\"")
            .contains("help: all addresses of the machine are `0.0.0.0:80`")
    );
    assert!(fault("[server]\nlisten = 8080").contains("it takes an address and port"));
}

#[test]
fn a_prefix_begins_with_a_slash_and_ends_with_none() {
    for (text, prefix) in [
        ("/wechat", "/wechat"),
        ("/wechat/", "/wechat"),
        ("/a/b-c_d.e~f", "/a/b-c_d.e~f"),
        ("/", ""),
        ("", ""),
    ] {
        assert_eq!(
            good(&format!("[server]\nprefix = \"{text}\""))
                .server
                .prefix,
            prefix,
            "{text}"
        );
    }
    for text in [
        "wechat", "/{x}", "/a b", "/微信", "/a//b", "//a", "/..", "/a/./b", "/a?b", "/%2e",
    ] {
        assert!(
            fault(&format!("[server]\nprefix = \"{text}\""))
                .contains("it takes a path such as `/wechat`"),
            "{text}"
        );
    }
}

#[test]
fn the_platform_is_not_answered_where_others_are() {
    for text in ["/mini", "/uploads/"] {
        let said = fault(&format!("[server]\nprefix = \"{text}\""));
        assert!(said.contains("answers others than the platform"), "{said}");
    }
}

#[test]
fn the_settings_of_mini_programs_make_sense() {
    let said = fault("[mini]\nrelogin_errcode = 0");
    assert!(
        said.contains("it takes a whole number other than 0"),
        "{said}"
    );
    let said = fault("[mini]\ntickets_per_user = 0");
    assert!(said.contains("it takes a whole number from 1"), "{said}");
    let accounts = |join: &str| {
        let account = |name: &str, more: &str| {
            format!("[[account]]\nidentity = \"{name}\"\ntoken = \"abc\"\n{more}")
        };
        account("shop", "") + &account("mini", &format!("join = \"{join}\"\n"))
    };
    let joined = good(&accounts("shop"));
    assert_eq!(joined.accounts[1].join, Some("shop".into()));
    assert_eq!(good(&accounts("")).accounts[1].join, None);
    for (join, help) in [("mini", ""), ("shp", "did you mean `shop`?"), ("a b", "")] {
        let said = fault(&accounts(join));
        assert!(
            said.contains("wxmenu.toml:7:8: error[config-bad-value]"),
            "{said}"
        );
        assert!(said.contains(help), "{said}");
    }
}

#[cfg(feature = "zh")]
#[test]
fn traditional_characters_can_be_read_as_simplified_ones() {
    let steps = good("[engine]\nnormalise = [\"simplified\"]")
        .engine
        .normalise;
    assert_eq!(steps, [Step::Simplified]);
}

#[cfg(not(feature = "zh"))]
#[test]
fn a_build_without_the_tables_refuses_to_read_traditional_characters() {
    assert_eq!(
        fault("[engine]\nnormalise = [\"simplified\"]"),
        "wxmenu.toml:2:14: error[config-bad-value]: `normalise` in `[engine]` cannot have this value: this build of wxmenu does not have the step `simplified`\n  help: build wxmenu with the feature `zh`, or leave the step out\n"
    );
}

#[test]
fn lists_hold_known_words_once_and_a_fault_points_at_the_word() {
    let steps = good("[engine]\nnormalise = [\"case\", \"width\"]")
        .engine
        .normalise;
    assert_eq!(steps, [Step::Case, Step::Width]);
    assert!(good("[engine]\nnormalise = []").engine.normalise.is_empty());
    let steps = good("[engine]\nnormalise = [\"numerals\"]")
        .engine
        .normalise;
    assert_eq!(steps, [Step::Numerals]);
    let late = good("[engine]\nlate = [\"next\", \"retry\"]").engine.late;
    assert_eq!(late, [Late::Next, Late::Retry]);
    let escape = good("[engine]\nescape = [\"退出\", \"0\"]").engine.escape;
    assert_eq!(escape, ["退出", "0"]);

    for (toml, wanted) in [
        (
            "normalise = [\"trim\", \"wdith\"]",
            "wxmenu.toml:2:22: error[config-bad-value]: `normalise` in `[engine]` cannot have this value: it takes a list of `width`, `trim`, `spaces`, `final-punctuation`, `case`, `simplified` and `numerals`\n  help: did you mean `width`?\n",
        ),
        (
            "normalise = [\"trim\", \"trim\"]",
            "wxmenu.toml:2:22: error[config-bad-value]: `normalise` in `[engine]` cannot have this value: this stands in the list twice\n",
        ),
        (
            "normalise = \"trim\"",
            "wxmenu.toml:2:13: error[config-bad-value]: `normalise` in `[engine]` cannot have this value: it takes a list of `width`, `trim`, `spaces`, `final-punctuation`, `case`, `simplified` and `numerals`\n",
        ),
        (
            "late = [\"later\"]",
            "wxmenu.toml:2:9: error[config-bad-value]: `late` in `[engine]` cannot have this value: it takes a list of `retry`, `push` and `next`\n",
        ),
        (
            "escape = [\" \"]",
            "wxmenu.toml:2:11: error[config-bad-value]: `escape` in `[engine]` cannot have this value: it takes a list of texts such as `[\"quit\", \"0\"]`\n",
        ),
    ] {
        assert_eq!(fault(&format!("[engine]\n{toml}")), wanted);
    }
}

#[test]
fn switches_numbers_and_urls() {
    assert!(!good("[engine]\nreload = false").engine.reload);
    assert!(fault("[engine]\nreload = \"no\"").contains("it takes `true` or `false`"));
    assert_eq!(good("[api]\nrelogin_limit = 0").api.relogin_limit, 0);
    for text in ["-1", "\"3\"", "1.0", "4294967296", "99999999999999999999"] {
        assert!(
            fault(&format!("[api]\nrelogin_limit = {text}"))
                .contains("it takes a whole number from 0"),
            "{text}"
        );
    }
    assert_eq!(
        good("[mini]\nrelogin_errcode = -2").mini.relogin_errcode,
        -2
    );
    assert_eq!(
        good("[api]\nbase = \"http://127.0.0.1:9/\"").api.base,
        "http://127.0.0.1:9"
    );
    for text in [
        "",
        "api.weixin.qq.com",
        "ftp://x",
        "https://",
        "https://a b",
    ] {
        assert!(
            fault(&format!("[api]\nbase = \"{text}\"")).contains("begins with `https://`"),
            "{text}"
        );
    }
}

#[test]
fn addresses_of_handlers_can_be_compared_by_their_parts() {
    let toml = "[handlers]\nallow = [\"https://Bot.example.com\", \"http://[::1]:9000/x\"]";
    let allow: Vec<String> = good(toml)
        .handlers
        .allow
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(allow, ["https://bot.example.com/", "http://[::1]:9000/x"]);
    for (text, why) in [
        ("bot.example.com", "begins with `https://`"),
        ("https://*.example.com/", "a name in ASCII"),
        ("https://u:p@bot.example.com/", "a password has no place"),
        ("https://bot.example.com/../", "no `..`"),
    ] {
        let told = fault(&format!("[handlers]\nallow = [\"{text}\"]"));
        assert!(
            told.starts_with("wxmenu.toml:2:10: error[config-bad-value]"),
            "{told}"
        );
        assert!(told.contains(why), "{told}");
    }
    let twice = "[handlers]\nallow = [\"https://a.b\", \"https://A.b:443/\"]";
    assert!(fault(twice).contains("twice"), "{}", fault(twice));
}

#[test]
fn a_parameter_of_every_call_takes_no_place_of_ours() {
    let account =
        |list: &str| format!("[[account]]\nidentity = \"a\"\ntoken = \"shoptoken\"\n{list}");
    let settings = good(&account("params = [\"lang = zh_CN\"]"));
    let lang = ("lang".to_owned(), "zh_CN".to_owned());
    assert_eq!(settings.accounts[0].params, [lang]);
    for name in ["access_token", "appid", "secret", "Secret"] {
        let said = fault(&account(&format!("params = [\"{name}=x\"]")));
        assert!(said.contains(&format!("the parameter `{name}`")), "{said}");
        good(&account(&format!("headers = [\"{name}=x\"]")));
    }
}

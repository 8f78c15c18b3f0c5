//! Every key: its default, and that the table of keys, the documentation and the reader agree.

use super::{good, read};
use wxmenu::config::TABLES;

const EXAMPLE: &str = include_str!("../../../src/config/example.toml");

#[test]
fn the_example_of_the_documentation_names_every_key_and_the_defaults() {
    let mut table = String::new();
    let mut named = Vec::new();
    for line in EXAMPLE.lines() {
        if line.starts_with('[') {
            table = line.trim_matches(['[', ']']).to_owned();
        } else if let Some((key, _)) = line.split_once(" = ") {
            named.push(format!("{table}.{key}"));
        }
    }
    let known = TABLES.iter().flat_map(|table| {
        let keys = table.keys.iter();
        keys.map(|key| format!("{}.{}", table.name, key.name))
    });
    assert_eq!(named, known.collect::<Vec<_>>());

    let without_own = EXAMPLE.lines().filter(|line| {
        !line.starts_with("password") && !line.contains("WX_") && !line.contains("secrets/")
    });
    let text = without_own.collect::<Vec<_>>().join("\n");
    let text = text.replace("mode = \"safe\"", "token = \"abc\"");
    let (settings, defaults) = (good(&text), good(""));
    for (example, default) in [
        (
            format!("{:?}", settings.server),
            format!("{:?}", defaults.server),
        ),
        (
            format!("{:?}", settings.engine),
            format!("{:?}", defaults.engine),
        ),
        (
            format!("{:?}", settings.session),
            format!("{:?}", defaults.session),
        ),
        (format!("{:?}", settings.api), format!("{:?}", defaults.api)),
        (
            format!("{:?}", settings.mini),
            format!("{:?}", defaults.mini),
        ),
        (
            format!("{:?}", settings.console),
            format!("{:?}", defaults.console),
        ),
        (
            format!("{:?}", settings.handlers),
            format!("{:?}", defaults.handlers),
        ),
    ] {
        assert_eq!(example, default);
    }
}

#[test]
fn every_key_says_what_it_is_for_and_what_it_takes() {
    for table in TABLES {
        for key in table.keys {
            let name = format!("{}.{}", table.name, key.name);
            assert!(key.about.trim().ends_with('.'), "{name}");
            assert!(!key.takes.is_empty() && !key.takes.ends_with('.'), "{name}");
        }
    }
}

/// A value of a type that no key takes.
#[test]
fn every_key_refuses_a_date_and_says_what_it_takes() {
    for table in TABLES {
        let brackets = match table.name {
            "account" => "[[account]]\nidentity = \"a\"\ntoken = \"abc\"\n".to_owned(),
            name => format!("[{name}]\n"),
        };
        for key in table.keys {
            let mut text = brackets.clone();
            text = text
                .lines()
                .filter(|line| !line.starts_with(key.name))
                .fold(String::new(), |text, line| text + line + "\n");
            text += &format!("{} = 2026-01-01\n", key.name);
            let (_, faults) = read(&text);
            let said = faults.to_string();
            assert!(said.contains("error[config-bad-value]"), "{text}{said}");
            assert!(said.contains(key.takes), "{text}{said}");
        }
    }
}

#[test]
fn an_unknown_key_names_file_line_and_column_and_what_may_have_been_meant() {
    for (toml, wanted) in [
        (
            "\n[server]\n  listn = \"127.0.0.1:1\"",
            "wxmenu.toml:3:3: error[config-unknown-key]: `[server]` has no setting `listn`\n  help: did you mean `listen`?\n",
        ),
        (
            "[server]\nttl = \"1h\"",
            "wxmenu.toml:2:1: error[config-unknown-key]: `[server]` has no setting `ttl`\n  help: `ttl` belongs into `[session]`\n",
        ),
        (
            "[api]\nfoobar = 1",
            "wxmenu.toml:2:1: error[config-unknown-key]: `[api]` has no setting `foobar`\n  help: it has `base`, `hosts`, `allow`, `grant`, `relogin_limit`, `mock`\n",
        ),
        (
            "[sesion]\nttl = \"1h\"",
            "wxmenu.toml:1:2: error[config-unknown-key]: there is no table `[sesion]`\n  help: did you mean `session`?\n",
        ),
        (
            "deadline = \"1s\"",
            "wxmenu.toml:1:1: error[config-unknown-key]: `deadline` stands in no table\n  help: it belongs into `[engine]`\n",
        ),
        (
            "[[account]]\nidentity = \"a\"\ntoken = \"abc\"\nappId = \"wx1\"",
            "wxmenu.toml:4:1: error[config-unknown-key]: `[[account]] a` has no setting `appId`\n  help: did you mean `appid`?\n",
        ),
        (
            "[server.tls]\ncert = \"x\"",
            "wxmenu.toml:1:9: error[config-unknown-key]: `[server]` has no setting `tls`\n  help: it has `listen`, `prefix`, `max_body`\n",
        ),
    ] {
        assert_eq!(super::fault(toml), wanted, "{toml}");
    }
}

#[test]
fn a_table_that_is_none_says_how_to_write_it() {
    for (toml, wanted) in [
        (
            "server = 1",
            "`server` is a table: write `[server]` and its keys below",
        ),
        (
            "[[server]]\nprefix = \"/x\"",
            "`server` is a table: write `[server]`",
        ),
        (
            "[account]\nidentity = \"a\"",
            "help: write `[[account]]`, with two brackets, above each account",
        ),
        ("account = [1]", "`account` is a table: write `[[account]]`"),
        ("foo = 1", "there is no table `[foo]`"),
    ] {
        let (_, faults) = read(toml);
        assert!(faults.to_string().contains(wanted), "{toml}\n{faults}");
    }
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_file() {
    let (_, faults) = read("[server]\nlisten = 1\nfoo = 2\n[engine]\ndeadline = \"x\"\n[bar]\n");
    let lines: Vec<_> = faults
        .iter()
        .filter_map(|f| f.span.as_ref())
        .map(|s| s.start_position().0)
        .collect();
    assert_eq!(lines, [2, 3, 5, 6]);
}

#[test]
fn of_a_file_with_a_broken_line_only_that_line_is_told() {
    for (toml, place) in [
        (
            "[server]\nlisten = \n[engine]\nfoo = 1",
            "wxmenu.toml:2:10: error[config-syntax]: this is not TOML: ",
        ),
        (
            "[server\nlisten = \"127.0.0.1:80\"",
            "wxmenu.toml:1:8: error[config-syntax]: ",
        ),
        (
            "[server]\nprefix = \"/a\"\nprefix = \"/b\"",
            "wxmenu.toml:3:1: error[config-syntax]: ",
        ),
        ("汉 = 1", "wxmenu.toml:1:1: error[config-syntax]: "),
    ] {
        let (_, faults) = read(toml);
        assert!(faults.to_string().starts_with(place), "{toml}\n{faults}");
        assert!(
            faults.iter().all(|f| f.code.word() == "config-syntax"),
            "{faults}"
        );
    }
}

//! `.chat` files that pass, fail and are blessed.

use proptest::collection::vec;
use proptest::prelude::*;
use wxmenu::store::MemoryStore;
use wxmenu::testing::Fault;

use super::{bot, outcome, script};

/// A run that passes.
async fn passes(text: &str) {
    let outcome = outcome(text).await;
    assert!(outcome.passed(), "{outcome}");
    assert_eq!(outcome.to_string(), "");
}

/// What a person reads about a run that fails.
async fn report(text: &str) -> String {
    let outcome = outcome(text).await;
    assert!(!outcome.passed(), "{text}");
    outcome.to_string()
}

/// The file after `--bless`, which then passes and is blessed into itself.
async fn blessed(text: &str) -> String {
    let first = outcome(text).await;
    let after = script(text).blessed(&first);
    passes(&after).await;
    let again = script(&after).blessed(&outcome(&after).await);
    assert_eq!(again, after, "a passing test is left as it is");
    after
}

#[tokio::test]
async fn every_kind_of_line_holds() {
    passes(
        "# 目录\n> m\n< 目录\n< 一\n< 二\n@ m001\n\n\
         > count\n<~ ^计.$\n@ c001\n> :click m001\n< 目录\n<*\n> exit\n<*\n@ -\n",
    )
    .await;
    for reply in [
        "<*",
        "<*\n<*",
        "< 目录\n<*",
        "<*\n< 二",
        "<*\n< 一\n<*",
        "< 目录\n<*\n<~ .\n< 二",
        "<~ ^目\n<~ ^一$\n<~ 二",
        "< 目录\n< 一\n# 中间的注\n\n< 二",
        "@ m001",
        "",
    ] {
        passes(&format!("> m\n{reply}\n")).await;
    }
}

#[tokio::test]
async fn files_from_every_editor_are_read() {
    passes("\u{feff}> m\r\n< 目录\r\n< 一\r\n< 二\r\n@ m001").await;
}

#[tokio::test]
async fn messages_are_sent_as_they_are_written() {
    passes("> :at c001\n> ask   b  \n< [ask   b  ]\n").await;
    passes("> :at c001\n> ask\n>+ 二\n>+\n>+ :四\n<*\n@ c001\n").await;
    passes("> ::at c001\n<*\n@ -\n").await;
    passes(">\n<*\n@ -\n").await;
}

#[tokio::test]
async fn directives_lead_the_conversation() {
    passes("> :at c001\n@ c001\n> +\n< 第1次\n> :again\n< 第1次\n> +\n< 第2次\n").await;
    passes("> :at c001\n> +\n> :user o2\n@ -\n> :at c001\n> +\n< 第1次\n> :user u\n> +\n< 第2次\n")
        .await;
    passes("> :at c001\n> +\n> :reset\n@ -\n> :at c001\n> +\n< 第1次\n> :at -\n@ -\n").await;
    passes("> :voice m\n@ m001\n> :clock +25h\n@ -\n").await;
    passes("> :at c001\n> hush\n<-\n> hush\n<*\n> card\n< [news] 今日\n<   https://example.com/\n")
        .await;
}

#[tokio::test]
async fn the_clock_stands_where_it_is_set() {
    passes(
        "> :at c001\n> time\n< 1767225600000\n\
         ! clock 2026-01-01T01:00:00.5Z\n> time\n< 1767229200500\n\
         > :clock +1m\n> time\n< 1767229260500\n> time\n< 1767229260500\n",
    )
    .await;
}

#[tokio::test]
async fn chance_is_the_files_own() {
    let dice = |seed: &str| format!("{seed}> :at c001\n> dice\n");
    let (plain, same, other) = (
        blessed(&dice("")).await,
        blessed(&dice("! seed 0\n")).await,
        blessed(&dice("! seed 42\n")).await,
    );
    let thrown = |text: &str| {
        text.lines()
            .find(|line| line.starts_with('<'))
            .map(str::to_owned)
    };
    assert_eq!(thrown(&plain), thrown(&same));
    assert_ne!(thrown(&plain), thrown(&other));
}

#[tokio::test]
async fn handlers_are_stubbed_for_the_file() {
    passes("! stub Count => 你好\n! stub Count =>\n! stub Count =>  再见\n> :at c001\n> +\n< 你好\n<\n<  再见\n").await;
    passes("! stub Count=text:a=>b\n> :at c001\n> +\n< a=>b\n").await;
    passes("! stub Count=goto:m001\n> :at c001\n> +\n@ m001\n").await;
    passes("! stub Count=goto:-\n> :at c001\n> +\n@ -\n").await;
    passes("! stub Hush=page:menucommand/busy.page\n> :at c001\n> hush\n<~ .\n").await;
    passes("! stub Count=error\n> :at c001\n> +\n<*\n@ c001\n").await;
}

#[tokio::test]
async fn handlers_that_are_not_written_yet_are_a_fault_unless_they_are_stubbed() {
    let unwritten = bot().menu(
        "menus/b.menuconfig.xml",
        r#"<menu-configs><menu-config id="z" name="z"><regex>z</regex>
           <menu-command name="later" handler="Later"><regex>later</regex></menu-command>
           </menu-config></menu-configs>"#,
    );
    assert!(script("> z\n").run(&unwritten).await.is_err());
    let outcome = script("! stub-handlers\n> z\n> later\n@ z\n")
        .run(&unwritten)
        .await
        .unwrap();
    assert!(outcome.passed(), "{outcome}");
}

#[tokio::test]
async fn runs_of_one_bot_do_not_touch_each_other() {
    let text = "> :at c001\n> +\n< 第1次\n> time\n< 1767225600000\n> :clock +1m\n";
    let (script, bot) = (script(text), bot().store(MemoryStore::new()));
    for _ in 0..2 {
        let outcome = script.run(&bot).await.unwrap();
        assert!(outcome.passed(), "{outcome}");
    }
}

#[tokio::test]
async fn a_failure_shows_the_difference_the_position_and_why() {
    let text = "# 一\n> m\n< 目录\n<~ ^甲\n< 二\n< 三\n@ -\n";
    assert_eq!(
        report(text).await,
        "tests/a.chat:4: `> m` is answered otherwise\n\
         \x20     < 目录\n\
         \x20   - <~ ^甲\n\
         \x20   + < 一\n\
         \x20     < 二\n\
         \x20   - < 三\n\
         tests/a.chat:7: `> m` ends in `m001`, not in no menu\n\
         \x20   why: in no menu, menu-config `m001` took it\n"
    );
}

#[tokio::test]
async fn a_failure_names_the_handler_and_its_error() {
    let report = report("> :at c001\n> fail\n< 好\n").await;
    let why = "why: in c001, menu-command `fail` took it";
    assert!(report.contains(why), "{report}");
    assert!(
        report.contains("handler Fail; handler-failed: Fail: the till is empty"),
        "{report}"
    );
}

#[tokio::test]
async fn every_failure_is_shown_and_counted() {
    let text = "> m\n< 甲\n@ c001\n> count\n@ c001\n> :at nowhere\n> exit\n<-\n";
    let outcome = outcome(text).await;
    assert_eq!(outcome.failures(), 3);
    let report = outcome.to_string();
    for line in [
        "tests/a.chat:2: `> m` is answered otherwise",
        "tests/a.chat:3: `> m` ends in `m001`, not in `c001`",
        "tests/a.chat:6: `> :at nowhere`: there is no menu `nowhere`",
        "tests/a.chat:8: `> exit` is answered otherwise\n    - <-\n    + < 再见\n",
    ] {
        assert!(report.contains(line), "{report}");
    }
    assert!(matches!(outcome.played[2].faults[..], [Fault::Refused(_)]));
}

#[tokio::test]
async fn a_line_too_many_is_named_by_the_one_above_it() {
    for (text, line) in [
        ("> m\n< 目录\n\n< 二\n", 2),
        ("> m\n< 一\n< 二\n", 2),
        ("> m\n< 目录\n< 一\n", 3),
        ("> m\n< 目录\n< 零\n< 一\n< 二\n", 3),
    ] {
        let report = report(text).await;
        let place = format!("tests/a.chat:{line}: `> m`");
        assert!(report.starts_with(&place), "{text}{report}");
    }
}

#[tokio::test]
async fn silence_is_told_from_a_reply() {
    let report = report("> :at c001\n> hush\n< 好\n").await;
    assert!(report.contains("    - < 好\n    + <-\n"), "{report}");
}

#[tokio::test]
async fn blessing_rewrites_what_is_wrong_and_nothing_else() {
    for (text, expected) in [
        // A wrong line is replaced where it stands; lines that hold stay, patterns too.
        (
            "# 注\n! seed 3\n> m\n< 甲\n<~ ^一$\n# 里\n\n< 乙\n@ c001\n# 尾",
            "# 注\n! seed 3\n> m\n< 目录\n<~ ^一$\n# 里\n\n< 二\n@ m001\n# 尾",
        ),
        ("> m\n<~ ^甲\n<*\n", "> m\n< 目录\n<*\n"),
        ("> m\n< 目录\n<*\n< 丙\n", "> m\n< 目录\n<*\n< 二\n"),
        // Lines are removed and put in.
        (
            "> m\n< 目录\n< 零\n< 一\n< 二\n< 三\n",
            "> m\n< 目录\n< 一\n< 二\n",
        ),
        ("> m\n< 一\n@ m001\n", "> m\n< 目录\n< 一\n< 二\n@ m001\n"),
        // Line ends stay as they are, and a last line without one gets one if it must.
        (
            "> m\r\n< 甲\r\n@ -\r\n",
            "> m\r\n< 目录\r\n< 一\r\n< 二\r\n@ m001\r\n",
        ),
        ("> m", "> m\n< 目录\n< 一\n< 二\n@ m001\n"),
        // A turn that asks nothing gets everything; one that asks something gets no more.
        (
            "> m\n\n> count\n",
            "> m\n< 目录\n< 一\n< 二\n@ m001\n\n> count\n< 计数\n@ c001\n",
        ),
        ("> m\n@ -\n", "> m\n@ m001\n"),
        ("> m\n<*\n", "> m\n<*\n"),
        // Silence has a line of its own.
        (
            "> :at c001\n> hush\n< 甲\n< 乙\n",
            "> :at c001\n> hush\n<-\n",
        ),
        ("> :at c001\n> hush\n< 甲\n<*\n", "> :at c001\n> hush\n<*\n"),
        ("> :at c001\n> hush\n", "> :at c001\n> hush\n<-\n@ c001\n"),
        ("> m\n<-\n", "> m\n< 目录\n< 一\n< 二\n"),
        // Directives have no reply, but may have a position.
        ("> :at c001\n@ m001\n", "> :at c001\n@ c001\n"),
        ("> :at c001\n", "> :at c001\n"),
        ("> 一\n>+ 二\n@ m001\n", "> 一\n>+ 二\n@ -\n"),
    ] {
        assert_eq!(blessed(text).await, expected, "{text:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_played_is_not_blessed_away() {
    let text = "> :again\n< 一\n@ m001\n> m\n< 甲\n";
    let outcome = outcome(text).await;
    let after = script(text).blessed(&outcome);
    assert_eq!(after, "> :again\n< 一\n@ m001\n> m\n< 目录\n< 一\n< 二\n");
}

/// A run of a conversation in which the bot answers `ask` with these lines.
fn answered(reply: &[String], expected: &[String]) -> (String, String) {
    let stub: String = reply
        .iter()
        .map(|line| format!("! stub Ask => {line}\n"))
        .collect();
    let mut text = format!("# 注\n{stub}\n> :at c001\n> ask\n");
    for line in expected {
        text.push_str(line);
        text.push('\n');
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let after = runtime.block_on(blessed(&text));
    (text, after)
}

/// The lines that a blessing must not touch.
fn untouched(text: &str) -> Vec<&str> {
    text.lines()
        .filter(|line| !line.starts_with(['<', '@']))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_was_expected_a_blessed_test_passes_and_keeps_what_held(
        reply in vec("[a-c]", 1..6),
        expected in vec(prop_oneof!["< [a-c]", Just("<*".to_owned()), "<~ [a-c]", Just("# x".to_owned())], 1..6),
    ) {
        let (before, after) = answered(&reply, &expected);
        prop_assert_eq!(untouched(&before), untouched(&after));
        let open = |text: &str| text.lines().filter(|line| *line == "<*").count();
        prop_assert_eq!(open(&before), open(&after), "what takes anything always holds");
    }
}

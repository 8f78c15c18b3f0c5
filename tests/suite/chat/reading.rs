//! Faults of `.chat` files: all of them, each with its place and a way out.

use proptest::prelude::*;
use wxmenu::model::{Code, Content, SourceFile};
use wxmenu::testing::{Input, Script};

use super::script;

/// `line: message`, and the help, of each fault.
fn faults(text: &str) -> Vec<(usize, String, String)> {
    let file = SourceFile::new("tests/a.chat", text);
    let faults = Script::parse(&file).expect_err(text);
    faults
        .iter()
        .map(|fault| {
            assert_eq!(fault.code, Code::ChatSyntax);
            let (line, column) = fault.span.as_ref().unwrap().start_position();
            assert_eq!(column, 1);
            (
                line,
                fault.message.clone(),
                fault.help.clone().unwrap_or_default(),
            )
        })
        .collect()
}

#[test]
fn each_fault_names_its_line_and_what_to_write_instead() {
    for (text, line, message, help) in [
        ("hello", 1, "says nothing", "`>`, `<`, `@`, `!` or `#`"),
        (" > m", 1, "says nothing", "begins with"),
        ("＞ m", 1, "says nothing", "begins with"),
        (">m", 1, "no blank after `>`", "write `> m`"),
        ("> m\n<一", 2, "no blank after `<`", "write `< 一`"),
        ("> m\n<~^一", 2, "no blank after `<~`", "write `<~ ^一`"),
        ("> m\n<~ (", 2, "unclosed group", ""),
        ("> m\n< 一\n<-", 3, "no reply at all", ""),
        ("> m\n<-\n< 一", 3, "no reply at all", ""),
        ("> m\n@", 2, "`@` without a menu", "`@ -` for no menu"),
        ("> m\n@ a\n@ a", 3, "two positions", "keep one"),
        ("\n\n< 一", 3, "`<` without a message", "under the `>` line"),
        ("@ m001", 1, "`@` without a message", "under the `>` line"),
        (
            "> m\n! seed 1\n< 一",
            3,
            "`<` without a message",
            "under the `>` line",
        ),
        ("> :clik g", 1, "no directive `:clik`", "`:click`"),
        ("> :at", 1, "`:at`", "write `:at MENU|-`"),
        ("> :session", 1, "to a person at a terminal", "leave it out"),
        ("> :quit", 1, "to a person at a terminal", "leave it out"),
        ("> :at m001\n< 一", 2, "`:at m001` has no reply", "remove"),
        ("> :clock 31m", 1, "neither a span", "+SPAN|MOMENT"),
        (">+ 二", 1, "no text in the line above", "right under"),
        (
            "> 一\n\n>+ 二",
            3,
            "no text in the line above",
            "right under",
        ),
        (
            "> :click a\n>+ 二",
            2,
            "no text in the line above",
            "right under",
        ),
        (
            "! clock tomorrow",
            1,
            "`tomorrow` is no moment",
            "> :clock +31m",
        ),
        ("! clock +31m", 1, "`+31m` is no moment", "> :clock +31m"),
        ("! seed -1", 1, "`-1` is no seed", "`! seed 42`"),
        ("! stub", 1, "is no stub", "NAME=goto:MENU"),
        ("! stub Ask=你好", 1, "is no stub", "NAME=text:TEXT"),
        ("! stub => 你好", 1, "a stub without a name", "NAME => text"),
        ("! account", 1, "is no setting", "! account ID"),
        ("! sed 4", 1, "`! sed 4` is no setting", "! seed N"),
    ] {
        let found = faults(text);
        assert_eq!(found.len(), 1, "{text:?}: {found:?}");
        assert_eq!(found[0].0, line, "{text:?}");
        assert!(found[0].1.contains(message), "{text:?}: {}", found[0].1);
        assert!(found[0].2.contains(help), "{text:?}: {}", found[0].2);
    }
}

#[test]
fn one_fault_hides_no_other_and_blames_no_line_that_is_right() {
    let text = "> :clik g001\n>+ x\n< 一\n@ m001\n\n> m\n< 一\nnonsense\r\n! seed x\n";
    let lines: Vec<usize> = faults(text).iter().map(|fault| fault.0).collect();
    assert_eq!(lines, [1, 8, 9]);
}

#[test]
fn the_place_of_a_fault_is_its_characters() {
    let file = SourceFile::new("tests/a.chat", "\u{feff}# 注\r\n一二  \r\n");
    let faults = Script::parse(&file).unwrap_err();
    let span = faults.iter().next().unwrap().span.clone().unwrap();
    assert_eq!(span.text(), "一二");
    assert_eq!(span.start_position(), (2, 1));
}

#[test]
fn what_says_nothing_is_a_script_without_turns() {
    for text in ["", "\n", "# only\n\n  \n", "\u{feff}# marked", "! seed 3"] {
        assert!(script(text).is_empty(), "{text:?}");
    }
    assert_eq!(script("> a\n> b\n@ -").len(), 2);
}

proptest! {
    #[test]
    fn no_text_is_too_odd_to_be_read(text in "([<>@!#][-+~*:]?[ ]?[ a-z(一\\r]{0,6}(\\n|\\r\\n)?|\\PC{0,8}\\n){0,12}") {
        let file = SourceFile::new("tests/a.chat", text.as_str());
        if let Err(faults) = Script::parse(&file) {
            for fault in &faults {
                let span = fault.span.as_ref().unwrap();
                prop_assert!(!span.text().contains('\n'), "{span:?}");
            }
        }
    }

    #[test]
    fn no_line_is_too_odd_to_be_read(line in "[:]{0,2}([a-z]{0,8}[ ]{0,2}\\PC{0,12}|\\PC{0,12})") {
        if let Ok(Input::Send(Content::Text { text, .. })) = Input::parse(&line) {
            prop_assert!(line.ends_with(&text));
        }
    }
}

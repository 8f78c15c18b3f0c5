//! Bots of any size, for benches and tests.

use std::fmt::Write;

/// How many menus, and how many below each: growing in depth, then growing in breadth.
#[allow(dead_code, reason = "not every bench goes through all of them")]
pub(crate) const SHAPES: [(usize, usize); 5] = [
    (10, 5),
    (1_000, 5),
    (10_000, 5),
    (1_000, 500),
    (10_000, 500),
];

/// A bot of `menus` menus in one tree, `siblings` below each, and a way down to its last one.
#[derive(Debug)]
pub(crate) struct BigBot {
    /// The menuconfig.
    pub(crate) menuconfig: String,
    /// The texts that lead there, from outside.
    #[allow(dead_code, reason = "only whole turns walk")]
    pub(crate) texts: Vec<String>,
}

impl BigBot {
    /// Menu 0 is the root; menu `n` stands below menu `(n - 1) / siblings`.
    pub(crate) fn new(menus: usize, siblings: usize) -> Self {
        let siblings = siblings.max(1);
        let mut menuconfig = String::from("<menu-configs>\n");
        write_menu(&mut menuconfig, 0, menus, siblings);
        menuconfig.push_str(SYSTEM_COMMANDS);
        let mut line: Vec<usize> = std::iter::successors(menus.checked_sub(1), |n| {
            n.checked_sub(1).map(|before| before / siblings)
        })
        .collect();
        line.reverse();
        Self {
            menuconfig,
            texts: line.iter().map(|n| format!("go{n}")).collect(),
        }
    }
}

/// Like those of the demo bot.
const SYSTEM_COMMANDS: &str = r#"
  <system-command name="root" bean-name="homeCommandHandler"><regex>root</regex></system-command>
  <system-command name="up" bean-name="backCommandHandler"><regex>up</regex></system-command>
  <system-command name="list" bean-name="queryCommandHandler"><regex><![CDATA[list|list\s+\S+]]></regex></system-command>
  <system-command name="help" bean-name="helpCommandHandler"><regex><![CDATA[help|help\s+\S+]]></regex></system-command>
  <system-command name="exit" bean-name="exitCommandHandler"><regex>exit</regex></system-command>
</menu-configs>
"#;

/// One menu: a keyword in two scripts, two commands (one takes numbers), and its children.
fn write_menu(out: &mut String, n: usize, menus: usize, siblings: usize) {
    let written = write!(
        out,
        r#"<menu-config id="m{n}" name="menu{n}" title="菜单{n}">
<regex>go{n}|去{n}</regex><description>第{n}个菜单</description>
<menu-command name="say" title="说"><regex>say|说</regex><reply>这里是{n}</reply></menu-command>
<menu-command name="number" title="数"><regex><![CDATA[(?P<number>[1-9]\d*)]]></regex><reply>{{{{ args.number }}}}</reply></menu-command>
"#
    );
    debug_assert!(written.is_ok(), "text takes everything");
    let first = n * siblings + 1;
    for child in first..menus.min(first.saturating_add(siblings)) {
        write_menu(out, child, menus, siblings);
    }
    out.push_str("</menu-config>\n");
}

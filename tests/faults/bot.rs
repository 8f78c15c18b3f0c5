//! The bot that shows what was done to it.

use std::fmt::Write;
use std::fs;

use tempfile::TempDir;

/// How many texts the form takes; nobody writes more.
pub(crate) const FIELDS: usize = 120;

/// The page of a guess, made of what is needed to check it.
const GUESS: &str = "{% if guess.verdict == \"right\" %}猜中{% endif %}第{{ guess.count }}次";

const SETTINGS: &str = r#"
[[account]]
identity = "demo"
token = "counting"
[engine]
reload = false
"#;

/// A bot folder; it goes when this is dropped.
pub(crate) fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in [
        ("wxmenu.toml", SETTINGS),
        ("menus/faults.menuconfig.xml", &menu()),
        ("templates/guess.page", GUESS),
    ] {
        let file = folder.path().join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    folder
}

fn menu() -> String {
    let mut fields = String::new();
    for number in 1..=FIELDS {
        let field = format!(r#"<field name="f{number}" title="f{number}" required="true"/>"#);
        writeln!(fields, "{field}").unwrap();
    }
    format!(
        r#"<menu-configs>
  <menu-config id="m" name="m"><regex>in</regex>
    <menu-form id="log" name="log" title="log"><regex>log</regex>{fields}</menu-form>
    <menu-config id="g" name="g"><regex>game</regex>
      <menu-command name="new" class-name="NewGuessGameHandler" event-type="enter">
        <regex>new</regex>
      </menu-command>
      <menu-command name="guess" class-name="GuessNumberHandler" path="/guess.page">
        <regex>[1-9]\d*</regex>
      </menu-command>
    </menu-config>
  </menu-config>
</menu-configs>"#
    )
}

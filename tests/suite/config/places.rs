//! Names in diagnostics are paths as their author would type them.

use std::path::{Path, PathBuf};

use wxmenu::config::{BotFolder, EngineSettings};

#[test]
fn paths_of_the_settings_begin_in_the_bot_folder() {
    for (dir, below, path) in [
        (".", "data", "data"),
        ("bots/a", "data", "bots/a/data"),
        ("bots/a", "/var/data", "/var/data"),
        ("/srv/bot", "data", "/srv/bot/data"),
    ] {
        assert_eq!(BotFolder::new(dir).path(below), PathBuf::from(path));
    }
}

#[test]
fn a_folder_is_named_as_it_was_given() {
    for (dir, shown) in [
        (".", "there is no folder `no-menus`"),
        ("./no/such", "there is no folder `no/such`"),
        ("no/such/", "there is no folder `no/such/`"),
    ] {
        let settings = EngineSettings::default();
        let bot = match Path::new(dir).is_dir() {
            true => BotFolder::new(dir).menus("no-menus"),
            false => BotFolder::new(dir),
        };
        let (_, faults) = bot.files(&settings);
        assert!(faults.to_string().contains(shown), "{faults}");
    }
}

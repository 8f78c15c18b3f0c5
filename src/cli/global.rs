//! What every command takes: where the bot is.

use std::path::PathBuf;

use crate::config::{BotFolder, Environment};

/// Where the bot is.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Where the bot is")]
pub(super) struct Global {
    /// The bot folder
    #[arg(short = 'C', value_name = "DIR", default_value = ".", global = true)]
    bot_folder: PathBuf,
    /// The folder of the menuconfig files [default: `menus` in the bot folder]
    #[arg(long, value_name = "DIR", global = true)]
    menus: Option<PathBuf>,
    /// The folder of the templates [default: `templates` in the bot folder]
    #[arg(long, value_name = "DIR", global = true)]
    templates: Option<PathBuf>,
    /// The settings file [default: `wxmenu.toml` in the bot folder]
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    #[arg(skip)]
    environment: Environment,
}

impl Global {
    /// Reads the environment, once for the whole run.
    pub(super) fn read_environment(&mut self) {
        self.environment = Environment::of_process();
    }

    /// The environment as it was at the start.
    pub(super) fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The bot folder, with what stands elsewhere.
    pub(super) fn folder(&self) -> BotFolder {
        let mut folder = BotFolder::new(&self.bot_folder);
        if let Some(menus) = &self.menus {
            folder = folder.menus(menus);
        }
        if let Some(templates) = &self.templates {
            folder = folder.templates(templates);
        }
        if let Some(config) = &self.config {
            folder = folder.config(config);
        }
        folder
    }
}

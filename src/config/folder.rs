//! A folder that is a bot.
#![allow(
    clippy::disallowed_methods,
    reason = "this is where bot folders are read"
)]

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::environment::Environment;
use super::mask::mask;
use super::settings::{EngineSettings, SessionSettings, Settings};
use super::sources::{Need, Sources};
use super::text::Bytes;
use super::walk::{Found, Wanted, shown, unreadable, walk};
use crate::model::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::render::TemplateFile;
use crate::store::StoreUrl;

/// The settings file of a bot folder.
const MAIN: &str = "wxmenu.toml";
/// What is laid over it on one machine only.
const LOCAL: &str = "wxmenu.local.toml";

/// Where a bot is: a folder, and what stands elsewhere.
///
/// Paths are shown to people as they are given here, so a relative folder gives relative names.
///
/// ```no_run
/// use wxmenu::Engine;
/// use wxmenu::config::{BotFolder, Environment, Need};
///
/// let folder = BotFolder::new("bots/shop");
/// let (settings, mut faults) = folder.settings(&Environment::of_process(), Need::NoSecrets);
/// let (files, more) = folder.files(&settings.engine);
/// faults.append(more);
/// let engine = Engine::builder().menus(files.menus).templates(files.templates).build();
/// ```
#[derive(Clone, Debug)]
pub struct BotFolder {
    dir: PathBuf,
    menus: Option<PathBuf>,
    templates: Option<PathBuf>,
    config: Option<PathBuf>,
}

/// The files of a bot.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct BotFiles {
    /// The menuconfig files, in path order.
    pub menus: Vec<Arc<SourceFile>>,
    /// The templates, in path order.
    pub templates: Vec<TemplateFile>,
    /// The conversation tests, in path order.
    pub chats: Vec<PathBuf>,
}

impl BotFolder {
    /// A bot with everything in its folder.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self {
            dir: dir.into(),
            menus: None,
            templates: None,
            config: None,
        }
    }

    /// Reads menuconfig files from there, whatever the settings say.
    #[must_use]
    pub fn menus(mut self, dir: impl Into<PathBuf>) -> Self {
        self.menus = Some(dir.into());
        self
    }

    /// Reads templates from there, whatever the settings say.
    #[must_use]
    pub fn templates(mut self, dir: impl Into<PathBuf>) -> Self {
        self.templates = Some(dir.into());
        self
    }

    /// Reads that file instead of the folder's `wxmenu.toml`.
    #[must_use]
    pub fn config(mut self, file: impl Into<PathBuf>) -> Self {
        self.config = Some(file.into());
        self
    }

    /// A path of the settings, which begins in the bot folder.
    #[must_use]
    pub fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        match self.dir == Path::new(".") {
            true => below.as_ref().to_owned(),
            false => self.dir.join(below),
        }
    }

    /// The folders of the menus and of the templates, whether they are there or not.
    #[must_use]
    pub fn folders(&self, settings: &EngineSettings) -> [PathBuf; 2] {
        let menus = self.menus.clone();
        let templates = self.templates.clone();
        [
            menus.unwrap_or_else(|| self.path(&settings.menus)),
            templates.unwrap_or_else(|| self.path(&settings.templates)),
        ]
    }

    /// The folder itself.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The session store of the settings, in the bot folder if its path is relative.
    #[must_use]
    pub fn store(&self, settings: &SessionSettings) -> StoreUrl {
        match &settings.store {
            StoreUrl::Sled(path) => StoreUrl::Sled(self.path(path)),
            other => other.clone(),
        }
    }

    /// Reads the settings: defaults, `wxmenu.toml`, `wxmenu.local.toml`, environment.
    ///
    /// A setting with a fault has its default.
    #[must_use]
    pub fn settings(&self, environment: &Environment, need: Need) -> (Settings, Diagnostics) {
        let mut faults = Diagnostics::new();
        let secret_file = |path: &Path| fs::read_to_string(self.path(path));
        let mut sources = Sources::new(environment)
            .secret_files(&secret_file)
            .need(need);
        let (main, asked) = match &self.config {
            Some(file) => (file.clone(), true),
            None => (self.path(MAIN), false),
        };
        for (path, asked) in [(main, asked), (self.path(LOCAL), false)] {
            if let Some(text) = read_settings(&path, asked, &mut faults) {
                sources = sources.file(shown(&path), text);
            }
        }
        let (settings, more) = sources.read();
        faults.append(more);
        (settings, faults)
    }

    /// Reads the bot's files.
    ///
    /// What cannot be read is left out and reported.
    #[must_use]
    pub fn files(&self, settings: &EngineSettings) -> (BotFiles, Diagnostics) {
        let mut faults = Diagnostics::new();
        let files = BotFiles {
            menus: self.read_menus(settings, &mut faults),
            templates: self.read_templates(settings, &mut faults),
            chats: self.find_chats(&mut faults),
        };
        (files, faults)
    }

    fn read_menus(
        &self,
        settings: &EngineSettings,
        faults: &mut Diagnostics,
    ) -> Vec<Arc<SourceFile>> {
        let [dir, _] = self.folders(settings);
        if !dir.is_dir() {
            faults.push(self.no_menus(&dir));
            return Vec::new();
        }
        let before = faults.len();
        let found = walk(&dir, &MENUS, faults);
        if found.is_empty() && faults.len() == before {
            faults.push(no_menuconfig(&dir));
        }
        let read = |file: Found| read_source(&file.path, Code::XmlEncoding, faults);
        found.into_iter().filter_map(read).collect()
    }

    /// The deepest folder that is missing is the one to speak of.
    fn no_menus(&self, dir: &Path) -> Diagnostic {
        let missing = if self.dir.is_dir() { dir } else { &self.dir };
        let message = match missing.exists() {
            true => format!("`{}` is no folder", shown(missing)),
            false => format!("there is no folder `{}`", shown(missing)),
        };
        Diagnostic::without_place(Code::MenusMissing, message).help(NEW_BOT)
    }

    fn read_templates(
        &self,
        settings: &EngineSettings,
        faults: &mut Diagnostics,
    ) -> Vec<TemplateFile> {
        let [_, dir] = self.folders(settings);
        let usual =
            self.templates.is_none() && settings.templates == EngineSettings::default().templates;
        if usual && !dir.exists() {
            return Vec::new();
        }
        let found = walk(&dir, &ANY, faults);
        let read = |file: Found| {
            let source = read_source(&file.path, Code::FileUnreadable, faults)?;
            Some(TemplateFile::new(file.name, source))
        };
        found.into_iter().filter_map(read).collect()
    }

    fn find_chats(&self, faults: &mut Diagnostics) -> Vec<PathBuf> {
        let dir = self.path("tests");
        if !dir.is_dir() {
            return Vec::new();
        }
        let (chats, more) = chats_below(&dir);
        faults.append(more);
        chats
    }
}

/// The conversation tests below a folder, in path order; what cannot be looked at is reported.
///
/// A folder further down that has menus of its own is another bot and is not entered.
#[must_use]
pub fn chats_below(dir: &Path) -> (Vec<PathBuf>, Diagnostics) {
    let mut faults = Diagnostics::new();
    let found = walk(dir, &CHATS, &mut faults);
    (found.into_iter().map(|file| file.path).collect(), faults)
}

/// Reads a conversation test, under the name that its author would type.
///
/// # Errors
/// When it cannot be read, or is not UTF-8.
pub fn read_chat(path: &Path) -> Result<Arc<SourceFile>, Diagnostics> {
    let mut faults = Diagnostics::new();
    read_source(path, Code::ChatSyntax, &mut faults).ok_or(faults)
}

const NEW_BOT: &str = "a bot needs a menuconfig file such as `menus/main.menuconfig.xml`; `wxmenu new DIR` makes a bot to begin with";

const MENUS: Wanted = Wanted {
    file: |name| name.ends_with(".menuconfig.xml") || name.ends_with(".menuconfig"),
    folder: |_| true,
};

const ANY: Wanted = Wanted {
    file: |_| true,
    folder: |_| true,
};

/// A folder among the tests that has menus of its own is another bot.
const CHATS: Wanted = Wanted {
    file: |name| name.ends_with(".chat"),
    folder: |path| !path.join("menus").is_dir(),
};

fn no_menuconfig(dir: &Path) -> Diagnostic {
    let message = format!("no file in `{}` is named `*.menuconfig.xml`", shown(dir));
    let xml = Wanted {
        file: |name| name.ends_with(".xml"),
        folder: |_| true,
    };
    let help = match walk(dir, &xml, &mut Diagnostics::new()).first() {
        Some(file) => {
            let stem = file.name.trim_end_matches(".xml");
            format!("rename `{}` to `{stem}.menuconfig.xml`", file.name)
        }
        None => NEW_BOT.to_owned(),
    };
    Diagnostic::without_place(Code::MenusMissing, message).help(help)
}

fn read_source(path: &Path, code: Code, faults: &mut Diagnostics) -> Option<Arc<SourceFile>> {
    match fs::read(path) {
        Ok(bytes) => {
            let name = &shown(path);
            Bytes { name, bytes, code }.source(faults)
        }
        Err(error) => {
            faults.push(unreadable(path, error));
            None
        }
    }
}

/// A settings file; one that is not there is a fault only if it was asked for.
fn read_settings(path: &Path, asked: bool, faults: &mut Diagnostics) -> Option<String> {
    match fs::read(path) {
        Ok(bytes) => {
            let (name, code) = (&shown(path), Code::ConfigSyntax);
            Bytes { name, bytes, code }.decode(mask, faults)
        }
        Err(error) if error.kind() == ErrorKind::NotFound && !asked => None,
        Err(error) => {
            faults.push(unreadable(path, error));
            None
        }
    }
}

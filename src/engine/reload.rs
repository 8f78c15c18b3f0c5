//! Other menus and templates for a bot that goes on answering.

use std::sync::Arc;

use super::bot::Bot;
use super::{BuildError, Engine};
use crate::hook::{Signal, SignalKind};
use crate::model::{AccountId, Diagnostics, Severity, SourceFile};
use crate::render::TemplateFile;

impl Engine {
    /// Takes these menus and templates instead of those it has; handlers, settings and sessions stay.
    ///
    /// All of them are read before anything changes: the bot is the old one or the new one, never
    /// something between. A turn that is running ends with what it began with. Who stands in a menu
    /// that is gone is answered from the nearest one above it that is left, with a line that says
    /// so; `renamed-from` leads from an old id to a new one.
    ///
    /// Reading takes time: call it where nothing else waits for the thread. Gives the warnings.
    ///
    /// # Errors
    /// All faults, if one of them is an error; the bot is as it was.
    ///
    /// ```
    /// use wxmenu::Engine;
    /// use wxmenu::model::{AccountId, SourceFile};
    ///
    /// let file = |id: &str| {
    ///     let menu = format!(r#"<menu-config id="{id}" name="m"><regex>m</regex></menu-config>"#);
    ///     SourceFile::new("a.menuconfig.xml", format!("<menu-configs>{menu}</menu-configs>"))
    /// };
    /// let engine = Engine::builder().menus([file("a")]).build()?;
    /// engine.reload([file("b")], [])?;
    /// assert!(engine.menus(&AccountId::from("demo")).by_id("b").is_some());
    ///
    /// let broken = SourceFile::new("a.menuconfig.xml", "<menu-configs>");
    /// assert!(engine.reload([broken], []).is_err());
    /// assert!(engine.menus(&AccountId::from("demo")).by_id("b").is_some());
    /// # Ok::<(), wxmenu::engine::BuildError>(())
    /// ```
    pub fn reload(
        &self,
        menus: impl IntoIterator<Item = Arc<SourceFile>>,
        templates: impl IntoIterator<Item = TemplateFile>,
    ) -> Result<Diagnostics, BuildError> {
        let mut parts = self.0.parts.clone();
        parts.files.add_menus(menus);
        parts.files.add_templates(templates);
        let bot = Bot::load(&parts);
        let diagnostics = bot.diagnostics.clone();
        if diagnostics.has_errors() {
            let error = BuildError { diagnostics };
            self.signal_refused(&error.diagnostics);
            return Err(error);
        }
        self.0.bot.store(Arc::new(bot));
        self.signal_reloaded(&diagnostics);
        Ok(diagnostics)
    }

    /// Notes that files could not even be read for a [`reload`](Self::reload).
    pub fn refuse_reload(&self, faults: &Diagnostics) {
        self.signal_refused(faults);
    }

    fn signal_reloaded(&self, diagnostics: &Diagnostics) {
        let warnings = diagnostics.count(Severity::Warning);
        for identity in self.identities() {
            let signal = || Signal::ReloadDone { identity, warnings };
            self.signals().raise(SignalKind::ReloadDone, signal);
        }
    }

    fn signal_refused(&self, diagnostics: &Diagnostics) {
        let message = diagnostics.to_string();
        let message = message.as_str();
        for identity in self.identities() {
            let signal = || Signal::ReloadFailed { identity, message };
            self.signals().raise(SignalKind::ReloadFailed, signal);
        }
    }

    /// The accounts of the bot; one without a name if nobody said.
    fn identities(&self) -> impl Iterator<Item = &str> {
        let accounts = self.0.parts.accounts.iter().map(AccountId::as_str);
        let nobody = self.0.parts.accounts.is_empty().then_some("");
        accounts.chain(nobody)
    }
}

//! Handlers that stand in for others.

use crate::handler::{Answer, CommandContext, CommandHandler, HandlerError};
use crate::menu::Target;

/// What a stubbed handler does instead.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stub {
    /// Nothing: the command's page is rendered.
    Nothing,
    /// Leads somewhere.
    Goto(Target),
    /// Chooses a page.
    Page(String),
    /// Says this.
    Text(String),
    /// Fails.
    Error,
}

#[derive(Debug)]
pub(super) struct StubHandler(pub(super) Stub);

impl CommandHandler for StubHandler {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        match &self.0 {
            Stub::Nothing => {}
            Stub::Goto(Target::Menu(menu)) => cx.goto(menu.clone()),
            Stub::Goto(Target::Nowhere) => cx.leave(),
            Stub::Page(template) => cx.page(template.clone()),
            Stub::Text(text) => return Ok(Answer::text(text.clone())),
            Stub::Error => return Err(HandlerError::new("this handler is stubbed to fail")),
        }
        Ok(Answer::Page)
    }
}

//! The trait that authors implement, and its private twin.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::{Answer, CommandContext, HandlerError};

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A command written in Rust.
///
/// ```
/// use wxmenu::handler::{Answer, CommandContext, CommandHandler, HandlerError};
///
/// struct Counter;
///
/// impl CommandHandler for Counter {
///     async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
///         let count = cx.get::<u32>("count")?.unwrap_or(0) + 1;
///         cx.set("count", count)?;
///         Ok(Answer::text(format!("{count}")))
///     }
/// }
/// ```
///
/// What the handler did to the session is kept if it returns `Ok` and its reply can be rendered,
/// and is undone otherwise.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a command handler",
    note = "write `async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError>`, or wrap a closure in `handler_fn`"
)]
pub trait CommandHandler: Send + Sync + 'static {
    /// Answers one call of the command.
    fn handle(
        &self,
        cx: &mut CommandContext,
    ) -> impl Future<Output = Result<Answer, HandlerError>> + Send;
}

/// A handler whose type was forgotten, so that a menuconfig can choose it by name.
#[derive(Clone)]
pub struct DynHandler(Arc<dyn Erased>);

impl DynHandler {
    /// Forgets the type.
    pub fn new(handler: impl CommandHandler) -> Self {
        Self(Arc::new(handler))
    }

    /// Calls the handler.
    ///
    /// # Errors
    /// Whatever the handler says.
    pub async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        self.0.handle(cx).await
    }
}

impl fmt::Debug for DynHandler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DynHandler")
    }
}

/// Decides how registered handlers are called: gets each with its name, gives what is called
/// instead.
///
/// A closure `|name: &str, handler: DynHandler| -> DynHandler` is one.
///
/// ```
/// use wxmenu::handler::{Answer, CommandContext, CommandHandler, DynHandler, HandlerError};
///
/// /// Refuses texts that are too long for what is behind it.
/// struct Short(DynHandler);
///
/// impl CommandHandler for Short {
///     async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
///         match cx.text().len() {
///             ..=200 => self.0.handle(cx).await,
///             _ => Ok(Answer::text("请说得短一点")),
///         }
///     }
/// }
///
/// # #[cfg(feature = "engine")]
/// let builder = wxmenu::Engine::builder()
///     .mapper(|_: &str, handler: DynHandler| DynHandler::new(Short(handler)));
/// ```
pub trait HandlerMapper: Send + Sync + 'static {
    /// What is called when the handler of this name is meant.
    fn map(&self, name: &str, handler: DynHandler) -> DynHandler;
}

impl<F: Fn(&str, DynHandler) -> DynHandler + Send + Sync + 'static> HandlerMapper for F {
    fn map(&self, name: &str, handler: DynHandler) -> DynHandler {
        self(name, handler)
    }
}

trait Erased: Send + Sync {
    fn handle<'a>(
        &'a self,
        cx: &'a mut CommandContext,
    ) -> BoxFuture<'a, Result<Answer, HandlerError>>;
}

impl<H: CommandHandler> Erased for H {
    fn handle<'a>(
        &'a self,
        cx: &'a mut CommandContext,
    ) -> BoxFuture<'a, Result<Answer, HandlerError>> {
        Box::pin(CommandHandler::handle(self, cx))
    }
}

/// Makes a handler of a closure that needs no await.
///
/// ```
/// use wxmenu::handler::{handler_fn, Answer};
/// let shout = handler_fn(|cx| Ok(Answer::text(cx.text().to_uppercase())));
/// # let _ = wxmenu::handler::DynHandler::new(shout);
/// ```
pub fn handler_fn<F>(call: F) -> impl CommandHandler
where
    F: Fn(&mut CommandContext) -> Result<Answer, HandlerError> + Send + Sync + 'static,
{
    Closure(call)
}

struct Closure<F>(F);

impl<F> CommandHandler for Closure<F>
where
    F: Fn(&mut CommandContext) -> Result<Answer, HandlerError> + Send + Sync + 'static,
{
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        (self.0)(cx)
    }
}

//! Stepping into every turn.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::handler::{Answer, Finished, HandlerError, Responding, Scope};
use crate::model::{Inbound, Session, Timestamp};

/// Whether a turn goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Flow {
    /// It goes on with the next hook, the routes and the menus.
    Continue,
    /// This is the answer; nobody else is asked.
    Answer(Answer),
}

/// What [`Hook::before`] sees of the turn.
#[derive(Debug)]
#[non_exhaustive]
pub struct HookContext<'a> {
    /// The message, converted.
    pub message: &'a Arc<Inbound>,
    /// The person's session as it was loaded.
    pub session: &'a Session,
    /// When the turn began.
    pub now: Timestamp,
    /// What this message shares with everything that works on it.
    pub scope: &'a mut Scope,
}

impl<'a> HookContext<'a> {
    /// What a hook sees.
    pub fn new(
        message: &'a Arc<Inbound>,
        session: &'a Session,
        now: Timestamp,
        scope: &'a mut Scope,
    ) -> Self {
        Self {
            message,
            session,
            now,
            scope,
        }
    }

    /// The extension of a type; see [`Scope::extension`].
    ///
    /// # Errors
    /// When nothing provides this type, or its provider fails.
    pub async fn extension<T: Send + Sync + 'static>(&mut self) -> Result<Arc<T>, HandlerError> {
        self.scope.extension(self.message).await
    }
}

/// Steps into every turn, at up to four moments; each does nothing unless it is written.
///
/// Hooks are asked in the order of their priority, lower first, and in the order in which they were
/// added if it is the same. A hook that fails or panics ends the turn with the error page.
///
/// ```
/// use wxmenu::handler::{Answer, HandlerError, Responding};
/// use wxmenu::hook::{Flow, Hook, HookContext};
/// use wxmenu::model::{Content, Reply};
///
/// /// Thanks for pictures, and signs what is said.
/// struct House;
///
/// impl Hook for House {
///     fn name(&self) -> &str {
///         "house"
///     }
///
///     async fn before(&self, cx: &mut HookContext<'_>) -> Result<Flow, HandlerError> {
///         Ok(match cx.message.content {
///             Content::Image { .. } => Flow::Answer(Answer::text("谢谢您的图片")),
///             _ => Flow::Continue,
///         })
///     }
///
///     fn on_reply(&self, cx: &mut Responding<'_>) -> Result<(), HandlerError> {
///         if let Reply::Text { content } = cx.reply {
///             content.push_str("\n——小店");
///         }
///         Ok(())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(message = "`{Self}` is not a hook")]
pub trait Hook: Send + Sync + 'static {
    /// A name for logs.
    fn name(&self) -> &str;

    /// Lower ones are asked first; 0 if nothing is said.
    fn priority(&self) -> i32 {
        0
    }

    /// Whether this message is any of its business; asked before `convert`, and before `before` and
    /// `on_reply` with the converted message.
    fn matches(&self, message: &Inbound, scope: &Scope) -> bool {
        let _ = (message, scope);
        true
    }

    /// Makes another message of this one, before anybody looks at it; nothing leaves it as it is.
    ///
    /// Whose session it belongs to, and which message a retry repeats, stays as it was.
    ///
    /// # Errors
    /// Ends the turn with the error page.
    fn convert(
        &self,
        message: &Inbound,
        scope: &mut Scope,
    ) -> Result<Option<Inbound>, HandlerError> {
        let _ = (message, scope);
        Ok(None)
    }

    /// Runs before the routes and the menus, and may answer in their place.
    ///
    /// # Errors
    /// Ends the turn with the error page.
    fn before(
        &self,
        cx: &mut HookContext<'_>,
    ) -> impl Future<Output = Result<Flow, HandlerError>> + Send {
        let _ = cx;
        async { Ok(Flow::Continue) }
    }

    /// It only observes: what `before` answers is not taken, and the turn goes on.
    fn observes(&self) -> bool {
        false
    }

    /// Sees every reply, the error page included, before the response callbacks do, and may change
    /// it.
    ///
    /// # Errors
    /// Makes the error page the reply; later hooks and callbacks are skipped.
    fn on_reply(&self, cx: &mut Responding<'_>) -> Result<(), HandlerError> {
        let _ = cx;
        Ok(())
    }

    /// Runs when all is over, whatever happened, before the finished callbacks.
    fn finished(&self, end: &Finished<'_>) {
        let _ = end;
    }
}

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

trait Erased: Send + Sync {
    fn hook(&self) -> &dyn Moments;
    fn before<'a>(
        &'a self,
        cx: &'a mut HookContext<'_>,
    ) -> BoxFuture<'a, Result<Flow, HandlerError>>;
}

/// The moments that need no await.
trait Moments {
    fn name(&self) -> &str;
    fn priority(&self) -> i32;
    fn observes(&self) -> bool;
    fn matches(&self, message: &Inbound, scope: &Scope) -> bool;
    fn convert(
        &self,
        message: &Inbound,
        scope: &mut Scope,
    ) -> Result<Option<Inbound>, HandlerError>;
    fn on_reply(&self, cx: &mut Responding<'_>) -> Result<(), HandlerError>;
    fn finished(&self, end: &Finished<'_>);
}

impl<H: Hook> Moments for H {
    fn name(&self) -> &str {
        Hook::name(self)
    }
    fn priority(&self) -> i32 {
        Hook::priority(self)
    }
    fn observes(&self) -> bool {
        Hook::observes(self)
    }
    fn matches(&self, message: &Inbound, scope: &Scope) -> bool {
        Hook::matches(self, message, scope)
    }
    fn convert(
        &self,
        message: &Inbound,
        scope: &mut Scope,
    ) -> Result<Option<Inbound>, HandlerError> {
        Hook::convert(self, message, scope)
    }
    fn on_reply(&self, cx: &mut Responding<'_>) -> Result<(), HandlerError> {
        Hook::on_reply(self, cx)
    }
    fn finished(&self, end: &Finished<'_>) {
        Hook::finished(self, end);
    }
}

impl<H: Hook> Erased for H {
    fn hook(&self) -> &dyn Moments {
        self
    }
    fn before<'a>(
        &'a self,
        cx: &'a mut HookContext<'_>,
    ) -> BoxFuture<'a, Result<Flow, HandlerError>> {
        Box::pin(Hook::before(self, cx))
    }
}

/// A hook whose type was forgotten.
#[derive(Clone)]
pub struct DynHook(Arc<dyn Erased>);

impl DynHook {
    /// Forgets the type.
    pub fn new(hook: impl Hook) -> Self {
        Self(Arc::new(hook))
    }

    /// See [`Hook::name`].
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.hook().name()
    }

    /// See [`Hook::priority`].
    #[must_use]
    pub fn priority(&self) -> i32 {
        self.0.hook().priority()
    }

    /// See [`Hook::observes`].
    #[must_use]
    pub fn observes(&self) -> bool {
        self.0.hook().observes()
    }

    /// See [`Hook::matches`].
    #[must_use]
    pub fn matches(&self, message: &Inbound, scope: &Scope) -> bool {
        self.0.hook().matches(message, scope)
    }

    /// See [`Hook::convert`].
    ///
    /// # Errors
    /// Whatever the hook says.
    pub fn convert(
        &self,
        message: &Inbound,
        scope: &mut Scope,
    ) -> Result<Option<Inbound>, HandlerError> {
        self.0.hook().convert(message, scope)
    }

    /// See [`Hook::before`].
    ///
    /// # Errors
    /// Whatever the hook says.
    pub async fn before(&self, cx: &mut HookContext<'_>) -> Result<Flow, HandlerError> {
        self.0.before(cx).await
    }

    /// See [`Hook::on_reply`].
    ///
    /// # Errors
    /// Whatever the hook says.
    pub fn on_reply(&self, cx: &mut Responding<'_>) -> Result<(), HandlerError> {
        self.0.hook().on_reply(cx)
    }

    /// See [`Hook::finished`].
    pub fn finished(&self, end: &Finished<'_>) {
        self.0.hook().finished(end);
    }
}

impl fmt::Debug for DynHook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DynHook({:?})", self.name())
    }
}

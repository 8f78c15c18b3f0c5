//! What an observer is told.

use std::fmt;
use std::time::Duration;

use super::exchange::{ApiResponse, Request, Response, TookIt};
use crate::handler::TurnError;
use crate::model::{AccountId, Inbound, MenuId, Openid, Reply, Timestamp};

macro_rules! signals {
    ($($variant:ident $name:literal $when:literal
       { $($field:ident: $type:ty = $what:literal),* $(,)? };)*) => {
        /// Which signal it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum SignalKind {
            $(#[doc = $when] $variant,)*
        }

        impl SignalKind {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name by which logs, scripts and the console know it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// When it comes.
            #[must_use]
            pub const fn when(self) -> &'static str {
                match self { $(Self::$variant => $when),* }
            }

            /// The names of its fields, besides `identity`.
            #[must_use]
            pub const fn fields(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$(stringify!($field)),*]),* }
            }
        }

        /// Something that happened, for who watches: nothing can be changed through it.
        ///
        /// Its `Debug` form shows the name and the identity only: fields hold what people wrote, and
        /// some hold tokens.
        #[derive(Clone, Copy)]
        #[non_exhaustive]
        pub enum Signal<'a> {
            $(
                #[doc = $when]
                #[non_exhaustive]
                $variant {
                    /// The account that it is about, by the operator's name for it, as it stands in
                    /// the path; empty when it is about the whole bot.
                    identity: &'a str,
                    $(#[doc = $what] $field: $type,)*
                },
            )*
        }

        impl<'a> Signal<'a> {
            /// Which signal it is.
            #[must_use]
            pub const fn kind(&self) -> SignalKind {
                match self { $(Self::$variant { .. } => SignalKind::$variant),* }
            }

            /// The account that it is about; empty when it is about the whole bot.
            #[must_use]
            pub const fn identity(&self) -> &'a str {
                match self { $(Self::$variant { identity, .. } => identity),* }
            }
        }
    };
}

signals! {
    RequestReceived "request_received"
        "First thing at every GET and POST, before any check, also for an unknown identity."
        { request: Request<'a> = "The request." };
    RequestBadrequest "request_badrequest"
        "A check failed."
        { request: Request<'a> = "The request.", message: &'a str = "The reason, as the answer's body has it." };
    RequestDeserialized "request_deserialized"
        "The body was read, before the turn."
        { message: &'a Inbound = "The message." };
    RequestHandleError "request_handle_error"
        "A handler, a hook, a template or the store failed, or one of them panicked."
        { request: &'a Inbound = "The message that was being answered.", exception: TurnError<'a> = "What failed." };
    ResponseSent "response_sent"
        "An answer goes out: an echo, a reply, `success`, an empty body; never on a bad request."
        { request: Request<'a> = "The request.", response: Response<'a> = "The answer." };
    WechatGranted "wechat_granted"
        "An access token was fetched."
        { response: ApiResponse<'a> = "The platform's answer.", accesstoken: &'a str = "The token: a secret.", expires_in: u64 = "How long it lives, in seconds." };
    WechatError "wechat_error"
        "The platform answered with an error code: once for the first answer, once more if the repeat fails."
        { response: ApiResponse<'a> = "The platform's answer.", code: i64 = "Its `errcode`." };
    WechatServererror "wechat_servererror"
        "The platform's answer could not be read, or there was no connection."
        { response: Option<ApiResponse<'a>> = "The platform's answer, if there was one.", exception: &'a str = "What was wrong." };
    ApiCalled "api_called"
        "A call to the platform is over, with all its tries; also one that fetched a token, or was answered by the cache or a mock."
        { call: &'a str = "Method and path.", start: Timestamp = "When it began.", end: Timestamp = "When it was over.", tries: u32 = "How often it was sent.", outcome: &'a str = "`good`, `cached`, `mocked`, `refused` (by the platform), `http` (a status of failure), `lost` (no readable answer), `unsent` (over a limit).", code: i64 = "The `errcode`; -2 without a readable answer, else 0." };
    TurnFinished "turn_finished"
        "A turn is over and its session is saved; not for a message that is answered from memory."
        { message: &'a Inbound = "The message.", reply: &'a Reply = "What it is answered with.", answered: bool = "Whether the bot had an answer; if not, the reply is the not-found page or silence.", redisplayed: bool = "Whether nothing took the text, so that the menu was shown again.", before: Option<&'a MenuId> = "The menu before the turn.", after: Option<&'a MenuId> = "The menu after the turn.", matched: Option<TookIt<'a>> = "What took the message.", template: Option<&'a str> = "The page that was rendered.", error: Option<TurnError<'a>> = "Why the reply is the error page.", limited: bool = "Whether the person wrote too often, so that nothing ran.", took: Duration = "How long it took, waiting in line included." };
    HandlerFinished "handler_finished"
        "A handler was called and is over, however it ended."
        { message: &'a Inbound = "The message that is being answered.", handler: &'a str = "The handler's name, without the path of a class.", took: Duration = "How long it took.", error: Option<TurnError<'a>> = "What was wrong with it." };
    RetryJoined "retry_joined"
        "A message was delivered again: it waits for the turn that is running, or gets the reply that is remembered."
        { message: &'a Inbound = "The message.", remembered: bool = "Whether its turn was over already." };
    SessionExpired "session_expired"
        "A session was too old: it was removed by the sweep, or its person wrote and begins anew."
        { openid: &'a Openid = "Whose session it was." };
    ReloadDone "reload_done"
        "The bot was loaded anew, and answers from now on."
        { warnings: usize = "How many warnings there are." };
    ReloadFailed "reload_failed"
        "The bot could not be loaded anew; the last good one goes on answering."
        { message: &'a str = "All faults, one a line." };
    LateReply "late_reply"
        "An answer came after the last delivery's deadline; it is sent, kept for the next message or dropped, as `engine.late` says."
        { message: &'a Inbound = "The message that it answers.", reply: &'a Reply = "The answer." };
    MiniLogin "mini_login"
        "A mini-program logged somebody in, or could not."
        { outcome: &'a str = "`login`; `relogin` (a ticket was dead or absent, so the client was told to log in again), `bad_code` (the platform did not take the code, or there was none), `failed` (the platform was away or busy, or does not know the account)." };
}

impl SignalKind {
    /// The signal of this name.
    ///
    /// ```
    /// use wxmenu::hook::SignalKind;
    /// assert_eq!(SignalKind::from_name("response_sent"), Some(SignalKind::ResponseSent));
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for SignalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Signal<'_> {
    /// The name by which logs, scripts and the console know it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.kind().name()
    }

    /// The account as an id; none when it is about the whole bot.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        let identity = self.identity();
        (!identity.is_empty()).then(|| AccountId::from(identity))
    }
}

impl fmt::Debug for Signal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({:?})", self.name(), self.identity())
    }
}

/// Watches; cannot fail and cannot change anything.
///
/// A closure that takes a `&Signal<'_>` is one. It is called where the signal is raised, one signal
/// after the other, so it must be quick: work that takes time belongs behind a channel. If it
/// panics, that is logged and nobody else notices.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an observer",
    note = "write `fn notify(&self, signal: &Signal<'_>)`, or a closure `|signal: &Signal<'_>| ..`"
)]
pub trait Observer: Send + Sync + 'static {
    /// Takes note of a signal.
    fn notify(&self, signal: &Signal<'_>);
}

impl<F: Fn(&Signal<'_>) + Send + Sync + 'static> Observer for F {
    fn notify(&self, signal: &Signal<'_>) {
        self(signal);
    }
}

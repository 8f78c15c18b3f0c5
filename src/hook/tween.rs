//! An onion round the turn.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::handler::{HandlerError, Scope};
use crate::model::{Code, Diagnostic, Diagnostics, Inbound, Reply};

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// One layer of the onion round every turn: rate limits, timing, logging, replies from a cache.
///
/// It runs after the session was loaded and before it is saved; the response callbacks run after
/// the outermost one. What it answers without going on is remembered for retries like any reply.
///
/// ```
/// use wxmenu::handler::HandlerError;
/// use wxmenu::hook::{Next, Tween};
/// use wxmenu::model::Reply;
///
/// /// Closed on account of stocktaking.
/// struct Closed;
///
/// impl Tween for Closed {
///     async fn around(&self, next: Next<'_>) -> Result<Reply, HandlerError> {
///         match next.message().account.as_str() {
///             "warehouse" => Ok(Reply::text("盘点中，明天见")),
///             _ => next.run().await,
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tween",
    note = "write `async fn around(&self, next: Next<'_>) -> Result<Reply, HandlerError>`"
)]
pub trait Tween: Send + Sync + 'static {
    /// Answers, mostly by letting the next layer do it.
    ///
    /// # Errors
    /// Ends the turn with the error page.
    fn around(&self, next: Next<'_>) -> impl Future<Output = Result<Reply, HandlerError>> + Send;
}

/// What lies within a tween: further ones, and the turn in the middle.
pub struct Next<'a> {
    rest: &'a [DynTween],
    turn: &'a mut dyn Within,
}

/// The turn in the middle of the onion; the engine's.
pub trait Within: Send {
    /// The message that is being answered.
    fn message(&self) -> &Arc<Inbound>;
    /// What this message shares.
    fn scope(&mut self) -> &mut Scope;
    /// Takes the turn; a failure is answered with the error page.
    fn take(&mut self) -> BoxFuture<'_, Reply>;
}

impl<'a> Next<'a> {
    /// The whole onion.
    pub fn new(tweens: &'a [DynTween], turn: &'a mut dyn Within) -> Self {
        Self { rest: tweens, turn }
    }

    /// The message that is being answered, converted.
    #[must_use]
    pub fn message(&self) -> &Arc<Inbound> {
        self.turn.message()
    }

    /// What this message shares with everything that works on it.
    pub fn scope(&mut self) -> &mut Scope {
        self.turn.scope()
    }

    /// Goes on inwards.
    ///
    /// # Errors
    /// When a tween further in fails.
    pub async fn run(self) -> Result<Reply, HandlerError> {
        match self.rest.split_first() {
            None => Ok(self.turn.take().await),
            Some((tween, rest)) => {
                let turn = self.turn;
                tween.0.around(Next { rest, turn }).await
            }
        }
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next")
            .field("tweens", &self.rest.len())
            .finish()
    }
}

trait Erased: Send + Sync {
    fn around<'a>(&'a self, next: Next<'a>) -> BoxFuture<'a, Result<Reply, HandlerError>>;
}

impl<T: Tween> Erased for T {
    fn around<'a>(&'a self, next: Next<'a>) -> BoxFuture<'a, Result<Reply, HandlerError>> {
        Box::pin(Tween::around(self, next))
    }
}

/// A tween whose type was forgotten.
#[derive(Clone)]
pub struct DynTween(Arc<dyn Erased>);

impl fmt::Debug for DynTween {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DynTween")
    }
}

/// A tween with its name and its place among others.
#[derive(Clone, Debug)]
pub struct TweenSlot {
    name: String,
    tween: DynTween,
    over: Vec<String>,
    under: Vec<String>,
}

impl TweenSlot {
    /// A tween that lies within those that were added before it.
    pub fn new(name: impl Into<String>, tween: impl Tween) -> Self {
        Self {
            name: name.into(),
            tween: DynTween(Arc::new(tween)),
            over: Vec::new(),
            under: Vec::new(),
        }
    }

    /// Lies outside another one.
    #[must_use]
    pub fn over(mut self, name: impl Into<String>) -> Self {
        self.over.push(name.into());
        self
    }

    /// Lies within another one.
    #[must_use]
    pub fn under(mut self, name: impl Into<String>) -> Self {
        self.under.push(name.into());
        self
    }

    fn names(&self) -> impl Iterator<Item = &String> {
        self.over.iter().chain(&self.under)
    }

    /// Whether it has to lie outside the other one.
    fn is_over(&self, other: &Self) -> bool {
        self.over.contains(&other.name) || other.under.contains(&self.name)
    }
}

/// The tweens from the outermost to the innermost.
///
/// With an order of names that order counts and nothing else: tweens that it does not name are left
/// out. Without one they lie as they were added, but for what they say of each other. Faults are
/// names that no tween has, names that two have, and tweens that lie round each other.
#[must_use]
pub fn order_tweens(slots: &[TweenSlot], order: Option<&[String]>) -> (Vec<DynTween>, Diagnostics) {
    let mut faults = Diagnostics::new();
    let names: Vec<&str> = slots.iter().map(|slot| slot.name.as_str()).collect();
    let mut fault = |message: String, unknown: &str| {
        let diagnostic = Diagnostic::without_place(Code::BadRegistration, message);
        faults.push(diagnostic.near(unknown, &names));
    };
    for (number, slot) in slots.iter().enumerate() {
        if slots
            .iter()
            .take(number)
            .any(|other| other.name == slot.name)
        {
            fault(format!("two tweens are called `{}`", slot.name), "");
        }
        for name in slot.names().filter(|name| !names.contains(&name.as_str())) {
            let message = format!(
                "the tween `{}` names `{name}`, which is no tween",
                slot.name
            );
            fault(message, name);
        }
    }
    let by_name = |name: &String| slots.iter().find(|slot| slot.name == *name);
    if let Some(order) = order {
        for name in order.iter().filter(|name| by_name(name).is_none()) {
            let message = format!("the order of tweens names `{name}`, which is no tween");
            fault(message, name);
        }
        let ordered = order.iter().filter_map(by_name);
        return (ordered.map(|slot| slot.tween.clone()).collect(), faults);
    }
    let mut left: Vec<&TweenSlot> = slots.iter().collect();
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let is_free = |slot: &&TweenSlot| !left.iter().any(|other| other.is_over(slot));
        let Some(place) = left.iter().position(is_free) else {
            let round: Vec<String> = left.iter().map(|slot| format!("`{}`", slot.name)).collect();
            fault(
                format!("the tweens {} lie round each other", round.join(", ")),
                "",
            );
            break;
        };
        ordered.push(left.remove(place).tween.clone());
    }
    (ordered, faults)
}

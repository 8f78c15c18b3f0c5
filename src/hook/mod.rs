//! Watching turns and stepping into them: signals, filters, hooks, permissions.
//!
//! Layer 4: traits and data; the engine calls them. Who only wants to know what happens is an
//! [`Observer`] of [`Signal`]s and can change nothing. Who wants to change something registers it
//! with the `EngineBuilder`: a [`Route`] is a handler for the messages that
//! a [`Filter`] takes; a [`Hook`] converts messages, answers before the menus do, and changes
//! replies; a [`Tween`] lies round the whole turn; a [`Traverser`] resolves texts its own way; a
//! [`Policy`] says who may do what. The guide for handler authors is `docs/handlers.md`.

#[cfg(any(feature = "engine", feature = "api"))]
mod bus;
mod exchange;
mod filter;
mod globals;
mod intervene;
mod policy;
mod route;
mod signal;
mod traverse;
mod tween;

#[cfg(any(feature = "engine", feature = "api"))]
pub use bus::{Signals, Subscription};
pub use exchange::{ApiResponse, Request, Response, TookIt};
pub use filter::{FILTERS, Filter, FilterError};
pub use globals::{BeforeRender, Globals};
pub use intervene::{DynHook, Flow, Hook, HookContext};
pub use policy::{Asked, BlackList, Either, OpenidList, Policy, Reason, TagList, Tags};
pub use route::{Route, Routes, Selected};
pub use signal::{Observer, Signal, SignalKind};
pub use traverse::{Reach, Traversed, Traverser, Traversing};
pub use tween::{DynTween, Next, Tween, TweenSlot, Within, order_tweens};

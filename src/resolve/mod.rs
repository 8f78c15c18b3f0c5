//! (tree, position, text) → what happens.
//!
//! Layer 3: pure and total, any text in any position gives a resolution. [`decide`] alone says who
//! takes a text; turns, explanations and proofs all call it. Nothing here runs a handler or moves
//! anybody: that is the engine's.

mod address;
mod chosen;
mod decide;
mod explain;
mod form;
mod moves;
mod normalise;
mod not_found;
mod outcome;
mod pause;
mod permission;
mod sound;
mod suggest;
mod text;

pub use address::{Node, SCHEME, traverse, url};
pub use chosen::{option_of, resolve_option};
pub use decide::{Candidate, Taken, candidates, decide, decide_among};
pub use explain::{Explanation, Tried, explain};
pub use form::{Asked, InForm, Said, asked, begun, in_form};
pub use moves::{Located, help_subject, listed, locate};
pub use moves::{Subject, home_of, parent_of};
pub use normalise::{Step, changes, normalise, otherwise};
pub use not_found::{Missed, not_found};
pub use outcome::Outcome;
pub use pause::Pause;
pub use permission::Denied;
pub use suggest::{Offer, offers, suggest};
pub use text::{Input, Resolution, What, event_command, message_command, resolve, resolve_click};

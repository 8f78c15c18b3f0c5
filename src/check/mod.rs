//! Everything an author can get wrong, in one list.
//!
//! Layer 6. What finds the faults stands in the rooms below: [`crate::menu`] in menuconfig files,
//! the renderer in templates, the handler registry in names. Here they are brought into one
//! [`Report`], which scripts and code hosts read. What matchers do to each other is found here, by
//! [`prove`], and by [`Impact`] what other menus mean for those who are in them.

mod impact;
mod matchers;
mod report;
mod sarif;

pub use impact::Impact;
pub use matchers::{ProofSettings, prove};
pub use report::{Entry, Place, RelatedPlace, Report};

//! Everything an author can get wrong, in one list.
//!
//! Layer 6. What finds the faults stands in the rooms below: [`crate::menu`] in menuconfig files,
//! the renderer in templates, the handler registry in names. Here they are brought into one
//! [`Report`], which scripts and code hosts read. What matchers do to each other is found here, by
//! [`prove`], what pages ask for and are not given by `judge_pages`, and by [`Impact`] what other
//! menus mean for those who are in them.

mod impact;
mod matchers;
#[cfg(feature = "render")]
mod pages;
mod report;
mod sarif;

pub use impact::Impact;
pub use matchers::{ProofSettings, prove};
#[cfg(feature = "render")]
pub use pages::{
    ENGINE_PAGES, EnginePage, PageSettings, SAMPLE_MOMENT, Sample, Sampler, Shower, Showing, Shown,
    Told, judge_pages, reached, showings,
};
pub use report::{Entry, Place, RelatedPlace, Report};

//! From a URL to a store.

use super::{Durability, DynStore, MemoryStore, OpenError, OpenReport, StoreUrl};
use crate::model::Timestamp;

/// Opens the store of a URL, and tells what had to be done for it.
///
/// Opening may read files for a second or two; do it before the first message comes. `now` names
/// the folder that a store which cannot be read is moved to. [`Durability`] means nothing to a
/// store in memory.
///
/// ```
/// use std::path::Path;
/// use wxmenu::model::Timestamp;
/// use wxmenu::store::{Durability, StoreUrl, open};
///
/// let url = StoreUrl::parse("memory:", Path::new("."))?;
/// let (store, report) = open(&url, Durability::Turn, Timestamp::from_secs(0))?;
/// assert!(report.is_clean());
/// # drop(store);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the store is in use, cannot be read or written for a reason that is not damage, or is not
/// part of this build.
pub fn open(
    url: &StoreUrl,
    durability: Durability,
    now: Timestamp,
) -> Result<(DynStore, OpenReport), OpenError> {
    match url {
        StoreUrl::Memory => Ok((DynStore::new(MemoryStore::new()), OpenReport::default())),
        #[cfg(feature = "sled")]
        StoreUrl::Sled(path) => {
            let (store, report) = super::SledStore::open(path, durability, now)?;
            Ok((DynStore::new(store), report))
        }
        #[cfg(not(feature = "sled"))]
        StoreUrl::Sled(_) => {
            let _ = (durability, now);
            Err(OpenError::NotBuilt {
                store: "sled",
                feature: Some("sled"),
            })
        }
        #[cfg(feature = "redis")]
        StoreUrl::Redis(url) => {
            let (store, report) = super::RedisStore::open(url, durability)?;
            Ok((DynStore::new(store), report))
        }
        #[cfg(not(feature = "redis"))]
        StoreUrl::Redis(_) => Err(OpenError::NotBuilt {
            store: "Redis",
            feature: Some("redis"),
        }),
    }
}

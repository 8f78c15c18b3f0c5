//! Lists of people that come in pages.

use serde::{Deserialize, Deserializer};

use crate::model::Openid;

/// A page of a list of people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenidPage {
    /// How many people the whole list has; 0 where the platform does not say.
    pub total: u64,
    /// The people of this page, 10,000 at most.
    pub openids: Vec<Openid>,
    /// Behind whom the next page begins; nothing if this is the last one.
    pub next: Option<Openid>,
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default)]
    total: u64,
    #[serde(default)]
    data: Data,
    #[serde(default)]
    next_openid: String,
}

#[derive(Default, Deserialize)]
struct Data {
    #[serde(default)]
    openid: Vec<Openid>,
}

/// A page without people is the last one, whatever it says of a next one.
impl<'de> Deserialize<'de> for OpenidPage {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(from)?;
        let openids = wire.data.openid;
        let goes_on = !openids.is_empty() && !wire.next_openid.is_empty();
        Ok(Self {
            total: wire.total,
            next: goes_on.then(|| Openid::new(wire.next_openid)),
            openids,
        })
    }
}

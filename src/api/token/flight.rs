//! Many who want a token, one who fetches it.

use std::sync::{Arc, Mutex, PoisonError};

use foldhash::HashMap;
use tokio::sync::OnceCell;

use super::{AccessToken, TokenKind};
use crate::api::error::ApiError;

type Fetched = Result<AccessToken, ApiError>;
type Flight = Arc<OnceCell<Fetched>>;

/// The fetches that are under way: one at most for each AppID and kind.
#[derive(Debug, Default)]
pub(in crate::api) struct Flights(Mutex<HashMap<(String, TokenKind), Flight>>);

impl Flights {
    /// What the fetch that is under way gives, be it a token or an error; without one, what `fetch`
    /// gives. If whoever fetches gives up, the next of those who wait goes on.
    pub(in crate::api) async fn join(
        &self,
        appid: &str,
        kind: TokenKind,
        fetch: impl Future<Output = Fetched>,
    ) -> Fetched {
        let flight = self.board(appid, kind);
        flight.get_or_init(|| fetch).await.clone()
    }

    /// A flight that is over takes nobody on board: its token was kept, its error may have passed.
    fn board(&self, appid: &str, kind: TokenKind) -> Flight {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let flight = flights.entry((appid.to_owned(), kind)).or_default();
        if flight.initialized() {
            *flight = Flight::default();
        }
        Arc::clone(flight)
    }
}

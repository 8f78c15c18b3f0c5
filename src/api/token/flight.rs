//! Many who want a token, one fetch for all of them.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use foldhash::HashMap;
use tokio::sync::watch;

use super::{AccessToken, TokenKind};
use crate::api::error::ApiError;

type Fetched = Result<AccessToken, ApiError>;
type Flight = watch::Receiver<Option<Fetched>>;

/// A fetch that has not begun.
pub(in crate::api) type Fetch = Pin<Box<dyn Future<Output = Fetched> + Send>>;

/// The fetches that are under way: one at most for each AppID and kind.
#[derive(Debug, Default)]
pub(in crate::api) struct Flights(Mutex<HashMap<(String, TokenKind), Flight>>);

impl Flights {
    /// What the fetch that is under way gives, be it a token or an error; without one, what `fetch`
    /// gives. It runs on a task of its own: a caller who gives up leaves it to the others, and what
    /// it brings to whoever comes next.
    pub(in crate::api) async fn join(
        &self,
        appid: &str,
        kind: TokenKind,
        fetch: impl Future<Output = Fetched> + Send + 'static,
    ) -> Fetched {
        let mut flight = self.board(appid, kind, fetch);
        let landed = flight.wait_for(Option::is_some).await;
        let fetched = landed.ok().and_then(|fetched| fetched.clone());
        // Nobody fetches any more: the runtime that did is at its end.
        fetched.unwrap_or_else(|| {
            Err(ApiError::System {
                call: format!("a fetch of `{}`", kind.name()),
                reason: "it was broken off".to_owned(),
                may_have_arrived: false,
            })
        })
    }

    /// A flight that is over takes nobody on board: its token was kept, its error may have passed.
    fn board(
        &self,
        appid: &str,
        kind: TokenKind,
        fetch: impl Future<Output = Fetched> + Send + 'static,
    ) -> Flight {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (appid.to_owned(), kind);
        let under_way = flights.get(&key);
        if let Some(flight) = under_way.filter(|flight| is_in_the_air(flight)) {
            return flight.clone();
        }
        let (land, flight) = watch::channel(None);
        flights.insert(key, flight.clone());
        tokio::spawn(async move {
            land.send_replace(Some(fetch.await));
        });
        flight
    }
}

fn is_in_the_air(flight: &Flight) -> bool {
    flight.has_changed().is_ok() && flight.borrow().is_none()
}

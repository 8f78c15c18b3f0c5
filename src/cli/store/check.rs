//! `wxmenu store check`.

use std::process::ExitCode;

use super::{PAGE, failed, sessions_and_things, some};
use crate::cli::failure::{Failure, print};
use crate::engine::SystemClock;
use crate::model::{Clock, Timestamp};
use crate::store::{DynStore, SessionStore, StoreError, StoreUrl};

/// What is in a store.
#[derive(Default)]
struct Found {
    sessions: usize,
    over: usize,
    things: usize,
}

/// Reads everything.
pub(super) async fn run(store: &DynStore, url: &StoreUrl) -> Result<ExitCode, Failure> {
    match read(store, SystemClock.now()).await {
        Ok(found) => {
            let all = sessions_and_things(found.sessions, found.things);
            let over = some(found.over, "session is over", "sessions are over");
            print(&format!("{url}: {all}; {over} and not yet swept\n"))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => failed(&format!("{url}"), &error),
    }
}

async fn read(store: &DynStore, now: Timestamp) -> Result<Found, StoreError> {
    let (mut found, mut last) = (Found::default(), None);
    loop {
        let page = store.list(last.as_ref(), PAGE).await?;
        found.sessions += page.len();
        found.over += page
            .iter()
            .filter(|(_, session)| session.is_over(now))
            .count();
        match page.into_iter().next_back() {
            Some((key, _)) => last = Some(key),
            None => break,
        }
    }
    let mut last = None::<String>;
    loop {
        let page = store.list_kept(last.as_deref(), PAGE).await?;
        found.things += page.len();
        match page.into_iter().next_back() {
            Some((name, _)) => last = Some(name),
            None => return Ok(found),
        }
    }
}

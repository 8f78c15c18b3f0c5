//! `wxmenu check --against --store`: who would be led elsewhere by the menus that are checked.

use std::path::Path;

use super::super::bot::Draft;
use super::super::failure::Failure;
use super::super::global::Global;
use super::super::store;
use super::CheckArgs;
use crate::check::Impact;
use crate::config::{BotFolder, Need};
use crate::engine::SystemClock;
use crate::menu::{self, Menus};
use crate::model::Clock;
use crate::store::{SessionStore, StoreError, StoreUrl};

/// Sessions that are read at once.
const PAGE: usize = 1_000;

/// What is asked for, if anything is.
pub(super) fn impact(
    args: &CheckArgs,
    draft: &Draft,
    global: &Global,
) -> Result<Option<Impact>, Failure> {
    if args.against.is_none() && args.store.is_none() {
        return Ok(None);
    }
    let (after, _) = menu::load(&draft.files.menus);
    let mut impact = Impact::default();
    if let Some(dir) = &args.against {
        let before = menus_of(dir, global)?;
        for account in &draft.settings.accounts {
            impact.compare(&account.identity, &before, &after);
        }
    }
    if let Some(url) = &args.store {
        let counted = count(&mut impact, url, draft, &after);
        counted.map_err(|why| Failure::Because(format!("the sessions in `{url}`: {why}")))?;
    }
    Ok(Some(impact))
}

/// The menus of another bot folder, as far as they can be read.
fn menus_of(dir: &Path, global: &Global) -> Result<Menus, Failure> {
    let folder = BotFolder::new(dir);
    let (settings, _) = folder.settings(global.environment(), Need::NoSecrets);
    let (files, faults) = folder.files(&settings.engine);
    if files.menus.is_empty() {
        return Err(Failure::Because(faults.to_string().trim_end().to_owned()));
    }
    Ok(menu::load(&files.menus).0)
}

/// Counts everybody whose session is not over.
fn count(impact: &mut Impact, url: &StoreUrl, draft: &Draft, after: &Menus) -> Result<(), String> {
    if let StoreUrl::Sled(path) = url
        && !path.is_dir()
    {
        return Err("there is no such folder".to_owned());
    }
    let store = store::open(Some(url), draft)?;
    let now = SystemClock.now();
    let counting = async {
        let mut last = None;
        loop {
            let page = store.list(last.as_ref(), PAGE).await?;
            for (key, session) in &page {
                if !session.is_over(now) {
                    impact.count(&key.account, &session.position, after);
                }
            }
            match page.into_iter().last() {
                Some((key, _)) => last = Some(key),
                None => return Ok::<(), StoreError>(()),
            }
        }
    };
    let runtime = super::super::chat::runtime().map_err(|error| error.to_string())?;
    runtime
        .block_on(counting)
        .map_err(|error| error.to_string())
}

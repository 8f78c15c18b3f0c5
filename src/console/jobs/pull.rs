//! Pulling followers and tags.

use crate::api::user::User as Known;
use crate::api::{Api, ApiError, Language};
use crate::console::Console;
use crate::console::users::{Group, Pulled, User};
use crate::console::words::{self, Said};
use crate::model::{AccountId, Openid, Timestamp};

/// So many followers are shown; a console is no data warehouse.
const MOST: usize = 100_000;
/// The platform tells of so many people at once.
const AT_ONCE: usize = 100;

/// Pulls everybody; says how many there are.
pub(super) async fn pull(console: &Console, account: &AccountId) -> Result<Said, Said> {
    let api = console.api(account).map_err(|fault| fault.said)?;
    let pulled = all(&api, console.now()).await;
    let pulled = pulled.map_err(|error| words::JOB_FAILED.because(error))?;
    let told = words::PULLED
        .with("users", pulled.users.len())
        .with("tags", pulled.groups.len());
    console.shared().people.set(account.clone(), pulled);
    Ok(told)
}

async fn all(api: &Api, at: Timestamp) -> Result<Pulled, ApiError> {
    let groups = api.users().tags().await?;
    let openids = openids(api).await?;
    let mut users = Vec::with_capacity(openids.len());
    for some in openids.chunks(AT_ONCE) {
        let known = api.users().get_all(some, Language::ZhCn).await?;
        users.extend(known.into_iter().map(user));
    }
    let groups = groups.into_iter();
    Ok(Pulled {
        users,
        groups: groups
            .map(|tag| Group {
                id: tag.id,
                name: tag.name,
                count: tag.count,
            })
            .collect(),
        at,
    })
}

async fn openids(api: &Api) -> Result<Vec<Openid>, ApiError> {
    let (mut all, mut last) = (Vec::new(), None);
    loop {
        let page = api.users().followers(last.as_ref()).await?;
        all.extend(page.openids);
        // A platform that names the same page for ever must not be followed for ever.
        if page.next.is_none() || page.next == last || all.len() >= MOST {
            all.truncate(MOST);
            return Ok(all);
        }
        last = page.next;
    }
}

fn user(known: Known) -> User {
    User {
        id: known.openid.as_str().to_owned(),
        nickname: known.nickname,
        remark: known.remark,
        subscribed: known.follows,
        subscribe_time: (known.since > 0).then(|| Timestamp::from_secs(known.since)),
        groups: known.tags,
        language: known.language,
    }
}

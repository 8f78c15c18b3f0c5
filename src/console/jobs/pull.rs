//! Pulling followers and tags.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::{Api, ApiError, Call};
use crate::console::Console;
use crate::console::users::{Group, Pulled, User};
use crate::model::{AccountId, Timestamp};

/// So many followers are shown; a console is no data warehouse.
const MOST: usize = 100_000;
/// The platform tells of so many people at once.
const AT_ONCE: usize = 100;

#[derive(Deserialize)]
struct Openids {
    #[serde(default)]
    data: Listed,
    #[serde(default)]
    next_openid: String,
}

#[derive(Deserialize, Default)]
struct Listed {
    #[serde(default)]
    openid: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Infos {
    user_info_list: Vec<Info>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Info {
    openid: String,
    subscribe: i64,
    nickname: String,
    remark: String,
    language: String,
    subscribe_time: Option<i64>,
    tagid_list: Vec<i64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Tags {
    tags: Vec<Tag>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Tag {
    id: i64,
    name: String,
    count: u64,
}

/// Pulls everybody; says how many there are.
pub(super) async fn pull(console: &Console, account: &AccountId) -> Result<String, String> {
    let api = console.api(account).map_err(|fault| fault.message)?;
    let pulled = all(&api, console.now()).await;
    let pulled = pulled.map_err(|error| error.to_string())?;
    let told = format!(
        "{} followers, {} tags",
        pulled.users.len(),
        pulled.groups.len()
    );
    console.shared().people.set(account.clone(), pulled);
    Ok(told)
}

async fn all(api: &Api, at: Timestamp) -> Result<Pulled, ApiError> {
    let tags: Tags = api.call(&Call::get("/cgi-bin/tags/get")).await?.parse()?;
    let openids = openids(api).await?;
    let mut users = Vec::with_capacity(openids.len());
    for some in openids.chunks(AT_ONCE) {
        users.extend(infos(api, some).await?);
    }
    let groups = tags.tags.into_iter();
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

async fn openids(api: &Api) -> Result<Vec<String>, ApiError> {
    let (mut all, mut next) = (Vec::new(), String::new());
    loop {
        let call = Call::get("/cgi-bin/user/get").param("next_openid", &*next);
        let page: Openids = api.call(&call).await?.parse()?;
        let is_last = page.data.openid.is_empty() || page.next_openid.is_empty();
        all.extend(page.data.openid);
        // A platform that names the same page for ever must not be followed for ever.
        if is_last || page.next_openid == next || all.len() >= MOST {
            all.truncate(MOST);
            return Ok(all);
        }
        next = page.next_openid;
    }
}

async fn infos(api: &Api, openids: &[String]) -> Result<Vec<User>, ApiError> {
    let list: Vec<Value> = openids
        .iter()
        .map(|openid| json!({ "openid": openid, "lang": "zh_CN" }))
        .collect();
    let call = Call::post("/cgi-bin/user/info/batchget").json(json!({ "user_list": list }));
    let infos: Infos = api.call(&call).await?.parse()?;
    Ok(infos.user_info_list.into_iter().map(user).collect())
}

fn user(info: Info) -> User {
    User {
        id: info.openid,
        nickname: info.nickname,
        remark: info.remark,
        subscribed: info.subscribe == 1,
        subscribe_time: info.subscribe_time.map(Timestamp::from_secs),
        groups: info.tagid_list,
        language: info.language,
    }
}

//! A look round before the first session is kept: whose key space is this, and will it last?

use std::collections::HashMap;
use std::sync::Arc;

use redis::{FromRedisValue, Value};

use super::core::{Core, SHORTLY};
use super::fault::Fault;
use super::walk::Scan;
use crate::store::{Durability, OpenEvent, OpenReport};

/// What the marker of our key spaces says.
const FORMAT: &str = "wxmenu 1";

/// What it begins with, in any version.
const OURS: &str = "wxmenu ";

/// Makes sure that the key space is ours, and tells what should be set otherwise.
pub(super) async fn look_round(
    core: Arc<Core>,
    durability: Durability,
) -> Result<OpenReport, Fault> {
    let looked = async {
        refuse_one_of_cluster(&core).await?;
        claim(&core).await
    };
    if let Err(fault) = looked.await {
        return Err(core.link.explained(fault).await);
    }
    let mut report = OpenReport::default();
    if let Some(why) = forgets(&core, durability).await {
        report.events.push(OpenEvent::Forgetful { why });
    }
    Ok(report)
}

/// A node of a cluster answers for its own slots only; without this look a part of all people would
/// be served and the others would not.
async fn refuse_one_of_cluster(core: &Core) -> Result<(), Fault> {
    if core.link.is_cluster() {
        return Ok(());
    }
    let mut info = redis::cmd("INFO");
    info.arg("cluster");
    match core.ask(&info, SHORTLY).await.map(text) {
        Ok(answer) if answer.contains("cluster_enabled:1") => Err(Fault::OneOfCluster {
            place: core.link.place.name.clone(),
        }),
        // Whoever may not ask is told by the first key of another node.
        Ok(_) | Err(Fault::NoRight { .. }) => Ok(()),
        Err(fault) => Err(fault),
    }
}

/// Finds our marker, or sets it where nothing lies.
async fn claim(core: &Core) -> Result<(), Fault> {
    let key = core.names.format();
    let mut get = redis::cmd("GET");
    get.arg(&key);
    match core.ask(&get, SHORTLY).await {
        Ok(Value::Nil) => {}
        Ok(marker) => return compare(core, &text(marker)),
        Err(Fault::OtherType { .. }) => return Err(foreign(core, &[key])),
        Err(fault) => return Err(fault),
    }
    let found = any_keys(core).await?;
    if !found.is_empty() {
        return Err(foreign(core, &found));
    }
    let mut set = redis::cmd("SET");
    set.arg(&key).arg(FORMAT).arg("NX");
    core.ask(&set, SHORTLY).await?;
    // Another node, of another version maybe, may have been faster.
    compare(core, &text(core.ask(&get, SHORTLY).await?))
}

fn compare(core: &Core, marker: &str) -> Result<(), Fault> {
    if marker == FORMAT {
        return Ok(());
    }
    let prefix = core.names.prefix().to_owned();
    match marker.strip_prefix(OURS) {
        Some(format) => Err(Fault::OtherFormat {
            prefix,
            format: format.chars().take(16).collect(),
            own: FORMAT.trim_start_matches(OURS),
        }),
        None => Err(foreign(core, &[core.names.format()])),
    }
}

/// Some keys under the prefix, if there are any.
async fn any_keys(core: &Core) -> Result<Vec<String>, Fault> {
    let mut scan = Scan::new(core, core.names.all()).await?;
    while let Some(names) = scan.next().await? {
        if !names.is_empty() {
            let names = names.iter().take(3);
            return Ok(names
                .map(|name| String::from_utf8_lossy(name).into_owned())
                .collect());
        }
    }
    Ok(Vec::new())
}

fn foreign(core: &Core, found: &[String]) -> Fault {
    let short = |key: &String| format!("`{}`", key.chars().take(40).collect::<String>());
    Fault::Foreign {
        prefix: core.names.prefix().to_owned(),
        found: found.iter().map(short).collect::<Vec<_>>().join(", "),
    }
}

/// What this Redis may forget, and what to set against it; nothing if it may not be asked.
async fn forgets(core: &Core, durability: Durability) -> Option<String> {
    let place = &core.link.place.name;
    let evicts = setting(core, "maxmemory-policy")
        .await
        .filter(|policy| policy != "noeviction");
    if let Some(policy) = evicts {
        return Some(format!(
            "{place} throws keys away when its memory is full (`maxmemory-policy {policy}`), and with them sessions; set `maxmemory-policy noeviction`"
        ));
    }
    if setting(core, "appendonly").await? == "no" {
        return Some(format!(
            "{place} writes no log (`appendonly no`): a restart loses what was saved since its last snapshot; set `appendonly yes`"
        ));
    }
    let sync = setting(core, "appendfsync").await?;
    (durability == Durability::Turn && sync != "always").then(|| {
        format!(
            "`session.durability` is `turn`, but {place} writes to its disk later (`appendfsync {sync}`): a power cut loses up to a second; set `appendfsync always`, or `session.durability = \"interval\"`"
        )
    })
}

async fn setting(core: &Core, name: &str) -> Option<String> {
    let mut get = redis::cmd("CONFIG");
    get.arg("GET").arg(name);
    // A hosted Redis does not show its settings; then there is nothing to say about them.
    let answer = core
        .ask_at(
            &get,
            core.link.nodes().await.ok()?.first()?.as_ref(),
            SHORTLY,
        )
        .await
        .ok()?;
    let settings: HashMap<String, String> = FromRedisValue::from_redis_value(answer).ok()?;
    settings.get(name).cloned()
}

fn text(value: Value) -> String {
    match value {
        Value::BulkString(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Value::SimpleString(text) | Value::VerbatimString { text, .. } => text,
        _ => String::new(),
    }
}

//! Over many keys. A Redis has them in no order and in pieces, so whoever wants an order is given one
//! here.

use std::hash::BuildHasher;
use std::sync::Arc;
use std::time::Duration;

use foldhash::fast::RandomState;
use foldhash::{HashSet, HashSetExt};
use redis::Value;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::core::{Core, SHORTLY};
use super::fault::Fault;
use super::names::{Names, Of};
use super::saved;
use super::script::Script;
use crate::model::{SessionKey, Timestamp};
use crate::store::SweepMark;

/// How many keys a Redis looks at in one step of a scan.
const STEP: usize = 1_000;

/// How many keys are asked for at once.
const AT_ONCE: usize = 128;

/// How long the keys that a page did not need are kept for the next one.
const FRESH: Duration = Duration::from_secs(60);

/// What a walk goes over in order: the keys of sessions, or the names of small things.
pub(super) trait Walked: Ord + Clone + Send + 'static {
    fn pattern(names: &Names) -> String;
    fn of(what: Of) -> Option<Self>;
    fn key(&self, names: &Names) -> String;
}

impl Walked for SessionKey {
    fn pattern(names: &Names) -> String {
        names.sessions()
    }

    fn of(what: Of) -> Option<Self> {
        match what {
            Of::Session(key) => Some(key),
            Of::Kept(_) => None,
        }
    }

    fn key(&self, names: &Names) -> String {
        names.session(self)
    }
}

impl Walked for String {
    fn pattern(names: &Names) -> String {
        names.kept_from("")
    }

    fn of(what: Of) -> Option<Self> {
        match what {
            Of::Session(_) => None,
            Of::Kept(name) => Some(name),
        }
    }

    fn key(&self, names: &Names) -> String {
        names.kept(self)
    }
}

/// What a walk has still to see, the next one last.
#[derive(Debug)]
pub(super) struct Rest<K> {
    keys: Vec<K>,
    after: K,
    at: Instant,
}

/// A page of a walk: what is there, as stored bytes, and what is left to see.
type Page<K> = (Vec<(K, Vec<u8>)>, Option<Rest<K>>);

/// The next ones in their order.
pub(super) async fn page<K: Walked>(
    core: Arc<Core>,
    after: Option<K>,
    limit: usize,
    rest: Option<Rest<K>>,
) -> Result<Page<K>, Fault> {
    let goes_on = |rest: &Rest<K>| Some(&rest.after) == after.as_ref() && rest.at.elapsed() < FRESH;
    let mut keys = match rest.filter(goes_on) {
        Some(rest) => rest.keys,
        None => all_after(&core, after.as_ref()).await?,
    };
    let mut found = Vec::new();
    while found.len() < limit && !keys.is_empty() {
        let many = AT_ONCE.min(limit - found.len()).min(keys.len());
        let next = keys.split_off(keys.len() - many);
        let mut values = loaded(&core, next).await?;
        values.sort_by(|(a, _), (b, _)| a.cmp(b));
        found.append(&mut values);
    }
    let last = found.last().map(|(key, _)| key.clone()).or(after);
    let rest = last.map(|after| Rest {
        keys,
        after,
        at: Instant::now(),
    });
    Ok((found, rest))
}

/// All keys after this one, the first one last.
async fn all_after<K: Walked>(core: &Arc<Core>, after: Option<&K>) -> Result<Vec<K>, Fault> {
    let mut keys = Vec::new();
    let mut scan = Scan::new(core, K::pattern(&core.names)).await?;
    while let Some(names) = scan.next().await? {
        let found = names
            .iter()
            .filter_map(|name| K::of(core.names.read(name)?));
        keys.extend(found.filter(|key| after.is_none_or(|after| key > after)));
    }
    keys.sort_by(|a, b| b.cmp(a));
    keys.dedup();
    Ok(keys)
}

fn session_of(core: &Core, name: &[u8]) -> Option<SessionKey> {
    SessionKey::of(core.names.read(name)?)
}

/// The values of those keys that are still there.
async fn loaded<K: Walked>(core: &Arc<Core>, keys: Vec<K>) -> Result<Vec<(K, Vec<u8>)>, Fault> {
    let mut asked = JoinSet::new();
    for key in keys {
        let core = Arc::clone(core);
        asked.spawn(async move {
            let mut get = redis::cmd("GET");
            get.arg(key.key(&core.names));
            match core.ask(&get, SHORTLY).await? {
                Value::BulkString(bytes) => Ok(Some((key, bytes))),
                Value::Nil => Ok(None),
                _ => Err(core.link.nonsense()),
            }
        });
    }
    let answers = asked.join_all().await;
    answers.into_iter().filter_map(Result::transpose).collect()
}

/// How many sessions there are.
pub(super) async fn count(core: Arc<Core>) -> Result<usize, Fault> {
    // A scan may show a key twice. Hashes instead of names: a million take 8 MiB.
    let (hasher, mut seen) = (RandomState::default(), HashSet::new());
    let mut scan = Scan::new(&core, core.names.sessions()).await?;
    while let Some(names) = scan.next().await? {
        seen.extend(names.iter().map(|name| hasher.hash_one(name)));
    }
    Ok(seen.len())
}

/// Removes all sessions; gives their number.
pub(super) async fn clear(core: Arc<Core>) -> Result<usize, Fault> {
    let mut count = 0;
    let mut scan = Scan::new(&core, core.names.sessions()).await?;
    while let Some(names) = scan.next().await? {
        let removed = each(&core, names, |core, name| async move {
            let mut remove = redis::cmd("UNLINK");
            remove.arg(name);
            core.ask(&remove, SHORTLY).await
        });
        let removed = removed.await?;
        count += removed
            .iter()
            .filter(|(_, gone)| *gone == Value::Int(1))
            .count();
    }
    Ok(count)
}

/// Removes what is over at `now` of some of the keys; gives the keys of the sessions, and where to go on.
pub(super) async fn sweep(
    core: Arc<Core>,
    now: Timestamp,
    from: Option<Place>,
) -> Result<(Vec<SessionKey>, Option<Place>), Fault> {
    let mut scan = Scan::new(&core, core.names.all()).await?;
    scan.go_on(from);
    let Some(names) = scan.next().await? else {
        return Ok((Vec::new(), None));
    };
    let swept = each(&core, names, move |core, name| sweep_one(core, name, now)).await?;
    let removed = swept.into_iter().filter(|(_, gone)| *gone == Value::Int(1));
    let gone = removed.filter_map(|(name, _)| session_of(&core, &name));
    Ok((gone.collect(), scan.place()))
}

async fn sweep_one(core: Arc<Core>, name: Vec<u8>, now: Timestamp) -> Result<Value, Fault> {
    let length = match core.names.read(&name) {
        Some(Of::Session(_)) => saved::SESSION_HEAD,
        Some(Of::Kept(_)) => saved::KEPT_HEAD,
        None => return Ok(Value::Nil),
    };
    let Some(head) = head(&core, &name, length).await? else {
        return Ok(Value::Nil);
    };
    let is_over = match length {
        saved::SESSION_HEAD => saved::is_expired(&head, now),
        _ => saved::kept(&head).is_none_or(|kept| kept.is_over(now)),
    };
    let Some(key) = std::str::from_utf8(&name).ok().filter(|_| is_over) else {
        return Ok(Value::Nil);
    };
    core.run(Script::Sweep, &[key], &[&head], SHORTLY).await
}

/// How many small things whose names begin so are not over.
pub(super) async fn count_kept(
    core: Arc<Core>,
    beginning: String,
    now: Timestamp,
) -> Result<usize, Fault> {
    let (hasher, mut seen) = (RandomState::default(), HashSet::new());
    let mut scan = Scan::new(&core, core.names.kept_from(&beginning)).await?;
    while let Some(names) = scan.next().await? {
        let alive = each(&core, names, move |core, name| async move {
            let head = head(&core, &name, saved::KEPT_HEAD).await?;
            let kept = head.and_then(|head| saved::kept(&head));
            Ok(Value::Boolean(kept.is_some_and(|kept| !kept.is_over(now))))
        });
        let alive = alive
            .await?
            .into_iter()
            .filter(|(_, alive)| *alive == Value::Boolean(true));
        seen.extend(alive.map(|(name, _)| hasher.hash_one(&name)));
    }
    Ok(seen.len())
}

/// The beginning of a value; nothing if there is none.
async fn head(core: &Core, name: &[u8], length: isize) -> Result<Option<Vec<u8>>, Fault> {
    let mut get = redis::cmd("GETRANGE");
    get.arg(name).arg(0).arg(length - 1);
    match core.ask(&get, SHORTLY).await? {
        Value::BulkString(head) if head.is_empty() => Ok(None),
        Value::BulkString(head) => Ok(Some(head)),
        _ => Err(core.link.nonsense()),
    }
}

/// Does the same with each key, many at once.
async fn each<F>(
    core: &Arc<Core>,
    names: Vec<Vec<u8>>,
    work: impl Fn(Arc<Core>, Vec<u8>) -> F,
) -> Result<Vec<(Vec<u8>, Value)>, Fault>
where
    F: Future<Output = Result<Value, Fault>> + Send + 'static,
{
    let mut done = Vec::with_capacity(names.len());
    for some in names.chunks(AT_ONCE) {
        let mut asked = JoinSet::new();
        for name in some {
            let doing = work(Arc::clone(core), name.clone());
            let name = name.clone();
            asked.spawn(async move { doing.await.map(|value| (name, value)) });
        }
        for answer in asked.join_all().await {
            done.push(answer?);
        }
    }
    Ok(done)
}

/// How far a walk is: so many nodes are left, and there the walk of the last one goes on. If the nodes are
/// others by then it may miss some keys.
pub(super) struct Place {
    nodes: u8,
    cursor: Vec<u8>,
}

impl Place {
    /// The place that a mark tells; the beginning if it tells none.
    pub(super) fn of(mark: &SweepMark) -> Option<Self> {
        let (nodes, cursor) = mark.as_bytes().split_first()?;
        Some(Self {
            nodes: *nodes,
            cursor: cursor.to_vec(),
        })
    }

    pub(super) fn mark(&self) -> SweepMark {
        SweepMark::new([&[self.nodes], &*self.cursor].concat())
    }
}

/// A walk over the keys of a pattern, on one node after the other.
pub(super) struct Scan<'c> {
    core: &'c Core,
    pattern: String,
    nodes: Vec<Option<super::link::Node>>,
    cursor: Option<Vec<u8>>,
}

impl<'c> Scan<'c> {
    pub(super) async fn new(core: &'c Core, pattern: String) -> Result<Self, Fault> {
        let nodes = core.link.nodes().await?;
        Ok(Self {
            core,
            pattern,
            nodes,
            cursor: None,
        })
    }

    /// Leaves out what comes before a place.
    fn go_on(&mut self, from: Option<Place>) {
        if let Some(Place { nodes, cursor }) = from {
            self.nodes.truncate(nodes.into());
            self.cursor = Some(cursor).filter(|cursor| !cursor.is_empty());
        }
    }

    /// Where it goes on; nowhere at the end.
    fn place(&self) -> Option<Place> {
        // More nodes than a byte counts do not fit into a cluster that anybody runs.
        let nodes = u8::try_from(self.nodes.len()).unwrap_or(u8::MAX);
        let cursor = self.cursor.clone().unwrap_or_default();
        (nodes > 0).then_some(Place { nodes, cursor })
    }

    /// Some more keys, maybe none, maybe one that was there before; nothing at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<Vec<u8>>>, Fault> {
        let Some(node) = self.nodes.last() else {
            return Ok(None);
        };
        let mut scan = redis::cmd("SCAN");
        let cursor = self.cursor.as_deref().unwrap_or(b"0");
        scan.arg(cursor).arg("MATCH").arg(&self.pattern);
        scan.arg("COUNT").arg(STEP);
        let answer = self.core.ask_at(&scan, node.as_ref(), SHORTLY).await?;
        let (cursor, names) = read(answer).ok_or_else(|| self.core.link.nonsense())?;
        if cursor == b"0" {
            self.nodes.pop();
            self.cursor = None;
        } else {
            self.cursor = Some(cursor);
        }
        Ok(Some(names))
    }
}

fn read(answer: Value) -> Option<(Vec<u8>, Vec<Vec<u8>>)> {
    let Value::Array(answer) = answer else {
        return None;
    };
    let mut answer = answer.into_iter();
    match (answer.next()?, answer.next()?) {
        (Value::BulkString(cursor), Value::Array(names)) => {
            let names = names.into_iter().map(|name| match name {
                Value::BulkString(name) => Some(name),
                _ => None,
            });
            Some((cursor, names.collect::<Option<_>>()?))
        }
        _ => None,
    }
}

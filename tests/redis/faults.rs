//! What is wrong with a Redis is named, in words that help, and no password is among them.

use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};

use wxmenu::model::{Session, SessionKey, Timestamp};
use wxmenu::store::{Durability, DynStore, OpenReport, SessionStore, StoreError, StoreUrl, open};

use super::servers::{Server, alone, cluster, free_port};

const NOW: Timestamp = Timestamp::from_secs(1_768_000_000);

pub(crate) fn try_open(url: &str) -> Result<(DynStore, OpenReport), String> {
    let url = StoreUrl::parse(url, Path::new("")).unwrap();
    open(&url, Durability::Turn, NOW).map_err(|error| {
        let causes =
            std::iter::successors(std::error::Error::source(&error), |cause| cause.source());
        causes.fold(error.to_string(), |said, cause| format!("{said}: {cause}"))
    })
}

#[track_caller]
pub(crate) fn refused(url: &str, words: &str) {
    let said = try_open(url).err().unwrap_or_else(|| panic!("{url} opens"));
    assert!(said.contains(words), "{said}");
    assert!(!said.contains("hunter"), "{said}");
}

#[test]
fn a_redis_that_is_not_there_or_says_nothing_is_named() {
    refused(
        &format!("redis://:hunter1@127.0.0.1:{}", free_port()),
        "cannot be reached",
    );
    refused(
        &format!("redis+cluster://:hunter1@127.0.0.1:{}", free_port()),
        "cannot be reached",
    );
    refused(
        &format!("redis+sentinel://127.0.0.1:{}/m", free_port()),
        "cannot be reached",
    );
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    refused(&format!("redis://127.0.0.1:{port}"), "does not answer");
}

#[test]
fn a_wrong_password_and_a_missing_one_are_named() {
    let redis = Server::start(&["--requirepass", "hunter2"]);
    let at = format!("127.0.0.1:{}", redis.port);
    refused(&format!("redis://{at}"), "wants a password");
    refused(
        &format!("redis://:hunter3@{at}"),
        "refuses the user's name or the password",
    );
    let (store, _) = try_open(&format!("redis://:hunter2@{at}")).unwrap();
    assert!(!format!("{store:?}").contains("hunter"), "{store:?}");
}

#[test]
fn a_node_of_a_cluster_and_a_redis_that_is_none_are_named() {
    let shared = cluster();
    let (nodes, _) = shared
        .strip_prefix("redis+cluster://")
        .unwrap()
        .split_once(',')
        .unwrap();
    refused(&format!("redis://{nodes}"), "is a node of a cluster");
    let single = alone().replace("redis://", "redis+cluster://");
    refused(&single, "is no node of a cluster");
}

#[test]
fn slots_that_nobody_serves_are_named() {
    let bus = free_port().to_string();
    let node = Server::start(&["--cluster-enabled", "yes", "--cluster-port", &bus]);
    refused(
        &format!("redis+cluster://127.0.0.1:{}", node.port),
        "does not serve all slots",
    );
}

#[test]
fn a_database_that_is_not_there_is_named() {
    let redis = Server::start(&[]);
    refused(
        &format!("{}/99", redis.url()),
        "has no database of this number",
    );
}

#[test]
fn a_replica_is_named() {
    let master = Server::start(&[]);
    let replica = Server::start(&["--replicaof", "127.0.0.1", &master.port.to_string()]);
    refused(&replica.url(), "it is a replica");
}

#[test]
fn what_others_keep_under_our_prefix_is_named_and_left_alone() {
    let redis = Server::start(&[]);
    redis.cli(&["set", "wxmenu:other", "1"]);
    refused(&redis.url(), "under the prefix `wxmenu` lie `wxmenu:other`");
    try_open(&format!("{}?prefix=mine", redis.url())).unwrap();
    redis.cli(&["del", "wxmenu:other"]);
    redis.cli(&["lpush", "wxmenu:format", "1"]);
    refused(&redis.url(), "under the prefix `wxmenu` lie");
    redis.cli(&["del", "wxmenu:format"]);
    redis.cli(&["set", "wxmenu:format", "wxmenu 2"]);
    refused(&redis.url(), "is of the format `2`, this build reads `1`");
    assert_eq!(redis.cli(&["get", "wxmenu:format"]), "wxmenu 2");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_another_type_is_named() {
    let redis = Server::start(&[]);
    let (store, _) = try_open(&redis.url()).unwrap();
    let key = SessionKey::new("demo".into(), "o1".into());
    redis.cli(&["lpush", "wxmenu:s:{demo:o1}", "1"]);
    let errors = [
        store.load(&key).await.unwrap_err(),
        store.load_for_turn(&key).await.unwrap_err(),
        store.save(&key, Session::new(NOW, None)).await.unwrap_err(),
    ];
    for error in errors {
        let StoreError::Backend(why) = error else {
            panic!("{error:?}");
        };
        assert!(
            why.to_string().contains("something of another type"),
            "{why}"
        );
    }
    redis.cli(&["del", "wxmenu:s:{demo:o1}"]);
    redis.cli(&["set", "wxmenu:s:{demo:o1}", "what is this"]);
    assert!(matches!(
        store.load(&key).await,
        Err(StoreError::Damaged(_))
    ));
    let saved = store.save(&key, Session::new(NOW, None)).await;
    assert!(matches!(saved, Err(StoreError::Damaged(_))), "{saved:?}");
    assert!(store.remove(&key).await.unwrap());
}

#[test]
fn what_a_redis_may_forget_is_said() {
    let said = |settings: &[&str]| {
        let redis = Server::start(settings);
        try_open(&redis.url()).unwrap().1.to_string()
    };
    assert!(said(&[]).contains("set `appendonly yes`"));
    assert!(said(&["--appendonly", "yes"]).contains("set `appendfsync always`"));
    assert_eq!(
        said(&["--appendonly", "yes", "--appendfsync", "always"]),
        ""
    );
    assert!(said(&["--maxmemory-policy", "allkeys-lru"]).contains("noeviction"));
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_that_the_redis_forgot_are_sent_again() {
    let redis = Server::start(&[]);
    let (store, _) = try_open(&redis.url()).unwrap();
    let key = SessionKey::new("demo".into(), "o1".into());
    for _ in 0..3 {
        redis.cli(&["script", "flush"]);
        let (session, lock) = store.load_for_turn(&key).await.unwrap();
        redis.cli(&["script", "flush"]);
        let session = session.unwrap_or_else(|| Session::new(NOW, None));
        store.save_and_release(&key, session, &lock).await.unwrap();
        assert_eq!(redis.cli(&["exists", "wxmenu:l:{demo:o1}"]), "0");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_lock_is_given_back_and_a_closed_store_keeps_none() {
    let redis = Server::start(&[]);
    let (store, _) = try_open(&redis.url()).unwrap();
    let key = SessionKey::new("demo".into(), "o1".into());
    let (_, lock) = store.load_for_turn(&key).await.unwrap();
    assert_eq!(redis.cli(&["exists", "wxmenu:l:{demo:o1}"]), "1");
    drop(lock);
    let (_, lock) = store.load_for_turn(&key).await.unwrap();
    drop(store);
    drop(lock);
    assert_eq!(redis.cli(&["exists", "wxmenu:l:{demo:o1}"]), "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_leave_by_themselves_a_while_after_their_end() {
    let redis = Server::start(&[]);
    let (store, _) = try_open(&redis.url()).unwrap();
    let key = SessionKey::new("demo".into(), "o1".into());
    let session = Session::new(NOW, Some(std::time::Duration::from_secs(60)));
    store.save(&key, session).await.unwrap();
    let left: i64 = redis.cli(&["pttl", "wxmenu:s:{demo:o1}"]).parse().unwrap();
    assert!((1..=3_660_000).contains(&left), "{left}");
    let immortal = SessionKey::new("demo".into(), "o2".into());
    store
        .save(&immortal, Session::new(NOW, None))
        .await
        .unwrap();
    assert_eq!(redis.cli(&["pttl", "wxmenu:s:{demo:o2}"]), "-1");
}

/// The Redis behind a Sentinel, before and after the Sentinel chose another one.
#[tokio::test(flavor = "multi_thread")]
async fn the_master_that_a_sentinel_names_is_used() {
    let master = Server::start(&["--replica-announce-ip", "127.0.0.1"]);
    let sentinel = Server::sentinel("bots", master.port);
    let at = format!("redis+sentinel://127.0.0.1:{}", sentinel.port);
    refused(
        &format!("{at}/other"),
        "know no master of the service `other`",
    );
    let (store, _) = try_open(&format!("{at}/bots")).unwrap();
    let key = SessionKey::new("demo".into(), "o1".into());
    store.save(&key, Session::new(NOW, None)).await.unwrap();
    assert!(store.load(&key).await.unwrap().is_some());
    assert_eq!(master.cli(&["exists", "wxmenu:s:{demo:o1}"]), "1");
}

/// Whatever is wrong with the store at the start: the server ends with 2, and says what it is.
#[test]
fn a_serve_that_gets_no_store_ends_with_two_and_says_why() {
    let closed = Server::start(&["--requirepass", "hunter2"]);
    let foreign = Server::start(&[]);
    foreign.cli(&["set", "wxmenu:other", "1"]);
    let bus = free_port().to_string();
    let slots = Server::start(&["--cluster-enabled", "yes", "--cluster-port", &bus]);
    for (store, words) in [
        (
            format!("redis://:hunter3@127.0.0.1:{}", free_port()),
            "cannot be reached",
        ),
        (
            format!("redis://:hunter3@127.0.0.1:{}", closed.port),
            "refuses the user's name or the password",
        ),
        (
            format!("redis+cluster://:hunter3@127.0.0.1:{}", slots.port),
            "refuses the user's name or the password",
        ),
        (
            format!("redis+cluster://127.0.0.1:{}", slots.port),
            "does not serve all slots",
        ),
        (foreign.url(), "lie `wxmenu:other`"),
    ] {
        let (code, said) = serve(&store);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(words), "{said}");
        assert!(!said.contains("hunter"), "{said}");
        assert_eq!(store.contains('@'), said.contains(":***@"), "{said}");
    }
}

/// The exit code of a server that cannot start, and what it complains of.
fn serve(store: &str) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wxmenu"));
    command.args(["serve", "-C", env!("CARGO_MANIFEST_DIR")]);
    command.args(["--listen", "127.0.0.1:0", "--store", store]);
    let ran = command.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    (ran.status.code(), said)
}

/// A server whose Redis is gone is not ready, and is again once the Redis is back.
#[test]
fn readiness_follows_the_redis() {
    let mut redis = Server::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let node = super::server::Node::start(&redis.url(), folder.path());
    let ready = || get(node.port, "/readyz");
    assert!(ready().starts_with("HTTP/1.1 200"));
    redis.kill();
    assert!(ready().starts_with("HTTP/1.1 503"));
    let _redis = redis.restart();
    while !ready().starts_with("HTTP/1.1 200") {}
}

fn get(port: u16, path: &str) -> String {
    use std::io::Write;
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

//! From a URL to a store.

use std::path::Path;

use wxmenu::store::{Durability, SessionStore, StoreUrl, open};

use super::{NOW, fresh, key};

fn parsed(url: &str, base: &Path) -> StoreUrl {
    StoreUrl::parse(url, base).unwrap()
}

#[tokio::test]
async fn a_store_in_memory_opens_and_works() {
    let url = parsed("memory:", Path::new("."));
    let (store, report) = open(&url, Durability::Turn, NOW).unwrap();
    assert!(report.is_clean() && report.to_string().is_empty());
    store.save(&key("o1"), fresh()).await.unwrap();
    assert!(store.load(&key("o1")).await.unwrap().is_some());
}

#[cfg(feature = "sled")]
#[tokio::test]
async fn a_relative_folder_is_made_below_the_base() {
    let home = tempfile::tempdir().unwrap();
    let url = parsed("sled:state/sessions", home.path());
    for durability in Durability::ALL {
        let (store, report) = open(&url, durability, NOW).unwrap();
        assert!(report.is_clean(), "{report}");
        let debug = format!("{store:?}");
        assert!(
            debug.contains("sessions") && debug.contains(&format!("{durability:?}")),
            "{debug}"
        );
        store.remove(&key("o1")).await.unwrap();
        store.save(&key("o1"), fresh()).await.unwrap();
    }
    assert!(home.path().join("state/sessions/db").is_file());
}

#[cfg(not(feature = "redis"))]
#[test]
fn a_redis_is_said_to_be_missing_and_its_password_is_not_said() {
    use wxmenu::store::OpenError;
    for url in [
        "redis://:hunter2@10.0.0.7",
        "redis+cluster://u:hunter2@a:7000,b:7001",
    ] {
        let url = parsed(url, Path::new("."));
        let error = open(&url, Durability::Turn, NOW).unwrap_err();
        assert!(matches!(error, OpenError::NotBuilt { store: "Redis", .. }));
        let said = format!("{error} {error:?} {url} {url:?}");
        assert!(
            said.contains("no Redis store") && !said.contains("hunter2"),
            "{said}"
        );
    }
}

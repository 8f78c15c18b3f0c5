//! From an embedded store to a Redis, without losing a session.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use wxmenu::model::{Session, SessionKey, Timestamp};
use wxmenu::store::{
    Durability, Holder, Kept, KeptTickets, SessionStore, SledStore, TicketHash, TicketRules,
    TicketStore,
};

use super::conformance::open;
use super::servers::{alone, cluster};

const NOW: Timestamp = Timestamp::from_secs(1_768_000_000);

fn wxmenu(dir: &Path, args: &[&str]) -> String {
    let ran = Command::new(env!("CARGO_BIN_EXE_wxmenu"))
        .current_dir(dir)
        .args(args)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{ran:?}");
    String::from_utf8(ran.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_embedded_store_moves_into_a_redis_and_into_a_cluster() {
    let dir = tempfile::tempdir().unwrap();
    let rules = TicketRules::new(Duration::from_secs(86_400), 5);
    let (ticket, holder) = (
        TicketHash::new([7; 32]),
        Holder::new("demo".into(), "o1".into()),
    );
    let key = |number: usize| SessionKey::new("demo".into(), format!("o{number}").as_str().into());
    {
        let data = dir.path().join("data");
        let (store, _) = SledStore::open(data, Durability::Interval, NOW).unwrap();
        for number in 0..700 {
            let mut session = Session::new(NOW, None);
            session.set("count", number).unwrap();
            store.save(&key(number), session).await.unwrap();
        }
        store
            .keep("odd", Kept::new([0xFF], NOW.after(rules.ttl)))
            .await
            .unwrap();
        KeptTickets::new(store)
            .add(&ticket, &holder, NOW, &rules)
            .await
            .unwrap();
    }
    wxmenu(dir.path(), &["store", "export", "-o", "lines"]);
    let lines = std::fs::read_to_string(dir.path().join("lines")).unwrap();
    for url in [alone(), cluster()] {
        let told = wxmenu(dir.path(), &["store", "import", "lines", "--store", &url]);
        assert_eq!(told, "read in: 700 sessions and 3 other things\n");
        assert_eq!(
            wxmenu(dir.path(), &["store", "export", "--store", &url]),
            lines
        );
        let told = wxmenu(dir.path(), &["store", "check", "--store", &url]);
        assert!(told.contains("700 sessions and 3 other things"), "{told}");
        let store = open(&url);
        let session = store.load(&key(99)).await.unwrap().unwrap();
        assert_eq!(session.get("count").unwrap(), Some(99));
        let found = KeptTickets::new(store).find(&ticket, NOW, &rules).await;
        assert_eq!(found.unwrap(), Some(holder.clone()));
    }
}

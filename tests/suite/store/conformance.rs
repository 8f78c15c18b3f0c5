//! Every store and every decorator keeps every rule.

use wxmenu::session_store_conformance;
use wxmenu::store::{DynStore, MemoryStore};

session_store_conformance!(memory, MemoryStore::new());
session_store_conformance!(erased, DynStore::new(MemoryStore::new()));

#[cfg(feature = "sled")]
mod on_disk {
    use tempfile::TempDir;
    use wxmenu::session_store_conformance;
    use wxmenu::store::{Durability, DynStore, SledStore};

    fn sled(durability: Durability) -> (SledStore, TempDir) {
        let home = tempfile::tempdir().unwrap();
        let opened = SledStore::open(home.path().join("data"), durability, super::super::NOW);
        (opened.unwrap().0, home)
    }

    fn erased(durability: Durability) -> (DynStore, TempDir) {
        let (store, home) = sled(durability);
        (DynStore::new(store), home)
    }

    session_store_conformance!(turn, sled(Durability::Turn));
    session_store_conformance!(interval, sled(Durability::Interval));
    session_store_conformance!(erased_turn, erased(Durability::Turn));
}

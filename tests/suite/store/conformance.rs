//! Every store and every decorator keeps every rule.

use wxmenu::store::{DynStore, DynTickets, KeptTickets, MemoryStore};
use wxmenu::{session_store_conformance, ticket_store_conformance};

session_store_conformance!(memory, MemoryStore::new());
session_store_conformance!(erased, DynStore::new(MemoryStore::new()));
ticket_store_conformance!(tickets_in_memory, KeptTickets::new(MemoryStore::new()));
ticket_store_conformance!(
    erased_tickets,
    DynTickets::new(KeptTickets::new(DynStore::new(MemoryStore::new())))
);

#[cfg(feature = "sled")]
mod on_disk {
    use tempfile::TempDir;
    use wxmenu::store::{Durability, DynStore, KeptTickets, SledStore};
    use wxmenu::{session_store_conformance, ticket_store_conformance};

    fn sled(durability: Durability) -> (SledStore, TempDir) {
        let home = tempfile::tempdir().unwrap();
        let opened = SledStore::open(home.path().join("data"), durability, super::super::NOW);
        (opened.unwrap().0, home)
    }

    fn erased(durability: Durability) -> (DynStore, TempDir) {
        let (store, home) = sled(durability);
        (DynStore::new(store), home)
    }

    fn tickets(durability: Durability) -> (KeptTickets<SledStore>, TempDir) {
        let (store, home) = sled(durability);
        (KeptTickets::new(store), home)
    }

    session_store_conformance!(turn, sled(Durability::Turn));
    session_store_conformance!(interval, sled(Durability::Interval));
    session_store_conformance!(erased_turn, erased(Durability::Turn));
    ticket_store_conformance!(tickets_turn, tickets(Durability::Turn));
}

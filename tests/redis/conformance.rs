//! Every rule for stores, kept by a Redis alone and by a cluster of three.

use std::path::Path;

use wxmenu::store::{Durability, DynStore, KeptTickets, RedisStore, StoreUrl};
use wxmenu::{session_store_conformance, ticket_store_conformance};

use super::servers::{alone, cluster};

pub(crate) fn open(url: &str) -> RedisStore {
    let StoreUrl::Redis(url) = StoreUrl::parse(url, Path::new("")).unwrap() else {
        panic!("{url} is no Redis");
    };
    RedisStore::open(&url, Durability::Interval).unwrap().0
}

session_store_conformance!(one, open(&alone()));
session_store_conformance!(erased, DynStore::new(open(&alone())));
session_store_conformance!(three, open(&cluster()));
ticket_store_conformance!(tickets, KeptTickets::new(open(&alone())));
ticket_store_conformance!(tickets_in_cluster, KeptTickets::new(open(&cluster())));

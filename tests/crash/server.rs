//! The bot that counts, on an embedded store.

use std::path::Path;

use wxmenu::store::{Durability, SledStore};

use crate::counting;

/// The argument that makes this program the server.
pub(crate) const MODE: &str = "serve";

/// Serves until it is killed; says on which port.
pub(crate) fn run(folder: &Path) {
    let (store, report) = SledStore::open(folder, Durability::Turn, counting::now()).unwrap();
    assert_eq!(report.put_aside(), None, "{report}");
    counting::serve(counting::bot(None).store(store).build().unwrap());
}

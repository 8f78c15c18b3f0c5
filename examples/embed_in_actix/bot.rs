//! The shop's bot: one menu, and a command that reads what the web application writes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use wxmenu::EngineBuilder;
use wxmenu::prelude::*;

/// How many orders came in today; the shop's pages and its bot share it.
pub(crate) type Orders = Arc<AtomicU32>;

/// The bot, ready to be built.
pub(crate) fn bot(orders: &Orders) -> EngineBuilder {
    let orders = Arc::clone(orders);
    let count = handler_fn(move |_cx| {
        let count = orders.load(Ordering::Relaxed);
        Ok(format!("今天有{count}个订单").into())
    });
    wxmenu::Engine::builder()
        .menu(
            "menus/shop.menuconfig.xml",
            include_str!("menus/shop.menuconfig.xml"),
        )
        .handler("orders", count)
}

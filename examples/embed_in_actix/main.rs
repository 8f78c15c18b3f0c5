//! A web application that was there first, with the callback of a WeChat account mounted in it.
//!
//! `cargo run --example embed_in_actix`

mod bot;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actix_web::{App, HttpServer, Responder, web};
use wxmenu::Engine;
use wxmenu::server::{Callback, configure};
use wxmenu::wechat::Account;

/// The shop's own page.
async fn home(orders: web::Data<AtomicU32>) -> impl Responder {
    format!("{} orders today\n", orders.load(Ordering::Relaxed))
}

/// Somebody orders; the bot will say so too.
async fn order(orders: web::Data<AtomicU32>) -> impl Responder {
    orders.fetch_add(1, Ordering::Relaxed);
    "thank you\n"
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let orders = bot::Orders::default();
    let engine = bot::bot(&orders).build()?;
    // A turn that takes long must not end with the thread that took its message.
    engine.go_on_in(tokio::runtime::Handle::current());
    actix_web::rt::spawn(forget_old_sessions(engine.clone()));
    // Everyone knows this token; a real account has its own, and keeps it out of the source.
    let callback = Callback::new(engine.clone(), [Account::plain("shop", "wxmenu-demo")]);

    let application = move || {
        App::new()
            .app_data(web::Data::from(Arc::clone(&orders)))
            .route("/", web::get().to(home))
            .route("/order", web::post().to(order))
            .configure(configure(callback.clone()))
    };
    HttpServer::new(application)
        .bind("127.0.0.1:8080")?
        .run()
        .await?;
    engine.settle(Duration::from_secs(10)).await;
    engine.flush().await?;
    Ok(())
}

/// Without this, whoever wrote once would be kept for ever.
#[allow(clippy::print_stderr, reason = "the terminal is this program's log")]
async fn forget_old_sessions(engine: Engine) {
    loop {
        tokio::time::sleep(Duration::from_secs(300)).await;
        if let Err(error) = engine.sweep().await {
            eprintln!("{error}");
        }
    }
}

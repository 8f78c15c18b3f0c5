//! A bare actix-web server that answers every request with the same small text: what the machine can
//! do when a server does nothing. `docs/performance.md` measures `wxmenu serve` beside it.
//!
//! `cargo bench --bench bare_server -- 127.0.0.1:8090`, until it is killed.

use actix_web::{App, HttpResponse, HttpServer, web};

const LISTEN: &str = "127.0.0.1:8090";

/// As long as a small menu's reply.
const BODY: &str = "<xml><ToUserName><![CDATA[oBench0000000000000000000017]]></ToUserName>\
<FromUserName><![CDATA[gh_bench]]></FromUserName><CreateTime>1348831860</CreateTime>\
<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[1 一\n2 二\n3 三]]></Content></xml>";

async fn constant(_body: web::Bytes) -> HttpResponse {
    HttpResponse::Ok().content_type("text/xml").body(BODY)
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    // Cargo adds `--bench`.
    let address = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let app = || App::new().default_service(web::to(constant));
    HttpServer::new(app)
        .bind(address.as_deref().unwrap_or(LISTEN))?
        .run()
        .await
}

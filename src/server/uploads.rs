//! Pictures that people sent, for whoever has their names.

use actix_web::HttpResponse;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::web::{self, Path, ServiceConfig};

use crate::store::Uploads;

/// A name stands for one content for ever, but what it shows is about one person.
const KEPT: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");
/// Whatever a browser takes a file for, it runs nothing.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

/// Mounts `/uploads/NAME`: `App::new().configure(configure_uploads(uploads))`. There is no list, and
/// what has no name of [`Uploads`] is not there.
pub fn configure_uploads(uploads: Uploads) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        let show = move |name: Path<String>| show(uploads.clone(), name.into_inner());
        let route = web::resource("/{name:.*}").route(web::get().to(show));
        config.service(web::scope("/uploads").service(route));
    }
}

async fn show(uploads: Uploads, name: String) -> HttpResponse {
    let read = web::block(move || uploads.get(&name)).await;
    match read {
        Ok(Ok(Some(upload))) => HttpResponse::Ok()
            .content_type(upload.mime)
            .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .insert_header((CONTENT_SECURITY_POLICY, NOTHING))
            .insert_header((CACHE_CONTROL, KEPT))
            .body(upload.bytes),
        Ok(Ok(None)) => HttpResponse::NotFound().finish(),
        Ok(Err(error)) => failed(&error),
        Err(error) => failed(&error),
    }
}

fn failed(error: &dyn std::error::Error) -> HttpResponse {
    tracing::error!(%error, "an uploaded file cannot be read");
    HttpResponse::InternalServerError().finish()
}

//! Files: taken by what they are, kept under names of our own, given to who has logged in.

use actix_web::http::Method;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde_json::json;

use super::Console;
use super::answer::Answer;
use super::ask::Ask;
use super::fault::Fault;
use super::login;
use super::words::{self, Language};
use crate::store::{Upload, UploadError, Uploads};

/// What the name of a file may end in; what it is, its bytes tell.
const ENDS: [&str; 5] = ["png", "jpg", "jpeg", "gif", "webp"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
}

/// `POST /j/upload`
pub(super) async fn take(ask: Ask) -> Result<Answer, Fault> {
    let Named { name } = ask.query()?;
    let uploads = folder(&ask.console)?.clone();
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    if !ENDS.contains(&end.to_lowercase().as_str()) {
        let types = ENDS.join(", ");
        return Err(Fault::illegal(words::FILE_TYPE.with("types", types)));
    }
    let (chance, bytes) = (login::random().map_err(Fault::unknown)?, ask.body.clone());
    let put = tokio::task::spawn_blocking(move || uploads.put(&bytes, chance));
    let own = match put.await? {
        Ok(name) => name,
        Err(UploadError::Io(error)) => return Err(Fault::unknown(error)),
        Err(error) => return Err(Fault::illegal(words::FILE.because(error))),
    };
    let kept = read(&ask.console, &own).await?;
    Ok(Answer::of(json!({
        "name": own,
        "url": format!("/uploads/{own}"),
        "bytes": kept.bytes.len(),
        "type": kept.mime,
    })))
}

fn folder(console: &Console) -> Result<&Uploads, Fault> {
    let uploads = console.shared().uploads.as_ref();
    uploads.ok_or_else(|| Fault::unimplemented(&words::NO_FILES))
}

/// A file that was uploaded, by its name.
pub(super) async fn read(console: &Console, name: &str) -> Result<Upload, Fault> {
    let (uploads, name) = (folder(console)?.clone(), name.to_owned());
    let read = tokio::task::spawn_blocking(move || uploads.get(&name));
    let read = read.await?;
    read.map_err(Fault::unknown)?
        .ok_or_else(|| Fault::not_found(&words::NO_FILE))
}

/// `GET /uploads/{name}`
pub(super) async fn give(
    console: &Console,
    request: &HttpRequest,
    parts: &[String],
) -> HttpResponse {
    let language = Language::of(request);
    if !console.shared().open_uploads && login::visitor(console, request).is_none() {
        return Fault::forbidden(&words::LOG_IN).response(language);
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Fault::unimplemented(&words::FILE_GET).response(language);
    }
    let [_, name] = parts else {
        return Fault::not_found(&words::NO_FILE).response(language);
    };
    match read(console, name).await {
        Ok(upload) => file(upload),
        Err(fault) => fault.response(language),
    }
}

fn file(upload: Upload) -> HttpResponse {
    let mut response = HttpResponse::Ok().body(upload.bytes);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(upload.mime));
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    response
}

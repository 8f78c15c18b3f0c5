//! The pages, compiled in.
//!
//! A file of `web/` is served if it has a row here; a test holds that each has.

use std::sync::OnceLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse};

use crate::wechat::sign;

/// A file of the pages.
struct Asset {
    /// Its path below `web/`.
    name: &'static str,
    bytes: &'static [u8],
    /// Hash of the content, made when it is first asked for.
    etag: OnceLock<String>,
}

macro_rules! assets {
    ($($name:literal)*) => {
        static ASSETS: [Asset; [$($name),*].len()] = [$(Asset {
            name: $name,
            bytes: include_bytes!(concat!("../../web/", $name)),
            etag: OnceLock::new(),
        }),*];
    };
}

assets! {
    "css/base.css"
    "css/chat.css"
    "css/pages.css"
    "icon.svg"
    "index.html"
    "js/account.js"
    "js/api.js"
    "js/app.js"
    "js/chart.js"
    "js/chat/bubbles.js"
    "js/chat/composer.js"
    "js/chat/dialogs.js"
    "js/chat/links.js"
    "js/chat/log.js"
    "js/chat/menubar.js"
    "js/chat/outcomes.js"
    "js/chat/page.js"
    "js/chat/talk.js"
    "js/chat/why.js"
    "js/dialog.js"
    "js/dom.js"
    "js/early.js"
    "js/form.js"
    "js/icons.js"
    "js/json.js"
    "js/keep.js"
    "js/keys.js"
    "js/login.js"
    "js/pages/api.js"
    "js/pages/handlers.js"
    "js/pages/jobs.js"
    "js/pages/live.js"
    "js/pages/menus.js"
    "js/pages/menus/coverage.js"
    "js/pages/menus/graph.js"
    "js/pages/menus/tree.js"
    "js/pages/messages.js"
    "js/pages/send.js"
    "js/pages/sessions.js"
    "js/pages/settings.js"
    "js/pages/turns.js"
    "js/pages/unmatched.js"
    "js/pages/users.js"
    "js/stream.js"
    "js/told.js"
    "js/ui.js"
    "js/words.js"
    "js/zh.js"
}

/// The page that everything else hangs on.
const ENTRY: &str = "index.html";

/// The types by the end of the name.
const TYPES: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("webmanifest", "application/manifest+json"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
];

/// The entry page.
pub(super) fn entry(request: &HttpRequest) -> HttpResponse {
    serve(request, ENTRY)
}

/// A file by its path below `web/`.
pub(super) fn serve(request: &HttpRequest, name: &str) -> HttpResponse {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return HttpResponse::NotFound()
            .content_type("text/plain; charset=utf-8")
            .body("there is no such file\n");
    };
    let etag = asset
        .etag
        .get_or_init(|| format!("\"{}\"", sign([asset.bytes])));
    let known = request.headers().get(IF_NONE_MATCH);
    let is_known = known.is_some_and(|known| {
        let mut known = known.to_str().unwrap_or("").split(',').map(str::trim);
        known.any(|known| known.trim_start_matches("W/") == etag)
    });
    let mut response = match is_known {
        true => HttpResponse::NotModified().finish(),
        false => HttpResponse::Ok().body(asset.bytes),
    };
    let headers = response.headers_mut();
    if let Ok(etag) = HeaderValue::from_str(etag) {
        headers.insert(ETAG, etag);
    }
    // Asked for each time, sent only if it changed: a new binary never meets old pages.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if !is_known {
        let kind = HeaderValue::from_static(type_of(name));
        headers.insert(CONTENT_TYPE, kind);
    }
    response
}

fn type_of(name: &str) -> &'static str {
    let end = name.rsplit('.').next().unwrap_or("");
    let row = TYPES.iter().find(|(known, _)| *known == end);
    row.map_or("application/octet-stream", |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "the test looks at the folder")]

    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn files(folder: &Path, below: &str, all: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            match path.is_dir() {
                true => files(&path, &format!("{below}{name}/"), all),
                false => drop(all.insert(format!("{below}{name}"))),
            }
        }
    }

    #[test]
    fn every_file_of_the_pages_is_compiled_in_and_has_a_type() {
        let mut all = BTreeSet::new();
        let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("web");
        files(&web, "", &mut all);
        all.retain(|name| !name.ends_with(".md"));
        let rows: BTreeSet<String> = ASSETS.iter().map(|asset| asset.name.to_owned()).collect();
        assert_eq!(rows, all);
        for asset in &ASSETS {
            assert_ne!(
                type_of(asset.name),
                "application/octet-stream",
                "{}",
                asset.name
            );
        }
    }
}

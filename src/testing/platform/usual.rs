//! What the stub answers to calls that read something.

use serde_json::{Value, json};

use super::http::Seen;
use super::reaction::Reaction;
use super::routes::good;

/// What reads and makes something is answered with something.
pub(super) fn usual(seen: &Seen) -> Reaction {
    let row = |(path, _): &&Usual| *path == seen.path;
    match USUAL.iter().find(row) {
        Some((_, value)) => Reaction::json(&value(seen)),
        None => good(),
    }
}

/// A path, and the answer to a request there.
type Usual = (&'static str, fn(&Seen) -> Value);

/// The smallest answers that typed calls understand.
const USUAL: [Usual; 17] = [
    ("/cgi-bin/getcallbackip", addresses),
    ("/cgi-bin/get_api_domain_ip", addresses),
    (
        "/cgi-bin/ticket/getticket",
        |_| json!({ "errcode": 0, "errmsg": "ok", "ticket": "STUB-TICKET", "expires_in": 7200 }),
    ),
    ("/cgi-bin/menu/addconditional", |_| json!({ "menuid": "1" })),
    ("/cgi-bin/user/info", follower),
    (
        "/cgi-bin/user/get",
        |_| json!({ "total": 2, "count": 2, "data": { "openid": ["o1", "o2"] }, "next_openid": "" }),
    ),
    (
        "/cgi-bin/tags/get",
        |_| json!({ "tags": [{ "id": 100, "name": "熟客", "count": 1 }] }),
    ),
    (
        "/cgi-bin/tags/create",
        |seen| json!({ "tag": { "id": 101, "name": seen.json().pointer("/tag/name") } }),
    ),
    (
        "/cgi-bin/tags/getidlist",
        |_| json!({ "tagid_list": [100] }),
    ),
    (
        "/cgi-bin/user/tag/get",
        |_| json!({ "count": 1, "data": { "openid": ["o1"] }, "next_openid": "o1" }),
    ),
    (
        "/cgi-bin/tags/members/getblacklist",
        |_| json!({ "total": 0, "count": 0, "data": { "openid": [] }, "next_openid": "" }),
    ),
    ("/cgi-bin/media/upload", |seen| {
        let kind = seen.param("type").unwrap_or("image");
        json!({ "type": kind, "media_id": "STUB-MEDIA", "created_at": 1_768_000_000 })
    }),
    (
        "/cgi-bin/media/uploadimg",
        |_| json!({ "url": "http://127.0.0.1/stub.png" }),
    ),
    (
        "/cgi-bin/material/get_materialcount",
        |_| json!({ "voice_count": 0, "video_count": 0, "image_count": 0, "news_count": 0 }),
    ),
    (
        "/cgi-bin/qrcode/create",
        |_| json!({ "ticket": "STUB-QRCODE", "expire_seconds": 60, "url": "http://127.0.0.1/stub" }),
    ),
    (
        "/cgi-bin/message/template/send",
        |_| json!({ "errcode": 0, "errmsg": "ok", "msgid": 1 }),
    ),
    ("/sns/oauth2/access_token", |seen| {
        let person = seen.param("code").unwrap_or("");
        let person = person.split('.').next().unwrap_or(person);
        json!({ "access_token": "STUB-WEB", "expires_in": 7200, "refresh_token": "STUB-REFRESH",
            "openid": format!("o-{person}"), "scope": "snsapi_base", "unionid": format!("u-{person}") })
    }),
];

fn addresses(_: &Seen) -> Value {
    json!({ "ip_list": ["127.0.0.1"] })
}

/// A follower whose unionid is the one that a mini-program's login gives for the same person.
fn follower(seen: &Seen) -> Value {
    let openid = seen.param("openid").unwrap_or("");
    let person = openid.strip_prefix("o-").unwrap_or(openid);
    json!({ "subscribe": 1, "openid": openid, "language": "zh_CN", "subscribe_time": 1_768_000_000,
        "unionid": format!("u-{person}"), "remark": "", "groupid": 0, "tagid_list": [100],
        "subscribe_scene": "ADD_SCENE_SEARCH", "qr_scene": 0, "qr_scene_str": "" })
}

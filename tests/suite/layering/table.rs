//! The rooms of `src`, their layers, and what each may use from outside.
//!
//! A new room gets a row; a new arrow between rooms of one layer or a new foreign crate gets an
//! entry, and the change that adds it says why.

/// One folder of `src` (or one file, for a room that is as small as that).
pub(super) struct Room {
    pub(super) name: &'static str,
    /// A room imports rooms of a smaller number.
    pub(super) layer: u8,
    /// Rooms of its own layer that it may import all the same.
    pub(super) sideways: &'static [&'static str],
    /// Foreign crates, and the guarded parts of `std`, that all its files may use.
    pub(super) foreign: &'static [&'static str],
}

/// What single files may use beyond their room; a path without `.rs` means the folder too.
pub(super) struct Exception {
    pub(super) path: &'static str,
    pub(super) foreign: &'static [&'static str],
}

/// Crates that every room may use: data and errors, no behaviour of the world.
pub(super) const EVERYWHERE: &[&str] = &[
    "std",
    "core",
    "alloc",
    "foldhash",
    "serde",
    "serde_json",
    "thiserror",
];

/// Parts of `std` that reach out of the process; they count as foreign.
pub(super) const GUARDED: &[&str] = &[
    "std::env",
    "std::fs",
    "std::net::TcpListener",
    "std::net::TcpStream",
    "std::net::UdpSocket",
    "std::os",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
];

const fn room(name: &'static str, layer: u8, foreign: &'static [&'static str]) -> Room {
    Room {
        name,
        layer,
        sideways: &[],
        foreign,
    }
}

/// Every room, bottom up.
pub(super) const ROOMS: &[Room] = &[
    room("model", 0, &[]),
    room("matcher", 1, &["regex", "regex_automata", "regex_syntax"]),
    room("menu", 2, &["quick_xml"]),
    room("resolve", 3, &[]),
    room("handler", 4, &[]),
    // A route is a handler, and hooks share the scope of a message with handlers.
    Room {
        name: "hook",
        layer: 4,
        sideways: &["handler"],
        foreign: &[],
    },
    room("render", 4, &["tera"]),
    room("store", 4, &[]),
    room("wechat", 4, &[]),
    room(
        "engine",
        5,
        &["arc_swap", "fastrand", "futures_util", "tokio", "tracing"],
    ),
    // The settings say how the platform is called.
    Room {
        name: "api",
        layer: 6,
        sideways: &["config"],
        foreign: &["tokio", "tracing"],
    },
    room("check", 6, &[]),
    room("config", 6, &["std::env", "std::fs", "toml"]),
    room("demo", 6, &[]),
    room("draw", 6, &[]),
    room(
        "mini",
        7,
        &["actix_web", "futures_util", "tokio", "tracing"],
    ),
    room("remote", 7, &["tracing"]),
    room("testing", 7, &["regex"]),
    room(
        "console",
        8,
        &["actix_web", "futures_util", "tokio", "tracing"],
    ),
    room(
        "server",
        9,
        &["actix_web", "futures_util", "tokio", "tracing"],
    ),
    room(
        "cli",
        10,
        &[
            "annotate_snippets",
            "clap",
            "clap_complete",
            "fastrand",
            "std::env",
            "std::fs",
            "std::process",
            "tokio",
            "tracing",
        ],
    ),
    // The heads re-export; nothing below may import them.
    room("prelude", 11, &[]),
    room("lib", 11, &[]),
    room("main", 11, &["mimalloc", "std::process", "wxmenu"]),
];

/// Where a crate is confined to less than a room.
pub(super) const EXCEPTIONS: &[Exception] = &[
    Exception {
        path: "model/text",
        foreign: &["unicode_segmentation", "unicode_width"],
    },
    Exception {
        path: "resolve/normalise",
        foreign: &["ferrous_opencc", "unicode_normalization"],
    },
    Exception {
        path: "resolve/sound",
        foreign: &["pinyin"],
    },
    Exception {
        path: "api/datacube/day",
        foreign: &["jiff"],
    },
    Exception {
        path: "handler/context",
        foreign: &["fastrand"],
    },
    Exception {
        path: "hook/bus",
        foreign: &["tracing"],
    },
    Exception {
        path: "render/date",
        foreign: &["jiff"],
    },
    Exception {
        path: "render/filters",
        foreign: &["unicode_segmentation"],
    },
    Exception {
        path: "store/redis",
        foreign: &[
            "fastrand",
            "getrandom",
            "redis",
            "std::thread",
            "tokio",
            "tracing",
        ],
    },
    Exception {
        path: "store/redis/tls",
        foreign: &["std::fs"],
    },
    Exception {
        path: "store/sled",
        foreign: &["sled", "std::fs", "std::thread", "tokio"],
    },
    Exception {
        path: "store/uploads",
        foreign: &["std::fs"],
    },
    // Tests for every store, for those who write one; not in a program that answers people.
    Exception {
        path: "store/conformance",
        foreign: &["tokio"],
    },
    Exception {
        path: "wechat/crypto",
        foreign: &["aes", "base64", "cbc", "subtle"],
    },
    Exception {
        path: "wechat/signature",
        foreign: &["sha1", "subtle"],
    },
    Exception {
        path: "config/watch",
        foreign: &["notify", "tokio", "tracing"],
    },
    Exception {
        path: "engine/clock",
        foreign: &["std::time::SystemTime"],
    },
    Exception {
        path: "api/oauth/jsapi",
        foreign: &["sha1"],
    },
    // Payments speak XML, and each part of their proofs has a file.
    Exception {
        path: "api/pay/certificate",
        foreign: &["std::fs"],
    },
    Exception {
        path: "api/pay/document",
        foreign: &["quick_xml"],
    },
    Exception {
        path: "api/pay/nonce",
        foreign: &["getrandom"],
    },
    Exception {
        path: "api/pay/seal",
        foreign: &["aes", "base64", "md5"],
    },
    Exception {
        path: "api/pay/sign",
        foreign: &["hmac", "md5", "sha2", "subtle"],
    },
    Exception {
        path: "api/transport/http",
        foreign: &["reqwest", "rustls"],
    },
    Exception {
        path: "demo/guess",
        foreign: &["fastrand"],
    },
    Exception {
        path: "demo/time",
        foreign: &["jiff"],
    },
    Exception {
        path: "testing/platform",
        foreign: &["tokio", "tracing"],
    },
    Exception {
        path: "testing/time",
        foreign: &["jiff"],
    },
    Exception {
        path: "remote/sign",
        foreign: &["hmac", "sha2"],
    },
    Exception {
        path: "mini/ticket",
        foreign: &["base64", "getrandom", "sha2"],
    },
    Exception {
        path: "console/login",
        foreign: &["argon2", "getrandom", "subtle"],
    },
    Exception {
        path: "console/platform",
        foreign: &["base64"],
    },
    Exception {
        path: "console/settings",
        foreign: &["regex"],
    },
    Exception {
        path: "console/simulate",
        foreign: &["fastrand", "std::fs"],
    },
    Exception {
        path: "server/chance",
        foreign: &["getrandom"],
    },
    Exception {
        path: "server/metrics",
        foreign: &["prometheus_client"],
    },
    Exception {
        path: "server/request_id",
        foreign: &["fastrand"],
    },
    Exception {
        path: "server/run",
        foreign: &["std::net::TcpListener"],
    },
    Exception {
        path: "cli/store/export",
        foreign: &["std::os"],
    },
    Exception {
        path: "cli/send",
        foreign: &["reqwest", "rustls"],
    },
    Exception {
        path: "cli/serve",
        foreign: &["std::net::TcpListener"],
    },
    Exception {
        path: "cli/log",
        foreign: &["tracing_subscriber"],
    },
    Exception {
        path: "cli/chat",
        foreign: &["rustyline"],
    },
];

//! Where sessions are kept, as one writes it in `wxmenu.toml` and on the command line.

use std::fmt;
use std::path::{Path, PathBuf};

use super::redis_url::{Form, RedisUrl};
use crate::model::text::near_names;

/// What can stand before the colon, and how the whole is written.
const SCHEMES: [(&str, &str); 8] = [
    ("memory", "memory:"),
    ("sled", "sled:PATH"),
    ("redis", "redis://HOST:PORT/DB"),
    ("redis+cluster", "redis+cluster://HOST:PORT,HOST:PORT"),
    (
        "redis+sentinel",
        "redis+sentinel://HOST:PORT,HOST:PORT/SERVICE/DB",
    ),
    ("rediss", "rediss://HOST:PORT/DB"),
    ("rediss+cluster", "rediss+cluster://HOST:PORT,HOST:PORT"),
    (
        "rediss+sentinel",
        "rediss+sentinel://HOST:PORT,HOST:PORT/SERVICE/DB",
    ),
];

/// Which store: `memory:`, `sled:PATH`, or a Redis as [`RedisUrl`] tells.
///
/// A password is shown by neither `Debug` nor `Display`.
///
/// ```
/// use std::path::Path;
/// use wxmenu::store::StoreUrl;
///
/// let url = StoreUrl::parse("sled:data", Path::new("/srv/bot"))?;
/// assert_eq!(url.to_string(), "sled:/srv/bot/data");
/// let url = StoreUrl::parse("redis://:secret@10.0.0.7/2", Path::new("."))?;
/// assert_eq!(url.to_string(), "redis://:***@10.0.0.7:6379/2");
/// # Ok::<(), wxmenu::store::StoreUrlError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreUrl {
    /// In memory, gone with the process.
    Memory,
    /// In a sled database in this folder.
    Sled(PathBuf),
    /// In a Redis, a Redis Cluster, or the Redis that Sentinels name.
    Redis(RedisUrl),
}

impl StoreUrl {
    /// Reads a URL; a relative sled path starts at `base`.
    ///
    /// # Errors
    /// When the scheme is unknown, or what stands after it is not what that store needs. The error
    /// never repeats what may hold a password.
    pub fn parse(text: &str, base: &Path) -> Result<Self, StoreUrlError> {
        let (scheme, rest) = text
            .split_once(':')
            .ok_or_else(|| StoreUrlError::unknown(text))?;
        match scheme {
            "memory" if rest.is_empty() => Ok(Self::Memory),
            "memory" => Err(StoreUrlError::NotEmpty),
            "sled" if rest.is_empty() || rest.starts_with("//") => Err(StoreUrlError::NoPath),
            "sled" => Ok(Self::Sled(base.join(rest))),
            _ => {
                let form = Form::of_scheme(scheme).ok_or_else(|| StoreUrlError::unknown(scheme))?;
                RedisUrl::parse(rest, form, base)
                    .map(Self::Redis)
                    .map_err(StoreUrlError::Redis)
            }
        }
    }
}

impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory => f.write_str("memory:"),
            Self::Sled(path) => write!(f, "sled:{}", path.display()),
            Self::Redis(url) => url.fmt(f),
        }
    }
}

/// Why a text is no [`StoreUrl`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreUrlError {
    /// What stands before the colon names no store.
    #[error("{}{}; a store is {}", unknown(scheme), meant(near), forms())]
    UnknownScheme {
        /// What stands before the colon; empty if it may hold a password.
        scheme: String,
        /// What may have been meant, the likeliest first.
        near: Vec<&'static str>,
    },
    /// Something stands after `memory:`.
    #[error("nothing stands after `memory:`; sessions in memory have no place")]
    NotEmpty,
    /// Nothing, or the two slashes of a web address, stands after `sled:`.
    #[error("a folder stands after `sled:`, as in `sled:data` or `sled:/var/lib/wxmenu`")]
    NoPath,
    /// The address of a Redis is not one.
    #[error("in the address of a Redis, {0}")]
    Redis(&'static str),
}

impl StoreUrlError {
    fn unknown(typed: &str) -> Self {
        let near = near_names(typed, SCHEMES.map(|(name, _)| name))
            .into_iter()
            .filter_map(|near| SCHEMES.into_iter().find(|(name, _)| *name == near))
            .map(|(_, form)| form)
            .collect();
        // `secret@host:6379` is what remains of a URL when its beginning is forgotten.
        let scheme = if typed.contains('@') { "" } else { typed };
        Self::UnknownScheme {
            scheme: scheme.to_owned(),
            near,
        }
    }
}

fn unknown(scheme: &str) -> String {
    match scheme {
        "" => "this names no store".to_owned(),
        _ => format!("unknown store `{scheme}`"),
    }
}

fn meant(near: &[&str]) -> String {
    match near {
        [] => String::new(),
        _ => format!(", did you mean `{}`?", near.join("` or `")),
    }
}

fn forms() -> String {
    let forms = SCHEMES.map(|(_, form)| format!("`{form}`"));
    match forms.split_last() {
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<StoreUrl, StoreUrlError> {
        StoreUrl::parse(text, Path::new("/srv/bot"))
    }

    #[test]
    fn every_form_is_read() {
        for (text, shown) in [
            ("memory:", "memory:"),
            ("sled:data", "sled:/srv/bot/data"),
            ("sled:../数据", "sled:/srv/bot/../数据"),
            ("sled:/var/lib/wxmenu", "sled:/var/lib/wxmenu"),
            ("redis://h", "redis://h:6379/0"),
            ("redis://h:7/3", "redis://h:7/3"),
            ("redis://u@h", "redis://u@h:6379/0"),
            ("redis://u:p@ss/w:rd@h:1", "redis://u:***@h:1/0"),
            ("redis://[::1]:7000/1", "redis://[::1]:7000/1"),
            ("redis://[::1]", "redis://[::1]:6379/0"),
            (
                "redis+cluster://:p@a:1,b",
                "redis+cluster://:***@a:1,b:6379",
            ),
            (
                "redis+sentinel://:p@a,b:2/mymaster",
                "redis+sentinel://:***@a:26379,b:2/mymaster/0",
            ),
            (
                "redis+sentinel://a/m/3?prefix=shop",
                "redis+sentinel://a:26379/m/3?prefix=shop",
            ),
            ("redis://h?prefix=wxmenu", "redis://h:6379/0"),
            (
                "redis://h/2?prefix=a.b-c_1",
                "redis://h:6379/2?prefix=a.b-c_1",
            ),
            ("rediss://h", "rediss://h:6379/0"),
            (
                "rediss+cluster://:p@a,b",
                "rediss+cluster://:***@a:6379,b:6379",
            ),
            ("rediss+sentinel://a/m", "rediss+sentinel://a:26379/m/0"),
            (
                "rediss://h?key=/k%26%40&ca=ca.pem&cert=c&prefix=shop",
                "rediss://h:6379/0?prefix=shop&ca=/srv/bot/ca.pem&cert=/srv/bot/c&key=/k%26%40",
            ),
        ] {
            assert_eq!(
                parse(text).map(|url| url.to_string()).as_deref(),
                Ok(shown),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_store_is_refused_in_words() {
        for (text, said) in [
            ("", "this names no store"),
            (
                "data",
                "unknown store `data`; a store is `memory:`, `sled:PATH`, ",
            ),
            (
                "sledd:x",
                "unknown store `sledd`, did you mean `sled:PATH`?",
            ),
            ("Memory:", "did you mean `memory:`?"),
            ("redisss://h", "did you mean `rediss://HOST:PORT/DB`"),
            ("redis://h?ca=a", "are for TLS: write `rediss:`"),
            ("rediss://h?ca=", "a file stands after"),
            ("rediss://h?cert=a", "`cert` and `key` stand together"),
            ("rediss://h?insecure=1", "also `ca=FILE`"),
            ("rediss://h?ca", "also `ca=FILE`"),
            ("memory:x", "nothing stands after"),
            ("sled:", "a folder stands after"),
            ("sled://data", "a folder stands after"),
            ("redis:h", "two slashes"),
            ("redis://", "a host is missing"),
            ("redis://:6379", "a host is missing"),
            ("redis://h:0", "a port is"),
            ("redis://h:65536", "a port is"),
            ("redis://h/x", "the database"),
            ("redis://h/-1", "the database"),
            ("redis://a,b", "several nodes"),
            ("redis+cluster://a,,b", "a host is missing"),
            ("redis+cluster://a/1", "no numbered databases"),
            ("redis+sentinel://a", "the name of a service"),
            ("redis+sentinel://a/m/x", "the database"),
            ("redis://h?db=1", "only `prefix=NAME`"),
            ("redis://h?prefix=", "a prefix is"),
            ("redis://h?prefix={a}", "a prefix is"),
            ("redis://:%4@h", "a percent sign"),
            ("redis://:%+1@h", "a percent sign"),
            ("redis://:%ff@h", "come to UTF-8"),
        ] {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn a_password_is_in_no_text() {
        for text in [
            "redis://:hunter2@h",
            "redis://u:hunter2@h:1/x",
            "redis://:hunter2@h:port",
            "redis+cluster://:hunter2@",
            "redis+sentinel://:hunter2@a",
            "redis://:hunter2@h?prefix=*",
            "redis://:hunter2@h?prefix=a",
            "rediss://:hunter2@h?ca=a",
            "redis:hunter2@h",
            "reddis://:hunter2@h",
            "hunter2@h:6379",
            "redis//:hunter2@h",
            "redis://:hunter2%zz@h",
        ] {
            let shown = match parse(text) {
                Ok(url) => format!("{url} {url:?} {url:#?}"),
                Err(error) => format!("{error} {error:?}"),
            };
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }
}

//! What stands after the question mark.

use std::fmt;
use std::path::{Path, PathBuf};

use super::{PREFIX, unescaped};

/// The longest prefix; it stands in every key.
const LONGEST_PREFIX: usize = 64;

/// What may be said of a Redis beside where it is.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Query {
    pub(super) prefix: Option<String>,
    pub(super) ca: Option<PathBuf>,
    pub(super) cert: Option<PathBuf>,
    pub(super) key: Option<PathBuf>,
}

impl Query {
    /// Reads it; files are looked for from `base`.
    pub(super) fn parse(text: &str, is_tls: bool, base: &Path) -> Result<Self, &'static str> {
        let mut query = Self::default();
        for part in text.split('&').filter(|part| !part.is_empty()) {
            query.take(part, is_tls, base)?;
        }
        if query.cert.is_some() != query.key.is_some() {
            return Err("`cert` and `key` stand together");
        }
        Ok(query)
    }

    fn take(&mut self, part: &str, is_tls: bool, base: &Path) -> Result<(), &'static str> {
        let unknown = "only `prefix=NAME` may stand after the question mark, and after `rediss:` also \
                       `ca=FILE`, `cert=FILE` and `key=FILE`";
        let (name, value) = part.split_once('=').ok_or(unknown)?;
        let place = match name {
            "prefix" => {
                self.prefix = Some(prefix(value)?).filter(|prefix| prefix != PREFIX);
                return Ok(());
            }
            "ca" => &mut self.ca,
            "cert" => &mut self.cert,
            "key" => &mut self.key,
            _ => return Err(unknown),
        };
        if !is_tls {
            return Err("`ca`, `cert` and `key` are for TLS: write `rediss:`");
        }
        if value.is_empty() {
            return Err("a file stands after `ca=`, `cert=` and `key=`");
        }
        *place = Some(base.join(unescaped(value)?));
        Ok(())
    }
}

/// What the keys begin with: letters, digits and a few marks, so that no prefix is a pattern or moves
/// a key to another slot of a cluster.
fn prefix(name: &str) -> Result<String, &'static str> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if name.is_empty() || name.len() > LONGEST_PREFIX || !name.chars().all(fits) {
        return Err("a prefix is 1 to 64 letters, digits and `. _ -`");
    }
    Ok(name.to_owned())
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = |file: &Option<PathBuf>| file.as_ref().map(|file| escaped(file));
        let parts = [
            ("prefix", self.prefix.clone()),
            ("ca", file(&self.ca)),
            ("cert", file(&self.cert)),
            ("key", file(&self.key)),
        ];
        let given = parts
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        for (index, (name, value)) in given.enumerate() {
            let mark = if index == 0 { '?' } else { '&' };
            write!(f, "{mark}{name}={value}")?;
        }
        Ok(())
    }
}

/// A path as it can be read again.
fn escaped(file: &Path) -> String {
    let text = file.display().to_string();
    let text = text.replace('%', "%25");
    text.replace('&', "%26")
        .replace('?', "%3F")
        .replace('@', "%40")
}

//! Where requests may go, and where they go now.

use std::sync::atomic::{AtomicUsize, Ordering};

/// The platform's hosts, of which one is in use, and the others that may be called by their whole
/// address.
#[derive(Debug)]
pub(super) struct Hosts {
    all: Vec<String>,
    allow: Vec<String>,
    at: AtomicUsize,
}

impl Hosts {
    pub(super) fn new(all: Vec<String>, allow: Vec<String>) -> Self {
        let at = AtomicUsize::new(0);
        Self { all, allow, at }
    }

    /// The addresses at which a call may be tried, the present host's first; nothing if the path is
    /// not allowed.
    pub(super) fn places<'h>(&'h self, path: &'h str) -> Option<Vec<(Option<usize>, String)>> {
        if !is_clean(path) {
            return None;
        }
        if path.starts_with('/') {
            let now = self.at.load(Ordering::Relaxed);
            let turns = (0..self.all.len()).map(|step| (now + step) % self.all.len());
            let places = turns.filter_map(|at| {
                let host = self.all.get(at)?;
                Some((Some(at), format!("{host}{path}")))
            });
            return Some(places.collect());
        }
        let origin = origin(path)?;
        let known = self.all.iter().chain(&self.allow);
        let allowed = known.into_iter().any(|host| host == origin);
        allowed.then(|| vec![(None, path.to_owned())])
    }

    /// Leaves a host for the next one, unless somebody else left it already.
    pub(super) fn leave(&self, host: usize) {
        let next = (host + 1) % self.all.len().max(1);
        let order = Ordering::Relaxed;
        if self.at.compare_exchange(host, next, order, order).is_ok() && next != host {
            let to = self.all.get(next).map_or("", String::as_str);
            tracing::warn!(
                to,
                "a host of the platform cannot be reached; another one is used"
            );
        }
    }
}

/// Scheme, host and port of an address; nothing if somebody tries to hide another host in it.
fn origin(url: &str) -> Option<&str> {
    let start = url.find("://")? + 3;
    let rest = url.get(start..)?;
    let end = start + rest.find('/').unwrap_or(rest.len());
    url.get(..end).filter(|origin| is_origin(origin))
}

/// Whether a text is scheme, host and port and nothing else.
pub(in crate::api) fn is_origin(text: &str) -> bool {
    let rest = text.strip_prefix("https://");
    let host = rest.or_else(|| text.strip_prefix("http://")).unwrap_or("");
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    !host.is_empty() && host.chars().all(plain)
}

/// Whether nothing in a path could be read another way by who gets it.
fn is_clean(path: &str) -> bool {
    !path
        .chars()
        .any(|c| c.is_control() || c.is_whitespace() || matches!(c, '\\' | '#' | '?'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts() -> Hosts {
        let all = ["https://a.example", "https://b.example"].map(str::to_owned);
        Hosts::new(all.to_vec(), vec!["https://mp.weixin.qq.com".to_owned()])
    }

    #[test]
    fn a_host_is_left_for_good_and_only_once() {
        let hosts = hosts();
        let first = || hosts.places("/x").unwrap()[0].1.clone();
        assert_eq!(first(), "https://a.example/x");
        hosts.leave(0);
        hosts.leave(0);
        assert_eq!(first(), "https://b.example/x");
        hosts.leave(1);
        assert_eq!(first(), "https://a.example/x");
    }

    #[test]
    fn a_whole_address_leads_to_allowed_hosts_only() {
        for (path, allowed) in [
            ("https://mp.weixin.qq.com/cgi-bin/showqrcode", true),
            ("https://a.example/x", true),
            ("http://mp.weixin.qq.com/x", false),
            ("https://mp.weixin.qq.com@evil.example/x", false),
            ("https://mp.weixin.qq.com:8443/x", false),
            ("https://mp.weixin.qq.com.evil.example/x", false),
            ("https://mp.weixin.qq.com\\@evil.example/x", false),
            ("ftp://mp.weixin.qq.com/x", false),
            ("cgi-bin/token", false),
            ("/cgi-bin/token\r\nHost: x", false),
            ("@evil.example/x", false),
            ("", false),
        ] {
            assert_eq!(hosts().places(path).is_some(), allowed, "{path}");
        }
    }
}

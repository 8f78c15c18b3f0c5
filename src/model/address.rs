//! Addresses of servers that are called: `https://host:port/path`, and nothing else.

use std::fmt;

/// Where something answers HTTP.
///
/// So strict that two addresses can be compared by their parts: no name or password, no query, no
/// fragment, no `.` or `..` in the path, and a host in ASCII.
///
/// ```
/// use wxmenu::model::HttpAddress;
/// let allowed = HttpAddress::parse("https://bot.example.com/menu/").unwrap();
/// let covers = |text: &str| HttpAddress::parse(text).is_ok_and(|address| allowed.covers(&address));
/// assert!(covers("https://BOT.example.com:443/menu/guess"));
/// assert!(!covers("https://bot.example.com.evil.org/menu/guess"));
/// assert!(!covers("https://bot.example.com/menu/../admin"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HttpAddress {
    is_secure: bool,
    /// In lower case; an IPv6 address in its brackets.
    host: String,
    port: u16,
    /// With the slash that it begins with.
    path: String,
}

impl HttpAddress {
    /// Reads an address.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let (is_secure, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://"))
        {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => return Err("an address begins with `https://` or `http://`"),
        };
        if rest.contains(['?', '#']) {
            return Err("it has no `?` and no `#`: what a handler must know is in the request");
        }
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, "/"),
        };
        let (host, port) = read_authority(authority)?;
        check_path(path)?;
        Ok(Self {
            is_secure,
            host: host.to_ascii_lowercase(),
            port: port.unwrap_or(if is_secure { 443 } else { 80 }),
            path: path.to_owned(),
        })
    }

    /// Whether this address is another one, or a folder above it on the same server.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let same_server =
            (self.is_secure, &self.host, self.port) == (other.is_secure, &other.host, other.port);
        let below = other.path.strip_prefix(&self.path);
        let at_border =
            |rest: &str| rest.is_empty() || self.path.ends_with('/') || rest.starts_with('/');
        same_server && below.is_some_and(at_border)
    }
}

/// As it can be called; the port only where it is not the usual one.
impl fmt::Display for HttpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, usual) = if self.is_secure {
            ("https", 443)
        } else {
            ("http", 80)
        };
        write!(f, "{scheme}://{}", self.host)?;
        if self.port != usual {
            write!(f, ":{}", self.port)?;
        }
        f.write_str(&self.path)
    }
}

fn read_authority(authority: &str) -> Result<(&str, Option<u16>), &'static str> {
    if authority.contains('@') {
        return Err("a name or a password has no place in it");
    }
    let (host, port) = match (authority.rfind(']'), authority.rfind(':')) {
        (Some(end), Some(at)) if at < end => (authority, None),
        (_, Some(at)) => (authority.get(..at).unwrap_or(""), authority.get(at + 1..)),
        _ => (authority, None),
    };
    if !is_host(host) {
        return Err("its host is a name in ASCII, such as `bot.example.com`, or an IP address");
    }
    match port.map(str::parse) {
        None => Ok((host, None)),
        Some(Ok(port)) if port > 0 => Ok((host, Some(port))),
        Some(_) => Err("its port is a number from 1 to 65535"),
    }
}

fn is_host(host: &str) -> bool {
    if let Some(inner) = host.strip_prefix('[') {
        let inner = inner.strip_suffix(']');
        return inner.is_some_and(|inner| inner.parse::<std::net::Ipv6Addr>().is_ok());
    }
    let label = |label: &str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        !label.is_empty() && label.bytes().all(fits)
    };
    host.split('.').all(label)
}

fn check_path(path: &str) -> Result<(), &'static str> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@%".contains(&byte);
    if !path.bytes().all(fits) || !escapes_are_whole(path) {
        return Err("its path has characters that must be written as `%XX`");
    }
    let plain = path.to_ascii_lowercase().replace("%2e", ".");
    match plain.split('/').any(|part| part == "." || part == "..") {
        true => Err("its path has no `.` and no `..`"),
        false => Ok(()),
    }
}

fn escapes_are_whole(path: &str) -> bool {
    let escapes = path.split('%').skip(1);
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    escapes
        .into_iter()
        .all(|rest| rest.get(..2).is_some_and(is_hex))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> HttpAddress {
        HttpAddress::parse(text).unwrap_or_else(|why| panic!("{text}: {why}"))
    }

    #[test]
    fn what_is_an_address_is_shown_as_it_can_be_called() {
        for (text, shown) in [
            ("https://a.example/x", "https://a.example/x"),
            ("https://A.Example:443", "https://a.example/"),
            ("http://127.0.0.1:9000/", "http://127.0.0.1:9000/"),
            ("http://[::1]:80/a%20b", "http://[::1]/a%20b"),
            ("http://bot:81/a;b=1", "http://bot:81/a;b=1"),
        ] {
            assert_eq!(address(text).to_string(), shown);
        }
    }

    #[test]
    fn what_is_none_says_why() {
        for (text, why) in [
            ("", "begins with"),
            ("ftp://a/", "begins with"),
            ("HTTPS://a/", "begins with"),
            ("https:/a", "begins with"),
            ("https://", "host"),
            ("https:///x", "host"),
            ("https://a..b/", "host"),
            ("https://机器人.中国/", "host"),
            ("https://[::1/", "host"),
            ("https://[x]/", "host"),
            ("https://a\\b/", "host"),
            ("https://u:p@a/", "password"),
            ("https://a:0/", "port"),
            ("https://a:65536/", "port"),
            ("https://a:/", "port"),
            ("https://a:80x/", "port"),
            ("https://a/x?y=1", "`?`"),
            ("https://a/x#y", "`#`"),
            ("https://a/x y", "%XX"),
            ("https://a/菜", "%XX"),
            ("https://a/%2", "%XX"),
            ("https://a/%汉", "%XX"),
            ("https://a/x\\y", "%XX"),
            ("https://a/x/../y", "`..`"),
            ("https://a/x/%2E./y", "`..`"),
            ("https://a/./y", "`..`"),
        ] {
            let told = HttpAddress::parse(text).expect_err(text);
            assert!(told.contains(why), "{text}: {told}");
        }
    }

    #[test]
    fn an_address_covers_what_lies_below_it_on_the_same_server() {
        for (above, below, is_covered) in [
            ("https://a/", "https://a/x/y", true),
            ("https://a", "https://a:443/x", true),
            ("https://a/x", "https://a/x", true),
            ("https://a/x", "https://a/x/y", true),
            ("https://a/x", "https://a/xy", false),
            ("https://a/x/", "https://a/x", false),
            ("https://a/", "http://a/", false),
            ("https://a/", "https://a:444/", false),
            ("https://a/", "https://a.b/", false),
            ("https://a/X", "https://a/x", false),
        ] {
            assert_eq!(
                address(above).covers(&address(below)),
                is_covered,
                "{above} {below}"
            );
        }
    }
}

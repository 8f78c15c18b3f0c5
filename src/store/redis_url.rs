//! The address of a Redis or of a cluster of them.

use std::fmt;

/// The port when none is given.
const PORT: u16 = 6379;

/// Where a Redis is, and how it is entered.
///
/// ```
/// use std::path::Path;
/// use wxmenu::store::StoreUrl;
///
/// let url = StoreUrl::parse("redis+cluster://bot:p%40ss@a:7000,b:7001", Path::new("."))?;
/// let StoreUrl::Redis(url) = url else { unreachable!() };
/// assert!(url.is_cluster());
/// assert_eq!(url.nodes(), [("a".to_owned(), 7000), ("b".to_owned(), 7001)]);
/// assert_eq!((url.username(), url.password()), (Some("bot"), Some("p@ss")));
/// assert!(!format!("{url:?} {url}").contains("p@ss"));
/// # Ok::<(), wxmenu::store::StoreUrlError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct RedisUrl {
    cluster: bool,
    nodes: Vec<(String, u16)>,
    username: Option<String>,
    password: Option<String>,
    database: u32,
}

impl RedisUrl {
    /// Reads what stands after the scheme and its colon.
    pub(super) fn parse(rest: &str, cluster: bool) -> Result<Self, &'static str> {
        let rest = rest
            .strip_prefix("//")
            .ok_or("two slashes stand after the colon")?;
        // A password may hold an `@` that nobody escaped: the last one ends it.
        let (user_info, place) = match rest.rsplit_once('@') {
            Some((user_info, place)) => (Some(user_info), place),
            None => (None, rest),
        };
        let (username, password) = user_info.map_or(Ok((None, None)), credentials)?;
        let (hosts, database) = place.split_once('/').unwrap_or((place, ""));
        Ok(Self {
            cluster,
            nodes: nodes(hosts, cluster)?,
            username,
            password,
            database: database_number(database, cluster)?,
        })
    }

    /// Whether the nodes form a cluster.
    #[must_use]
    pub fn is_cluster(&self) -> bool {
        self.cluster
    }

    /// Host and port: of the Redis, or of nodes that know the cluster. At least one.
    #[must_use]
    pub fn nodes(&self) -> &[(String, u16)] {
        &self.nodes
    }

    /// Who enters.
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        self.username.as_deref()
    }

    /// With which password; never print it.
    #[must_use]
    pub fn password(&self) -> Option<&str> {
        self.password.as_deref()
    }

    /// Which of the numbered databases; 0 in a cluster.
    #[must_use]
    pub fn database(&self) -> u32 {
        self.database
    }
}

impl fmt::Display for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.cluster {
            "redis+cluster://"
        } else {
            "redis://"
        })?;
        f.write_str(self.username().unwrap_or_default())?;
        match (&self.username, &self.password) {
            (_, Some(_)) => f.write_str(":***@")?,
            (Some(_), None) => f.write_str("@")?,
            (None, None) => {}
        }
        for (index, (host, port)) in self.nodes.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{host}:{port}")?;
        }
        if self.cluster {
            return Ok(());
        }
        write!(f, "/{}", self.database)
    }
}

impl fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedisUrl({self})")
    }
}

type Credentials = (Option<String>, Option<String>);

fn credentials(user_info: &str) -> Result<Credentials, &'static str> {
    let (username, password) = match user_info.split_once(':') {
        Some((username, password)) => (username, Some(unescaped(password)?)),
        None => (user_info, None),
    };
    let username = (!username.is_empty()).then(|| unescaped(username));
    Ok((username.transpose()?, password))
}

fn nodes(hosts: &str, cluster: bool) -> Result<Vec<(String, u16)>, &'static str> {
    let nodes: Vec<_> = hosts.split(',').map(node).collect::<Result<_, _>>()?;
    if nodes.len() > 1 && !cluster {
        return Err("several nodes stand only after `redis+cluster://`");
    }
    Ok(nodes)
}

/// `host`, `host:port`, `[::1]` or `[::1]:port`.
fn node(text: &str) -> Result<(String, u16), &'static str> {
    let port_at = match text.rfind(']') {
        Some(bracket) => text
            .get(bracket..)
            .and_then(|tail| tail.find(':'))
            .map(|at| bracket + at),
        None => text.find(':'),
    };
    let (host, port) = match port_at.and_then(|at| text.split_at_checked(at)) {
        Some((host, port)) => (host, port.trim_start_matches(':').parse().ok()),
        None => (text, Some(PORT)),
    };
    if host.is_empty() || host.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err("a host is missing");
    }
    let port = port
        .filter(|port| *port > 0)
        .ok_or("a port is a number from 1 to 65535")?;
    Ok((host.to_owned(), port))
}

fn database_number(text: &str, cluster: bool) -> Result<u32, &'static str> {
    match text {
        "" => Ok(0),
        _ if cluster => Err("a cluster has no numbered databases"),
        _ => text
            .parse()
            .map_err(|_| "the database after the slash is a number"),
    }
}

/// The text with `%40` and its like resolved.
fn unescaped(text: &str) -> Result<String, &'static str> {
    let fault = "a percent sign in the user's name or password is followed by two hex digits";
    let mut pieces = text.split('%');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let (digits, plain) = piece.split_at_checked(2).ok_or(fault)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(fault);
        }
        bytes.push(u8::from_str_radix(digits, 16).map_err(|_| fault)?);
        bytes.extend_from_slice(plain.as_bytes());
    }
    String::from_utf8(bytes).map_err(|_| "the user's name or password is no UTF-8")
}

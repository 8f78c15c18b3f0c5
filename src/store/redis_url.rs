//! The address of a Redis, of a cluster of them, or of the Sentinels that know one.

mod query;

use std::fmt;
use std::path::Path;

use query::Query;

use crate::model::text::strictly_decoded;

/// The port when none is given.
const PORT: u16 = 6379;

/// The port of a Sentinel when none is given.
const SENTINEL_PORT: u16 = 26379;

/// What all keys begin with when the URL does not say.
const PREFIX: &str = "wxmenu";

/// Where a Redis is, how it is entered, and what the keys there begin with.
///
/// | form | what |
/// |---|---|
/// | `redis://HOST:PORT/DB` | one Redis; the database's number is 0 if it is left out |
/// | `redis+cluster://HOST:PORT,HOST:PORT` | a Redis Cluster, by any nodes that know it |
/// | `redis+sentinel://HOST:PORT,HOST:PORT/SERVICE/DB` | the master that Sentinels name for this service |
///
/// Before the hosts may stand `USER:PASSWORD@` or `:PASSWORD@`. At the end may stand `?prefix=NAME`:
/// two bots that share a Redis need different ones.
///
/// `rediss` instead of `redis` is the same over TLS (feature `redis-tls`). Then `ca=FILE` may stand at the
/// end, the certificates that are trusted instead of the system's, and `cert=FILE&key=FILE`, the
/// certificate that we show and its key; all of them as PEM.
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
///
/// let url = StoreUrl::parse("rediss://h?prefix=shop&ca=redis.pem", Path::new("/srv/bot"))?;
/// let StoreUrl::Redis(url) = url else { unreachable!() };
/// assert!(url.is_tls());
/// assert_eq!(url.authority(), Some(Path::new("/srv/bot/redis.pem")));
/// # Ok::<(), wxmenu::store::StoreUrlError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct RedisUrl {
    form: Form,
    nodes: Vec<(String, u16)>,
    username: Option<String>,
    password: Option<String>,
    service: String,
    database: u32,
    is_tls: bool,
    query: Query,
}

/// What stands before the two slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// One Redis.
    One,
    /// Nodes of a cluster.
    Cluster,
    /// Sentinels.
    Sentinel,
}

impl Form {
    /// The form that this scheme names, and whether it is over TLS.
    pub(super) fn of_scheme(scheme: &str) -> Option<(Self, bool)> {
        let all = [Self::One, Self::Cluster, Self::Sentinel];
        let all = all
            .into_iter()
            .flat_map(|form| [(form, false), (form, true)]);
        let mut found = all.filter(|(form, is_tls)| form.scheme(*is_tls) == scheme);
        found.next()
    }

    const fn scheme(self, is_tls: bool) -> &'static str {
        match (self, is_tls) {
            (Self::One, false) => "redis",
            (Self::One, true) => "rediss",
            (Self::Cluster, false) => "redis+cluster",
            (Self::Cluster, true) => "rediss+cluster",
            (Self::Sentinel, false) => "redis+sentinel",
            (Self::Sentinel, true) => "rediss+sentinel",
        }
    }

    const fn port(self) -> u16 {
        match self {
            Self::One | Self::Cluster => PORT,
            Self::Sentinel => SENTINEL_PORT,
        }
    }
}

impl RedisUrl {
    /// Reads what stands after the scheme and its colon; files are looked for from `base`.
    pub(super) fn parse(
        rest: &str,
        (form, is_tls): (Form, bool),
        base: &Path,
    ) -> Result<Self, &'static str> {
        let rest = rest
            .strip_prefix("//")
            .ok_or("two slashes stand after the colon")?;
        // A password may hold an `@` that nobody escaped: the last one ends it.
        let (user_info, place) = match rest.rsplit_once('@') {
            Some((user_info, place)) => (Some(user_info), place),
            None => (None, rest),
        };
        let (username, password) = user_info.map_or(Ok((None, None)), credentials)?;
        let (place, query) = place.split_once('?').unwrap_or((place, ""));
        let (hosts, path) = place.split_once('/').unwrap_or((place, ""));
        let (service, database) = match form {
            Form::Sentinel => path.split_once('/').unwrap_or((path, "")),
            Form::One | Form::Cluster => ("", path),
        };
        if form == Form::Sentinel && service.is_empty() {
            return Err("the name of a service stands after the Sentinels, as in `/mymaster`");
        }
        Ok(Self {
            form,
            nodes: nodes(hosts, form)?,
            username,
            password,
            service: service.to_owned(),
            database: database_number(database, form)?,
            is_tls,
            query: Query::parse(query, is_tls, base)?,
        })
    }

    /// Whether the nodes form a cluster.
    #[must_use]
    pub fn is_cluster(&self) -> bool {
        self.form == Form::Cluster
    }

    /// The service whose master the nodes know, if they are Sentinels.
    #[must_use]
    pub fn service(&self) -> Option<&str> {
        (self.form == Form::Sentinel).then_some(self.service.as_str())
    }

    /// What all keys begin with; `wxmenu` if the URL does not say.
    #[must_use]
    pub fn prefix(&self) -> &str {
        self.query.prefix.as_deref().unwrap_or(PREFIX)
    }

    /// Whether everything that is said is encrypted.
    #[must_use]
    pub fn is_tls(&self) -> bool {
        self.is_tls
    }

    /// The file of the certificates that are trusted; the system's if there is none.
    #[must_use]
    pub fn authority(&self) -> Option<&Path> {
        self.query.ca.as_deref()
    }

    /// The files of the certificate that we show and of its key.
    #[must_use]
    pub fn identity(&self) -> Option<(&Path, &Path)> {
        self.query.cert.as_deref().zip(self.query.key.as_deref())
    }

    /// Host and port: of the Redis, of nodes that know the cluster, or of Sentinels. At least one.
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
        write!(f, "{}://", self.form.scheme(self.is_tls))?;
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
        match self.form {
            Form::One => write!(f, "/{}", self.database)?,
            Form::Cluster => {}
            Form::Sentinel => write!(f, "/{}/{}", self.service, self.database)?,
        }
        self.query.fmt(f)
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

fn nodes(hosts: &str, form: Form) -> Result<Vec<(String, u16)>, &'static str> {
    let nodes = hosts.split(',').map(|host| node(host, form.port()));
    let nodes: Vec<_> = nodes.collect::<Result<_, _>>()?;
    if nodes.len() > 1 && form == Form::One {
        return Err("several nodes stand only after `redis+cluster://` and `redis+sentinel://`");
    }
    Ok(nodes)
}

/// `host`, `host:port`, `[::1]` or `[::1]:port`.
fn node(text: &str, usual: u16) -> Result<(String, u16), &'static str> {
    let port_at = match text.rfind(']') {
        Some(bracket) => text
            .get(bracket..)
            .and_then(|tail| tail.find(':'))
            .map(|at| bracket + at),
        None => text.find(':'),
    };
    let (host, port) = match port_at.and_then(|at| text.split_at_checked(at)) {
        Some((host, port)) => (host, port.trim_start_matches(':').parse().ok()),
        None => (text, Some(usual)),
    };
    if host.is_empty() || host.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err("a host is missing");
    }
    let port = port
        .filter(|port| *port > 0)
        .ok_or("a port is a number from 1 to 65535")?;
    Ok((host.to_owned(), port))
}

fn database_number(text: &str, form: Form) -> Result<u32, &'static str> {
    match text {
        "" => Ok(0),
        _ if form == Form::Cluster => Err("a cluster has no numbered databases"),
        _ => text
            .parse()
            .map_err(|_| "the database after the slash is a number"),
    }
}

/// The text with `%40` and its like resolved.
fn unescaped(text: &str) -> Result<String, &'static str> {
    strictly_decoded(text)
        .ok_or("a percent sign is followed by two hex digits, which come to UTF-8")
}

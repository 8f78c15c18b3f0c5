//! What a Redis says or does not say, in words that name the remedy.

use redis::{ErrorKind, RedisError, ServerErrorKind};

use crate::store::StoreError;

/// Why a command failed. No text of it holds a key or a password.
#[derive(Clone, Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("{place} cannot be reached: {why}")]
    Unreachable { place: String, why: String },
    #[error("{place} shows a certificate that does not count: {why}; {remedy}")]
    Certificate {
        place: String,
        why: String,
        remedy: &'static str,
    },
    #[error(
        "{place} wants to see a certificate that it trusts, as in `rediss://HOST?cert=FILE&key=FILE`: {why}"
    )]
    NoCertificate { place: String, why: String },
    #[error("{place} does not speak TLS: write `redis` instead of `rediss`")]
    NoTls { place: String },
    #[error("no connection to {place} can be tried: {why}")]
    Settings { place: String, why: String },
    #[error("{place} does not answer")]
    Silent { place: String },
    #[error("{place} is still loading its data")]
    Loading { place: String },
    #[error(
        "{place} takes no writes: it is a replica; name its master, or its Sentinels by `redis+sentinel://`"
    )]
    Replica { place: String },
    #[error("the cluster at {place} does not serve all slots now: {why}")]
    ClusterDown { place: String, why: String },
    #[error("the Sentinels at {place} know no master of the service `{service}` now: {why}")]
    NoMaster {
        place: String,
        service: String,
        why: String,
    },
    #[error("{place} refuses the user's name or the password")]
    WrongPassword { place: String },
    #[error("{place} wants a password, as in `redis://:PASSWORD@HOST`")]
    NoPassword { place: String },
    #[error("{place} does not let this user do what a store has to: {why}")]
    NoRight { place: String, why: String },
    #[error("{place} is a node of a cluster; write `redis+cluster://` and its nodes")]
    OneOfCluster { place: String },
    #[error("{place} is no node of a cluster; write `redis://` for a Redis that stands alone")]
    NoCluster { place: String },
    #[error("{place} has no database of this number")]
    NoDatabase { place: String },
    #[error(
        "under a key of the store lies something of another type; another program writes under the prefix `{prefix}`, choose another one by `?prefix=NAME`"
    )]
    OtherType { prefix: String },
    #[error("{place} has no room or cannot write to its disk: {why}")]
    Full { place: String, why: String },
    #[error("{place} does not know the script; this is handled")]
    NoScript { place: String },
    #[error("{place} says: {why}")]
    Other { place: String, why: String },
    #[error(
        "under the prefix `{prefix}` lie {found}, and they are no store of this program; choose another prefix by `?prefix=NAME`"
    )]
    Foreign { prefix: String, found: String },
    #[error(
        "the store under the prefix `{prefix}` is of the format `{format}`, this build reads `{own}`; choose another prefix by `?prefix=NAME`"
    )]
    OtherFormat {
        prefix: String,
        format: String,
        own: &'static str,
    },
    #[error("{place} answered what no command asked for")]
    Nonsense { place: String },
    #[error("another node has had the turn of this person for too long")]
    Locked,
    #[error("the store is closed")]
    Closed,
}

/// Whom the words are about.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The Redis and its address, without a password.
    pub(super) name: String,
    /// What its keys begin with.
    pub(super) prefix: String,
    /// The service that Sentinels are asked for.
    pub(super) service: String,
    pub(super) is_cluster: bool,
    pub(super) is_tls: bool,
}

impl Fault {
    /// Whether the same command may do better in a while.
    pub(super) fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::Silent { .. }
                | Self::Loading { .. }
                | Self::Replica { .. }
                | Self::ClusterDown { .. }
                | Self::NoMaster { .. }
        )
    }

    /// What an error means.
    pub(super) fn of(error: &RedisError, at: &Place) -> Self {
        let place = at.name.clone();
        let why = said(error);
        if at.is_tls
            && let Some(fault) = of_tls(&why, at)
        {
            return fault;
        }
        match error.kind() {
            ErrorKind::Server(kind) => of_server(kind, why, at),
            ErrorKind::AuthenticationFailed => authentication(&why, place),
            ErrorKind::Io if error.is_timeout() => Self::Silent { place },
            ErrorKind::InvalidClientConfig => Self::Settings { place, why },
            ErrorKind::Io | ErrorKind::ClusterConnectionNotFound | ErrorKind::Parse => {
                Self::Unreachable { place, why }
            }
            ErrorKind::MasterNameNotFoundBySentinel => Self::NoMaster {
                place,
                service: at.service.clone(),
                why,
            },
            _ => of_code(error.code().unwrap_or_default(), why, at),
        }
    }
}

/// By what either side says of the other's certificate.
fn of_tls(why: &str, at: &Place) -> Option<Fault> {
    let (place, has) = (at.name.clone(), |words: &str| why.contains(words));
    // The library says what went wrong before it says that it was reading or writing.
    let told = |from: &str| why.find(from).and_then(|at| why.get(at + from.len()..));
    if let Some(why) = told("invalid peer certificate: ") {
        let remedy = match () {
            () if has("not valid for name") => {
                "connect to a name that is in it, or have one made for this one"
            }
            () if has("xpired") || has("not valid yet") => "have a new one made, or set the clock",
            () => "name the authority that signed it, as in `rediss://HOST?ca=FILE`",
        };
        let why = why.to_owned();
        return Some(Fault::Certificate { place, why, remedy });
    }
    if let Some(why) = told("received fatal alert: ") {
        let why = why.to_owned();
        return Some(Fault::NoCertificate { place, why });
    }
    if has("PEM") || has("trust anchors") {
        let why = why.to_owned();
        return Some(Fault::Settings { place, why });
    }
    has("InvalidContentType").then_some(Fault::NoTls { place })
}

fn of_server(kind: ServerErrorKind, why: String, at: &Place) -> Fault {
    let place = at.name.clone();
    match kind {
        ServerErrorKind::BusyLoading => Fault::Loading { place },
        ServerErrorKind::NoScript => Fault::NoScript { place },
        ServerErrorKind::ReadOnly => Fault::Replica { place },
        // A cluster's connection follows these, unless slots move faster than it can.
        ServerErrorKind::Moved | ServerErrorKind::Ask if at.is_cluster => {
            Fault::ClusterDown { place, why }
        }
        ServerErrorKind::Moved | ServerErrorKind::Ask => Fault::OneOfCluster { place },
        ServerErrorKind::ClusterDown | ServerErrorKind::MasterDown | ServerErrorKind::TryAgain => {
            Fault::ClusterDown { place, why }
        }
        ServerErrorKind::NoPerm => Fault::NoRight { place, why },
        _ => of_words(why, at),
    }
}

/// By the word that the answer begins with, for those that the client library does not know.
fn of_code(code: &str, why: String, at: &Place) -> Fault {
    let place = at.name.clone();
    match code {
        "WRONGPASS" => Fault::WrongPassword { place },
        "NOAUTH" => Fault::NoPassword { place },
        "WRONGTYPE" => Fault::OtherType {
            prefix: at.prefix.clone(),
        },
        "OOM" | "MISCONF" | "NOREPLICAS" => Fault::Full { place, why },
        _ => of_words(why, at),
    }
}

/// By words within the answer: what scripts and the library pass on of another error.
fn of_words(why: String, at: &Place) -> Fault {
    let place = at.name.clone();
    let has = |words: &str| why.contains(words);
    if has("WRONGTYPE") {
        let prefix = at.prefix.clone();
        return Fault::OtherType { prefix };
    }
    if has("cluster support disabled") {
        return Fault::NoCluster { place };
    }
    if has("DB index is out of range") || has("database number") {
        return Fault::NoDatabase { place };
    }
    if has("READONLY") {
        return Fault::Replica { place };
    }
    if has("OOM ") || has("MISCONF") {
        return Fault::Full { place, why };
    }
    if has("CLUSTERDOWN") {
        return Fault::ClusterDown { place, why };
    }
    if has("WRONGPASS") || has("NOAUTH") || has("AUTH") {
        return authentication(&why, place);
    }
    Fault::Other { place, why }
}

fn authentication(why: &str, place: String) -> Fault {
    match why.contains("NOAUTH") {
        true => Fault::NoPassword { place },
        false => Fault::WrongPassword { place },
    }
}

/// The words of an error in one line.
fn said(error: &RedisError) -> String {
    error.to_string().replace(['\r', '\n'], " ")
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        Self::Backend(Box::new(fault))
    }
}

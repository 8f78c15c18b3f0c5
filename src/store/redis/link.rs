//! The connection: made when it is needed, made again when it broke, never waited for without end.

use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::cluster_async::ClusterConnection;
use redis::cluster_routing::{RoutingInfo, SingleNodeRoutingInfo};
use redis::{Cmd, ConnectionAddr, RedisError, Value};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::fault::{Fault, Place};
use crate::store::RedisUrl;

/// How long making a connection may take.
pub(super) const CONNECT: Duration = Duration::from_secs(2);

/// How long one command may take.
pub(super) const RESPOND: Duration = Duration::from_secs(2);

/// So long after a connection could not be made nobody tries again: while a Redis is away, a
/// thousand waiting turns are to be one attempt at a time.
const REST: Duration = Duration::from_millis(100);

/// A node of a cluster, by the address that the cluster gives it.
pub(super) type Node = (String, u16);

/// The way to a Redis.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) url: RedisUrl,
    pub(super) place: Place,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    made: u64,
    connection: Option<Connection>,
    failed: Option<(Instant, Fault)>,
}

#[derive(Clone)]
pub(super) enum Connection {
    One(MultiplexedConnection),
    Cluster(ClusterConnection),
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Connection")
    }
}

impl Link {
    pub(super) fn new(url: RedisUrl) -> Self {
        let hosts: Vec<_> = url
            .nodes()
            .iter()
            .map(|(host, port)| format!("{host}:{port}"))
            .collect();
        let kind = match (url.is_cluster(), url.service()) {
            (true, _) => "the Redis Cluster at",
            (_, Some(_)) => "the Redis of the Sentinels at",
            _ => "the Redis at",
        };
        let tls = if url.is_tls() { " (TLS)" } else { "" };
        let place = Place {
            name: format!("{kind} {}{tls}", hosts.join(",")),
            prefix: url.prefix().to_owned(),
            service: url.service().unwrap_or_default().to_owned(),
            is_cluster: url.is_cluster(),
            is_tls: url.is_tls(),
        };
        Self {
            url,
            place,
            state: Mutex::default(),
        }
    }

    /// Sends a command once, to whom its key belongs or to this node of a cluster.
    pub(super) async fn send(&self, command: &Cmd, node: Option<&Node>) -> Result<Value, Fault> {
        let (made, mut connection) = self.connection().await?;
        let sent = timeout(RESPOND + REST, connection.send(command, node)).await;
        let fault = match sent {
            Ok(Ok(value)) => return Ok(value),
            Ok(Err(error)) => Fault::of(&error, &self.place),
            Err(_) => Fault::Silent {
                place: self.place.name.clone(),
            },
        };
        if connection.is_broken_by(&fault) {
            self.forget(made).await;
        }
        Err(fault)
    }

    /// The nodes that hold keys: of a cluster its masters, else whoever answers.
    pub(super) async fn nodes(&self) -> Result<Vec<Option<Node>>, Fault> {
        if !self.url.is_cluster() {
            return Ok(vec![None]);
        }
        let mut ask = redis::cmd("CLUSTER");
        ask.arg("SLOTS");
        let slots = self.send(&ask, None).await?;
        let mut nodes = masters(&slots).ok_or_else(|| self.nonsense())?;
        nodes.sort();
        nodes.dedup();
        Ok(nodes.into_iter().map(Some).collect())
    }

    pub(super) fn is_cluster(&self) -> bool {
        self.url.is_cluster()
    }

    pub(super) fn nonsense(&self) -> Fault {
        Fault::Nonsense {
            place: self.place.name.clone(),
        }
    }

    async fn connection(&self) -> Result<(u64, Connection), Fault> {
        let mut state = self.state.lock().await;
        if let Some(connection) = &state.connection {
            return Ok((state.made, connection.clone()));
        }
        if let Some((when, fault)) = &state.failed
            && when.elapsed() < REST
        {
            return Err(fault.clone());
        }
        let outcome = match timeout(CONNECT + REST, self.connect()).await {
            Ok(outcome) => outcome.map_err(|error| Fault::of(&error, &self.place)),
            Err(_) => Err(Fault::Silent {
                place: self.place.name.clone(),
            }),
        };
        match outcome {
            Ok(connection) => {
                state.made += 1;
                state.connection = Some(connection.clone());
                state.failed = None;
                Ok((state.made, connection))
            }
            Err(fault) => {
                state.failed = Some((Instant::now(), fault.clone()));
                Err(fault)
            }
        }
    }

    /// Has the next command make a new connection, unless somebody did already.
    async fn forget(&self, made: u64) {
        let mut state = self.state.lock().await;
        if state.made == made {
            state.connection = None;
        }
    }

    /// A fault of a cluster in the words of its nodes, for the cluster's connection only knows that none
    /// would do.
    pub(super) async fn explained(&self, mut fault: Fault) -> Fault {
        if !self.is_cluster() || !matches!(fault, Fault::Unreachable { .. }) {
            return fault;
        }
        for address in self.addresses() {
            match self.cluster_state(address).await {
                Ok(why) => {
                    let place = self.place.name.clone();
                    return Fault::ClusterDown { place, why };
                }
                Err(error) => fault = Fault::of(&error, &self.place),
            }
            if !fault.may_pass() {
                break;
            }
        }
        fault
    }

    async fn cluster_state(&self, address: ConnectionAddr) -> Result<String, RedisError> {
        let mut connection = self.connect_to(address).await?;
        let mut ask = redis::cmd("CLUSTER");
        let info: String = ask.arg("INFO").query_async(&mut connection).await?;
        let told = [
            "cluster_state:",
            "cluster_slots_assigned:",
            "cluster_slots_ok:",
        ];
        let lines = info
            .lines()
            .filter(|line| told.iter().any(|word| line.starts_with(word)));
        Ok(lines.collect::<Vec<_>>().join(", "))
    }
}

impl Connection {
    async fn send(&mut self, command: &Cmd, node: Option<&Node>) -> Result<Value, RedisError> {
        let value = match (self, node) {
            (Self::One(connection), _) => command.query_async(connection).await?,
            (Self::Cluster(connection), None) => command.query_async(connection).await?,
            (Self::Cluster(connection), Some((host, port))) => {
                let (host, port) = (host.clone(), *port);
                let route = SingleNodeRoutingInfo::ByAddress { host, port };
                let route = RoutingInfo::SingleNode(route);
                connection.route_command(command.clone(), route).await?
            }
        };
        match value {
            Value::ServerError(error) => Err(error.into()),
            value => Ok(value),
        }
    }

    /// A cluster's connection mends itself, unless it knows no node any more.
    fn is_broken_by(&self, fault: &Fault) -> bool {
        match self {
            Self::One(_) => matches!(
                fault,
                Fault::Unreachable { .. } | Fault::Silent { .. } | Fault::Replica { .. }
            ),
            Self::Cluster(_) => {
                matches!(fault, Fault::Unreachable { .. } | Fault::ClusterDown { .. })
            }
        }
    }
}

/// The masters in an answer to `CLUSTER SLOTS`: in each range the first node.
fn masters(slots: &Value) -> Option<Vec<Node>> {
    let Value::Array(ranges) = slots else {
        return None;
    };
    ranges.iter().map(master).collect()
}

fn master(range: &Value) -> Option<Node> {
    let Value::Array(range) = range else {
        return None;
    };
    let Some(Value::Array(node)) = range.get(2) else {
        return None;
    };
    match (node.first(), node.get(1)) {
        (Some(Value::BulkString(host)), Some(Value::Int(port))) => {
            let host = String::from_utf8(host.clone()).ok()?;
            Some((host, u16::try_from(*port).ok()?))
        }
        _ => None,
    }
}

//! The connection: made when it is needed, made again when it broke, never waited for without end.

use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::cluster::ClusterClient;
use redis::cluster_async::ClusterConnection;
use redis::cluster_routing::{RoutingInfo, SingleNodeRoutingInfo};
use redis::sentinel::{Sentinel, SentinelNodeConnectionInfo};
use redis::{
    AsyncConnectionConfig, Client, Cmd, ConnectionAddr, ConnectionInfo, ErrorKind,
    IntoConnectionInfo, RedisConnectionInfo, RedisError, Value,
};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::fault::{Fault, Place};
use crate::store::RedisUrl;

/// How long making a connection may take.
const CONNECT: Duration = Duration::from_secs(2);

/// How long one command may take.
const RESPOND: Duration = Duration::from_secs(2);

/// So long after a connection could not be made nobody tries again: while a Redis is away, a
/// thousand waiting turns are to be one attempt at a time.
const REST: Duration = Duration::from_millis(100);

/// A node of a cluster, by the address that the cluster gives it.
pub(super) type Node = (String, u16);

/// The way to a Redis.
#[derive(Debug)]
pub(super) struct Link {
    url: RedisUrl,
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
enum Connection {
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
        let place = Place {
            name: format!("{kind} {}", hosts.join(",")),
            prefix: url.prefix().to_owned(),
            service: url.service().unwrap_or_default().to_owned(),
            is_cluster: url.is_cluster(),
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

    async fn connect(&self) -> Result<Connection, RedisError> {
        if self.url.is_cluster() {
            return self.connect_cluster().await.map(Connection::Cluster);
        }
        let client = match self.url.service() {
            None => Client::open(self.infos()?)?,
            Some(service) => self.master_of(service).await?,
        };
        let connection = client
            .get_multiplexed_async_connection_with_config(&config())
            .await?;
        Ok(Connection::One(connection))
    }

    async fn connect_cluster(&self) -> Result<ClusterConnection, RedisError> {
        let mut builder = ClusterClient::builder(self.addresses())
            .connection_timeout(CONNECT)
            .response_timeout(RESPOND)
            .overall_response_timeout(Some(RESPOND))
            .retries(3)
            .min_retry_wait(20)
            .max_retry_wait(200);
        if let Some(username) = self.url.username() {
            builder = builder.username(username);
        }
        if let Some(password) = self.url.password() {
            builder = builder.password(password);
        }
        builder.build()?.get_async_connection().await
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
        let info = address
            .into_connection_info()?
            .set_redis_settings(self.entry());
        let mut connection = Client::open(info)?
            .get_multiplexed_async_connection_with_config(&config())
            .await?;
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

    /// The Redis that the Sentinels call the master.
    async fn master_of(&self, service: &str) -> Result<Client, RedisError> {
        let mut sentinels = Sentinel::build(self.addresses())?;
        let how = SentinelNodeConnectionInfo::default().set_redis_connection_info(self.entry());
        sentinels.async_master_for(service, Some(&how)).await
    }

    fn addresses(&self) -> Vec<ConnectionAddr> {
        let nodes = self.url.nodes().iter();
        nodes
            .map(|(host, port)| ConnectionAddr::Tcp(bare(host).to_owned(), *port))
            .collect()
    }

    fn infos(&self) -> Result<ConnectionInfo, RedisError> {
        let address = self.addresses().into_iter().next();
        let address = address.ok_or((ErrorKind::InvalidClientConfig, "no address"))?;
        Ok(address
            .into_connection_info()?
            .set_redis_settings(self.entry()))
    }

    /// As whom and into which database.
    fn entry(&self) -> RedisConnectionInfo {
        let mut entry = RedisConnectionInfo::default().set_db(self.url.database().into());
        if let Some(username) = self.url.username() {
            entry = entry.set_username(username);
        }
        if let Some(password) = self.url.password() {
            entry = entry.set_password(password);
        }
        entry
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

fn config() -> AsyncConnectionConfig {
    AsyncConnectionConfig::new()
        .set_connection_timeout(Some(CONNECT))
        .set_response_timeout(Some(RESPOND))
}

/// A host without the brackets of an IPv6 address.
fn bare(host: &str) -> &str {
    host.strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host)
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

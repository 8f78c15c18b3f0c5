//! How a connection is made: to one Redis, to a cluster, to whom Sentinels call the master; with TLS or
//! without.

use redis::aio::MultiplexedConnection;
use redis::cluster::ClusterClient;
use redis::cluster_async::ClusterConnection;
use redis::sentinel::{Sentinel, SentinelNodeConnectionInfo};
use redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, ConnectionInfo, ErrorKind, IntoConnectionInfo,
    RedisConnectionInfo, RedisError,
};

use super::link::{CONNECT, Connection, Link, RESPOND};
#[cfg(feature = "redis-tls")]
use super::tls::certificates;

impl Link {
    pub(super) async fn connect(&self) -> Result<Connection, RedisError> {
        if self.url.is_cluster() {
            return self.connect_cluster().await.map(Connection::Cluster);
        }
        let connection = match self.url.service() {
            None => {
                let address = self.addresses().into_iter().next();
                let address = address.ok_or((ErrorKind::InvalidClientConfig, "no address"))?;
                self.connect_to(address).await?
            }
            Some(service) => opened(&self.master_of(service).await?).await?,
        };
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
        #[cfg(feature = "redis-tls")]
        if self.url.is_tls() {
            builder = builder.certs(certificates(&self.url)?);
        }
        builder.build()?.get_async_connection().await
    }

    /// A connection to this one.
    pub(super) async fn connect_to(
        &self,
        address: ConnectionAddr,
    ) -> Result<MultiplexedConnection, RedisError> {
        let info = address
            .into_connection_info()?
            .set_redis_settings(self.entry());
        opened(&self.client(info)?).await
    }

    fn client(&self, info: ConnectionInfo) -> Result<Client, RedisError> {
        #[cfg(feature = "redis-tls")]
        if self.url.is_tls() {
            return Client::build_with_tls(info, certificates(&self.url)?);
        }
        Client::open(info)
    }

    /// The Redis that the Sentinels call the master.
    async fn master_of(&self, service: &str) -> Result<Client, RedisError> {
        #[cfg(feature = "redis-tls")]
        if self.url.is_tls() {
            return self.master_over_tls(service).await;
        }
        let mut sentinels = Sentinel::build(self.addresses())?;
        let how = SentinelNodeConnectionInfo::default().set_redis_connection_info(self.entry());
        sentinels.async_master_for(service, Some(&how)).await
    }

    #[cfg(feature = "redis-tls")]
    async fn master_over_tls(&self, service: &str) -> Result<Client, RedisError> {
        use redis::TlsMode;
        use redis::sentinel::{SentinelClientBuilder, SentinelServerType};

        let certificates = certificates(&self.url)?;
        let master = SentinelServerType::Master;
        let mut builder = SentinelClientBuilder::new(self.addresses(), service, master)?
            .set_client_to_sentinel_tls_mode(TlsMode::Secure)
            .set_client_to_sentinel_certificates(certificates.clone())
            .set_client_to_redis_tls_mode(TlsMode::Secure)
            .set_client_to_redis_certificates(certificates)
            .set_client_to_redis_db(self.url.database().into());
        if let Some(username) = self.url.username() {
            builder = builder.set_client_to_redis_username(username);
        }
        if let Some(password) = self.url.password() {
            builder = builder.set_client_to_redis_password(password);
        }
        builder.build()?.async_get_client().await
    }

    pub(super) fn addresses(&self) -> Vec<ConnectionAddr> {
        let nodes = self.url.nodes().iter();
        nodes
            .map(|(host, port)| self.address(bare(host).to_owned(), *port))
            .collect()
    }

    fn address(&self, host: String, port: u16) -> ConnectionAddr {
        match self.url.is_tls() {
            false => ConnectionAddr::Tcp(host, port),
            true => ConnectionAddr::TcpTls {
                host,
                port,
                insecure: false,
                tls_params: None,
            },
        }
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

async fn opened(client: &Client) -> Result<MultiplexedConnection, RedisError> {
    client
        .get_multiplexed_async_connection_with_config(&config())
        .await
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

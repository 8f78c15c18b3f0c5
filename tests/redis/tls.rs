//! A Redis over TLS, with certificates that are made here.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use wxmenu::model::{Session, SessionKey, Timestamp};
use wxmenu::store::SessionStore;

use super::faults::{refused, try_open};
use super::servers::{Server, free_port};

const NOW: Timestamp = Timestamp::from_secs(1_768_000_000);

/// A folder with an authority, a certificate for 127.0.0.1 and one for another name, all by it; and
/// another authority that signed nothing.
struct Papers(TempDir);

impl Papers {
    fn make() -> Self {
        let papers = Self(tempfile::tempdir().unwrap());
        papers.authority("ca");
        papers.authority("other");
        papers.signed("server", "IP:127.0.0.1,DNS:localhost", "30");
        papers.signed("elsewhere", "DNS:redis.example", "30");
        papers
    }

    fn authority(&self, name: &str) {
        let (key, cert) = (format!("{name}.key"), format!("{name}.pem"));
        let subject = format!("/CN={name}");
        let made = [
            "-keyout", &key, "-out", &cert, "-subj", &subject, "-days", "30",
        ];
        self.openssl(&[&NEW[..], &["-x509"], &made].concat());
    }

    /// A certificate for these names.
    fn signed(&self, name: &str, names: &str, days: &str) {
        let [key, asks, cert, list] =
            ["key", "csr", "pem", "names"].map(|end| format!("{name}.{end}"));
        std::fs::write(
            self.0.path().join(&list),
            format!("subjectAltName={names}\n"),
        )
        .unwrap();
        let asked = ["-keyout", &key, "-out", &asks, "-subj", "/CN=redis"];
        self.openssl(&[&NEW[..], &asked].concat());
        let by = [
            "x509",
            "-req",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
        ];
        let made = [
            "-in", &asks, "-out", &cert, "-days", days, "-extfile", &list,
        ];
        self.openssl(&[&by[..], &made].concat());
    }

    fn openssl(&self, args: &[&str]) {
        let ran = Command::new("openssl")
            .args(args)
            .current_dir(self.0.path())
            .output();
        let said = ran.unwrap();
        assert!(
            said.status.success(),
            "{}",
            String::from_utf8_lossy(&said.stderr)
        );
    }

    fn file(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// A server that speaks TLS only on this port, and shows this certificate.
    fn serve(&self, shows: &str, wants: &str, more: &[&str]) -> (Server, u16) {
        let port = free_port().to_string();
        let [cert, key] = ["pem", "key"].map(|end| self.file(&format!("{shows}.{end}")));
        let ca = self.file("ca.pem");
        let settings = [
            "--tls-port",
            &port,
            "--tls-cert-file",
            &cert,
            "--tls-key-file",
            &key,
            "--tls-ca-cert-file",
            &ca,
            "--tls-auth-clients",
            wants,
        ];
        let server = Server::start(&[&settings[..], more].concat());
        (server, port.parse().unwrap())
    }
}

const NEW: [&str; 7] = [
    "req", "-new", "-newkey", "rsa:2048", "-nodes", "-batch", "-sha256",
];

async fn keeps_sessions(url: &str) {
    let (store, _) = try_open(url).unwrap();
    let key = SessionKey::new("demo".into(), "o1".into());
    let (_, lock) = store.load_for_turn(&key).await.unwrap();
    let session = Session::new(NOW, None);
    store.save_and_release(&key, session, &lock).await.unwrap();
    assert!(store.load(&key).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_over_tls_keeps_sessions() {
    let papers = Papers::make();
    let (_server, port) = papers.serve("server", "no", &["--requirepass", "hunter2"]);
    let ca = papers.file("ca.pem");
    keeps_sessions(&format!("rediss://:hunter2@127.0.0.1:{port}?ca={ca}")).await;
    keeps_sessions(&format!(
        "rediss://:hunter2@localhost:{port}/2?prefix=a&ca={ca}"
    ))
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_wants_our_certificate_gets_it() {
    let papers = Papers::make();
    let (_server, port) = papers.serve("server", "yes", &[]);
    let [ca, cert, key] = ["ca.pem", "server.pem", "server.key"].map(|name| papers.file(name));
    keeps_sessions(&format!(
        "rediss://127.0.0.1:{port}?ca={ca}&cert={cert}&key={key}"
    ))
    .await;
    refused(
        &format!("rediss://127.0.0.1:{port}?ca={ca}"),
        "wants to see a certificate",
    );
    refused(
        &format!("rediss://127.0.0.1:{port}?ca={ca}&cert={key}&key={cert}"),
        "no connection",
    );
}

#[test]
fn a_wrong_certificate_is_named() {
    let papers = Papers::make();
    let (server, port) = papers.serve("server", "no", &[]);
    let ca = papers.file("ca.pem");
    let at = |port: u16, ca: &str| format!("rediss://:hunter1@127.0.0.1:{port}?ca={ca}");
    let unknown = "name the authority that signed it, as in `rediss://HOST?ca=FILE`";
    refused(&at(port, &papers.file("other.pem")), unknown);
    refused(&format!("rediss://127.0.0.1:{port}"), unknown);
    let (_elsewhere, other) = papers.serve("elsewhere", "no", &[]);
    refused(&at(other, &ca), "connect to a name that is in it");
    // What a Redis makes of the first bytes of TLS hangs on them: it waits for more, or complains.
    let said = try_open(&at(server.port, &ca)).err().unwrap();
    let words = ["(TLS) does not answer", "does not speak TLS"];
    assert!(words.iter().any(|words| said.contains(words)), "{said}");
    refused(&format!("redis://127.0.0.1:{port}"), "cannot be reached");
    refused(&at(port, &papers.file("missing.pem")), "missing.pem: ");
    std::fs::write(Path::new(&papers.file("empty.pem")), "").unwrap();
    refused(
        &at(port, &papers.file("empty.pem")),
        "empty.pem: it holds no PEM",
    );
}

#[test]
fn a_certificate_that_is_over_is_named() {
    let papers = Papers::make();
    papers.signed("old", "IP:127.0.0.1", "-1");
    let (_server, port) = papers.serve("old", "no", &[]);
    let ca = papers.file("ca.pem");
    refused(
        &format!("rediss://127.0.0.1:{port}?ca={ca}"),
        "have a new one made",
    );
}

/// Everything is over TLS: the Sentinel, what it watches, and how we reach both.
#[tokio::test(flavor = "multi_thread")]
async fn the_master_of_a_sentinel_is_reached_over_tls() {
    let papers = Papers::make();
    let (_master, port) = papers.serve("server", "no", &[]);
    let [ca, cert, key] = ["ca.pem", "server.pem", "server.key"].map(|name| papers.file(name));
    let at = free_port();
    let settings = format!(
        "port 0\ntls-port {at}\ntls-replication yes\ntls-auth-clients no\n\
         tls-cert-file {cert}\ntls-key-file {key}\ntls-ca-cert-file {ca}\n"
    );
    let _sentinel = Server::sentinel_with(&settings, at, "bots", port);
    keeps_sessions(&format!("rediss+sentinel://127.0.0.1:{at}/bots?ca={ca}")).await;
    refused(
        &format!(
            "rediss+sentinel://127.0.0.1:{at}/bots?ca={}",
            papers.file("other.pem")
        ),
        "name the authority",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_is_reached_over_tls() {
    let papers = Papers::make();
    let bus = free_port().to_string();
    let cluster = [
        "--cluster-enabled",
        "yes",
        "--tls-cluster",
        "yes",
        "--cluster-announce-ip",
        "127.0.0.1",
        "--cluster-port",
        &bus,
    ];
    let (server, port) = papers.serve("server", "no", &cluster);
    assert_eq!(
        server.cli(&["cluster", "addslotsrange", "0", "16383"]),
        "OK"
    );
    while !server
        .cli(&["cluster", "info"])
        .contains("cluster_state:ok")
    {}
    let ca = papers.file("ca.pem");
    keeps_sessions(&format!("rediss+cluster://127.0.0.1:{port}?ca={ca}")).await;
    refused(
        &format!(
            "rediss+cluster://127.0.0.1:{port}?ca={}",
            papers.file("other.pem")
        ),
        "name the authority",
    );
}

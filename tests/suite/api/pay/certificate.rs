//! The merchant's certificate is shown over TLS where money leaves, and nowhere else.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, mpsc};
use std::thread;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use wxmenu::api::pay::{Certificate, Fen, OrderId, Pay, PayBuilder, Refund, SignKind};

use super::{certificate, merchant, signed};
use crate::project::{read_bytes, root};

const REFUND: &str = "refund_id=5000&out_refund_no=r-1&refund_fee=1";

fn pem(name: &str) -> Vec<u8> {
    read_bytes(&format!("tests/data/pay/{name}.pem"))
}

fn certificates(name: &str) -> Vec<CertificateDer<'static>> {
    CertificateDer::pem_slice_iter(&pem(name))
        .map(Result::unwrap)
        .collect()
}

/// Answers `calls` connections with a refund, and tells each time which certificate it was shown: one
/// is asked for, but not demanded.
fn gateway(calls: usize) -> (u16, mpsc::Receiver<Option<Vec<u8>>>) {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut known = RootCertStore::empty();
    known.add(certificates("authority").remove(0)).unwrap();
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(known), provider.clone())
        .allow_unauthenticated()
        .build()
        .unwrap();
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier)
        .with_single_cert(
            certificates("server"),
            PrivateKeyDer::from_pem_slice(&pem("server")).unwrap(),
        )
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for _ in 0..calls {
            let (stream, _) = listener.accept().unwrap();
            if let Some(shown) = serve(stream, &config) {
                tell.send(shown).unwrap();
            }
        }
    });
    (port, told)
}

/// Nothing, if the client went away.
fn serve(stream: TcpStream, config: &Arc<ServerConfig>) -> Option<Option<Vec<u8>>> {
    let connection = ServerConnection::new(Arc::clone(config)).unwrap();
    let mut stream = StreamOwned::new(connection, stream);
    let mut request = Vec::new();
    while !request.ends_with(b"</xml>") {
        let mut some = [0; 4096];
        let count = stream.read(&mut some).ok().filter(|count| *count > 0)?;
        request.extend_from_slice(&some[..count]);
    }
    let body = signed(SignKind::HmacSha256, REFUND);
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).ok()?;
    let shown = stream
        .conn
        .peer_certificates()
        .map(|chain| chain[0].to_vec());
    stream.conn.send_close_notify();
    stream.flush().ok()?;
    Some(shown)
}

fn pay(port: u16) -> PayBuilder {
    Pay::builder(merchant())
        .base(format!("https://127.0.0.1:{port}"))
        .certificate(certificate())
}

fn back() -> Refund {
    Refund::new(
        OrderId::Own("t-1".to_owned()),
        "r-1",
        Fen::new(1),
        Fen::new(1),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_certificate_is_shown_for_a_refund_only() {
    let (port, told) = gateway(2);
    let pay = pay(port).authority(pem("authority")).build().unwrap();
    assert_eq!(pay.refund(&back()).await.unwrap().refund_id, "5000");
    assert_eq!(
        told.recv().unwrap(),
        Some(certificates("client").remove(0).to_vec())
    );
    // The answer is no order's, but it came.
    pay.close("t-1").await.unwrap();
    assert_eq!(told.recv().unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_that_nobody_vouches_for_learns_nothing() {
    let (port, told) = gateway(2);
    for builder in [pay(port), pay(port).authority(pem("client"))] {
        let error = builder.build().unwrap().refund(&back()).await.unwrap_err();
        assert!(!error.is_unsure(), "{error}");
    }
    assert!(told.try_recv().is_err());
}

#[test]
fn a_certificate_comes_from_files_and_what_is_none_is_told_when_built() {
    let file = |name: &str| root().join(format!("tests/data/pay/{name}.pem"));
    let from_files = Certificate::from_files(&file("client"), &file("authority")).unwrap();
    let build = |own| Pay::builder(merchant()).certificate(own).build();
    assert!(build(from_files).is_ok());
    assert!(Certificate::from_files(&file("client"), &file("none")).is_err());
    assert!(
        build(Certificate::from_pem(pem("authority"))).is_err(),
        "it has no key"
    );
    assert!(build(Certificate::from_pem("none")).is_err());
}

//! Payments, on real sockets: what leaves, what is believed, what counts once.

mod answers;
mod calls;
mod certificate;
mod golden;
mod notices;

use wxmenu::api::ApiError;
use wxmenu::api::pay::{Certificate, Fields, Merchant, Pay, PayBuilder, PayError, SignKind};
use wxmenu::model::Secret;
use wxmenu::testing::{Reaction, StubPlatform};

use crate::project::read_bytes;

/// Of the platform's own example of signatures.
const KEY: &str = "192006250b4c09247ec02edce69f6a2d";
const NONCE: &str = "ibuaiVcKdpRxkhJA";

fn merchant() -> Merchant {
    Merchant::new("wxd930ea5d5a258f4f", "10000100", Secret::new(KEY))
}

fn certificate() -> Certificate {
    Certificate::from_pem(read_bytes("tests/data/pay/client.pem"))
}

fn pay(stub: &StubPlatform) -> PayBuilder {
    Pay::builder(merchant())
        .base(stub.url())
        .nonces(|| NONCE.to_owned())
}

async fn kit() -> (StubPlatform, Pay) {
    let stub = StubPlatform::start().await.unwrap();
    let pay = pay(&stub).certificate(certificate()).build().unwrap();
    (stub, pay)
}

/// Fields written as `name=value&name=value`.
fn fields(text: &str) -> Fields {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.fold(Fields::new(), |all, (name, value)| all.with(name, value))
}

/// A document as the platform writes it.
fn document(fields: &Fields) -> String {
    let one = |(name, value)| format!("  <{name}><![CDATA[{value}]]></{name}>\n");
    let inside: String = fields.iter().map(one).collect();
    format!("<xml>\n{inside}</xml>\n")
}

/// A good answer with these fields, signed.
fn signed(kind: SignKind, more: &str) -> String {
    let head = "return_code=SUCCESS&return_msg=OK&result_code=SUCCESS&appid=wxd930ea5d5a258f4f&mch_id=10000100&nonce_str=a1";
    let fields = fields(&format!("{head}&{more}"));
    let sign = kind.sign(&fields, &Secret::new(KEY));
    document(&fields.with("sign", sign))
}

fn good(more: &str) -> Reaction {
    Reaction::text(signed(SignKind::HmacSha256, more))
}

fn is_refused<T: std::fmt::Debug>(outcome: Result<T, PayError>, why: &str) {
    match outcome.unwrap_err() {
        PayError::Call(ApiError::Refused { reason, .. }) => {
            assert!(reason.contains(why), "{reason}, not {why}");
        }
        other => panic!("{other}"),
    }
}

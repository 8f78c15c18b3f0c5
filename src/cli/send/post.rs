//! The signed request, and what comes back.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use super::envelope::Envelope;
use super::{SendArgs, Trouble};
use crate::model::Timestamp;
use crate::wechat::{BadRequest, Format, sign};

/// Twice what the platform waits, so that a late answer is still seen.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// A request that can be delivered any number of times.
pub(super) struct Post {
    url: Url,
    body: Vec<u8>,
    content_type: &'static str,
}

impl Post {
    /// Signs the request: like the platform, the time and not the body, but of the body the
    /// envelope.
    pub(super) fn sign(
        args: &SendArgs,
        now: Timestamp,
        document: Vec<u8>,
        envelope: Option<&Envelope>,
    ) -> Result<Self, Trouble> {
        let wrong = |why: &str| Trouble::Usage(format!("--url {}: {why}", args.url));
        let mut url = Url::parse(&args.url).map_err(|fault| wrong(&fault.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong("it must begin with http:// or https://"));
        }
        let timestamp = now.secs().to_string();
        let nonce = fastrand::u32(..).to_string();
        let parts = [args.token.as_str(), &timestamp, &nonce].map(str::as_bytes);
        url.query_pairs_mut()
            .append_pair("signature", &sign(parts).to_string())
            .append_pair("timestamp", &timestamp)
            .append_pair("nonce", &nonce)
            .append_pair("openid", &args.user);
        let content_type = match Format::of(&document) {
            Format::Xml => "text/xml",
            Format::Json => "application/json",
        };
        let body = match envelope {
            None => document,
            Some(envelope) => {
                let mut random = [0; 16];
                fastrand::fill(&mut random);
                let (body, sealed) = envelope.around(&document, &args.to, random);
                let [token, timestamp, nonce] = parts;
                let signature = sign([token, timestamp, nonce, sealed.as_bytes()]);
                url.query_pairs_mut()
                    .append_pair("encrypt_type", "aes")
                    .append_pair("msg_signature", &signature.to_string());
                body
            }
        };
        Ok(Self {
            url,
            body,
            content_type,
        })
    }

    /// Delivers the request so many times, one after another; gives the bodies of the answers.
    pub(super) fn deliver(&self, times: usize) -> Result<Vec<Vec<u8>>, Trouble> {
        let client = client(&self.url).map_err(|fault| {
            let cause = innermost(&fault);
            Trouble::Refused(format!("cannot speak {}: {cause}", self.url.scheme()))
        })?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|fault| Trouble::Refused(format!("cannot start: {fault}")))?;
        runtime.block_on(async {
            let mut bodies = Vec::with_capacity(times);
            for _ in 0..times {
                bodies.push(self.once(&client).await?);
            }
            Ok(bodies)
        })
    }

    async fn once(&self, client: &Client) -> Result<Vec<u8>, Trouble> {
        let request = client
            .post(self.url.clone())
            .header("content-type", self.content_type)
            .header("user-agent", "Mozilla/4.0")
            .body(self.body.clone());
        let response = request.send().await.map_err(|fault| self.lost(&fault))?;
        let status = response.status();
        let body = response.bytes().await.map_err(|fault| self.lost(&fault))?;
        if status == reqwest::StatusCode::OK {
            return Ok(body.to_vec());
        }
        let reason = String::from_utf8_lossy(&body);
        let reason: String = reason.trim().chars().take(200).collect();
        let help = help(&reason).map_or_else(String::new, |help| format!("\nhelp: {help}"));
        Err(Trouble::Refused(format!(
            "refused: {status}: {reason}{help}"
        )))
    }

    /// What went wrong on the way, without the query that proves who sent it.
    fn lost(&self, fault: &reqwest::Error) -> Trouble {
        let host = self.url.host_str().unwrap_or_default();
        let port = self.url.port_or_known_default().unwrap_or_default();
        let what = if fault.is_timeout() {
            "no answer within ten seconds".to_owned()
        } else {
            innermost(fault)
        };
        Trouble::Refused(format!("{host}:{port}: {what}"))
    }
}

/// A client that neither follows nor takes detours, as the platform does not.
fn client(url: &Url) -> reqwest::Result<Client> {
    let provider = rustls::crypto::ring::default_provider();
    if rustls::crypto::CryptoProvider::get_default().is_none()
        && provider.install_default().is_err()
    {
        tracing::debug!("another thread installed a TLS provider first");
    }
    let client = Client::builder()
        .timeout(TIME_LIMIT)
        .redirect(Policy::none())
        .no_proxy();
    // Without TLS no certificates are needed, and a machine that has none can still send.
    match url.scheme() {
        "http" => client.tls_certs_only([]),
        _ => client,
    }
    .build()
}

fn innermost(fault: &dyn std::error::Error) -> String {
    let mut cause = fault;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

/// What a person can do about a refusal.
fn help(reason: &str) -> Option<&'static str> {
    match BadRequest::ALL
        .into_iter()
        .find(|known| known.reason() == reason)?
    {
        BadRequest::Time => Some("the clocks of this machine and of the server differ too much"),
        BadRequest::Identity => Some("the last part of --url is no identity of an account"),
        BadRequest::Signature => {
            Some("--token is not the token of this account, or --aes-key or --appid not its own")
        }
        BadRequest::Content => Some(
            "the body is no message (see --raw and --field), or the account is in safe mode: give --aes-key and --appid",
        ),
        BadRequest::Timestamp | BadRequest::Args => None,
    }
}

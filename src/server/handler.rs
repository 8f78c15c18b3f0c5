//! The way of one request.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::http::Method;
use actix_web::web::{self, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use super::answer::{self, Refusal};
use super::chance::chance;
use super::request_id::{RequestId, X_REQUEST_ID};
use super::told::Told;
use super::{Callback, body};
use crate::engine::Delivery;
use crate::hook::Response;
use crate::model::{AccountId, Inbound};
use crate::wechat::{Account, BadRequest, Query};

/// Mounts the callback: `App::new().configure(configure(callback))`.
pub fn configure(callback: Callback) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        // Shared within one thread, so that a request counts no reference across threads.
        let callback = Rc::new(callback);
        // A path that is known is found without a pattern; what is left is mostly a mistake.
        for identity in callback
            .accounts
            .keys()
            .filter(|identity| is_plain(identity))
        {
            mount(config, &callback, Some(identity));
        }
        mount(config, &callback, None);
    }
}

fn mount(config: &mut ServiceConfig, callback: &Rc<Callback>, identity: Option<&AccountId>) {
    let part = identity.map_or("{identity}", AccountId::as_str);
    for end in ["/", ""] {
        let path = format!("{}/{part}{end}", callback.prefix);
        let (callback, identity) = (Rc::clone(callback), identity.cloned());
        config.service(web::resource(path).to(move |request, payload| {
            let (callback, identity) = (Rc::clone(&callback), identity.clone());
            async move { respond(&callback, identity.as_ref(), &request, payload).await }
        }));
    }
}

/// Whether an identity stands in a path as it is.
fn is_plain(identity: &AccountId) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    identity.as_str().bytes().all(is_plain)
}

async fn respond(
    callback: &Callback,
    identity: Option<&AccountId>,
    request: &HttpRequest,
    payload: Payload,
) -> HttpResponse {
    let in_path = || request.match_info().get("identity").unwrap_or_default();
    let identity = identity.map_or_else(in_path, AccountId::as_str);
    if !matches!(*request.method(), Method::GET | Method::POST) {
        return answer::method_not_allowed();
    }
    let arrival = Arrival {
        callback,
        identity,
        query: Query::parse(request.query_string()),
        told: Told::new(callback.engine.signals(), identity, request),
    };
    arrival.told.received();
    let answer = match *request.method() {
        Method::POST => arrival.push(request, payload).await,
        _ => arrival.handshake(),
    };
    let mut id = RequestId::given(request);
    let mut answer = answer.unwrap_or_else(|refusal| {
        arrival.told.refused(refusal.reason());
        let id = id.get_or_insert_with(RequestId::random);
        refusal.log(id, arrival.identity, &arrival.query);
        refusal.response()
    });
    if let Some(id) = id {
        answer.headers_mut().insert(X_REQUEST_ID, id.header());
    }
    answer
}

/// A request to an account that may be there.
struct Arrival<'r> {
    callback: &'r Callback,
    identity: &'r str,
    query: Query<'r>,
    told: Told<'r>,
}

impl<'r> Arrival<'r> {
    fn admit(&self) -> Result<&'r Account, BadRequest> {
        let callback = self.callback;
        let find = || callback.accounts.get(self.identity);
        self.query.admit(callback.clock.now(), find)
    }

    fn handshake(&self) -> Result<HttpResponse, Refusal> {
        self.admit()?;
        let echo = self.query.echostr.as_deref().ok_or(BadRequest::Args)?;
        self.told.answered(Response::Echo(echo));
        Ok(answer::echo(echo.to_vec()))
    }

    /// The message with the session of whoever is known under several openids.
    async fn recognised(&self, inbound: Inbound) -> Inbound {
        #[cfg(feature = "mini")]
        if let Some(mini) = &self.callback.mini {
            let mut inbound = inbound;
            mini.recognise(&mut inbound).await;
            return inbound;
        }
        inbound
    }

    async fn push(&self, request: &HttpRequest, payload: Payload) -> Result<HttpResponse, Refusal> {
        let account = self.admit()?;
        let body = body::read(request, payload, self.callback.max_body).await?;
        let received = account.receive(&self.query, &body)?;
        let inbound = received.decode()?.into_inbound(account.identity.clone());
        let inbound = Arc::new(self.recognised(inbound).await);
        self.told.deserialized(&inbound);
        let delivery = self.callback.engine.deliver(Arc::clone(&inbound)).await;
        Ok(match delivery {
            // Dated when the turn was, so that a second delivery gets the same bytes, or the same
            // ones in another envelope.
            Delivery::Answer(turn) => {
                let (to, from) = (&inbound.openid, &inbound.account_name);
                let body = received.answer(&turn.reply, to.as_str(), from, turn.at, chance);
                self.told.answered(Response::of(&turn.reply));
                tracing::debug!(id = ?RequestId::given(request), account = %account.identity, openid = %to, matched = ?turn.matched, "answered");
                turn.finish();
                answer::reply(received.format(), body)
            }
            Delivery::Unanswered => answer::none(),
        })
    }
}

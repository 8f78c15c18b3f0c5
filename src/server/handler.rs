//! The way of one request.

use std::rc::Rc;

use actix_web::http::Method;
use actix_web::web::{self, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use super::answer::{self, Refusal};
use super::{Callback, body};
use crate::engine::Delivery;
use crate::wechat::{self, Account, BadRequest, Query};

/// Mounts the callback: `App::new().configure(configure(callback))`.
pub fn configure(callback: Callback) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        // Shared within one thread, so that a request counts no reference across threads.
        let callback = Rc::new(callback);
        for end in ["/", ""] {
            let path = format!("{}/{{identity}}{end}", callback.prefix);
            let callback = Rc::clone(&callback);
            config.service(web::resource(path).to(move |request, payload| {
                let callback = Rc::clone(&callback);
                async move { respond(&callback, &request, payload).await }
            }));
        }
    }
}

async fn respond(callback: &Callback, request: &HttpRequest, payload: Payload) -> HttpResponse {
    let arrival = Arrival {
        callback,
        identity: request.match_info().get("identity").unwrap_or_default(),
        query: Query::parse(request.query_string()),
    };
    let answer = match *request.method() {
        Method::POST => arrival.push(request, payload).await,
        Method::GET => arrival.handshake(),
        _ => return answer::method_not_allowed(),
    };
    answer.unwrap_or_else(|refusal| {
        refusal.log(arrival.identity, &arrival.query);
        refusal.response()
    })
}

/// A request to an account that may be there.
struct Arrival<'r> {
    callback: &'r Callback,
    identity: &'r str,
    query: Query<'r>,
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
        Ok(answer::echo(echo.to_vec()))
    }

    async fn push(&self, request: &HttpRequest, payload: Payload) -> Result<HttpResponse, Refusal> {
        let account = self.admit()?;
        let body = body::read(request, payload, self.callback.max_body).await?;
        let inbound = wechat::decode(&body)?.into_inbound(account.identity.clone());
        let to = inbound.openid.clone();
        let from = inbound.account_name.clone();
        Ok(match self.callback.engine.deliver(inbound).await {
            // Dated when the turn was, so that a second delivery gets the same bytes.
            Delivery::Answer(turn) => {
                answer::reply(wechat::encode(&turn.reply, to.as_str(), &from, turn.at))
            }
            Delivery::Unanswered => answer::none(),
        })
    }
}

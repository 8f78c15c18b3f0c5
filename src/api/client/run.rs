//! One call, from the question to the answer.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::cache::Found;
use super::course::{Course, Next};
use super::tell::{Source, Story};
use super::{Api, Outgoing};
use crate::api::answer::Answer;
use crate::api::call::{Call, encode_query};
use crate::api::error::ApiError;
use crate::api::token::AccessToken;
use crate::api::transport::{HttpRequest, HttpResponse, TransportError};

/// A limit that is no limit.
const NEVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// Who calls.
const USER_AGENT: &str = concat!("wxmenu/", env!("CARGO_PKG_VERSION"));

/// A try that failed.
struct Failed {
    error: ApiError,
    response: Option<HttpResponse>,
}

impl From<ApiError> for Failed {
    fn from(error: ApiError) -> Self {
        let response = None;
        Self { error, response }
    }
}

impl Api {
    /// Makes a call: with a token that is fetched if need be, repeated where that helps, and told to
    /// whoever watches.
    ///
    /// # Errors
    /// See [`ApiError`]: its arms say what can be done.
    pub async fn call(&self, call: &Call) -> Result<Answer, ApiError> {
        let mut story = Story::begun(self.shared().clock.now());
        let outcome = self.answer(call, &mut story).await;
        self.tell_called(call, story, outcome.as_ref().err());
        outcome
    }

    async fn answer(&self, call: &Call, story: &mut Story) -> Result<Answer, ApiError> {
        if let Some(answer) = self.shared().mocks.get(call.path()) {
            story.source = Source::Mock;
            tracing::info!(account = %self.identity(), call = call.name(), "answered by a mock");
            return self.mocked(call, answer);
        }
        let Some(freshness) = call.freshness() else {
            return self.in_time(call, story).await;
        };
        let (shared, key) = (self.shared(), self.cache_key(call));
        match shared.cache.find(&key, shared.clock.now()) {
            Found::Fresh(answer) => {
                story.source = Source::Cache;
                Ok(answer)
            }
            Found::Stale(answer) => {
                story.source = Source::Cache;
                self.revalidate(call.clone(), key);
                Ok(answer)
            }
            Found::Nothing => {
                let answer = self.in_time(call, story).await?;
                let now = shared.clock.now();
                shared.cache.keep(key, answer.clone(), freshness, now);
                Ok(answer)
            }
        }
    }

    fn mocked(&self, call: &Call, answer: &[u8]) -> Result<Answer, ApiError> {
        let response = HttpResponse::new(200, Vec::new(), answer.to_vec());
        let read = Answer::read(call, &response);
        if let Err(error) = &read {
            self.tell_failure(error, Some(&response));
        }
        read
    }

    /// Fetches a new answer while the old one is given.
    fn revalidate(&self, call: Call, key: String) {
        let api = self.clone();
        tokio::spawn(async move {
            let mut story = Story::begun(api.shared().clock.now());
            let outcome = api.in_time(&call, &mut story).await;
            api.tell_called(&call, story, outcome.as_ref().err());
            if let (Ok(answer), Some(freshness)) = (outcome, call.freshness()) {
                let shared = api.shared();
                shared
                    .cache
                    .keep(key, answer, freshness, shared.clock.now());
            }
        });
    }

    async fn in_time(&self, call: &Call, story: &mut Story) -> Result<Answer, ApiError> {
        self.places(call)?;
        let now = Instant::now();
        let until = now.checked_add(call.limit()).unwrap_or(now + NEVER);
        let done = timeout_at(until, self.exchange(call, until, story)).await;
        done.unwrap_or_else(|_| {
            let error = ApiError::System {
                call: call.name(),
                reason: format!("no good answer within {:?}", call.limit()),
                may_have_arrived: story.in_the_air,
            };
            self.tell_failure(&error, None);
            Err(error)
        })
    }

    /// Where the call may go; what may go nowhere is refused before a token is fetched for it.
    fn places(&self, call: &Call) -> Result<Vec<(Option<usize>, String)>, ApiError> {
        let why = "its path does not begin with a slash, or its host is not one of `api.allow`";
        let places = self.shared().hosts.places(call.path());
        places.ok_or_else(|| ApiError::refused(&call.name(), why))
    }

    /// Tries until there is an answer or no use in another try. The first failure is told, and the
    /// last one. A pause that would last until nobody waits any more is not made: the caller learns at
    /// once what the platform said.
    async fn exchange(
        &self,
        call: &Call,
        until: Instant,
        story: &mut Story,
    ) -> Result<Answer, ApiError> {
        let shared = self.shared();
        let mut course = Course::new(shared.relogin_limit, shared.backoff);
        let mut dead = None;
        loop {
            let token = match call.has_token() {
                true => Some(self.token_for(dead.as_ref()).await?),
                false => None,
            };
            story.tries += 1;
            story.in_the_air = true;
            let tried = self.once(call, token.as_ref()).await;
            story.in_the_air = false;
            let Failed { error, response } = match tried {
                Ok(answer) => return Ok(answer),
                Err(failed) => failed,
            };
            let next = match course.after(&error, token.is_some()) {
                Next::Wait(pause) if pause >= until - Instant::now() => Next::Fail,
                next => next,
            };
            if story.tries == 1 || next == Next::Fail {
                self.tell_failure(&error, response.as_ref());
            }
            match next {
                Next::Fail => return Err(error),
                Next::Wait(pause) => tokio::time::sleep(pause).await,
                Next::Renew => {
                    if let Some(token) = token {
                        self.drop_token(&token).await;
                        dead = Some(token);
                    }
                }
            }
        }
    }

    /// A token; without one the request has not left.
    async fn token_for(&self, dead: Option<&AccessToken>) -> Result<AccessToken, ApiError> {
        let token = self.token(dead).await;
        token.map_err(ApiError::before_the_request)
    }

    async fn once(&self, call: &Call, token: Option<&AccessToken>) -> Result<Answer, Failed> {
        let response = self.send(call, token).await?;
        Answer::read(call, &response).map_err(|error| Failed {
            error,
            response: Some(response),
        })
    }

    /// Sends to the host that is in use; if there is no way to it, to the others.
    async fn send(
        &self,
        call: &Call,
        token: Option<&AccessToken>,
    ) -> Result<HttpResponse, ApiError> {
        let shared = self.shared();
        let (mut last, mut arrived) = (None, false);
        for (host, address) in self.places(call)? {
            let request = self.request(call, &address, token);
            let fault = match shared.transport.send(request).await {
                Ok(response) => return Ok(response),
                Err(fault) => fault,
            };
            if let Some(host) = host.filter(|_| fault.fault.is_the_hosts()) {
                shared.hosts.leave(host);
            }
            arrived |= fault.fault.may_have_arrived();
            let again = fault.fault.is_the_hosts() && (!arrived || call.is_repeatable());
            last = Some(fault);
            if !again {
                break;
            }
        }
        Err(lost(call, last.as_ref(), arrived))
    }

    fn request(&self, call: &Call, address: &str, token: Option<&AccessToken>) -> HttpRequest {
        let token = token.map(|token| ("access_token", token.expose()));
        let credentials = [
            ("appid", self.account.appid.as_str()),
            ("secret", self.account.secret.expose()),
        ];
        let credentials = credentials.into_iter().filter(|_| call.has_credentials());
        let proof = token.into_iter().chain(credentials);
        let query = encode_query(proof.chain(self.params(call)));
        let url = match query.is_empty() {
            true => address.to_owned(),
            false => format!("{address}?{query}"),
        };
        let encoded = call.content().encode();
        let kind = encoded.as_ref().map(|(kind, _)| kind.clone());
        HttpRequest {
            method: call.method(),
            url,
            headers: self.headers(call, kind),
            body: encoded.map(|(_, body)| body),
            limit: call.limit(),
        }
    }

    /// The account's parameters and the call's own, which count more.
    fn params<'c>(&'c self, call: &'c Call) -> impl Iterator<Item = (&'c str, &'c str)> {
        let own = |name: &str| call.params().iter().any(|(known, _)| known == name);
        let defaults = self.account.params.iter();
        let defaults = defaults.filter(move |(name, _)| !own(name));
        let all = defaults.chain(call.params());
        all.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Ours, the account's, the call's, those of hooks; of one name the last counts.
    fn headers(&self, call: &Call, kind: Option<String>) -> Vec<(String, String)> {
        let mut outgoing = Outgoing::new(self.identity(), call);
        for hook in &self.shared().before {
            hook.before_send(&mut outgoing);
        }
        let mut headers = vec![("user-agent".to_owned(), USER_AGENT.to_owned())];
        headers.extend(kind.map(|kind| ("content-type".to_owned(), kind)));
        let others = self.account.headers.iter().chain(call.headers()).cloned();
        for (name, value) in others.chain(outgoing.into_headers()) {
            headers.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
            headers.push((name, value));
        }
        headers
    }

    /// Account, path and sorted parameters, without the token.
    fn cache_key(&self, call: &Call) -> String {
        let mut params: Vec<(&str, &str)> = self.params(call).collect();
        params.sort_unstable();
        format!(
            "{} {}?{}",
            self.identity(),
            call.path(),
            encode_query(params)
        )
    }
}

fn lost(call: &Call, fault: Option<&TransportError>, may_have_arrived: bool) -> ApiError {
    let reason = fault.map_or("there is no host", |fault| fault.reason.as_str());
    ApiError::System {
        call: call.name(),
        reason: format!("no connection to the platform: {reason}"),
        may_have_arrived,
    }
}

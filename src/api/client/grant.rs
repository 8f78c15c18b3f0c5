//! Getting an access token, and getting rid of one.

use std::time::Duration;

use serde_json::json;

use super::{Api, GrantKind};
use crate::api::answer::Answer;
use crate::api::call::Call;
use crate::api::error::ApiError;
use crate::api::token::{AccessToken, Fetch, TokenKind};
use crate::hook::{ApiResponse, Signal, SignalKind};
use crate::model::Timestamp;

/// How long a node may take to fetch a token before another one does.
const CLAIM: Duration = Duration::from_secs(10);

/// How often one looks whether another node has fetched it, and how many times.
const LOOK_EVERY: Duration = Duration::from_millis(100);
const LOOKS: u32 = 120;

/// Who is to fetch a token.
enum Claim {
    /// Nobody: another node did.
    Kept(AccessToken),
    /// This node, until then.
    Ours(Timestamp),
}

/// What the platform grants.
#[derive(serde::Deserialize)]
struct Granted {
    access_token: String,
    expires_in: u64,
}

impl Api {
    /// A token that may be used: the one that is kept, or else a new one. `dead` is the one that the
    /// platform refused a moment ago.
    pub(super) async fn token(&self, dead: Option<&AccessToken>) -> Result<AccessToken, ApiError> {
        let fetch = self.clone().fetch(dead.cloned());
        self.granted(TokenKind::Access, dead, fetch).await
    }

    /// What is kept of a kind, or else what one fetch for all who want it gives. `dead` is never given
    /// from what is kept, wherever it is kept still.
    pub(in crate::api) async fn granted(
        &self,
        kind: TokenKind,
        dead: Option<&AccessToken>,
        fetch: Fetch,
    ) -> Result<AccessToken, ApiError> {
        if let Some(token) = self.kept(kind, dead).await {
            return Ok(token);
        }
        let (api, dead) = (self.clone(), dead.cloned());
        let fetch = async move {
            // Somebody may have fetched one while this call was on its way here.
            if let Some(token) = api.kept(kind, dead.as_ref()).await {
                return Ok(token);
            }
            let until = match api.claim(kind, dead.as_ref()).await {
                Claim::Kept(token) => return Ok(token),
                Claim::Ours(until) => until,
            };
            // Another node may have been done with it between the look and the claim.
            let fetched = match api.kept(kind, dead.as_ref()).await {
                Some(token) => Ok(token),
                None => fetch.await,
            };
            let (tokens, appid) = (&api.shared().tokens, &api.account.appid);
            if let Ok(token) = &fetched {
                tokens.put(appid, kind, token.clone()).await;
            }
            tokens.unclaim(appid, kind, until).await;
            fetched
        };
        let flights = &self.shared().flights;
        flights.join(&self.account.appid, kind, fetch).await
    }

    /// Drops a token, if it is still the one that is kept.
    pub(super) async fn drop_token(&self, seen: &AccessToken) {
        let (tokens, appid) = (&self.shared().tokens, &self.account.appid);
        tokens.invalidate(appid, TokenKind::Access, seen).await;
    }

    async fn kept(&self, kind: TokenKind, dead: Option<&AccessToken>) -> Option<AccessToken> {
        let shared = self.shared();
        let kept = shared.tokens.get(&self.account.appid, kind).await?;
        let good = kept.is_good(shared.clock.now()) && !is_same(dead, &kept);
        good.then_some(kept)
    }

    /// The right to fetch, or what another node fetched meanwhile.
    async fn claim(&self, kind: TokenKind, dead: Option<&AccessToken>) -> Claim {
        let (shared, appid) = (self.shared(), &self.account.appid);
        let mut until = Timestamp::default();
        for _ in 0..LOOKS {
            let now = shared.clock.now();
            until = now.after(CLAIM);
            if shared.tokens.claim(appid, kind, now, until).await {
                break;
            }
            tokio::time::sleep(LOOK_EVERY).await;
            if let Some(token) = self.kept(kind, dead).await {
                return Claim::Kept(token);
            }
        }
        // By this, or because the other node never ends, by a clock that stands still maybe.
        Claim::Ours(until)
    }

    /// Fetching is a call too; the box ends the circle.
    fn fetch(self, dead: Option<AccessToken>) -> Fetch {
        Box::pin(async move {
            let token = self.ask(false).await?;
            // The platform refuses a token that it takes for a good one; only force helps.
            match is_same(dead.as_ref(), &token) && self.may_force() {
                true => self.ask(true).await,
                false => Ok(token),
            }
        })
    }

    fn may_force(&self) -> bool {
        let (shared, account) = (self.shared(), &self.account);
        account.grant == GrantKind::Stable
            && shared.brake.releases(&account.appid, shared.clock.now())
    }

    async fn ask(&self, force: bool) -> Result<AccessToken, ApiError> {
        let now = self.shared().clock.now();
        let answer = self.call(&self.grant_call(force)).await?;
        let granted: Granted = answer.parse()?;
        self.tell_granted(&answer, &granted);
        let expires_in = Duration::from_secs(granted.expires_in);
        Ok(AccessToken::granted(granted.access_token, now, expires_in))
    }

    fn grant_call(&self, force: bool) -> Call {
        let (appid, secret) = (&self.account.appid, self.account.secret.expose());
        let call = match self.account.grant {
            GrantKind::Stable => Call::post("/cgi-bin/stable_token").json(json!({
                "grant_type": "client_credential",
                "appid": appid,
                "secret": secret,
                "force_refresh": force,
            })),
            GrantKind::Plain => Call::get("/cgi-bin/token")
                .param("grant_type", "client_credential")
                .with_credentials(),
        };
        // Whoever asks twice gets the same token, or one that ends the first: both are good.
        call.without_token().repeatable()
    }

    fn tell_granted(&self, answer: &Answer, granted: &Granted) {
        let signals = &self.shared().signals;
        signals.raise(SignalKind::WechatGranted, || Signal::WechatGranted {
            identity: self.identity().as_str(),
            response: ApiResponse::new(answer.status, &answer.body),
            accesstoken: &granted.access_token,
            expires_in: granted.expires_in,
        });
    }
}

fn is_same(dead: Option<&AccessToken>, token: &AccessToken) -> bool {
    dead.is_some_and(|dead| dead.expose() == token.expose())
}

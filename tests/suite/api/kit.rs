//! A stub, a platform that calls it, and what observers were told.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use wxmenu::api::{Api, ApiAccount, Backoff, Call, Platform, PlatformBuilder};
use wxmenu::hook::{Signal, Signals};
use wxmenu::model::{ManualClock, Secret, Timestamp};
use wxmenu::testing::StubPlatform;

pub(super) const NOW: Timestamp = Timestamp::from_secs(1_768_000_000);
pub(super) const SECRET: &str = "5ecre7-of-the-shop";
pub(super) const BUSINESS: &str = "/cgi-bin/getcallbackip";

/// Names of signals, in their order; calls with their outcome and tries.
#[derive(Clone, Default)]
pub(super) struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    pub(super) fn listen(signals: &Signals) -> Self {
        let told = Self::default();
        let log = told.clone();
        let watch = signals.subscribe(move |signal: &Signal<'_>| {
            let line = match signal {
                Signal::ApiCalled {
                    call,
                    outcome,
                    tries,
                    code,
                    ..
                } => {
                    format!("{call}: {outcome} {code} after {tries}")
                }
                Signal::WechatError { code, .. } => format!("wechat_error {code}"),
                other => other.name().to_owned(),
            };
            log.0.lock().unwrap().push(line);
        });
        watch.keep();
        told
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    pub(super) fn count(&self, name: &str) -> usize {
        self.lines()
            .iter()
            .filter(|line| line.starts_with(name))
            .count()
    }
}

pub(super) struct Kit {
    pub(super) stub: StubPlatform,
    pub(super) clock: Arc<ManualClock>,
    pub(super) told: Told,
    pub(super) platform: Platform,
    pub(super) api: Api,
}

pub(super) fn shop() -> ApiAccount {
    ApiAccount::new("shop", "wx0000000000000001", Secret::new(SECRET))
}

impl Kit {
    pub(super) async fn new() -> Self {
        Self::with(|builder| builder).await
    }

    /// With more said to the builder.
    pub(super) async fn with(more: impl FnOnce(PlatformBuilder) -> PlatformBuilder) -> Self {
        let stub = StubPlatform::start().await.unwrap();
        let clock = Arc::new(ManualClock::at(NOW));
        let signals = Signals::new();
        let told = Told::listen(&signals);
        let builder = Platform::builder(clock.clone())
            .account(shop())
            .base(stub.url())
            .backoff(Backoff::new(3, Duration::ZERO))
            .signals(signals);
        let platform = more(builder).build().unwrap();
        let api = platform.account(&"shop".into()).unwrap();
        Self {
            stub,
            clock,
            told,
            platform,
            api,
        }
    }

    /// A call that needs a token.
    pub(super) async fn ask(&self) -> Result<wxmenu::api::Answer, wxmenu::api::ApiError> {
        self.api.call(&Call::get(BUSINESS)).await
    }

    pub(super) fn business_calls(&self) -> usize {
        self.stub.calls(BUSINESS).len()
    }
}

//! Removing what is expired, a little at a time.

use std::time::Duration;

use tokio::time::Instant;

use super::Engine;
use crate::hook::{Signal, SignalKind};
use crate::model::{SessionKey, Timestamp};
use crate::store::{SessionStore, StoreError};

/// A sweep rests so many times as long as it works: most of the time the machine is the turns'.
const RESTS: u32 = 4;

/// A timer is no finer, so shorter rests are saved up.
const SHORTEST: Duration = Duration::from_millis(1);

/// Who sweeps says so under this name.
const CLAIM: &str = "sweep";

impl Engine {
    /// Removes expired sessions; gives their number.
    ///
    /// It looks at some hundred sessions at a time and rests in between, so that people are answered
    /// as fast as ever meanwhile. Whoever drops the future ends it after the step that runs. For one
    /// that nodes do in turn see [`Engine::sweep_in_turn`].
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sweep(&self) -> Result<usize, StoreError> {
        self.sweep_under(None).await
    }

    /// Removes expired sessions like [`Engine::sweep`], if no other node on the same store did it within
    /// this time; gives their number, or nothing if another node did it or does it now.
    ///
    /// So each node may call it once in each period, and one of them sweeps.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sweep_in_turn(&self, period: Duration) -> Result<Option<usize>, StoreError> {
        if !self.0.store.is_shared() {
            return self.sweep().await.map(Some);
        }
        let mut claim = Claim::new(period);
        match claim.holds(self, self.0.clock.now()).await? {
            true => self.sweep_under(Some(claim)).await.map(Some),
            false => Ok(None),
        }
    }

    /// Sweeps to the end, or until another node has the claim.
    async fn sweep_under(&self, mut claim: Option<Claim>) -> Result<usize, StoreError> {
        let (mut removed, mut mark, mut owed) = (0, None, Duration::ZERO);
        loop {
            let (now, began) = (self.0.clock.now(), Instant::now());
            let step = self.0.store.expire_some(now, mark).await?;
            for key in &step.gone {
                self.signal_expired(key);
            }
            removed += step.gone.len();
            mark = step.next;
            let goes_on = match &mut claim {
                Some(claim) => claim.holds(self, now).await?,
                None => true,
            };
            if mark.is_none() || !goes_on {
                return Ok(removed);
            }
            owed += began.elapsed() * RESTS;
            if owed < SHORTEST {
                tokio::task::yield_now().await;
            } else {
                tokio::time::sleep(std::mem::take(&mut owed)).await;
            }
        }
    }

    pub(super) fn signal_expired(&self, key: &SessionKey) {
        self.signals()
            .raise(SignalKind::SessionExpired, || Signal::SessionExpired {
                identity: key.account.as_str(),
                openid: &key.openid,
            });
    }
}

/// That this node sweeps and no other.
#[derive(Debug)]
struct Claim {
    period: Duration,
    taken: Option<Timestamp>,
}

impl Claim {
    fn new(period: Duration) -> Self {
        Self {
            period,
            taken: None,
        }
    }

    /// Whether it is ours; it is taken anew before it ends.
    async fn holds(&mut self, engine: &Engine, now: Timestamp) -> Result<bool, StoreError> {
        let is_old = |taken: Timestamp| now.since(taken) >= self.period / 2;
        if !self.taken.is_none_or(is_old) {
            return Ok(true);
        }
        self.taken = Some(now);
        let until = now.after(self.period);
        engine.0.claims.take(CLAIM, now, until).await
    }
}

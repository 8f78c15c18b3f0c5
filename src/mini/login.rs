//! Who asks: by a ticket, or by a login code that becomes one.

use super::answer::Failure;
use super::asked::Asked;
use super::errcode;
use super::exchange::exchange;
use super::service::Shared;
use super::ticket;
use crate::hook::{Signal, SignalKind};
use crate::model::AccountId;
use crate::store::{Holder, TicketStore};

/// Who asks.
pub(super) struct Known {
    pub(super) holder: Holder,
    /// The new ticket, if it was a code that said who it is.
    pub(super) session: Option<String>,
}

impl Shared {
    /// Who asks: any live ticket says it, else the code, which is spent then.
    pub(super) async fn who(&self, account: &AccountId, asked: &Asked) -> Result<Known, Failure> {
        if let Some(holder) = self.holder(account, &asked.tickets).await? {
            let session = None;
            return Ok(Known { holder, session });
        }
        match &asked.code {
            Some(code) => self.log_in(account, code).await,
            None => {
                self.tell(account, "relogin");
                Err(Failure::relogin())
            }
        }
    }

    /// A new ticket for the person whose code this is.
    pub(super) async fn log_in(&self, account: &AccountId, code: &str) -> Result<Known, Failure> {
        let Some(api) = self.api(account) else {
            let words = "the account has no `appid` or no `secret` to log people in with";
            tracing::warn!(%account, "{words}");
            self.tell(account, "failed");
            return Err(Failure::new(errcode::NO_APPID, words));
        };
        let person = exchange(&api, code).await.map_err(|refused| {
            self.tell(
                account,
                if refused.by_code {
                    "bad_code"
                } else {
                    "failed"
                },
            );
            Failure::new(refused.errcode, refused.words)
        })?;
        let holder = Holder::new(account.clone(), person.openid).known_as(person.unionid);
        let ticket = ticket::new()?;
        let (hash, now) = (ticket::hash(&ticket), self.clock().now());
        let added = self.tickets.add(&hash, &holder, now, &self.rules()).await;
        added.map_err(|error| Failure::fault(&error, "a ticket cannot be kept"))?;
        self.tell(account, "login");
        Ok(Known {
            holder,
            session: Some(ticket),
        })
    }

    /// There is no code to log in with.
    pub(super) fn no_code(&self, account: &AccountId) -> Failure {
        self.tell(account, "bad_code");
        Failure::new(errcode::NO_CODE, "there is no login code")
    }

    /// The holder of the first ticket that is alive and of this account.
    async fn holder(
        &self,
        account: &AccountId,
        tickets: &[String],
    ) -> Result<Option<Holder>, Failure> {
        let (now, rules) = (self.clock().now(), self.rules());
        for shown in tickets {
            let hash = ticket::hash(shown);
            let found = self.tickets.find(&hash, now, &rules).await;
            let found = found.map_err(|error| Failure::fault(&error, "tickets cannot be read"))?;
            if let Some(holder) = found.filter(|holder| holder.account == *account) {
                return Ok(Some(holder));
            }
        }
        Ok(None)
    }

    fn tell(&self, account: &AccountId, outcome: &str) {
        self.engine
            .signals()
            .raise(SignalKind::MiniLogin, || Signal::MiniLogin {
                identity: account.as_str(),
                outcome,
            });
    }
}

//! One request and its answer.

use std::time::Duration;

use super::{Fields, Pay, PayError, SignKind, document};
use crate::api::call::Method;
use crate::api::error::ApiError;
use crate::api::limits::Checked;
use crate::api::transport::{HttpRequest, HttpResponse, TransportError};

/// How long an answer may take.
const LIMIT: Duration = Duration::from_secs(30);

/// How a call proves itself, and what its answer is worth.
#[derive(Clone, Copy, Debug)]
pub(super) struct Endpoint {
    pub(super) path: &'static str,
    /// Money leaves: the merchant shows the certificate.
    pub(super) certified: bool,
    /// The red packets' way: MD5 only, no name of it in the request, and an answer that may come
    /// without a signature and with lists in it.
    pub(super) old: bool,
    /// What the AppID is called.
    pub(super) appid: &'static str,
}

impl Endpoint {
    pub(super) const fn plain(path: &'static str) -> Self {
        Self {
            path,
            certified: false,
            old: false,
            appid: "appid",
        }
    }

    pub(super) const fn certified(path: &'static str) -> Self {
        Self {
            certified: true,
            ..Self::plain(path)
        }
    }

    pub(super) const fn old(path: &'static str, appid: &'static str) -> Self {
        Self {
            old: true,
            appid,
            ..Self::certified(path)
        }
    }

    pub(super) fn name(self) -> String {
        format!("POST {}", self.path)
    }

    pub(super) const fn sign(self, merchants: SignKind) -> SignKind {
        match self.old {
            true => SignKind::Md5,
            false => merchants,
        }
    }

    pub(super) fn refused(self, why: impl Into<String>) -> PayError {
        ApiError::refused(&self.name(), why).into()
    }

    pub(super) fn unreadable(self, why: impl Into<String>) -> PayError {
        ApiError::unreadable(&self.name(), why).into()
    }
}

impl Pay {
    /// Makes a call with these fields; gives those of a good answer that the key has signed.
    pub(super) async fn exchange(
        &self,
        to: Endpoint,
        fields: Fields,
        checked: Checked,
    ) -> Result<Fields, PayError> {
        self.watched(to, self.exchanged(to, fields, checked)).await
    }

    async fn exchanged(
        &self,
        to: Endpoint,
        fields: Fields,
        checked: Checked,
    ) -> Result<Fields, PayError> {
        checked.map_err(|why| to.refused(why))?;
        let response = self.send(to, fields).await?;
        if !(200..300).contains(&response.status) {
            let (call, status) = (to.name(), response.status);
            return Err(ApiError::http(call, status).into());
        }
        let answer = document::read(&response.body, to.old).map_err(|why| to.unreadable(why))?;
        self.judge(to, answer)
    }

    /// Signs the fields and sends them.
    pub(super) async fn send(
        &self,
        to: Endpoint,
        fields: Fields,
    ) -> Result<HttpResponse, PayError> {
        let shared = &self.0;
        let transport = match to.certified {
            false => &shared.plain,
            true => {
                let missing = || to.refused("the merchant's certificate is missing");
                shared.certified.as_ref().ok_or_else(missing)?
            }
        };
        let signed = self.signed(to, fields).map_err(|why| to.refused(why))?;
        let request = HttpRequest {
            method: Method::Post,
            url: format!("{}{}", shared.base, to.path),
            headers: vec![(
                "content-type".to_owned(),
                "text/xml; charset=UTF-8".to_owned(),
            )],
            body: Some(document::write(&signed).into_bytes()),
            limit: LIMIT,
        };
        let sent = transport.send(request).await;
        tracing::debug!(
            merchant = shared.merchant.mch_id,
            call = to.name(),
            arrived = sent.is_ok(),
            "called for a payment"
        );
        sent.map_err(|fault| lost(to, &fault))
    }

    fn signed(&self, to: Endpoint, fields: Fields) -> Result<Fields, String> {
        let merchant = &self.0.merchant;
        let kind = to.sign(merchant.sign);
        let mut fields = fields.with(to.appid, &*merchant.appid);
        fields.set("mch_id", &*merchant.mch_id);
        fields.set("nonce_str", self.0.nonces.draw()?);
        if !to.old {
            fields.set("sign_type", kind.code());
        }
        let odd = |(_, value): &(&str, &str)| value.chars().any(char::is_control);
        if let Some((name, _)) = fields.iter().find(odd) {
            return Err(format!("`{name}` holds a control character"));
        }
        let sign = kind.sign(&fields, &merchant.key);
        fields.set("sign", sign);
        Ok(fields)
    }

    /// What an answer is worth. That it could not be understood is said without a signature.
    fn judge(&self, to: Endpoint, answer: Fields) -> Result<Fields, PayError> {
        let call = to.name();
        if answer.get("return_code") != Some("SUCCESS") {
            let message = answer.text("return_msg");
            return Err(PayError::NotTaken { call, message });
        }
        self.believe(to, &answer)
            .map_err(|reason| PayError::Forged {
                call: to.name(),
                reason,
            })?;
        if answer.get("result_code") != Some("SUCCESS") {
            let (code, message) = (answer.text("err_code"), answer.text("err_code_des"));
            return Err(PayError::Failed {
                call,
                code,
                message,
            });
        }
        Ok(answer)
    }

    fn believe(&self, to: Endpoint, answer: &Fields) -> Checked {
        let unsigned = to.old && answer.get("sign").is_none();
        match unsigned {
            true => Ok(()),
            false => self.signed_by_key(answer, to.sign(self.0.merchant.sign)),
        }?;
        self.is_ours(answer)
    }

    /// Whether the merchant's key signed it.
    pub(super) fn signed_by_key(&self, fields: &Fields, kind: SignKind) -> Checked {
        match kind.verify(fields, &self.0.merchant.key) {
            true => Ok(()),
            false => Err("the signature is not the merchant's".to_owned()),
        }
    }

    /// Whether it is for this merchant and this account.
    pub(super) fn is_ours(&self, fields: &Fields) -> Checked {
        let merchant = &self.0.merchant;
        let appid = &merchant.appid;
        let names = [
            ("mch_id", &merchant.mch_id),
            ("appid", appid),
            ("wxappid", appid),
        ];
        for (name, ours) in names {
            if fields.get(name).is_some_and(|theirs| theirs != ours) {
                return Err(format!("`{name}` is another one"));
            }
        }
        Ok(())
    }
}

fn lost(to: Endpoint, fault: &TransportError) -> PayError {
    let error = ApiError::System {
        call: to.name(),
        reason: format!("no connection to the platform: {}", fault.reason),
        may_have_arrived: fault.fault.may_have_arrived(),
    };
    error.into()
}

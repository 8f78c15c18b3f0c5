//! What became of an order.

use super::exchange::Endpoint;
use super::order::number;
use super::{Fen, Fields, Pay, PayError, time};
use crate::api::limits::{Checked, filled};
use crate::model::{Openid, Timestamp};

const QUERY: Endpoint = Endpoint::plain("/pay/orderquery");
const CLOSE: Endpoint = Endpoint::plain("/pay/closeorder");

/// The longest number of an order, in characters.
const NUMBER: usize = 32;

/// Which order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OrderId {
    /// By one's own number.
    Own(String),
    /// By the platform's number of its payment.
    Platform(String),
}

impl OrderId {
    pub(super) fn check(&self) -> Checked {
        match self {
            Self::Own(own) => number("out_trade_no", own, NUMBER),
            Self::Platform(id) => filled("transaction_id", id),
        }
    }

    pub(super) fn put(&self, fields: Fields) -> Fields {
        match self {
            Self::Own(number) => fields.with("out_trade_no", number),
            Self::Platform(id) => fields.with("transaction_id", id),
        }
    }
}

/// What became of an order.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OrderState {
    /// Where it stands.
    pub state: TradeState,
    /// One's own number.
    pub number: String,
    /// The platform's number; nothing before it is paid.
    pub transaction_id: Option<String>,
    /// Who paid.
    pub openid: Option<Openid>,
    /// How much it was to be; nothing before it is paid.
    pub total: Option<Fen>,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
    /// One's own text.
    pub attach: String,
    /// Everything that the platform said.
    pub fields: Fields,
}

/// Where an order stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TradeState {
    /// Paid.
    Success,
    /// Paid, and something of it given back.
    Refund,
    /// Not paid yet.
    NotPaid,
    /// Closed; it cannot be paid any more.
    Closed,
    /// Taken back.
    Revoked,
    /// The person is about to.
    Paying,
    /// The payment failed.
    Failed,
    /// Anything else, in the platform's word.
    Other(String),
}

impl TradeState {
    fn read(word: &str) -> Self {
        match word {
            "SUCCESS" => Self::Success,
            "REFUND" => Self::Refund,
            "NOTPAY" => Self::NotPaid,
            "CLOSED" => Self::Closed,
            "REVOKED" => Self::Revoked,
            "USERPAYING" => Self::Paying,
            "PAYERROR" => Self::Failed,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl Pay {
    /// What became of an order.
    ///
    /// # Errors
    /// See [`PayError`]. `ORDERNOTEXIST`: no such order.
    pub async fn state(&self, order: &OrderId) -> Result<OrderState, PayError> {
        let asked = order.put(Fields::new());
        let answer = self.exchange(QUERY, asked, order.check()).await?;
        read(answer).map_err(|why| QUERY.unreadable(why))
    }

    /// Closes an order that is not paid, by one's own number.
    ///
    /// # Errors
    /// See [`PayError`]. `ORDERPAID`: it is paid.
    pub async fn close(&self, own: &str) -> Result<(), PayError> {
        let asked = Fields::new().with("out_trade_no", own);
        let checked = number("out_trade_no", own, NUMBER);
        self.exchange(CLOSE, asked, checked).await.map(drop)
    }
}

fn read(fields: Fields) -> Result<OrderState, String> {
    let state = TradeState::read(&fields.need("trade_state")?);
    let total = fields.fen("total_fee")?;
    if matches!(state, TradeState::Success | TradeState::Refund) && total.is_none() {
        return Err("an order that is paid has no `total_fee`".to_owned());
    }
    Ok(OrderState {
        state,
        number: fields.need("out_trade_no")?,
        transaction_id: fields.get("transaction_id").map(str::to_owned),
        openid: fields.openid("openid"),
        total,
        paid_at: fields.get("time_end").and_then(time::read),
        attach: fields.text("attach"),
        fields,
    })
}

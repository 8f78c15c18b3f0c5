//! Money that goes back.

use super::exchange::Endpoint;
use super::order::{address, number};
use super::{Fen, Fields, OrderId, Pay, PayError, time};
use crate::api::limits::{Checked, bytes, filled, within};
use crate::model::Timestamp;

const REFUND: Endpoint = Endpoint::certified("/secapi/pay/refund");
const QUERY: Endpoint = Endpoint::plain("/pay/refundquery");

/// The longest number of a refund, in characters.
const NUMBER: usize = 64;
/// The longest reason, in bytes.
const REASON: usize = 80;

/// Money that is to go back.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Refund {
    /// Of which order.
    pub order: OrderId,
    /// One's own number of the refund, 64 characters at most. The same number gives money back once.
    pub number: String,
    /// How much was paid.
    pub total: Fen,
    /// How much goes back.
    pub amount: Fen,
    /// What the person reads, in 80 bytes at most.
    pub reason: String,
    /// Where the notice goes; where the console says if empty.
    pub notify_url: String,
    /// Fields that are not named here.
    pub more: Fields,
}

impl Refund {
    /// A refund without a reason.
    pub fn new(order: OrderId, number: impl Into<String>, total: Fen, amount: Fen) -> Self {
        Self {
            order,
            number: number.into(),
            total,
            amount,
            reason: String::new(),
            notify_url: String::new(),
            more: Fields::new(),
        }
    }

    fn check(&self) -> Checked {
        self.order.check()?;
        number("out_refund_no", &self.number, NUMBER)?;
        bytes("refund_desc", &self.reason, REASON)?;
        if !self.notify_url.is_empty() {
            address("notify_url", &self.notify_url)?;
        }
        within("refund_fee", self.amount.get(), &(1..=self.total.get()))
    }

    fn fields(&self) -> Fields {
        let fields = self.order.put(self.more.clone());
        fields
            .with("out_refund_no", &*self.number)
            .with("total_fee", self.total.get().to_string())
            .with("refund_fee", self.amount.get().to_string())
            .with("refund_desc", &*self.reason)
            .with("notify_url", &*self.notify_url)
    }
}

/// A refund that the platform will make; the money may still take days.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RefundAccepted {
    /// The platform's number of it.
    pub refund_id: String,
    /// One's own number.
    pub number: String,
    /// How much goes back.
    pub amount: Fen,
    /// Everything that the platform said.
    pub fields: Fields,
}

/// Which refunds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefundId {
    /// All of an order.
    Of(OrderId),
    /// By one's own number.
    Own(String),
    /// By the platform's number.
    Platform(String),
}

impl RefundId {
    fn check(&self) -> Checked {
        match self {
            Self::Of(order) => order.check(),
            Self::Own(own) => number("out_refund_no", own, NUMBER),
            Self::Platform(id) => filled("refund_id", id),
        }
    }

    fn fields(&self) -> Fields {
        match self {
            Self::Of(order) => order.put(Fields::new()),
            Self::Own(number) => Fields::new().with("out_refund_no", number),
            Self::Platform(id) => Fields::new().with("refund_id", id),
        }
    }
}

/// Refunds of an order.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Refunds {
    /// How many the order has.
    pub total: u64,
    /// Those that were asked for, ten at most.
    pub refunds: Vec<RefundState>,
    /// Everything that the platform said.
    pub fields: Fields,
}

/// What became of a refund.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RefundState {
    /// One's own number.
    pub number: String,
    /// The platform's number.
    pub refund_id: String,
    /// How much.
    pub amount: Fen,
    /// `SUCCESS`, `PROCESSING`, `REFUNDCLOSE`, or `CHANGE` if the way back is closed and somebody has
    /// to look after it.
    pub status: String,
    /// When the money was back.
    pub arrived: Option<Timestamp>,
}

impl Pay {
    /// Gives money back. Needs the certificate.
    ///
    /// # Errors
    /// See [`PayError`]. `NOTENOUGH`: the merchant has too little; if [`PayError::is_unsure`], ask again
    /// with the same number and no other.
    pub async fn refund(&self, refund: &Refund) -> Result<RefundAccepted, PayError> {
        let answer = self
            .exchange(REFUND, refund.fields(), refund.check())
            .await?;
        let read = || {
            Ok(RefundAccepted {
                refund_id: answer.need("refund_id")?,
                number: answer.need("out_refund_no")?,
                amount: answer.need_fen("refund_fee")?,
                fields: answer.clone(),
            })
        };
        read().map_err(|why: String| REFUND.unreadable(why))
    }

    /// What became of refunds, ten at most from `offset` on.
    ///
    /// # Errors
    /// See [`PayError`]. `REFUNDNOTEXIST`: there is none.
    pub async fn refunds(&self, which: &RefundId, offset: u32) -> Result<Refunds, PayError> {
        let mut asked = which.fields();
        if offset > 0 {
            asked.set("offset", offset.to_string());
        }
        let answer = self.exchange(QUERY, asked, which.check()).await?;
        read(answer).map_err(|why| QUERY.unreadable(why))
    }
}

fn read(fields: Fields) -> Result<Refunds, String> {
    let count = fields.need_fen("refund_count")?.get();
    let refunds = (0..count).map(|n| {
        Ok(RefundState {
            number: fields.need(&format!("out_refund_no_{n}"))?,
            refund_id: fields.need(&format!("refund_id_{n}"))?,
            amount: fields.need_fen(&format!("refund_fee_{n}"))?,
            status: fields.need(&format!("refund_status_{n}"))?,
            arrived: fields
                .get(&format!("refund_success_time_{n}"))
                .and_then(time::read),
        })
    });
    let refunds = refunds.collect::<Result<_, String>>()?;
    let total = fields.fen("total_refund_count")?.map_or(count, Fen::get);
    Ok(Refunds {
        total,
        refunds,
        fields,
    })
}

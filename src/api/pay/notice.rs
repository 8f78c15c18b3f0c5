//! What the platform tells of payments and refunds by itself.

use super::{Fen, Fields, NoticeFault, Pay, document, seal, time};
use crate::model::{Openid, Timestamp};

/// The notice of a payment. Its key has signed it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PaymentNotice {
    /// Whether it was paid; a payment that failed is told too.
    pub paid: bool,
    /// One's own number of the order.
    pub number: String,
    /// The platform's number of the payment.
    pub transaction_id: String,
    /// Who paid.
    pub openid: Option<Openid>,
    /// How much. Hold it against what the order was to cost.
    pub total: Fen,
    /// When.
    pub paid_at: Timestamp,
    /// One's own text.
    pub attach: String,
    /// Everything that the platform said.
    pub fields: Fields,
}

/// The notice of a refund. Such notices are sealed with the key but not signed: before anything of
/// worth hangs on one, ask with [`Pay::refunds`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RefundNotice {
    /// `SUCCESS`, `CHANGE` or `REFUNDCLOSE`.
    pub status: String,
    /// One's own number of the refund.
    pub number: String,
    /// The platform's number of it.
    pub refund_id: String,
    /// One's own number of the order.
    pub order: String,
    /// How much.
    pub amount: Fen,
    /// When the money was back; nothing if it is not.
    pub arrived: Option<Timestamp>,
    /// Everything that the platform said.
    pub fields: Fields,
}

impl Pay {
    /// Reads the notice of a payment and sees whether the key has signed it. Whether it came before is
    /// known to [`Notices`](super::Notices).
    ///
    /// # Errors
    /// See [`NoticeFault`].
    pub fn read_payment_notice(&self, body: &[u8]) -> Result<PaymentNotice, NoticeFault> {
        let fields = self.told(body)?;
        self.signed_by_key(&fields, self.0.merchant.sign)
            .map_err(NoticeFault::Forged)?;
        payment(fields).map_err(NoticeFault::Unreadable)
    }

    /// Opens the notice of a refund.
    ///
    /// # Errors
    /// See [`NoticeFault`].
    pub fn read_refund_notice(&self, body: &[u8]) -> Result<RefundNotice, NoticeFault> {
        let fields = self.told(body)?;
        let sealed = fields.need("req_info").map_err(NoticeFault::Unreadable)?;
        let opened = seal::open(&sealed, &self.0.merchant.key).ok_or_else(|| {
            NoticeFault::Forged("it is not sealed with the merchant's key".to_owned())
        })?;
        let fields = document::read(&opened, false).map_err(NoticeFault::Unreadable)?;
        refund(fields).map_err(NoticeFault::Unreadable)
    }

    /// The fields of a notice that is for this merchant.
    fn told(&self, body: &[u8]) -> Result<Fields, NoticeFault> {
        let fields = document::read(body, false).map_err(NoticeFault::Unreadable)?;
        if fields.get("return_code") != Some("SUCCESS") {
            let why = format!(
                "the platform tells of a failure: {}",
                fields.text("return_msg")
            );
            return Err(NoticeFault::Unreadable(why));
        }
        for name in ["appid", "mch_id"] {
            fields.need(name).map_err(NoticeFault::Unreadable)?;
        }
        self.is_ours(&fields).map_err(NoticeFault::Forged)?;
        Ok(fields)
    }
}

fn payment(fields: Fields) -> Result<PaymentNotice, String> {
    let paid_at = time::read(&fields.need("time_end")?);
    Ok(PaymentNotice {
        paid: fields.get("result_code") == Some("SUCCESS"),
        number: fields.need("out_trade_no")?,
        transaction_id: fields.need("transaction_id")?,
        openid: fields.openid("openid"),
        total: fields.need_fen("total_fee")?,
        paid_at: paid_at.ok_or("`time_end` is no time")?,
        attach: fields.text("attach"),
        fields,
    })
}

fn refund(fields: Fields) -> Result<RefundNotice, String> {
    Ok(RefundNotice {
        status: fields.need("refund_status")?,
        number: fields.need("out_refund_no")?,
        refund_id: fields.need("refund_id")?,
        order: fields.need("out_trade_no")?,
        amount: fields.need_fen("refund_fee")?,
        arrived: fields.get("success_time").and_then(time::read),
        fields,
    })
}

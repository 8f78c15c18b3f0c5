//! Payments: orders, refunds, red packets, bills, and notices of payments (version 2 of the merchants'
//! interface).
//!
//! A [`Pay`] is one merchant with one account. It speaks XML to a host of its own and proves itself
//! with a key that signs each request, and a certificate where money leaves; access tokens have no
//! part in it. What comes back is believed only if the same key signed it. Amounts are whole [`Fen`].
//!
//! Serving the address that notices are sent to is the program's; [`Notices`] says what they are worth.

mod bill;
mod builder;
mod certificate;
mod document;
mod error;
mod exchange;
mod fen;
mod fields;
mod nonce;
mod notice;
mod notices;
mod order;
mod red_packet;
mod refund;
mod seal;
mod sign;
mod state;
mod tell;
mod time;

use std::fmt;
use std::sync::Arc;

use super::transport::DynTransport;
use crate::model::Secret;

pub use bill::{Bill, BillKind};
pub use builder::PayBuilder;
pub use certificate::Certificate;
pub use error::PayError;
pub use fen::Fen;
pub use fields::Fields;
pub use notice::{PaymentNotice, RefundNotice};
pub use notices::{Notice, NoticeFault, Notices};
pub use order::{Order, PagePayment, Prepaid, Trade};
pub use red_packet::{RedPacket, RedPacketSent, RedPacketState};
pub use refund::{Refund, RefundAccepted, RefundId, RefundState, Refunds};
pub use sign::SignKind;
pub use state::{OrderId, OrderState, TradeState};

use nonce::Nonces;
use tell::Watch;

/// A merchant, as far as one account is concerned.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Merchant {
    /// The AppID of the account, or of the mini-program, that the person pays in.
    pub appid: String,
    /// The merchant's number.
    pub mch_id: String,
    /// The key that the merchants' console shows once.
    pub key: Secret,
    /// How requests are signed, and what comes back.
    pub sign: SignKind,
}

impl Merchant {
    /// A merchant who signs with HMAC-SHA256.
    pub fn new(appid: impl Into<String>, mch_id: impl Into<String>, key: Secret) -> Self {
        Self {
            appid: appid.into(),
            mch_id: mch_id.into(),
            key,
            sign: SignKind::HmacSha256,
        }
    }
}

/// The payments of a merchant.
///
/// Cheap to clone; all clones are the same.
///
/// ```
/// use wxmenu::api::pay::{Fen, Merchant, Order, Pay, Trade};
/// use wxmenu::model::Secret;
///
/// let merchant = Merchant::new("wx0000000000000000", "1900000109", Secret::new("…"));
/// let pay = Pay::builder(merchant).build()?;
/// # async fn sell(pay: Pay) -> Result<(), wxmenu::api::pay::PayError> {
/// let mut order = Order::new("一杯茶", "20260110-1", Fen::new(1200), Trade::Native { product_id: "tea".into() });
/// order.notify_url = "https://shop.example/paid".into();
/// let prepaid = pay.order(&order).await?;
/// println!("draw this as a code: {:?}", prepaid.code_url);
/// # Ok(())
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Pay(Arc<Shared>);

struct Shared {
    merchant: Merchant,
    base: String,
    plain: DynTransport,
    /// Shows the merchant's certificate.
    certified: Option<DynTransport>,
    nonces: Nonces,
    watch: Option<Watch>,
}

impl Pay {
    /// Who is paid.
    #[must_use]
    pub fn merchant(&self) -> &Merchant {
        &self.0.merchant
    }
}

impl fmt::Debug for Pay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pay({})", self.0.merchant.mch_id)
    }
}

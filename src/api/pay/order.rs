//! Orders, before they are paid.

use super::exchange::Endpoint;
use super::{Fen, Fields, Pay, PayError, SignKind, time};
use crate::api::limits::{Checked, all_filled, bytes, chars, within};
use crate::model::{Openid, Timestamp};

const ORDER: Endpoint = Endpoint::plain("/pay/unifiedorder");

/// The longest number of an order, in characters.
const NUMBER: usize = 32;
/// The longest description, and the longest own text, in bytes.
const DESCRIPTION: usize = 127;
/// The longest details, in bytes.
const DETAIL: usize = 6000;
/// The longest address, in bytes.
const URL: usize = 256;

/// Something to be paid.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Order {
    /// What the person reads, in 127 bytes at most.
    pub description: String,
    /// One's own number: 32 letters, digits and `_-|*` at most, never used before.
    pub number: String,
    /// How much.
    pub total: Fen,
    /// How it is paid.
    pub trade: Trade,
    /// Where the person, or for codes the server, calls from.
    pub ip: String,
    /// Where the notice goes; no parameters.
    pub notify_url: String,
    /// Comes back with the notice, 127 bytes at most.
    pub attach: String,
    /// The goods, in the platform's JSON.
    pub detail: String,
    /// Until when it can be paid.
    pub until: Option<Timestamp>,
    /// Fields that are not named here.
    pub more: Fields,
}

/// How an order is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trade {
    /// In a page within the client, or in a mini-program.
    Jsapi {
        /// By whom.
        openid: Openid,
    },
    /// By scanning a code.
    Native {
        /// What is sold.
        product_id: String,
    },
    /// In an app.
    App,
    /// In a page outside the client.
    Web {
        /// Where, in the platform's JSON.
        scene_info: String,
    },
}

impl Trade {
    /// The platform's word for it, and the field that goes with it.
    fn parts(&self) -> (&'static str, Option<(&'static str, &str)>) {
        match self {
            Self::Jsapi { openid } => ("JSAPI", Some(("openid", openid.as_str()))),
            Self::Native { product_id } => ("NATIVE", Some(("product_id", product_id))),
            Self::App => ("APP", None),
            Self::Web { scene_info } => ("MWEB", Some(("scene_info", scene_info))),
        }
    }
}

impl Order {
    /// An order from this machine, without an address for its notice.
    pub fn new(
        description: impl Into<String>,
        number: impl Into<String>,
        total: Fen,
        trade: Trade,
    ) -> Self {
        Self {
            description: description.into(),
            number: number.into(),
            total,
            trade,
            ip: "127.0.0.1".to_owned(),
            notify_url: String::new(),
            attach: String::new(),
            detail: String::new(),
            until: None,
            more: Fields::new(),
        }
    }

    fn check(&self) -> Checked {
        all_filled([("body", &*self.description), ("spbill_create_ip", &self.ip)])?;
        number("out_trade_no", &self.number, NUMBER)?;
        bytes("body", &self.description, DESCRIPTION)?;
        bytes("attach", &self.attach, DESCRIPTION)?;
        bytes("detail", &self.detail, DETAIL)?;
        within("total_fee", self.total.get(), &(1..=u64::from(u32::MAX)))?;
        self.trade
            .parts()
            .1
            .map_or(Ok(()), |field| all_filled([field]))?;
        address("notify_url", &self.notify_url)
    }

    fn fields(&self) -> Fields {
        let (kind, field) = self.trade.parts();
        let mut fields = self.more.clone();
        for (name, value) in [
            ("body", &*self.description),
            ("out_trade_no", &self.number),
            ("total_fee", &self.total.get().to_string()),
            ("spbill_create_ip", &self.ip),
            ("notify_url", &self.notify_url),
            ("attach", &self.attach),
            ("detail", &self.detail),
            (
                "time_expire",
                &self.until.map(time::write).unwrap_or_default(),
            ),
            ("trade_type", kind),
        ]
        .into_iter()
        .chain(field)
        {
            fields.set(name, value);
        }
        fields
    }
}

/// An order that can be paid now.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Prepaid {
    /// What pages and apps pay by, for two hours.
    pub prepay_id: String,
    /// What to draw as a code, for [`Trade::Native`].
    pub code_url: Option<String>,
    /// Where to send the person, for [`Trade::Web`].
    pub web_url: Option<String>,
}

/// What a page or a mini-program gives to the client to open the payment.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PagePayment {
    /// The account's AppID.
    pub app_id: String,
    /// When it was signed, in seconds since 1970.
    pub time_stamp: String,
    /// What was drawn for it.
    pub nonce_str: String,
    /// The order.
    pub package: String,
    /// How it is signed.
    pub sign_type: &'static str,
    /// The signature.
    pub pay_sign: String,
}

impl Pay {
    /// Tells the platform of an order, so that it can be paid.
    ///
    /// # Errors
    /// See [`PayError`]. `ORDERPAID`, `OUT_TRADE_NO_USED`: the number was used; an order over a limit
    /// is not sent.
    pub async fn order(&self, order: &Order) -> Result<Prepaid, PayError> {
        let answer = self.exchange(ORDER, order.fields(), order.check()).await?;
        let prepay_id = answer.need("prepay_id");
        Ok(Prepaid {
            prepay_id: prepay_id.map_err(|why| ORDER.unreadable(why))?,
            code_url: answer.get("code_url").map(str::to_owned),
            web_url: answer.get("mweb_url").map(str::to_owned),
        })
    }

    /// What a page gives to the client to have an order of [`Trade::Jsapi`] paid.
    ///
    /// # Errors
    /// When no nonce could be drawn.
    pub fn page_payment(&self, prepaid: &Prepaid, now: Timestamp) -> Result<PagePayment, PayError> {
        let nonce = self.0.nonces.draw().map_err(|why| ORDER.refused(why))?;
        let (merchant, at) = (&self.0.merchant, now.secs().to_string());
        let sign_type = SignKind::code(merchant.sign);
        let package = format!("prepay_id={}", prepaid.prepay_id);
        let signed = Fields::new()
            .with("appId", &*merchant.appid)
            .with("timeStamp", &*at)
            .with("nonceStr", &*nonce)
            .with("package", &*package)
            .with("signType", sign_type);
        Ok(PagePayment {
            app_id: merchant.appid.clone(),
            time_stamp: at,
            nonce_str: nonce,
            package,
            sign_type,
            pay_sign: merchant.sign.sign(&signed, &merchant.key),
        })
    }
}

/// A number of one's own.
pub(super) fn number(field: &str, value: &str, most: usize) -> Checked {
    all_filled([(field, value)])?;
    chars(field, value, most)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-|*@".contains(c);
    match value.chars().all(plain) {
        true => Ok(()),
        false => Err(format!("`{field}` is made of letters, digits and _-|*@")),
    }
}

/// An address for notices.
pub(super) fn address(field: &str, url: &str) -> Checked {
    bytes(field, url, URL)?;
    let plain = url.starts_with("https://") || url.starts_with("http://");
    match plain && !url.contains(['?', '#']) {
        true => Ok(()),
        false => Err(format!("`{field}` is no address without parameters")),
    }
}

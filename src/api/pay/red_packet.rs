//! Red packets: money as a present.

use super::exchange::Endpoint;
use super::order::number;
use super::{Fen, Fields, Pay, PayError};
use crate::api::limits::{Checked, all_filled, chars, within};
use crate::model::Openid;

const SEND: Endpoint = Endpoint::old("/mmpaymkttransfers/sendredpack", "wxappid");
const SEND_GROUP: Endpoint = Endpoint::old("/mmpaymkttransfers/sendgroupredpack", "wxappid");
const QUERY: Endpoint = Endpoint::old("/mmpaymkttransfers/gethbinfo", "appid");

/// The longest number of a packet, in characters.
const NUMBER: usize = 28;
/// The longest name, of the sender or of the occasion, in characters.
const NAME: usize = 32;
/// The longest wish, in characters.
const WISH: usize = 128;
/// The longest remark, in characters.
const REMARK: usize = 256;
/// What a person may get without a scene: 1 to 200 yuan.
const AMOUNT: std::ops::RangeInclusive<u64> = 100..=20_000;
/// How many share a packet for a group.
const SHARES: std::ops::RangeInclusive<u32> = 3..=20;

/// A red packet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RedPacket {
    /// One's own number, of 28 letters and digits at most. The same number is paid once.
    pub number: String,
    /// Who gives it, in 32 characters at most.
    pub sender: String,
    /// Who gets it, or passes it on to a group.
    pub to: Openid,
    /// How much in all: 1 to 200 yuan for each, unless there is a scene.
    pub amount: Fen,
    /// How many share it: 1, or 3 to 20 in a group, who get more and less by chance.
    pub shares: u32,
    /// What is wished, in 128 characters at most.
    pub wish: String,
    /// The occasion, in 32 characters at most.
    pub occasion: String,
    /// A remark, in 256 characters at most.
    pub remark: String,
    /// The server's address; groups have none.
    pub ip: String,
    /// The platform's name of a kind of occasion that may give more, such as `PRODUCT_2`.
    pub scene: String,
}

impl RedPacket {
    /// A packet for one person, from this machine.
    pub fn new(number: impl Into<String>, to: impl Into<Openid>, amount: Fen) -> Self {
        Self {
            number: number.into(),
            sender: String::new(),
            to: to.into(),
            amount,
            shares: 1,
            wish: String::new(),
            occasion: String::new(),
            remark: String::new(),
            ip: "127.0.0.1".to_owned(),
            scene: String::new(),
        }
    }

    const fn is_for_group(&self) -> bool {
        self.shares != 1
    }

    fn check(&self) -> Checked {
        number("mch_billno", &self.number, NUMBER)?;
        let texts = [
            ("send_name", &self.sender, NAME),
            ("wishing", &self.wish, WISH),
            ("act_name", &self.occasion, NAME),
            ("remark", &self.remark, REMARK),
        ];
        for (field, text, most) in texts {
            all_filled([(field, text)])?;
            chars(field, text, most)?;
        }
        all_filled([("re_openid", self.to.as_str())])?;
        if self.is_for_group() {
            within("total_num", self.shares, &SHARES)?;
        }
        let each = self.amount.get() / u64::from(self.shares.max(1));
        match self.scene.is_empty() {
            true => within("total_amount of each", each, &AMOUNT),
            false => within(
                "total_amount",
                self.amount.get(),
                &(1..=u64::from(u32::MAX)),
            ),
        }
    }

    fn fields(&self) -> Fields {
        let fields = Fields::new()
            .with("mch_billno", &*self.number)
            .with("send_name", &*self.sender)
            .with("re_openid", self.to.as_str())
            .with("total_amount", self.amount.get().to_string())
            .with("total_num", self.shares.to_string())
            .with("wishing", &*self.wish)
            .with("act_name", &*self.occasion)
            .with("remark", &*self.remark)
            .with("scene_id", &*self.scene);
        match self.is_for_group() {
            true => fields.with("amt_type", "ALL_RAND"),
            false => fields.with("client_ip", &*self.ip),
        }
    }
}

/// A packet that left.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RedPacketSent {
    /// One's own number.
    pub number: String,
    /// The platform's number.
    pub id: String,
    /// How much.
    pub amount: Fen,
}

/// What became of a packet.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RedPacketState {
    /// `SENDING`, `SENT`, `FAILED`, `RECEIVED`, `RFUND_ING` or `REFUND`.
    pub status: String,
    /// The platform's number.
    pub id: String,
    /// How much.
    pub amount: Fen,
    /// How much came back.
    pub refunded: Option<Fen>,
    /// Everything else that the platform said, but for who got how much.
    pub fields: Fields,
}

impl Pay {
    /// Sends a packet. Needs the certificate.
    ///
    /// # Errors
    /// See [`PayError`]. `SENDNUM_LIMIT`: the person got enough today; if [`PayError::is_unsure`], ask
    /// again with the same number and no other.
    pub async fn send_red_packet(&self, packet: &RedPacket) -> Result<RedPacketSent, PayError> {
        let to = match packet.is_for_group() {
            true => SEND_GROUP,
            false => SEND,
        };
        let answer = self.exchange(to, packet.fields(), packet.check()).await?;
        let read = || {
            Ok(RedPacketSent {
                number: answer.need("mch_billno")?,
                id: answer.need("send_listid")?,
                amount: answer.need_fen("total_amount")?,
            })
        };
        read().map_err(|why: String| to.unreadable(why))
    }

    /// What became of a packet, by one's own number. Needs the certificate.
    ///
    /// # Errors
    /// See [`PayError`]. `NOT_FOUND`: no such packet.
    pub async fn red_packet(&self, own: &str) -> Result<RedPacketState, PayError> {
        let asked = Fields::new()
            .with("mch_billno", own)
            .with("bill_type", "MCHT");
        let checked = number("mch_billno", own, NUMBER);
        let fields = self.exchange(QUERY, asked, checked).await?;
        let read = || {
            Ok(RedPacketState {
                status: fields.need("status")?,
                id: fields.need("detail_id")?,
                amount: fields.need_fen("total_amount")?,
                refunded: fields.fen("refund_amount")?,
                fields: fields.clone(),
            })
        };
        read().map_err(|why: String| QUERY.unreadable(why))
    }
}

//! Notices: each that is genuine counts once.

use std::time::Duration;

use wxmenu::api::pay::{Fen, NoticeFault, Notices, SignKind};
use wxmenu::model::Timestamp;
use wxmenu::store::{DynStore, MemoryStore};

use super::{golden, kit, signed};

/// Forty seconds after the payment.
const NOW: Timestamp = Timestamp::from_secs(1_767_999_640);
const PAID: &str = "out_trade_no=t-1&transaction_id=4200&total_fee=1200&openid=o1&time_end=20260110070000&attach=桌7";
const WELL: &str = "<xml><return_code>SUCCESS</return_code><return_msg>OK</return_msg></xml>";

fn paid(more: &str) -> Vec<u8> {
    signed(SignKind::HmacSha256, &format!("{PAID}&{more}")).into_bytes()
}

fn refunded() -> String {
    format!(
        "<xml><return_code>SUCCESS</return_code><appid>wxd930ea5d5a258f4f</appid><mch_id>10000100</mch_id><nonce_str>a</nonce_str><req_info><![CDATA[{}]]></req_info></xml>",
        golden::SEALED
    )
}

async fn notices() -> Notices {
    let (_stub, pay) = kit().await;
    Notices::new(pay, DynStore::new(MemoryStore::new()))
}

#[tokio::test]
async fn a_notice_counts_once_however_often_it_comes() {
    let notices = notices().await;
    let outcome = notices.payment(&paid("a=b"), NOW).await;
    assert_eq!(Notices::answer(&outcome), WELL);
    let notice = outcome.unwrap();
    assert!(notice.paid);
    assert_eq!(
        (&*notice.number, &*notice.transaction_id, notice.total),
        ("t-1", "4200", Fen::new(1200))
    );
    assert_eq!(
        (&*notice.attach, notice.fields.get("a")),
        ("桌7", Some("b"))
    );
    assert_eq!(NOW.since(notice.paid_at), Duration::from_secs(40));

    let second = notices.payment(&paid("a=b"), NOW).await;
    assert!(matches!(second, Err(NoticeFault::UnderWay)));
    assert!(
        Notices::answer(&second).contains("<return_code>FAIL"),
        "it is to come again"
    );
    notices.done(&notice, NOW).await.unwrap();
    // The platform signs a repetition anew.
    for again in [paid("a=b"), paid("nonce_str=other")] {
        let outcome = notices
            .payment(&again, NOW.after(Duration::from_secs(3_600)))
            .await;
        assert!(matches!(outcome, Err(NoticeFault::Again)));
        assert_eq!(Notices::answer(&outcome), WELL, "and it stops");
    }
}

#[tokio::test]
async fn a_notice_that_was_given_back_or_forgotten_counts_again() {
    let notices = notices().await;
    let notice = notices.payment(&paid(""), NOW).await.unwrap();
    notices.give_back(&notice).await.unwrap();
    notices.payment(&paid(""), NOW).await.unwrap();
    let later = |secs| NOW.after(Duration::from_secs(secs));
    let early = notices.payment(&paid(""), later(59)).await;
    assert!(matches!(early, Err(NoticeFault::UnderWay)));
    notices.payment(&paid(""), later(60)).await.unwrap();
    let early = notices.payment(&paid(""), later(61)).await;
    assert!(
        matches!(early, Err(NoticeFault::UnderWay)),
        "whoever took it has a minute of its own"
    );
}

#[tokio::test]
async fn whoever_was_too_slow_gives_back_nothing_of_others() {
    let (_stub, pay) = kit().await;
    let store = DynStore::new(MemoryStore::new());
    let node = || Notices::new(pay.clone(), store.clone());
    let (slow, quick) = (node(), node());
    let notice = slow.payment(&paid(""), NOW).await.unwrap();
    let later = NOW.after(Duration::from_secs(61));
    quick.payment(&paid(""), later).await.unwrap();
    slow.give_back(&notice).await.unwrap();
    let third = node().payment(&paid(""), later).await;
    assert!(matches!(third, Err(NoticeFault::UnderWay)), "it is taken");
    quick.done(&notice, later).await.unwrap();
    for node in [&slow, &quick, &node()] {
        node.give_back(&notice).await.unwrap();
    }
    let again = node().payment(&paid(""), later).await;
    assert!(matches!(again, Err(NoticeFault::Again)), "done is done");
}

#[tokio::test]
async fn of_many_who_get_it_at_once_one_takes_it() {
    let (_stub, pay) = kit().await;
    let store = DynStore::new(MemoryStore::new());
    let body = paid("");
    let nodes: Vec<Notices> = (0..20)
        .map(|_| Notices::new(pay.clone(), store.clone()))
        .collect();
    let all = futures_util::future::join_all(nodes.iter().map(|node| node.payment(&body, NOW)));
    let taken = all.await.into_iter().filter(Result::is_ok).count();
    assert_eq!(taken, 1);
}

#[tokio::test]
async fn a_tampered_or_old_notice_does_not_count() {
    let notices = notices().await;
    let text = |body: Vec<u8>| String::from_utf8(body).unwrap();
    let right = text(paid(""));
    for forged in [
        right.replace("1200", "1"),
        right.replace("t-1", "t-2"),
        right.replace("</xml>", "<coupon_fee>1</coupon_fee></xml>"),
        right.replace("<sign>", "<sign>0"),
        text(paid("mch_id=10000101")),
        text(paid("appid=wx0")),
        signed(SignKind::Md5, PAID),
    ] {
        let outcome = notices.payment(forged.as_bytes(), NOW).await;
        assert!(matches!(outcome, Err(NoticeFault::Forged(_))), "{forged}");
        assert!(Notices::answer(&outcome).contains("FAIL"));
    }
    for odd in [
        "",
        "<xml/>",
        "<xml><return_code>FAIL</return_code></xml>",
        &right
            .replace("<mch_id>", "<mch>")
            .replace("</mch_id>", "</mch>"),
    ] {
        let outcome = notices.payment(odd.as_bytes(), NOW).await;
        assert!(matches!(outcome, Err(NoticeFault::Unreadable(_))), "{odd}");
    }
    for bad in [
        "time_end=soon",
        "total_fee=12.5",
        "total_fee=-1",
        "transaction_id=",
    ] {
        let outcome = notices.payment(&paid(bad), NOW).await;
        assert!(matches!(outcome, Err(NoticeFault::Unreadable(_))), "{bad}");
    }
    let three_days = Duration::from_secs(3 * 24 * 3_600 - 40);
    let late = notices
        .payment(&paid(""), NOW.after(three_days + Duration::from_secs(1)))
        .await;
    assert!(
        matches!(late, Err(NoticeFault::Old)),
        "recorded, and played again when all was forgotten"
    );
    notices
        .payment(&paid(""), NOW.after(three_days))
        .await
        .unwrap();
    let failed = notices
        .payment(&paid("result_code=FAIL"), NOW)
        .await
        .unwrap();
    assert!(!failed.paid);
}

/// Whatever byte of a notice is another one: it means the same, or it does not count.
#[tokio::test]
async fn no_change_of_a_byte_changes_what_a_notice_means() {
    let (_stub, pay) = kit().await;
    let right = paid("").trim_ascii_end().to_vec();
    let meant = |body: &[u8]| {
        let notice = pay.read_payment_notice(body).ok()?;
        let ids = (notice.number, notice.transaction_id, notice.attach);
        Some((
            notice.paid,
            notice.total,
            notice.paid_at,
            notice.openid,
            ids,
        ))
    };
    let genuine = meant(&right);
    assert!(genuine.is_some());
    for at in 0..right.len() {
        for byte in [b'<', b'&', b'0', 0xFF] {
            let mut other = right.clone();
            other[at] = byte;
            let other = meant(&other);
            assert!(other.is_none() || other == genuine, "{byte} at {at}");
        }
        assert_eq!(meant(&right[..at]), None, "cut at {at}");
    }
}

#[tokio::test]
async fn a_refund_notice_is_opened_and_counts_once() {
    let notices = notices().await;
    let notice = notices.refund(refunded().as_bytes(), NOW).await.unwrap();
    assert_eq!(
        (&*notice.status, &*notice.number, &*notice.order),
        ("SUCCESS", "r-1", "t-1")
    );
    assert_eq!(
        (&*notice.refund_id, notice.amount),
        ("50000408942018111907145868882", Fen::new(200))
    );
    assert_eq!(notice.arrived, Some(Timestamp::from_secs(1_767_999_600)));
    notices.done(&notice, NOW).await.unwrap();
    let again = notices.refund(refunded().as_bytes(), NOW).await;
    assert!(matches!(again, Err(NoticeFault::Again)));
    let start = golden::SEALED.get(..44).unwrap();
    let shuffled = golden::SEALED.get(44..).unwrap();
    for sealed in [start, "AAAA", "no base64!", &"A".repeat(64), shuffled] {
        let body = refunded().replace(golden::SEALED, sealed);
        let outcome = notices.refund(body.as_bytes(), NOW).await;
        let refused = matches!(
            outcome,
            Err(NoticeFault::Forged(_) | NoticeFault::Unreadable(_))
        );
        assert!(refused, "{sealed}: {outcome:?}");
    }
}

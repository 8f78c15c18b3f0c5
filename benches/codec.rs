//! The platform's wire: a request admitted and read, a reply written.
#![allow(
    clippy::unwrap_used,
    reason = "a bench that cannot run has nothing to measure"
)]

use std::hint::black_box;

use criterion::Criterion;
use wxmenu::model::{Reply, Timestamp};
use wxmenu::wechat::{self, Account, Query};

const PUSH: &[u8] = "<xml><ToUserName><![CDATA[gh_bench]]></ToUserName>\
<FromUserName><![CDATA[oBench0000000000000000000017]]></FromUserName>\
<CreateTime>1348831860</CreateTime><MsgType><![CDATA[text]]></MsgType>\
<Content><![CDATA[数字竞猜]]></Content><MsgId>1234567890123456</MsgId></xml>"
    .as_bytes();

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("codec");

    let now = Timestamp::from_secs(1_348_831_860);
    let account = Account::plain("demo", "wxmenu-demo");
    let signature = wechat::sign([b"wxmenu-demo".as_slice(), b"1348831860", b"4711"]);
    let query = format!(
        "signature={signature}&timestamp=1348831860&nonce=4711&openid=oBench0000000000000000000017"
    );
    group.bench_function("admit", |b| {
        b.iter(|| {
            let query = Query::parse(black_box(&query));
            query.admit(now, || Some(&account)).is_ok()
        });
    });

    group.bench_function("decode", |b| {
        b.iter(|| {
            let push = wechat::decode(black_box(PUSH)).unwrap();
            push.into_inbound("demo".into())
        });
    });

    let short = Reply::text("1 数字竞猜\n2 机器人\n3 时间");
    let long = Reply::text("菜单 ]]> & <目录>\n".repeat(80));
    for (name, reply) in [("encode, short", &short), ("encode, 2 KB", &long)] {
        group.bench_function(name, |b| {
            b.iter(|| wechat::encode(black_box(reply), "o1", "gh_bench", now));
        });
    }

    group.finish();
    criterion.final_summary();
}

//! Statistics: what leaves, what comes back, what is refused before it leaves.

use wxmenu::api::ApiError;
use wxmenu::api::datacube::{Day, Messages, Reads};
use wxmenu::testing::Reaction;

use super::table::{Goldens, recorded};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// For each call: it leaves with its days, its recorded answer is read, the longest span is taken
/// and one day more is refused.
macro_rules! every {
    ($goldens:ident, $datacube:ident: $($name:ident $path:literal $most:literal |$row:ident| $good:expr;)*) => {
        $(
            let last = day("2014-12-07");
            let first = last.before($most - 1);
            let line = concat!("POST /datacube/", $path);
            let body = format!(r#"{{"begin_date":"{first}","end_date":"2014-12-07"}}"#);
            let answer = recorded(concat!("datacube_", $path));
            let rows = $goldens.row(line, &body, answer, $datacube.$name(first, last)).await;
            let $row = &rows[0];
            assert!($good, "{line}: {rows:?}");
            let why = format!("are {} days, {} are allowed", $most + 1, $most);
            $goldens.refused(&why, $datacube.$name(last.before($most), last)).await;
            let why = "`end_date` is 2014-12-06, before 2014-12-07";
            $goldens.refused(why, $datacube.$name(last, last.before(1))).await;
        )*
    };
}

#[tokio::test]
async fn every_call_leaves_is_read_and_held_to_its_span() {
    let mut goldens = Goldens::new().await;
    let api = goldens.api();
    let datacube = api.datacube();
    let sunday = day("2014-12-07");
    every! { goldens, datacube:
        followers_change "getusersummary" 7 |row| row.day == sunday && row.source == 0;
        followers "getusercumulate" 7 |row| row.count == 1_217_056;
        article_reads "getarticlesummary" 1 |row| row.article == "10000050_1" && row.figures.kept == 3;
        article_totals "getarticletotal" 1 |row| row.days[0].sent_to == 261_917 && row.days[0].figures.shares == 994;
        reads "getuserread" 3 |row| row.figures.readers == 45_524 && row.hour.is_none();
        reads_by_hour "getuserreadhour" 1 |row| row.hour == Some(1200) && row.figures.original_reads == 25_517;
        shares "getusershare" 7 |row| (row.scene, row.people, row.count) == (1, 11, 207);
        shares_by_hour "getusersharehour" 1 |row| (row.hour, row.count) == (Some(1200), 72);
        messages "getupstreammsg" 7 |row| (row.kind, row.people, row.count) == (1, 282, 817);
        messages_by_hour "getupstreammsghour" 1 |row| (row.hour, row.count) == (Some(0), 10);
        messages_by_week "getupstreammsgweek" 30 |row| (row.day, row.count) == (day("2014-12-08"), 27);
        messages_by_month "getupstreammsgmonth" 30 |row| (row.day, row.count) == (day("2014-11-01"), 42_206);
        distribution "getupstreammsgdist" 15 |row| (row.interval, row.people) == (1, 246);
        distribution_by_week "getupstreammsgdistweek" 30 |row| (row.interval, row.people) == (1, 246);
        distribution_by_month "getupstreammsgdistmonth" 30 |row| (row.interval, row.people) == (1, 246);
        callback "getinterfacesummary" 30 |row| (row.calls, row.failures, row.longest_millis) == (1234, 0, 123);
        callback_by_hour "getinterfacesummaryhour" 1 |row| (row.hour, row.total_millis) == (Some(0), 12_345);
    }
    goldens.cover("datacube", &[]);
    let call = datacube.reads(sunday, sunday);
    goldens.fails("/datacube/getuserread", 61501, call).await;
}

#[tokio::test]
async fn days_without_figures_are_an_empty_list_and_other_rows_an_error() {
    let mut goldens = Goldens::new().await;
    let api = goldens.api();
    let datacube = api.datacube();
    let sunday = day("2014-12-07");
    let line = "POST /datacube/getupstreammsg";
    let body = r#"{"begin_date":"2014-12-07","end_date":"2014-12-07"}"#;
    let call = datacube.messages(sunday, sunday);
    let answer = Reaction::text(r#"{"list":[]}"#);
    let rows: Vec<Messages> = goldens.row(line, body, answer, call).await;
    assert!(rows.is_empty());
    let line = "POST /datacube/getuserread";
    let more = r#"{"list":[{"ref_date":"2024-02-29","user_source":99999999,"int_page_read_user":1,"int_page_read_count":2,"share_user":3,"share_count":4,"add_to_fav_user":5}]}"#;
    let call = datacube.reads(sunday, sunday);
    let rows: Vec<Reads> = goldens.row(line, body, Reaction::text(more), call).await;
    assert_eq!(
        (rows[0].source, rows[0].figures.keepers),
        (Some(99_999_999), 5)
    );
    let wrong = Reaction::text(r#"{"list":[{"ref_date":"2024-02-30"}]}"#);
    goldens.kit().stub.next("/datacube/getuserread", wrong);
    match datacube.reads(sunday, sunday).await {
        Err(ApiError::System { reason, .. }) => {
            assert!(reason.contains("\"2024-02-30\" is no day"), "{reason}");
        }
        other => panic!("{other:?}"),
    }
}

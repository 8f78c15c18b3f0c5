//! Answers as they were recorded elsewhere are read.

use std::collections::BTreeSet;

use wxmenu::api::{Call, ENDPOINTS};
use wxmenu::testing::Reaction;

use super::kit::Kit;
use super::table::{RECORDED, recorded_of};
use crate::project::{files_below, read};

#[tokio::test]
async fn every_recorded_answer_is_a_good_one() {
    let kit = Kit::new().await;
    let mut count = 0;
    for file in files_below("tests/data/api")
        .iter()
        .filter(|file| file.ends_with(".json"))
    {
        kit.stub.next(
            "/cgi-bin/recorded",
            Reaction::text(read(&format!("tests/data/api/{file}"))),
        );
        let answer = kit.api.call(&Call::get("/cgi-bin/recorded")).await;
        assert!(answer.unwrap().data.is_object(), "{file}");
        count += 1;
    }
    assert_eq!(count, 63);
}

/// So that the table of a family cannot miss one.
#[test]
fn every_recorded_answer_is_of_an_endpoint_that_is_known() {
    let known: BTreeSet<String> = ENDPOINTS.iter().map(recorded_of).collect();
    let unknown: Vec<&String> = RECORDED.difference(&known).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// A typed call whose answer was recorded is tested with that answer. What leaves by a table has to
/// anyway.
#[test]
fn every_recorded_answer_of_a_typed_call_is_read() {
    let mut tests: String = files_below("tests/suite/api")
        .iter()
        .map(|file| read(&format!("tests/suite/api/{file}")))
        .collect();
    tests.retain(|c| !c.is_whitespace());
    let typed = ENDPOINTS.iter().filter(|row| row.typed);
    let by_table = ["base", "datacube", "draft", "mass", "media"];
    let names = typed
        .filter(|row| !by_table.contains(&row.family))
        .map(recorded_of);
    let unread: Vec<String> = names
        .filter(|name| RECORDED.contains(name))
        .filter(|name| !tests.contains(&format!("recorded(\"{name}\")")))
        .collect();
    assert!(unread.is_empty(), "{unread:?}");
}

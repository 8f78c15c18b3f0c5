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

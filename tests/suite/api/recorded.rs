//! Answers as they were recorded elsewhere are read.

use wxmenu::api::Call;
use wxmenu::testing::Reaction;

use super::kit::Kit;
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

//! Background work that goes wrong.

use serde_json::{Value, json};
use wxmenu::store::DynStore;

use super::Desk;
use super::kit::PASSWORD;
use crate::odd_store::{Asked, OddStore};

#[actix_web::test]
async fn a_job_that_breaks_has_ended_and_can_be_started_again() {
    let store = DynStore::new(OddStore::that(|_, asked| match asked {
        Asked::Expire => panic!("s3cret of a store"),
        _ => Ok(()),
    }));
    let desk = Desk::on(store, |builder| {
        builder.password(wxmenu::model::Secret::new(PASSWORD))
    });
    let token = desk.token().await;
    for _ in 0..2 {
        let begun = desk
            .ask_as(&token, "POST", "/j/jobs/sweep", json!({}))
            .await;
        assert_eq!(begun.good()["job"]["state"], "running");
        let sweep = loop {
            let all = desk.ask_as(&token, "GET", "/j/jobs", Value::Null).await;
            let all = all.good();
            let jobs = all["jobs"].as_array().unwrap().clone();
            let sweep = jobs.into_iter().find(|job| job["name"] == "sweep").unwrap();
            if sweep["state"] != "running" {
                break sweep;
            }
            tokio::task::yield_now().await;
        };
        assert_eq!(sweep["state"], "failed");
        assert!(!sweep.to_string().contains("s3cret"));
    }
}

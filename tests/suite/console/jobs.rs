//! Background work that goes wrong.

use serde_json::{Value, json};
use wxmenu::model::{Revision, Session, SessionKey, Timestamp};
use wxmenu::store::{DynStore, MemoryStore, SessionStore, StoreError};

use super::Desk;
use super::kit::PASSWORD;

/// A store whose sweep breaks.
#[derive(Debug)]
struct Breaks(MemoryStore);

impl SessionStore for Breaks {
    async fn load(&self, key: &SessionKey) -> Result<Option<Session>, StoreError> {
        self.0.load(key).await
    }
    async fn save(&self, key: &SessionKey, session: Session) -> Result<Revision, StoreError> {
        self.0.save(key, session).await
    }
    async fn remove(&self, key: &SessionKey) -> Result<bool, StoreError> {
        self.0.remove(key).await
    }
    async fn list(
        &self,
        after: Option<&SessionKey>,
        limit: usize,
    ) -> Result<Vec<(SessionKey, Session)>, StoreError> {
        self.0.list(after, limit).await
    }
    async fn clear(&self) -> Result<usize, StoreError> {
        self.0.clear().await
    }
    async fn expire(&self, _: Timestamp) -> Result<Vec<SessionKey>, StoreError> {
        panic!("s3cret of a store")
    }
    async fn flush(&self) -> Result<(), StoreError> {
        self.0.flush().await
    }
}

#[actix_web::test]
async fn a_job_that_breaks_has_ended_and_can_be_started_again() {
    let store = DynStore::new(Breaks(MemoryStore::new()));
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

#![doc = include_str!("../../docs/callback.md")]

mod answer;
mod body;
mod callback;
mod chance;
mod exposure;
mod handler;
mod health;
mod metrics;
mod request_id;
mod run;
mod told;
mod uploads;

pub use callback::{Callback, Unservable};
pub use exposure::{Exposed, check_exposure};
pub use handler::configure;
pub use health::Health;
pub use metrics::Metrics;
pub use run::{Connections, run};
pub use uploads::configure_uploads;

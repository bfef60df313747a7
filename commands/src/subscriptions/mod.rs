//! Health of what follows the log: read models and processes of the whole installation.

mod health;
mod processes;
mod resume;
mod retry;

pub use health::{ParkedKey, SubscriptionHealth};
pub use processes::processes;

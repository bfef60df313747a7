//! Outgoing text messages: queued with the step that needs them, handed to the gateway by a worker.

mod dispatcher;
mod outbox;

pub use dispatcher::{Dispatcher, DispatcherOptions};
pub(crate) use outbox::{Message, enqueue};

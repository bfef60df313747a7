//! CloudPayments.

mod api;
mod request;

pub(super) use api::{handle, notice};

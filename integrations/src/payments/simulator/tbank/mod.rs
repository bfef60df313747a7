//! T-Bank, v2.

mod api;
mod request;

pub(super) use api::{handle, notice};

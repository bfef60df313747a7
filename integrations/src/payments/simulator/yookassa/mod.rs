//! ЮKassa, API v3.

mod api;
mod request;

pub(super) use api::{handle, notice};

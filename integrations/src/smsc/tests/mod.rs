//! The gateway against the simulator, over real HTTP.

mod sending;
mod setup;
mod statuses;

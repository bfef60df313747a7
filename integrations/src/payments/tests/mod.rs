//! The adapters against the simulator, over real HTTP.

mod answers;
mod breaking;
mod notifications;
mod paying;
mod receipts;
mod refunding;
mod setup;
mod signatures;
mod troubles;

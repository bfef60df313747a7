mod people;
mod story;
mod world;

pub(crate) use people::*;
pub(crate) use story::{due, import, mixed_history, repayment, settings, sign_ins};
pub(crate) use world::{World, subscriptions};

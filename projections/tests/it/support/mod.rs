mod exports;
mod payments;
mod people;
mod story;
mod world;

pub(crate) use exports::exports;
pub(crate) use payments::{credit, paid_back, payments, reverse};
pub(crate) use people::*;
pub(crate) use story::{due, employees, import, mixed_history, repayment, settings};
pub(crate) use world::{World, subscriptions};

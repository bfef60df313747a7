mod exports;
mod links;
mod payments;
mod people;
mod points;
mod story;
mod ways_to_pay;
mod world;

pub(crate) use exports::exports;
pub(crate) use links::{link, links};
pub(crate) use payments::{approve, ask_back, credit, decline, paid_back, payments, reverse, stop_contacts};
pub(crate) use people::*;
pub(crate) use points::{point, points};
pub(crate) use story::{due, employees, fiscal_policy, import, mixed_history, repayment, settings};
pub(crate) use ways_to_pay::{payment_settings, provider_account, ways_to_pay};
pub(crate) use world::{World, subscriptions};

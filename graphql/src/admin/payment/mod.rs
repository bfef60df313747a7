//! Payments: search, report, and what staff do about them.

mod filter;
mod hold;
mod mutation;
mod noun;
mod query;
mod report;

pub(crate) use mutation::{PaymentCommandPayload, PaymentMethodKind, PaymentMutation, PaymentProvider};
pub(crate) use noun::{Payment, PaymentConnection, find};
pub(crate) use query::PaymentQuery;

//! Rules of a debt, as given, when, then.

mod absorption;
mod binding;
mod contacts;
mod credits;
mod explanation;
mod model;
mod money;
mod overpayments;
mod payments_model;
mod schedule;
mod statements;
mod things;

//! Rules of a debt, as given, when, then.

mod binding;
mod model;
mod money;
mod schedule;
mod statements;
mod things;

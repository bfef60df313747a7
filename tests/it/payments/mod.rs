//! Payments end to end: the real program over HTTP, and the four providers played in the test, so that they outlive it.

mod expiry;
mod exports;
mod killed;
mod links;
mod money;
mod notifications;
mod overpayments;
mod paying;
mod plans;
mod receipts;
mod refusals;
mod registers;
mod shop;
mod till;
mod troubles;
mod ways;

//! Payments end to end: the real program over HTTP, and the four providers played in the test, so that they outlive it.

mod exports;
mod killed;
mod money;
mod notifications;
mod paying;
mod refusals;
mod registers;
mod shop;
mod troubles;
mod ways;

//! T-Bank internet acquiring, API v2 (developer.tbank.ru/eacq; DOMAIN.md 3.4).
//!
//! - Sums are kopecks. Requests and notifications are signed by `Token` over the fields of the root and the password.
//! - `Init` knows no key: the same order again makes another payment of that order.
//!   The page's address is told once, in the answer of `Init`; after a lost one the caller registers again, and the first
//!   payment, whose address nobody has seen, lapses.
//! - One-stage payments send AUTHORIZED and CONFIRMED at the same time, in any order. AUTHORIZED is not money.
//! - `Cancel` calls off an unpaid payment and gives back a paid one, so `cancel` asks for the state first.
//!   `ExternalRequestId` makes a refund happen once, but not over СБП: there one that may have been asked for is looked up
//!   first, and beside other refunds of the payment, where the state does not tell whose part went back, it is left to staff.
//! - `GetState` tells the sum of `Init` \[general knowledge\] and not how much was given back: after a part it is unknown.

mod adapter;
mod answer;
mod notification;
mod request;
mod token;

pub use adapter::TBank;
#[cfg(any(test, feature = "simulator"))]
pub(super) use token::{Fields, token};

//! The write side: one file per use case, ports to the outside, and the processes that react to events.
//!
//! May not know how anything is shown or transported; never reads a read model to decide.
#![deny(missing_docs)]

pub mod access;
mod actor;
pub mod borrower;
mod core;
pub mod creditor;
pub mod debt;
mod due;
mod error;
pub mod organisation;
pub mod payment;
pub mod payment_export;
pub mod payment_link;
pub mod payment_point;
pub mod payment_register;
pub mod portfolio_import;
pub mod ports;
pub mod registration;
mod secrets;
pub mod sign_in;
pub mod sms;
pub mod staff;
pub mod subscriptions;
mod texts;

pub use access::AccessPolicy;
pub use actor::{Actor, Caller, Channel, Origin};
pub use core::{Commands, CommandsOptions, Request};
pub use error::{CommandError, Rejection};
pub use event_store::{Receipt, Token};
pub use secrets::Secrets;

//! Links by which a debt is paid without signing in (ссылка на оплату): all links of one debt are one stream under the debt's
//! id, so that no two of them are made or used past each other.
//!
//! A link shows a debt to whoever holds it, so it pays once, ends by itself, and only a digest of its secret is known here.

mod aggregate;
mod command;
mod error;
mod event;
mod link;
#[cfg(test)]
mod tests;

pub use aggregate::PaymentLinks;
pub use command::{CreatePaymentLink, PaymentLinksCommand, RevokePaymentLink, SettlePaymentLink, UsePaymentLink};
pub use error::PaymentLinkError;
pub use event::PaymentLinkEvent;
pub use link::{LinkMaker, PaymentLink, PaymentLinkStage};

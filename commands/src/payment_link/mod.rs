//! Paying one debt without signing in, by a link (ссылка на оплату).
//!
//! The secret of a link follows from its id and the server's secret, as tokens of sessions do; stored is only its SHA-256: as
//! a claim, by which the debt is found, and in the event. Whatever is wrong with a link, the answer is the same and takes the
//! same time.

mod address;
mod hand_over;
mod make;
mod open;
mod pay;
mod process;
mod revoke;
mod secret;
mod settle;

pub use make::PaymentLinkMade;
pub use open::PayableByLink;
pub use pay::{LinkPayment, PayByLinkInput};
pub(crate) use process::PaymentLinkWorkProcess;
pub use revoke::RevokePaymentLinkInput;
pub use secret::LinkToken;
pub(crate) use settle::settle_link;

//! Four strict and nasty providers of payments on one server over real HTTP, for tests and demonstrations.
//!
//! Each provider answers under its own path and refuses whatever it documents as wrong: credentials, signatures, missing
//! fields, lengths, states, sums, a key used for two different requests. A person (or `curl`) pays on the page that the
//! confirmation leads to; then the state changes and the notification is posted, to the address of the payment (T-Bank) or
//! of the account (the others), again and again until it is acknowledged. [`Trouble`] spoils answers, [`Mischief`] spoils
//! notifications, [`Act`] does what people, banks and time do to a payment. What the real ones do is marked in the adapters;
//! texts of errors here are not theirs.

mod acts;
mod calls;
mod cloudpayments;
mod mischief;
mod notices;
mod page;
mod payment;
mod receipts;
mod sbp_qr;
mod sending;
mod server;
mod serving;
mod settings;
mod state;
mod tbank;
mod yookassa;

pub use acts::Act;
pub use mischief::{Mischief, Trouble};
pub use payment::{SimulatedPayment, SimulatedStatus};
pub use receipts::SimulatedReceipt;
pub use sending::Delivery;
pub use server::{Simulator, base_url};
pub use settings::{SimulatedAccount, SimulatorSettings};

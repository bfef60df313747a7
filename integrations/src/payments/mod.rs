//! Providers of payments (DOMAIN.md 3): ЮKassa, T-Bank, CloudPayments and dynamic QR of СБП over a bank's API, each behind
//! the port [`PaymentProvider`](commands::payment::PaymentProvider).
//!
//! No decision about money is taken here. An adapter speaks its provider's protocol, tells apart a failure after which
//! nothing can have happened from one that leaves a doubt, and puts the provider's words into the vocabulary of the port.
//! Retrying, checking sums against the intent and posting once belong to the caller. Every folder has the same files:
//! `adapter`, `request` (what we say), `answer` (what it says), `notification`.

mod breaker;
mod cloudpayments;
mod exchange;
mod money;
mod network;
mod providers;
mod sbp_qr;
mod settings;
mod signature;
mod tbank;
mod text;
mod yookassa;

#[cfg(any(test, feature = "simulator"))]
pub mod simulator;
#[cfg(test)]
mod tests;

pub use breaker::{Breaker, BreakerLimits};
pub use cloudpayments::CloudPayments;
pub use network::{Network, NotANetwork};
pub use providers::{ProvidersSettings, adapters};
pub use sbp_qr::SbpQr;
pub use settings::{ProviderSettings, ProviderSetupError};
pub use tbank::TBank;
pub use yookassa::YooKassa;

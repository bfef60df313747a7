//! Adapters of the ports in `commands`: the SMS gateway, the providers of payments, the readers of portfolio
//! files and of registers, and the writers of exports.
//!
//! Everything from outside is hostile here: answers are bounded and parsed strictly, files are read in bounded memory,
//! secrets and personal data never reach a log or an error text. No business rule lives here.
#![deny(missing_docs)]

pub mod development_sms;
mod http;
pub mod payment_export;
pub mod payment_register;
pub mod payments;
pub mod portfolio_file;
pub mod smsc;
mod texts;

pub use development_sms::{DevelopmentGateway, DevelopmentMessage};
pub use portfolio_file::PortfolioFile;
pub use smsc::SmscGateway;

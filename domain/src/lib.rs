//! Rules and language of the borrower's cabinet: aggregates, their events and refusals, and the values they speak in.
//!
//! Everything here is pure. No I/O, no clock, no SQL: time, ids and facts of the outside world arrive inside commands.
#![deny(missing_docs)]

#[macro_use]
mod stored_events;

pub mod allocation;
pub mod borrower;
pub mod borrower_access;
pub mod cabinet_account;
pub mod creditor;
pub mod debt;
mod decided;
pub mod ids;
mod lockout;
pub mod organisation;
pub mod payment;
pub mod payment_export;
pub mod payment_link;
pub mod payment_point;
pub mod payment_qr;
pub mod payment_register;
pub mod personal;
pub mod portfolio_import;
mod refusal;
mod sha256_hex;
pub mod staff_member;
mod texts;
mod user_agent;
pub mod values;

#[cfg(test)]
mod golden_tests;
#[cfg(test)]
mod samples;

pub use ids::{
    BorrowerId, CreditorId, DebtId, ImportId, OrganisationId, PaymentExportId, PaymentId, PaymentLinkId, PaymentPointId,
    ProviderAccountId, RefundId, RegisterId, SessionId, StaffId,
};
pub use lockout::Lockout;
pub use personal::Personal;
pub use refusal::Refusal;
pub use sha256_hex::{NotSha256Hex, Sha256Hex};
pub use user_agent::UserAgent;

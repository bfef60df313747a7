//! A borrower's account in the cabinet (учётная запись); its id is the borrower's. Registration, sign-in, lock, sessions.
//!
//! No password, hash, code or token ever comes here: those are side tables, here are the facts.

mod aggregate;
mod apply;
mod command;
mod error;
mod event;
mod facts;
mod sessions;
#[cfg(test)]
mod tests;

pub use aggregate::CabinetAccount;
pub use command::{
    BlockAccount, CabinetAccountCommand, ChangeLoginPhone, OpenAccount, RecordCodeSent, RecordFailure, ResetAccess,
    RevokeAllSessions, RevokeSession, SetPassword, SignIn, SignOut, UnblockAccount,
};
pub use error::CabinetAccountError;
pub use event::CabinetAccountEvent;
pub use facts::{CodePurpose, FailureReason, RegistrationRoute, RevocationReason, RevokedBy, SignInMethod};

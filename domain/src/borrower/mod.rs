//! A borrower (заёмщик): the file of a person — who they are, how to reach them, what they agreed to.
//!
//! Everything about the person is personal in its events and unreadable once the person's key is destroyed.

mod aggregate;
mod command;
mod consent;
mod contacts;
mod error;
mod event;
mod pin;
mod profile;
mod statement;
#[cfg(test)]
mod tests;

pub use aggregate::Borrower;
pub use command::{
    BorrowerCommand, ChangeEmail, ChangePhone, ConfirmPhone, GiveConsents, RegisterBorrower, StateProfile, WithdrawConsent,
};
pub use consent::{Consent, ConsentMethod, GivenConsent};
pub use contacts::{ContactSource, KnownPhone};
pub use error::BorrowerError;
pub use event::BorrowerEvent;
pub use pin::{NotPin, Pin};
pub use profile::{Profile, ProfilePatch, ProfileRecord};

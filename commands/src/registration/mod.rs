//! Registration: debt number and phone, consents, a code, a password (F1). How answers stay alike: docs/adr/0006.

mod complete;
mod confirm_identity;
mod start;

pub use complete::{CompleteRegistrationInput, ConfirmCodeInput};
pub use confirm_identity::ConfirmIdentityInput;
pub use start::StartRegistrationInput;

pub use crate::access::flow::GivenConsent;

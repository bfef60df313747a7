//! Sealing of personal data: every `{"$personal": …}` of a payload becomes `{"$sealed": …}` under the key of the event's
//! subject, and reads as `{"$erased": true}` once that key is destroyed (crypto-shredding).

mod cipher;
mod keyring;
mod seal;

pub use cipher::{Cipher, CipherError};
pub(crate) use keyring::SubjectKey;
pub use keyring::{Keyring, MasterKey};
pub(crate) use seal::{Place, holds_personal, is_sealed, open, seal};

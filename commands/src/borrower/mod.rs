//! A borrower's own data, and what staff do with a borrower's access.

mod change_contacts;
mod staff_actions;

pub use change_contacts::{ChangePasswordInput, StartPhoneChangeInput};
pub use staff_actions::{BlockInput, RecordViewInput};

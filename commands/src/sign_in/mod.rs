//! Signing in: identifier and password, then a code; or phone and code; recovery by phone; sessions.

mod flow_steps;
mod recovery;
mod sessions;
mod start;

pub use recovery::StartRecoveryInput;
pub use sessions::SessionChoice;
pub use start::{StartPhoneSignInInput, StartSignInInput};
pub(crate) use start::{flow_state, pin_scope};

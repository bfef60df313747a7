//! The comparison of a provider's register of one day (реестр платежей) with the payments here. It tells differences and
//! never moves money.

mod aggregate;
mod command;
mod error;
mod event;
mod facts;
#[cfg(test)]
mod tests;

pub use aggregate::{PaymentRegister, RegisterState};
pub use command::{CompleteRegister, FailRegister, PaymentRegisterCommand, StartRegister};
pub use error::PaymentRegisterError;
pub use event::PaymentRegisterEvent;
pub use facts::{DifferenceCounts, DifferenceKind, RegisterTotals};

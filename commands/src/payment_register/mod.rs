//! Comparing a provider's register of a day (реестр платежей) with the payments here.
//!
//! It tells differences and never moves money: a payment that the provider says is paid is read at the provider once more,
//! and only what that reading proves is credited. What is known of money at accounts stands in a side table that a
//! subscription keeps; the comparison itself is a few statements over it and the rows of the file.

mod compare;
mod differences;
mod movements;
mod reconcile;
mod row;
mod run;
mod staging;

pub use differences::RegisterDifference;
pub use movements::ProviderMovementsProcess;
pub use reconcile::ReconcileRegisterInput;
pub use row::{BadRegisterRow, NumberedRegisterRow, OpenRegister, RegisterCovers, RegisterRow, RegisterSource};

//! Debts as borrowers and staff act on them; files load them in `portfolio_import`.

mod add_debt;
mod lookup;

pub use add_debt::AddDebtInput;
pub(crate) use lookup::{debt_claim_key, debt_scope};

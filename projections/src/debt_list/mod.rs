//! Debts as their borrowers and the staff see them: the list, the repayments, the schedule and the stated balances.

mod children;
mod credits;
mod filter;
mod projector;
mod query;
mod refunds;
mod silence;
mod standing;
mod view;

pub use children::DebtPartsQuery;
pub use filter::{DebtFilter, DebtSelection, DebtSort};
pub(crate) use projector::DebtListProjector;
pub use query::DebtListQuery;
pub use refunds::OverpaymentRefundQuery;
pub use view::{
    DebtCreditItem, DebtHolding, DebtListItem, DebtRepaymentItem, DebtScheduleItem, DebtStatementItem, DebtTotals,
    OverpaymentRefundItem,
};

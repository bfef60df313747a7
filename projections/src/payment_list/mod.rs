//! Payments with their parts: how each stands, what was paid and given back, of which debts, on which days.

mod filter;
mod projector;
mod query;
mod report;
mod view;

pub use filter::PaymentFilter;
pub(crate) use projector::PaymentListProjector;
pub use query::PaymentListQuery;
pub use report::{MovedMoney, PaymentReport, PaymentReportRow, REPORT_ROWS_MAX, ReportPeriod};
pub use view::{MovementKind, PaymentHold, PaymentItem, PaymentPartItem};

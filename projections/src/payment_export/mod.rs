//! Exports of payments to consumers, and their batches.

mod projector;
mod query;
mod view;

pub(crate) use projector::PaymentExportProjector;
pub use query::PaymentExportQuery;
pub use view::{ExportBatchItem, PaymentExportItem};

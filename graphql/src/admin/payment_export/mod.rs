//! Exports of payments to accounting systems.

mod mutation;
mod noun;
mod query;

pub(crate) use mutation::PaymentExportMutation;
pub(crate) use noun::{PaymentExport, find};
pub(crate) use query::PaymentExportQuery;

//! The export of payments to one consumer, such as an accounting system (выгрузка платежей): batch after batch of the log,
//! each movement of money in exactly one of them.

mod aggregate;
mod batch;
mod command;
mod error;
mod event;
#[cfg(test)]
mod tests;

pub use aggregate::PaymentExport;
pub use batch::{BatchContents, CsvEncoding, ExportBatch, LogPlace, MovementKind};
pub use command::{AcknowledgeBatch, ChangeExport, PaymentExportCommand, RegisterExport, StartBatch};
pub use error::PaymentExportError;
pub use event::PaymentExportEvent;

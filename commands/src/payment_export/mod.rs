//! Payments for accounting systems: every movement of money is noted in the order of the log, and each export cuts that
//! order into batches, one behind the other. A batch is its two places in the log, an event; its file follows from them.

mod administer;
mod batches;
mod file;
mod movement;
mod process;

pub use administer::{ChangePaymentExportInput, RegisterPaymentExportInput};
pub use batches::{AcknowledgeExportBatchInput, StartExportBatchInput};
pub use file::{ExportFile, ExportFiles, ExportFormat, MovementFile, MovementWriter, WriteMovements};
pub use movement::Movement;
pub use process::PaymentMovementsProcess;

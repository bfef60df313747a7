//! Loading a portfolio: files of people with their debts, of repayments, and of payment schedules.
//!
//! A file is read in batches. Each batch and the note of how far it came are one append under a command id that follows
//! from the import and the line, so that a load can be killed anywhere and goes on where it was, writing nothing twice.

mod batch;
mod import;
mod jobs;
mod load;
mod outcome;
mod portfolio;
mod preview;
mod refusals;
mod repayments;
mod row;
mod schedule;
mod start;
mod uploads;

pub(crate) use jobs::Job;
pub(crate) use load::{blocking, unreadable};

pub use import::{ImportFile, ImportMode, ImportReport};
pub use preview::ImportPreview;
pub use refusals::ImportRefusal;
pub use row::{
    BadRow, FileKind, NumberedRow, PersonRow, PortfolioRow, RepaymentRow, Row, RowRefusal, RowSource, ScheduleRow, SourceError,
    StatementRow,
};
pub use start::{ImportWorker, StartImportInput};
pub use uploads::{OpenFile, Upload, UploadFolder};

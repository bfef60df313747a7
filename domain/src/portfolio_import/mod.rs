//! One load of a portfolio file (загрузка портфеля): how far it came and what became of its rows.

mod aggregate;
mod command;
mod error;
mod event;
mod facts;
#[cfg(test)]
mod tests;

pub use aggregate::{ImportState, PortfolioImport};
pub use command::{CompleteImport, FailImport, PortfolioImportCommand, RecordRows, StartImport};
pub use error::PortfolioImportError;
pub use event::PortfolioImportEvent;
pub use facts::{FileKind, RowCounts};

//! CSV files of a portfolio, read row by row in bounded memory.
//!
//! A file is read twice: a cheap first pass proves that it is text in one encoding with lines of a sane length, the second
//! one gives typed rows. Its kind is told by the header; columns come in any order under Russian or English names
//! (`fixtures/portfolio/README.md`). A bad row is refused with every column that is wrong and stops nobody else; no
//! refusal repeats a value, because values are personal data.

mod cells;
pub(crate) mod columns;
mod digest;
mod file;
#[cfg(any(test, feature = "generator"))]
pub mod generator;
pub(crate) mod header;
pub(crate) mod opening;
mod points;
mod portfolio_row;
pub(crate) mod records;
pub(crate) mod refusal;
mod repayment_row;
mod schedule_row;
pub(crate) mod survey;
#[cfg(test)]
mod tests;

pub use digest::sha256;
pub use file::PortfolioFile;
pub use points::read_points;

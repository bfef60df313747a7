//! Registers of providers of payments (реестры платежей) as CSV files, read row by row in bounded memory.
//!
//! The template and the columns of each provider stand in `fixtures/registers/README.md`. What a file covers is told by its
//! header: payments, givings back, or both. Lines before the header and sums below the rows, as providers mail them, are
//! passed over. No refusal repeats a value.

mod columns;
mod file;
mod row;
#[cfg(test)]
mod tests;
mod words;

pub use file::RegisterFile;

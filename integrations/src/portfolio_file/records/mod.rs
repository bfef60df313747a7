//! Rows of cells out of lines: quotes, quoted newlines, real line numbers, bounded memory.

mod quotes;
mod reader;
mod record;
#[cfg(test)]
mod tests;

pub(crate) use reader::{Next, Records};
pub(crate) use record::Record;

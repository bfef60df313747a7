//! The first pass: proves that a file is text and in which encoding, before a row of it is believed.

mod pass;
mod scan;
#[cfg(test)]
mod tests;

pub(crate) use pass::survey;
pub(crate) use scan::{Charset, LINE_MAX, Survey};

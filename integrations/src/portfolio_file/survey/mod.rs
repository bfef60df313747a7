//! The first pass: proves that a file is text and in which encoding, before a row of it is believed.

mod pass;
mod scan;
#[cfg(test)]
mod tests;

pub(super) use pass::survey;
pub(super) use scan::{Charset, LINE_MAX};

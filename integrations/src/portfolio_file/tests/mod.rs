//! Whole files in, rows out.

mod files;
mod fixtures;
mod reading;
mod rows;

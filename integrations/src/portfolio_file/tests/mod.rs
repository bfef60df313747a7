//! Whole files in, rows out.

mod files;
mod fixtures;
mod points;
mod reading;
mod rows;

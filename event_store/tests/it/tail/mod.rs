//! The tail loses nothing, doubles nothing and keeps the order, whatever transactions do; tails built otherwise fail.

mod broken;
mod interleavings;
mod reading;
mod under_test;

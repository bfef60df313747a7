//! Stored for ever: every event ever written must be readable by every later program.
//!
//! `fixtures/events/<type>.v<version>.json` is one event as stored. A file is never edited; `UPDATE_GOLDEN=1` writes
//! those that are missing and touches no other.

mod aggregates;
mod check;
mod money;
mod people;

pub(crate) use check::erase;

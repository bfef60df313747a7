//! Appending: what one command writes, prepared in Rust, written by one call.

mod prepare;
mod rows;
mod statement;
mod writer;

pub(crate) use prepare::{Pending, Prepared, StreamChange, prepare};
pub(crate) use rows::Claim;
pub(crate) use statement::read_era;
pub(crate) use writer::Writer;

use uuid::Uuid;

use crate::Token;

/// What a command has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The command.
    pub command_id: Uuid,
    /// Kind of the stream the command was about.
    pub aggregate_type: String,
    /// The stream the command was about.
    pub aggregate_id: String,
    /// Version of that stream after the command.
    pub version: u64,
    /// How far a reader must have come to see it.
    pub token: Token,
    /// Whether the command was executed before and this is its stored receipt.
    pub replayed: bool,
}

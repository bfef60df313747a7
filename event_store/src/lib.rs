//! The append-only event store on `PostgreSQL`: append, load, tail, subscriptions, sealing of personal data, hash chain.
//!
//! Knows nothing of borrowers: aggregates come as `cqrs_es::Aggregate`, personal values as JSON marked `$personal`.
#![deny(missing_docs)]

mod append;
mod cache;
mod canonical;
mod chain;
mod cqrs;
mod error;
mod load;
mod metadata;
mod metrics;
mod patience;
mod read_ahead;
mod recorded;
mod rehearse;
mod sealing;
mod store;
pub mod subscription;
mod tail;
mod token;
mod turns;
mod unit;
mod verify;
mod xid8;

pub use append::Receipt;
pub use cqrs::CqrsEventStore;
pub use error::StoreError;
pub use metadata::{CommandContext, Metadata};
pub use metrics::Metrics;
pub use read_ahead::ReadAhead;
pub use recorded::{DecodeError, Recorded};
pub use sealing::{Cipher, CipherError, Keyring, MasterKey};
pub use store::{EventStore, StoreOptions};
pub use tail::{Filter, Tail, TailPage};
pub use token::Token;
pub use unit::{Stream, Unit};
pub use verify::{Broken, Verified};
pub use xid8::Xid8;

//! How much one request may ask for.

mod shape;
mod weight;

use std::time::Duration;

pub(crate) use shape::check_shape;
pub(crate) use weight::weigh;

/// Upper bounds of one request. The defaults fit the front ends; none of them may be switched off.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Levels of fields; the standard introspection query passes whatever this says.
    pub depth: u64,
    /// Sum of fields, each multiplied by the page sizes above it.
    pub cost: u64,
    /// Page size assumed where `first` and `last` are not given.
    pub page: u64,
    /// Fields at the top of an operation.
    pub root_fields: u64,
    /// Aliased fields in a document.
    pub aliases: u64,
    /// Directives in a document.
    pub directives: u64,
    /// Operations and fragments in a document.
    pub definitions: u64,
    /// Bytes of a document.
    pub document_bytes: usize,
    /// Bytes of a request body; a larger one is answered 413 without being read.
    pub body_bytes: usize,
    /// Bytes that checked documents may take in memory.
    pub cache_bytes: u64,
    /// Time to receive a body, and again to run the operation.
    pub time: Duration,
    /// Whether `__schema` and `__type` are answered.
    pub introspection: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 15,
            cost: 10_000,
            page: 20,
            root_fields: 20,
            aliases: 30,
            directives: 50,
            definitions: 40,
            document_bytes: 16 * 1024,
            body_bytes: 256 * 1024,
            cache_bytes: 64 * 1024 * 1024,
            time: Duration::from_secs(10),
            introspection: true,
        }
    }
}

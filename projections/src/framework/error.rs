use super::{InvalidCursor, Unreadable};

/// Why a read model does not answer.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The database cannot be reached or refuses.
    #[error("the read model cannot be read")]
    Database(#[from] sqlx::Error),
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Store(#[from] event_store::StoreError),
    /// The cursor is not one of ours or belongs to another order.
    #[error("not a cursor of this list")]
    InvalidCursor(#[from] InvalidCursor),
    /// A column holds what its type cannot be.
    #[error("a row cannot be understood")]
    Unreadable(#[from] Unreadable),
}

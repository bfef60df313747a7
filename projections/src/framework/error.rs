use super::{InvalidCursor, Unreadable};

/// Why a read model does not answer.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The database cannot be reached or refuses.
    #[error("the read model or the log cannot be read")]
    Store(#[from] event_store::StoreError),
    /// The cursor is not one of ours or belongs to another order.
    #[error("not a cursor of this list")]
    InvalidCursor(#[from] InvalidCursor),
    /// A column holds what its type cannot be.
    #[error("a row cannot be understood")]
    Unreadable(#[from] Unreadable),
}

/// Sorted like those of the store: what a later try may cure, and what it will not.
impl From<sqlx::Error> for ReadError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

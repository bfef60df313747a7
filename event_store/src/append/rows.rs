//! Rows on their way to the server. Each is a composite type of the database, field by field in the order of the type.

use sqlx::{
    Encode, Postgres, Type,
    postgres::{PgHasArrayType, PgTypeInfo},
};
use uuid::Uuid;

use crate::chain::Hash;

/// A row of `events`.
#[derive(Encode)]
pub(crate) struct EventRow {
    pub(crate) aggregate_type: &'static str,
    pub(crate) aggregate_id: String,
    pub(crate) sequence: i64,
    pub(crate) event_type: String,
    pub(crate) event_version: String,
    pub(crate) payload: String,
    pub(crate) metadata: String,
    pub(crate) event_id: Uuid,
    pub(crate) organisation: Option<Uuid>,
    pub(crate) subject: Option<Uuid>,
    pub(crate) prev_hash: Hash,
    pub(crate) hash: Hash,
}

/// An event that must be there: what is appended goes on after it.
#[derive(Encode)]
pub(crate) struct StreamEvent<'a> {
    pub(crate) aggregate_type: &'static str,
    pub(crate) aggregate_id: &'a str,
    pub(crate) sequence: i64,
}

/// A row of `commands`, but for its place in commit order.
#[derive(Encode)]
pub(crate) struct ReceiptRow {
    pub(crate) command_id: Uuid,
    pub(crate) input_hash: Hash,
    pub(crate) aggregate_type: String,
    pub(crate) aggregate_id: String,
    pub(crate) version: i64,
}

/// Something that may exist once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
pub(crate) struct Claim {
    pub(crate) scope: String,
    pub(crate) key: String,
    pub(crate) owner: String,
}

/// The key of a subject that had none.
#[derive(Encode)]
pub(crate) struct NewKey {
    pub(crate) subject: Uuid,
    pub(crate) wrapped: Vec<u8>,
}

/// Names the type of the database.
macro_rules! composite {
    ($($row:ty, $name:literal;)*) => {$(
        impl Type<Postgres> for $row {
            fn type_info() -> PgTypeInfo {
                PgTypeInfo::with_name($name)
            }
        }

        impl PgHasArrayType for $row {
            fn array_type_info() -> PgTypeInfo {
                PgTypeInfo::array_of($name)
            }
        }
    )*};
}

composite! {
    EventRow, "appended_event";
    StreamEvent<'_>, "stream_event";
    ReceiptRow, "command_receipt";
    Claim, "claim";
    NewKey, "wrapped_key";
}

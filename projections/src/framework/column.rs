//! How values stand in columns: one rule a type, so that a row's field list is all a table needs.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    BorrowerId, CreditorId, DebtId, ImportId, OrganisationId, PaymentExportId, PaymentId, PaymentLinkId, PaymentPointId,
    ProviderAccountId, RegisterId, SessionId, StaffId,
    borrower::Pin,
    values::{Currency, Kopecks},
};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{Decode, Encode, Postgres, Type, postgres::PgHasArrayType};
use uuid::Uuid;

use super::row::Key;

/// A stored value that this program cannot read.
#[derive(Debug, thiserror::Error)]
#[error("a column holds what its type cannot be")]
pub struct Unreadable;

/// A value of a row.
pub(crate) trait Column: Sized {
    /// What the driver reads and writes.
    type Stored: for<'r> Decode<'r, Postgres>
        + for<'q> Encode<'q, Postgres>
        + Type<Postgres>
        + PgHasArrayType
        + Send
        + Sync
        + 'static;
    /// Element type of the array a batch is sent as.
    const ELEMENT: &'static str;
    /// Cast from that element to the column.
    const WRITE: &'static str = "";
    /// Cast from the column to what is read.
    const READ: &'static str = "";

    /// As stored; `None` is NULL.
    fn store(&self) -> Option<Self::Stored>;

    /// As read.
    fn restore(stored: Option<Self::Stored>) -> Result<Self, Unreadable>;
}

/// Name and casts of a column.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) name: &'static str,
    pub(crate) element: &'static str,
    pub(crate) write: &'static str,
    pub(crate) read: &'static str,
}

/// Describes a column by its name and type.
pub(crate) const fn described<T: Column>(name: &'static str) -> Described {
    Described { name, element: T::ELEMENT, write: T::WRITE, read: T::READ }
}

impl<T: Column> Column for Option<T> {
    type Stored = T::Stored;
    const ELEMENT: &'static str = T::ELEMENT;
    const WRITE: &'static str = T::WRITE;
    const READ: &'static str = T::READ;

    fn store(&self) -> Option<T::Stored> {
        self.as_ref().and_then(T::store)
    }

    fn restore(stored: Option<T::Stored>) -> Result<Self, Unreadable> {
        stored.map(|stored| T::restore(Some(stored))).transpose()
    }
}

macro_rules! plain_columns {
    ($($type:ty => $sql:literal),+ $(,)?) => {$(
        impl Column for $type {
            type Stored = Self;
            const ELEMENT: &'static str = $sql;

            fn store(&self) -> Option<Self> {
                Some(self.clone())
            }

            fn restore(stored: Option<Self>) -> Result<Self, Unreadable> {
                stored.ok_or(Unreadable)
            }
        }
    )+};
}

plain_columns! {
    Uuid => "uuid",
    String => "text",
    bool => "bool",
    i16 => "smallint",
    i32 => "integer",
    i64 => "bigint",
    NaiveDate => "date",
    DateTime<Utc> => "timestamptz",
}

macro_rules! id_columns {
    ($($type:ty),+ $(,)?) => {$(
        impl Column for $type {
            type Stored = Uuid;
            const ELEMENT: &'static str = "uuid";

            fn store(&self) -> Option<Uuid> {
                Some(self.uuid())
            }

            fn restore(stored: Option<Uuid>) -> Result<Self, Unreadable> {
                stored.map(Self::new).ok_or(Unreadable)
            }
        }

        impl Key for $type {
            fn as_uuid(self) -> Uuid {
                self.uuid()
            }
        }
    )+};
}

id_columns!(
    BorrowerId,
    CreditorId,
    DebtId,
    ImportId,
    OrganisationId,
    PaymentExportId,
    PaymentId,
    PaymentLinkId,
    PaymentPointId,
    ProviderAccountId,
    RegisterId,
    SessionId,
    StaffId
);

impl Column for Kopecks {
    type Stored = i64;
    const ELEMENT: &'static str = "bigint";

    fn store(&self) -> Option<i64> {
        Some(self.get())
    }

    fn restore(stored: Option<i64>) -> Result<Self, Unreadable> {
        stored.map(Self::new).ok_or(Unreadable)
    }
}

impl Column for Pin {
    type Stored = i64;
    const ELEMENT: &'static str = "bigint";

    fn store(&self) -> Option<i64> {
        i64::try_from(self.get()).ok()
    }

    fn restore(stored: Option<i64>) -> Result<Self, Unreadable> {
        let number = stored.and_then(|number| u64::try_from(number).ok()).ok_or(Unreadable)?;
        Self::try_new(number).map_err(|_| Unreadable)
    }
}

impl Column for Currency {
    type Stored = String;
    const ELEMENT: &'static str = "text";

    fn store(&self) -> Option<String> {
        Some(self.code().to_owned())
    }

    fn restore(stored: Option<String>) -> Result<Self, Unreadable> {
        Self::parse(&stored.ok_or(Unreadable)?).map_err(|_| Unreadable)
    }
}

/// A value kept whole as JSON, where no query looks inside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document<T>(pub T);

impl<T: Serialize + DeserializeOwned> Column for Document<T> {
    type Stored = String;
    const ELEMENT: &'static str = "text";
    const WRITE: &'static str = "::jsonb";
    const READ: &'static str = "::text";

    fn store(&self) -> Option<String> {
        serde_json::to_string(&self.0).ok()
    }

    fn restore(stored: Option<String>) -> Result<Self, Unreadable> {
        serde_json::from_str(&stored.ok_or(Unreadable)?).map(Self).map_err(|_| Unreadable)
    }
}

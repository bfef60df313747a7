//! What a batch is.

use serde::{Deserialize, Serialize};

use crate::{Sha256Hex, values::Kopecks};

/// A place in the commit order of the log: what stands behind it comes later, whatever is committed late.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LogPlace {
    /// Generation of the database cluster.
    pub era: i16,
    /// Transaction that wrote the event.
    pub transaction: u64,
    /// Order of drawing.
    pub position: i64,
}

/// How the text of a CSV file is encoded. Names are stored; never rename.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CsvEncoding {
    /// UTF-8 with a byte order mark, by which Excel knows it.
    #[default]
    Utf8,
    /// Windows-1251; a character that it lacks becomes a question mark.
    Windows1251,
}

/// Which way money has moved, and why. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MovementKind {
    /// Money has come.
    Payment,
    /// Money was given back by us.
    Refund,
    /// Money was taken or given back past us.
    Chargeback,
}

impl MovementKind {
    /// As it stands in tables and files. Stored; never rename.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Refund => "refund",
            Self::Chargeback => "chargeback",
        }
    }
}

/// What has been found for a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchContents {
    /// Place of the last movement.
    pub through: LogPlace,
    /// Movements, at least one.
    pub rows: u64,
    /// Money that came.
    pub received: Kopecks,
    /// Money that went back, as a sum above zero.
    pub returned: Kopecks,
    /// Whether there are more movements behind it.
    pub more: bool,
    /// SHA-256 of the CSV file.
    pub csv_sha256: Sha256Hex,
}

/// A batch as it was begun; never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportBatch {
    /// Number within the export, counted from 1 without a gap.
    pub number: u64,
    /// The movements behind this place …
    pub after: LogPlace,
    /// … up to this one, that one included.
    pub through: LogPlace,
    /// Movements.
    pub rows: u64,
    /// Money that came.
    pub received: Kopecks,
    /// Money that went back, as a sum above zero.
    pub returned: Kopecks,
    /// Whether there were more movements behind it.
    pub more: bool,
    /// How its CSV file is encoded.
    pub encoding: CsvEncoding,
    /// SHA-256 of its CSV file.
    pub csv_sha256: Sha256Hex,
}

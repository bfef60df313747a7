//! Files that cannot be read at all.

use std::io;

use commands::portfolio_import::SourceError;

use crate::texts;

/// A file refused with a stable code and a reason to show.
pub(crate) fn source_error(code: &'static str, reason: impl Into<String>) -> SourceError {
    SourceError { code, reason: reason.into() }
}

/// The disk said no. Its own words name paths of the server, so they go to the log alone.
pub(crate) fn not_readable(error: &io::Error) -> SourceError {
    tracing::warn!(%error, "a portfolio file cannot be read");
    source_error("FILE_NOT_READABLE", texts::NOT_READABLE)
}

/// The second reading saw what the first one did not.
pub(crate) fn changed() -> SourceError {
    source_error("FILE_CHANGED", texts::CHANGED)
}

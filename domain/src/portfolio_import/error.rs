//! Why a load refuses.

use crate::{Refusal, texts};

/// Refusals of a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PortfolioImportError {
    /// Nothing was started under this id.
    #[error("the import is not started")]
    NotStarted,
    /// Started before with another file.
    #[error("the import is started with another file")]
    AlreadyStarted,
    /// Completed or failed already.
    #[error("the import is finished")]
    Finished,
    /// A line before the one recorded: somebody else is ahead.
    #[error("the line is behind the one recorded")]
    LineBehind,
    /// The counts do not add up.
    #[error("the counts of rows do not add up")]
    CountsMismatch,
}

impl Refusal for PortfolioImportError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotStarted => "IMPORT_NOT_STARTED",
            Self::AlreadyStarted => "IMPORT_ALREADY_STARTED",
            Self::Finished => "IMPORT_FINISHED",
            Self::LineBehind => "IMPORT_LINE_BEHIND",
            Self::CountsMismatch => "IMPORT_COUNTS_MISMATCH",
        }
    }

    fn message(&self) -> String {
        texts::portfolio_import(*self).to_owned()
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotStarted | Self::Finished => None,
            Self::AlreadyStarted => Some("file_sha256"),
            Self::LineBehind => Some("through_line"),
            Self::CountsMismatch => Some("counts"),
        }
    }
}

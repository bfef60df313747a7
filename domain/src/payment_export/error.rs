//! Why an export refuses.

use crate::{Refusal, texts};

/// Refusals of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentExportError {
    /// Nothing was registered under this id.
    #[error("the export is not registered")]
    Unknown,
    /// Registered before as something else.
    #[error("the export is registered with another organisation, name or creditors")]
    AlreadyRegistered,
    /// More creditors than one export may name.
    #[error("the export names too many creditors")]
    TooManyCreditors,
    /// Switched off.
    #[error("the export is switched off")]
    Off,
    /// No batch of this number was begun.
    #[error("the export has no such batch")]
    BatchUnknown,
    /// What was found does not stand behind the last batch.
    #[error("the contents do not stand behind the last batch")]
    ContentsBehind,
}

impl Refusal for PaymentExportError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "PAYMENT_EXPORT_UNKNOWN",
            Self::AlreadyRegistered => "PAYMENT_EXPORT_ALREADY_REGISTERED",
            Self::TooManyCreditors => "TOO_MANY_CREDITORS",
            Self::Off => "PAYMENT_EXPORT_OFF",
            Self::BatchUnknown => "EXPORT_BATCH_UNKNOWN",
            Self::ContentsBehind => "EXPORT_CONTENTS_BEHIND",
        }
    }

    fn message(&self) -> String {
        texts::payment_export(*self).to_owned()
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unknown | Self::AlreadyRegistered | Self::Off | Self::ContentsBehind => None,
            Self::TooManyCreditors => Some("creditor_ids"),
            Self::BatchUnknown => Some("number"),
        }
    }
}

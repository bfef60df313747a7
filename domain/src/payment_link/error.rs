//! Why the links of a debt refuse.

use crate::{Refusal, texts};

/// Refusals of the links of a debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentLinkError {
    /// As many links as may be are open.
    #[error("too many links of the debt are open")]
    TooMany,
    /// No link of the debt has this id.
    #[error("the link does not exist")]
    Unknown,
    /// Wrong, expired, used or taken back: whoever holds it is not told which.
    #[error("the link is of no use")]
    Unusable,
}

impl Refusal for PaymentLinkError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooMany => "TOO_MANY_PAYMENT_LINKS",
            Self::Unknown => "PAYMENT_LINK_UNKNOWN",
            Self::Unusable => "PAYMENT_LINK_UNUSABLE",
        }
    }

    fn message(&self) -> String {
        texts::payment_link(*self).to_owned()
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::TooMany => None,
            Self::Unknown => Some("link_id"),
            Self::Unusable => Some("token"),
        }
    }
}

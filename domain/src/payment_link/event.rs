//! What happened to the links of a debt.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::LinkMaker;
use crate::{BorrowerId, DebtId, OrganisationId, PaymentId, PaymentLinkId, Sha256Hex};

/// Any event of the links of a debt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PaymentLinkEvent {
    /// A link was made.
    Created {
        /// The link.
        link: PaymentLinkId,
        /// Organisation that serves the debt.
        organisation: OrganisationId,
        /// The debt.
        debt: DebtId,
        /// Whose debt it was.
        borrower: BorrowerId,
        /// SHA-256 of its secret.
        digest: Sha256Hex,
        /// Who has made it: a link of staff goes to the borrower's phone.
        by: LinkMaker,
        /// From when on it begins no payment.
        expires_at: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// A payment was begun by a link, which is of no other use while it is under way.
    Used {
        /// The link.
        link: PaymentLinkId,
        /// The payment.
        payment: PaymentId,
        /// When.
        at: DateTime<Utc>,
    },
    /// The payment has ended without money: the link may be used again.
    Released {
        /// The link.
        link: PaymentLinkId,
        /// The payment.
        payment: PaymentId,
        /// When.
        at: DateTime<Utc>,
    },
    /// The money of a payment has come: the link has done its work.
    Spent {
        /// The link.
        link: PaymentLinkId,
        /// The payment.
        payment: PaymentId,
        /// When.
        at: DateTime<Utc>,
    },
    /// A link was taken back.
    Revoked {
        /// The link.
        link: PaymentLinkId,
        /// Who has taken it back.
        by: LinkMaker,
        /// When.
        at: DateTime<Utc>,
    },
}

stored_events!(PaymentLinkEvent {
    Created => "PaymentLinkCreated",
    Used => "PaymentLinkUsed",
    Released => "PaymentLinkReleased",
    Spent => "PaymentLinkSpent",
    Revoked => "PaymentLinkRevoked",
});

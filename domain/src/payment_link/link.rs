//! What a link is.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{BorrowerId, PaymentId, PaymentLinkId, Sha256Hex, StaffId};

/// Payments that one link may begin, so that nobody keeps a provider busy with it for ever.
const MOST_PAYMENTS: usize = 20;

/// Who makes or takes back a link. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LinkMaker {
    /// The borrower, who is shown the link and passes it on.
    Borrower,
    /// A member of staff, who is never shown it: it goes to the borrower's phone.
    Staff(StaffId),
}

/// How a link stands. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PaymentLinkStage {
    /// It may be used until it expires.
    Open,
    /// A payment begun by it is under way.
    InUse,
    /// A payment begun by it is paid.
    Spent,
    /// Taken back.
    Revoked,
}

/// A link that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentLink {
    /// The link.
    pub link: PaymentLinkId,
    /// SHA-256 of its secret.
    pub digest: Sha256Hex,
    /// Whose debt it pays; of no use once the debt is somebody else's.
    pub borrower: BorrowerId,
    /// Who has made it.
    pub made_by: LinkMaker,
    /// From when on it begins no payment.
    pub expires_at: DateTime<Utc>,
    /// How it stands.
    pub stage: PaymentLinkStage,
    /// Payments begun by it, in their order.
    pub payments: Vec<PaymentId>,
}

impl PaymentLink {
    /// Whether a payment of this borrower's debt may be begun by it.
    #[must_use]
    pub fn is_usable(&self, borrower: BorrowerId, at: DateTime<Utc>) -> bool {
        let in_time = self.stage == PaymentLinkStage::Open && at < self.expires_at;
        in_time && self.borrower == borrower && self.payments.len() < MOST_PAYMENTS
    }

    /// Whether it is or may come to be of use.
    pub(super) fn is_open(&self, at: DateTime<Utc>) -> bool {
        match self.stage {
            PaymentLinkStage::Open => at < self.expires_at,
            PaymentLinkStage::InUse => true,
            PaymentLinkStage::Spent | PaymentLinkStage::Revoked => false,
        }
    }
}

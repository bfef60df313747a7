//! What can be asked of the links of a debt.

use chrono::{DateTime, Utc};

use super::LinkMaker;
use crate::{BorrowerId, DebtId, OrganisationId, PaymentId, PaymentLinkId, Sha256Hex};

/// Any command to the links of a debt.
#[derive(Clone, Debug, PartialEq)]
pub enum PaymentLinksCommand {
    /// See [`CreatePaymentLink`].
    Create(CreatePaymentLink),
    /// See [`UsePaymentLink`].
    Use(UsePaymentLink),
    /// See [`SettlePaymentLink`].
    Settle(SettlePaymentLink),
    /// See [`RevokePaymentLink`].
    Revoke(RevokePaymentLink),
}

/// Make a link; at most 5 of a debt are open at once.
#[derive(Clone, Debug, PartialEq)]
pub struct CreatePaymentLink {
    /// The link, made anew.
    pub link: PaymentLinkId,
    /// Organisation that serves the debt.
    pub organisation: OrganisationId,
    /// The debt.
    pub debt: DebtId,
    /// Whose debt it is.
    pub borrower: BorrowerId,
    /// SHA-256 of its secret.
    pub digest: Sha256Hex,
    /// Who makes it.
    pub by: LinkMaker,
    /// From when on it begins no payment.
    pub expires_at: DateTime<Utc>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Begin a payment by a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UsePaymentLink {
    /// The link.
    pub link: PaymentLinkId,
    /// Whose debt it is now.
    pub borrower: BorrowerId,
    /// The payment.
    pub payment: PaymentId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Say what has become of a payment that was begun by a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SettlePaymentLink {
    /// The payment.
    pub payment: PaymentId,
    /// Whether its money has come.
    pub paid: bool,
    /// When.
    pub at: DateTime<Utc>,
}

/// Take a link back; a payment that it has begun goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RevokePaymentLink {
    /// The link.
    pub link: PaymentLinkId,
    /// Who takes it back.
    pub by: LinkMaker,
    /// When.
    pub at: DateTime<Utc>,
}

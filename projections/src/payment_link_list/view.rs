use chrono::{DateTime, Utc};
use domain::{
    BorrowerId, DebtId, OrganisationId, PaymentId, PaymentLinkId, StaffId,
    payment_link::{LinkMaker, PaymentLinkStage},
};

code_column!(PaymentLinkStage { Open, InUse, Spent, Revoked });

read_table! {
    /// A link to pay a debt without signing in (ссылка на оплату).
    pub struct PaymentLinkItem in "read_payment_link" {
        /// The link.
        id: PaymentLinkId,
        /// Organisation.
        organisation_id: OrganisationId,
        /// The debt.
        debt_id: DebtId,
        /// For whose debt it was made.
        borrower_id: BorrowerId,
        /// Who of the staff has sent it; absent when the borrower has made it.
        staff_id: Option<StaffId>,
        /// How it stands; time apart.
        stage: PaymentLinkStage,
        /// The last payment begun by it; once spent, the one that was paid.
        payment_id: Option<PaymentId>,
        /// When it was made.
        created_at: DateTime<Utc>,
        /// From when on it begins no payment.
        expires_at: DateTime<Utc>,
        /// When anything last happened to it.
        changed_at: DateTime<Utc>,
        /// Version of the debt's links at its last change.
        version: i64,
    }
}

/// Who of the staff a maker is.
pub(super) const fn staff_of(maker: LinkMaker) -> Option<StaffId> {
    match maker {
        LinkMaker::Borrower => None,
        LinkMaker::Staff(staff) => Some(staff),
    }
}

use chrono::{DateTime, Utc};
use domain::{BorrowerId, OrganisationId, StaffId, borrower_access::CardView};
use uuid::Uuid;

code_column!(CardView { Card, Debts, Repayments, Contacts, Consents, Sessions, History });

read_table! {
    /// That a member of staff looked at a part of a file.
    pub struct BorrowerViewItem in "read_borrower_view" {
        /// The event that tells of it.
        id: Uuid,
        /// Organisation.
        organisation_id: OrganisationId,
        /// Whose file.
        borrower_id: BorrowerId,
        /// Who looked.
        staff_id: StaffId,
        /// At what.
        view: CardView,
        /// When.
        viewed_at: DateTime<Utc>,
    }
}

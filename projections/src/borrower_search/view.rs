use domain::{BorrowerId, DebtId, OrganisationId, borrower::Pin};
use uuid::Uuid;

read_table! {
    /// What a borrower is found by.
    pub(crate) struct SearchedBorrower in "read_borrower_search" {
        /// The borrower.
        id: BorrowerId,
        /// Organisation.
        organisation_id: OrganisationId,
        /// PIN.
        pin: Pin,
        /// Full name in lower case with е for ё; empty once erased.
        name_text: String,
        /// Series and number of the passport, ten digits.
        passport: Option<String>,
        /// Taxpayer number.
        inn: Option<String>,
        /// Version of the borrower's stream.
        version: i64,
    }
}

read_table! {
    /// A phone a borrower is found by.
    pub(crate) struct SearchedPhone in "read_borrower_search_phone" child of borrower_id {
        /// Made of borrower and number.
        id: Uuid,
        /// Organisation.
        organisation_id: OrganisationId,
        /// Whose phone.
        borrower_id: BorrowerId,
        /// Its digits from the last to the first, so that last digits are a prefix.
        reversed: String,
    }
}

read_table! {
    /// A debt a borrower is found by.
    pub(crate) struct SearchedDebt in "read_borrower_search_debt" child of borrower_id {
        /// The debt.
        id: DebtId,
        /// Organisation.
        organisation_id: OrganisationId,
        /// Who owes it.
        borrower_id: BorrowerId,
        /// The number as it is compared.
        number_key: String,
        /// Nothing is owed any more.
        closed: bool,
        /// Version of the debt's stream.
        version: i64,
    }
}

/// What of a borrower matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchedField {
    /// The PIN.
    Pin,
    /// The number of a debt, or its beginning.
    DebtNumber,
    /// A phone, or its last digits.
    Phone,
    /// The passport.
    Passport,
    /// The INN.
    Inn,
    /// The name.
    Name,
}

/// A borrower that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BorrowerHit {
    /// The borrower.
    pub borrower: BorrowerId,
    /// What matched best.
    pub matched: MatchedField,
}

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    BorrowerId, OrganisationId,
    borrower::{ConsentMethod, ContactSource, Pin},
    organisation::DocumentKind,
    values::Passport,
};
use uuid::Uuid;

use crate::framework::Document;

/// How a borrower's cabinet stands. Names are stored; never rename.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccountStatus {
    /// Never opened.
    #[default]
    None,
    /// Open; a lock after failures is told by `locked_until`.
    Open,
    /// Blocked by the staff.
    Blocked,
}

code_column!(AccountStatus { None, Open, Blocked });
code_column!(ContactSource { Import, Borrower });
code_column!(ConsentMethod { Tick, SmsCode, Paper });

read_table! {
    /// A borrower's card. Personal fields are absent once erased.
    pub struct BorrowerCard in "read_borrower_card" {
        /// The borrower.
        id: BorrowerId,
        /// Organisation that keeps the file.
        organisation_id: OrganisationId,
        /// Number people call the borrower by.
        pin: Pin,
        /// Id of the person in the accounting system.
        external_id: String,
        /// Last name (фамилия).
        last_name: Option<String>,
        /// First name (имя).
        first_name: Option<String>,
        /// Middle name (отчество).
        middle_name: Option<String>,
        /// Birth date.
        birth_date: Option<NaiveDate>,
        /// Passport.
        passport: Option<Document<Passport>>,
        /// Taxpayer number (ИНН).
        inn: Option<String>,
        /// Insurance number (СНИЛС).
        snils: Option<String>,
        /// Address of registration.
        registration_address: Option<String>,
        /// Address of residence.
        residence_address: Option<String>,
        /// Employer.
        employer: Option<String>,
        /// E-mail.
        email: Option<String>,
        /// The phone the person confirmed last, `+79161234567`.
        main_phone: Option<String>,
        /// How the cabinet stands.
        account_status: AccountStatus,
        /// Since when the cabinet is open.
        account_opened_at: Option<DateTime<Utc>>,
        /// Until when nobody may sign in after failures; may lie in the past.
        locked_until: Option<DateTime<Utc>>,
        /// When the person last signed in.
        last_signed_in_at: Option<DateTime<Utc>>,
        /// Since when the file is kept.
        registered_at: DateTime<Utc>,
        /// When the file last changed.
        changed_at: DateTime<Utc>,
        /// Version of the file's stream.
        version: i64,
        /// Version of the account's stream; 0 before the first event.
        account_version: i64,
    }
}

impl BorrowerCard {
    /// `Иванова Анна Петровна`, unless erased.
    #[must_use]
    pub fn full_name(&self) -> Option<String> {
        let parts = [self.last_name.as_deref()?, self.first_name.as_deref()?, self.middle_name.as_deref().unwrap_or_default()];
        Some(parts.join(" ").trim_end().to_owned())
    }
}

read_table! {
    /// A phone of a borrower.
    pub struct BorrowerPhoneItem in "read_borrower_phone" child of borrower_id {
        /// Made of borrower and number.
        id: Uuid,
        /// Organisation.
        organisation_id: OrganisationId,
        /// Whose phone.
        borrower_id: BorrowerId,
        /// The number, `+79161234567`.
        phone: String,
        /// Who said so.
        source: ContactSource,
        /// When the person last confirmed it by an SMS code.
        confirmed_at: Option<DateTime<Utc>>,
        /// Since when it is known.
        added_at: DateTime<Utc>,
    }
}

read_table! {
    /// The latest consent of a borrower to a document.
    pub struct BorrowerConsentItem in "read_borrower_consent" child of borrower_id {
        /// Made of borrower and document.
        id: Uuid,
        /// Organisation.
        organisation_id: OrganisationId,
        /// Who agreed.
        borrower_id: BorrowerId,
        /// To which document.
        document: DocumentKind,
        /// To which version.
        document_version: i64,
        /// SHA-256 of the text that was shown, hexadecimal.
        text_sha256: String,
        /// How it was expressed.
        method: ConsentMethod,
        /// When.
        given_at: DateTime<Utc>,
        /// When it was withdrawn.
        withdrawn_at: Option<DateTime<Utc>>,
    }
}

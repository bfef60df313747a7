use chrono::{DateTime, Utc};
use domain::{BorrowerId, OrganisationId, SessionId, StaffId, cabinet_account::SignInMethod};

/// How a session ended. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEnd {
    /// The borrower left.
    SignedOut,
    /// The borrower ended it from the list of sessions.
    ByBorrower,
    /// A member of staff ended it.
    ByStaff,
    /// A newer one took its place.
    TooMany,
    /// The account was blocked.
    Blocked,
    /// The access was reset.
    AccessReset,
}

code_column!(SessionEnd { SignedOut, ByBorrower, ByStaff, TooMany, Blocked, AccessReset });
code_column!(SignInMethod { PasswordAndCode, PhoneAndCode });

read_table! {
    /// A session (сеанс) of a borrower.
    pub struct SessionItem in "read_session" child of borrower_id {
        /// The session.
        id: SessionId,
        /// Organisation.
        organisation_id: OrganisationId,
        /// Whose session.
        borrower_id: BorrowerId,
        /// When it began.
        started_at: DateTime<Utc>,
        /// What they signed in with.
        method: SignInMethod,
        /// Address it began from; absent once erased.
        address: Option<String>,
        /// Browser it began from; absent once erased.
        agent: Option<String>,
        /// When it ended.
        ended_at: Option<DateTime<Utc>>,
        /// How it ended.
        ended_how: Option<SessionEnd>,
        /// Who of the staff ended it.
        ended_by: Option<StaffId>,
    }
}

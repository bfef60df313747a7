use chrono::{DateTime, Utc};
use domain::{BorrowerId, OrganisationId, SessionId, cabinet_account::SignInMethod};
use uuid::Uuid;

/// How an attempt to sign in ended. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitResult {
    /// They signed in.
    SignedIn,
    /// The password was wrong.
    WrongPassword,
    /// The SMS code was wrong.
    WrongCode,
}

code_column!(VisitResult { SignedIn, WrongPassword, WrongCode });

read_table! {
    /// An attempt to sign in (посещение).
    pub struct VisitItem in "read_visit" {
        /// The event that tells of it.
        id: Uuid,
        /// Organisation.
        organisation_id: OrganisationId,
        /// Whose account.
        borrower_id: BorrowerId,
        /// When.
        visited_at: DateTime<Utc>,
        /// How it ended.
        result: VisitResult,
        /// What they signed in with.
        method: Option<SignInMethod>,
        /// The session it began.
        session_id: Option<SessionId>,
        /// Address of the request; absent once erased.
        address: Option<String>,
        /// Browser of the request; absent once erased and for failures.
        agent: Option<String>,
    }
}

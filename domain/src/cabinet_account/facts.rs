//! What is told about an account.

use serde::{Deserialize, Serialize};

use crate::StaffId;

/// How a person came to an account. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RegistrationRoute {
    /// The phone was known for the debt.
    KnownPhone,
    /// The phone was not known; full name and birth date matched.
    IdentityConfirmed,
}

/// What a one-time code is for. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CodePurpose {
    /// Registration.
    Registration,
    /// Sign-in.
    SignIn,
    /// Recovery of access.
    Recovery,
    /// Change of the phone.
    PhoneChange,
}

/// What a person signed in with. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SignInMethod {
    /// Password, then an SMS code.
    PasswordAndCode,
    /// Phone and an SMS code.
    PhoneAndCode,
}

/// Why a sign-in failed. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FailureReason {
    /// The password was wrong.
    WrongPassword,
    /// The SMS code was wrong.
    WrongCode,
}

/// Who ends sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RevokedBy {
    /// The borrower, from the list of sessions.
    Borrower,
    /// A member of staff.
    Staff(StaffId),
}

/// Why sessions ended. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RevocationReason {
    /// The borrower ended them.
    ByBorrower,
    /// A member of staff ended them.
    ByStaff(StaffId),
    /// A newer session took its place.
    TooMany,
    /// The account was blocked.
    Blocked,
    /// The access was reset.
    AccessReset,
}

impl From<RevokedBy> for RevocationReason {
    fn from(by: RevokedBy) -> Self {
        match by {
            RevokedBy::Borrower => Self::ByBorrower,
            RevokedBy::Staff(staff) => Self::ByStaff(staff),
        }
    }
}

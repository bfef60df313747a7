//! How a use case ends when it does not succeed.

use domain::{
    Refusal,
    borrower::BorrowerError,
    borrower_access::BorrowerAccessError,
    cabinet_account::CabinetAccountError,
    creditor::CreditorError,
    debt::DebtError,
    organisation::OrganisationError,
    payment::{PaymentError, PlanError},
    payment_export::PaymentExportError,
    payment_link::PaymentLinkError,
    payment_point::PaymentPointError,
    payment_register::PaymentRegisterError,
    portfolio_import::PortfolioImportError,
    staff_member::StaffMemberError,
    values::ValueError,
};
use event_store::StoreError;

/// A refusal, fit to show to the person who asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Stable code, such as `BOUND_TO_ANOTHER`.
    pub code: &'static str,
    /// Russian text that tells the next step.
    pub message: String,
    /// Path of the input field to blame, where one is.
    pub field: Vec<String>,
}

impl Rejection {
    /// A refusal about the whole input.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), field: Vec::new() }
    }

    /// A refusal of the domain.
    pub fn of(refusal: &dyn Refusal) -> Self {
        let field = refusal.field().map(|field| vec![field.to_owned()]).unwrap_or_default();
        Self { code: refusal.code(), message: refusal.message(), field }
    }

    /// The same, about one field.
    #[must_use]
    pub fn at(mut self, field: &str) -> Self {
        self.field = vec![field.to_owned()];
        self
    }
}

/// Why a command did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The rules say no; the person is told why.
    #[error("rejected with {}", .0.code)]
    Rejected(Rejection),
    /// Nobody is signed in, or the session has ended.
    #[error("nobody is signed in")]
    Unauthenticated,
    /// This actor may not do this.
    #[error("not permitted")]
    Forbidden,
    /// Somebody else changed the same thing meanwhile.
    #[error("changed meanwhile, now at version {current}")]
    Conflict {
        /// Version now.
        current: u64,
    },
    /// The command id was used before with another input.
    #[error("the command id was used with another input")]
    CommandReused,
    /// A helper of ours does not answer; trying again later may help.
    #[error("not available")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A defect of ours.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl CommandError {
    /// The error and its causes on one line: for logs and for who looks after the work. Whoever makes an error sees that it
    /// holds no personal data.
    #[must_use]
    pub fn with_causes(&self) -> String {
        let causes = std::iter::successors(std::error::Error::source(self), |cause| cause.source());
        let causes = causes.map(ToString::to_string);
        // Some errors tell their cause themselves.
        causes.fold(self.to_string(), |text, cause| if text.ends_with(&cause) { text } else { format!("{text}: {cause}") })
    }
}

impl From<Rejection> for CommandError {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

macro_rules! refusals {
    ($($refusal:ty),+ $(,)?) => {$(
        impl From<$refusal> for CommandError {
            fn from(refusal: $refusal) -> Self {
                Self::Rejected(Rejection::of(&refusal))
            }
        }
    )+};
}

refusals! {
    BorrowerError, BorrowerAccessError, CabinetAccountError, CreditorError, DebtError, OrganisationError,
    PaymentError, PaymentExportError, PaymentPointError, PaymentRegisterError, PlanError, PortfolioImportError, StaffMemberError, PaymentLinkError,
}

impl Rejection {
    /// A field that does not read as what it should be.
    #[must_use]
    pub fn invalid(field: &str, error: ValueError) -> Self {
        Self::new(error.code(), error.russian()).at(field)
    }
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::UnexpectedVersion { current } => Self::Conflict { current },
            StoreError::CommandReused => Self::CommandReused,
            StoreError::Conflict | StoreError::Unavailable(_) => Self::Unavailable(Box::new(error)),
            StoreError::Claimed { .. } | StoreError::Erased | StoreError::Database(_) | StoreError::Corrupt(_) => {
                Self::Internal(Box::new(error))
            }
        }
    }
}

impl From<sqlx::Error> for CommandError {
    fn from(error: sqlx::Error) -> Self {
        StoreError::from(error).into()
    }
}

//! What can be asked of a comparison.

use chrono::{DateTime, NaiveDate, Utc};

use super::RegisterTotals;
use crate::{CreditorId, OrganisationId, ProviderAccountId, Sha256Hex, payment::Provider, values::BoundedText};

/// Any command to a comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum PaymentRegisterCommand {
    /// See [`StartRegister`].
    Start(Box<StartRegister>),
    /// See [`CompleteRegister`].
    Complete(Box<CompleteRegister>),
    /// See [`FailRegister`].
    Fail(FailRegister),
}

/// Begin to compare a register.
#[derive(Clone, Debug, PartialEq)]
pub struct StartRegister {
    /// Organisation it belongs to.
    pub organisation: OrganisationId,
    /// Whose account it is.
    pub creditor: CreditorId,
    /// The account at the provider.
    pub account: ProviderAccountId,
    /// The provider.
    pub provider: Provider,
    /// The day of the register, in Moscow.
    pub day: NaiveDate,
    /// Name of the file.
    pub file_name: BoundedText<255>,
    /// SHA-256 of its bytes.
    pub file_sha256: Sha256Hex,
    /// Who compares it, as the event store names actors: `staff:…`.
    pub by: BoundedText<100>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Say what the comparison came to.
#[derive(Clone, Debug, PartialEq)]
pub struct CompleteRegister {
    /// What it came to.
    pub totals: RegisterTotals,
    /// When.
    pub at: DateTime<Utc>,
}

/// Give the comparison up.
#[derive(Clone, Debug, PartialEq)]
pub struct FailRegister {
    /// Stable code of the reason.
    pub code: BoundedText<64>,
    /// When.
    pub at: DateTime<Utc>,
}

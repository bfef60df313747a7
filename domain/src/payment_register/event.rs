//! What happened to a comparison.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::RegisterTotals;
use crate::{CreditorId, OrganisationId, ProviderAccountId, Sha256Hex, payment::Provider, values::BoundedText};

/// Any event of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PaymentRegisterEvent {
    /// A register is being compared.
    Started {
        /// Organisation it belongs to.
        organisation: OrganisationId,
        /// Whose account it is.
        creditor: CreditorId,
        /// The account at the provider.
        account: ProviderAccountId,
        /// The provider.
        provider: Provider,
        /// The day of the register, in Moscow.
        day: NaiveDate,
        /// Name of the file.
        file_name: BoundedText<255>,
        /// SHA-256 of its bytes.
        file_sha256: Sha256Hex,
        /// Who compares it.
        by: BoundedText<100>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The whole register is compared.
    Completed {
        /// What it came to.
        totals: RegisterTotals,
        /// When.
        at: DateTime<Utc>,
    },
    /// The comparison was given up.
    Failed {
        /// Stable code of the reason.
        code: BoundedText<64>,
        /// When.
        at: DateTime<Utc>,
    },
}

stored_events!(PaymentRegisterEvent {
    Started => "PaymentRegisterStarted",
    Completed => "PaymentRegisterCompleted",
    Failed => "PaymentRegisterFailed",
});

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    CreditorId, OrganisationId, ProviderAccountId, RegisterId,
    payment::Provider,
    payment_register::{RegisterState, RegisterTotals},
};

use crate::framework::Document;

code_column!(RegisterState { Unknown, Running, Completed, Failed });

read_table! {
    /// The comparison of a provider's register of one day (сверка реестра).
    pub struct RegisterItem in "read_register" {
        /// The comparison.
        id: RegisterId,
        /// Organisation it belongs to.
        organisation_id: OrganisationId,
        /// Whose account it is.
        creditor_id: CreditorId,
        /// The account at the provider.
        account_id: ProviderAccountId,
        /// The provider.
        provider: Provider,
        /// The day of the register, in Moscow.
        day: NaiveDate,
        /// Where it stands.
        state: RegisterState,
        /// Name of the file.
        file_name: String,
        /// SHA-256 of its bytes, hexadecimal.
        file_sha256: String,
        /// Who compares it.
        started_by: String,
        /// When it began.
        started_at: DateTime<Utc>,
        /// When it ended, either way.
        finished_at: Option<DateTime<Utc>>,
        /// What it came to.
        totals: Option<Document<RegisterTotals>>,
        /// Code of the reason it was given up.
        failure: Option<String>,
        /// Version of its stream.
        version: i64,
    }
}

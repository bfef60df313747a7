//! Finding debts by number. The same number may be used by two creditors, so a number leads to a few candidates.

use domain::{CreditorId, DebtId, OrganisationId, values::DebtNumber};

use crate::{CommandError, Commands};

/// More candidates than this are not looked at.
const MOST_CANDIDATES: i64 = 10;

/// Scope of the claims of debt numbers.
pub(crate) fn debt_scope(organisation: OrganisationId) -> String {
    format!("debt_number/{organisation}")
}

/// Key of a debt's claim: its number as people may type it, and its creditor.
pub(crate) fn debt_claim_key(number: &DebtNumber, creditor: CreditorId) -> String {
    format!("{}\u{1}{creditor}", number.lookup_key())
}

impl Commands {
    /// Debts with this number.
    pub(crate) async fn debts_by_number(
        &self,
        organisation: OrganisationId,
        number: &DebtNumber,
    ) -> Result<Vec<DebtId>, CommandError> {
        let prefix = format!("{}\u{1}", number.lookup_key());
        let claims = self.store.claims_starting_with(&debt_scope(organisation), &prefix, MOST_CANDIDATES).await?;
        Ok(claims.into_iter().filter_map(|(_, owner)| owner.parse().ok()).collect())
    }
}

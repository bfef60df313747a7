//! Rows of repayments.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{
    OrganisationId,
    debt::{Balance, Debt, DebtCommand, RecordRepayments, Repayment},
    values::DebtNumber,
};
use event_store::{Stream, Unit};

use super::{
    RepaymentRow, Row,
    batch::Batch,
    outcome::Outcome,
    portfolio::{distinct, streams},
};
use crate::{Caller, CommandError, Commands, Rejection, debt::debt_scope, texts};

impl Commands {
    pub(super) async fn decide_repayments(
        &self,
        caller: &Caller,
        at: DateTime<Utc>,
        batch: &Batch,
        unit: &mut Unit,
        outcome: &mut Outcome,
    ) -> Result<(), CommandError> {
        let rows = batch.rows_of(|row| match row {
            Row::Repayment(row) => Some(row),
            Row::Portfolio(_) | Row::Schedule(_) => None,
        });
        let mut debts = self.debts_of(caller.organisation, rows.iter().map(|(_, row)| &row.debt_number), unit).await?;
        for (line, row) in rows {
            let decided = match find(&mut debts, &row.debt_number) {
                Ok(debt) => record(unit, debt, row, at).await,
                Err(rejection) => Err(rejection.into()),
            };
            match decided {
                Ok(changed) => outcome.take(changed),
                Err(CommandError::Rejected(rejection)) => outcome.reject(line, rejection),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The debts of many numbers; a number that two creditors use leads to two.
    pub(super) async fn debts_of(
        &self,
        organisation: OrganisationId,
        numbers: impl Iterator<Item = &DebtNumber>,
        unit: &mut Unit,
    ) -> Result<HashMap<String, Vec<Stream<Debt>>>, CommandError> {
        let keys = distinct(numbers.map(DebtNumber::lookup_key));
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let claims: Vec<(String, String)> = sqlx::query_as(
            "SELECT k, c.owner FROM unnest($2::text[]) AS k JOIN LATERAL (
                 SELECT owner FROM unique_claims WHERE scope = $1 AND key >= k || chr(1) AND key < k || chr(2) LIMIT 2
             ) c ON true",
        )
        .bind(debt_scope(organisation))
        .bind(&keys)
        .fetch_all(&self.pool)
        .await?;
        let by_owner = claims.iter().map(|(_, owner)| (owner.clone(), owner.clone())).collect();
        let mut loaded = streams::<Debt>(unit, by_owner).await?;
        let mut debts: HashMap<String, Vec<Stream<Debt>>> = HashMap::new();
        for (key, owner) in claims {
            debts.entry(key).or_default().extend(loaded.remove(&owner));
        }
        Ok(debts)
    }
}

/// The one debt of a number.
pub(super) fn find<'a>(
    debts: &'a mut HashMap<String, Vec<Stream<Debt>>>,
    number: &DebtNumber,
) -> Result<&'a mut Stream<Debt>, Rejection> {
    match debts.get_mut(&number.lookup_key()).map(Vec::as_mut_slice) {
        Some([debt]) => Ok(debt),
        Some([_, _, ..]) => Err(Rejection::new("AMBIGUOUS_DEBT", texts::AMBIGUOUS_DEBT).at("debt_number")),
        Some([]) | None => Err(Rejection::new("UNKNOWN_DEBT", texts::UNKNOWN_DEBT).at("debt_number")),
    }
}

async fn record(unit: &mut Unit, debt: &mut Stream<Debt>, row: &RepaymentRow, at: DateTime<Utc>) -> Result<bool, CommandError> {
    let RepaymentRow { reference, paid_on, amount, spread: [principal, interest, penalty, fee, state_duty], .. } = row.clone();
    let components = Balance { principal, interest, penalty, fee, state_duty };
    let repayments = vec![Repayment { reference, paid_on, amount, components }];
    let subject = debt.state().borrower().map(domain::BorrowerId::uuid);
    let command = DebtCommand::RecordRepayments(RecordRepayments { repayments, at });
    Ok(unit.decide::<_, CommandError>(debt, subject, command).await? > 0)
}

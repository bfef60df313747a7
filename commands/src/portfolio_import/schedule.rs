//! Rows of payment schedules: all rows of a debt together are its schedule.

use chrono::{DateTime, Utc};
use domain::{
    debt::{DebtCommand, ScheduledPayment, StateSchedule},
    values::Kopecks,
};
use event_store::Unit;

use super::{Row, ScheduleRow, batch::Batch, outcome::Outcome, repayments::find};
use crate::{Caller, CommandError, Commands, Rejection};

impl Commands {
    pub(super) async fn decide_schedules(
        &self,
        caller: &Caller,
        at: DateTime<Utc>,
        batch: &Batch,
        unit: &mut Unit,
        outcome: &mut Outcome,
    ) -> Result<(), CommandError> {
        let rows = batch.rows_of(|row| match row {
            Row::Schedule(row) => Some(row),
            Row::Portfolio(_) | Row::Repayment(_) => None,
        });
        let mut debts = self.debts_of(caller.organisation, rows.iter().map(|(_, row)| &row.debt_number), unit).await?;
        for schedule in rows.chunk_by(|(_, one), (_, next)| one.debt_number == next.debt_number) {
            let Some((_, first)) = schedule.first() else { continue };
            let decided = async {
                let payments = payments(schedule)?;
                let debt = find(&mut debts, &first.debt_number)?;
                let subject = debt.state().borrower().map(domain::BorrowerId::uuid);
                let command = DebtCommand::StateSchedule(StateSchedule { payments, at });
                unit.decide::<_, CommandError>(debt, subject, command).await
            };
            match decided.await {
                Ok(events) => schedule.iter().for_each(|_| outcome.take(events > 0)),
                Err(CommandError::Rejected(rejection)) => {
                    for (line, _) in schedule {
                        outcome.reject(*line, rejection.clone());
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

fn payments(schedule: &[(u64, &ScheduleRow)]) -> Result<Vec<ScheduledPayment>, CommandError> {
    schedule
        .iter()
        .map(|(_, row)| {
            let ScheduleRow { due, principal, interest, other, .. } = **row;
            let amount =
                Kopecks::checked_sum([principal, interest, other]).map_err(|error| Rejection::invalid("principal", error))?;
            Ok(ScheduledPayment { due, amount, principal, interest, other })
        })
        .collect()
}

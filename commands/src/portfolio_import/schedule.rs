//! Rows of payment schedules: all rows of a debt together are its schedule, taken whole or refused whole. A part of a
//! schedule would tell the borrower of payments that are not what they owe.

use chrono::{DateTime, Utc};
use domain::{
    debt::{DebtCommand, ScheduledPayment, StateSchedule},
    values::{DebtNumber, Kopecks},
};
use event_store::Unit;

use super::{Row, ScheduleRow, batch::Batch, outcome::Outcome, repayments::find};
use crate::{Caller, CommandError, Commands, Rejection, texts};

/// The rows of one debt.
struct Schedule<'a> {
    debt: &'a DebtNumber,
    rows: Vec<(u64, &'a ScheduleRow)>,
    /// Line of a bad row that is, or may be, one of its.
    bad: Option<u64>,
}

impl Commands {
    pub(super) async fn decide_schedules(
        &self,
        caller: &Caller,
        at: DateTime<Utc>,
        batch: &Batch,
        unit: &mut Unit,
        outcome: &mut Outcome,
    ) -> Result<(), CommandError> {
        let schedules = schedules_of(batch);
        let good = schedules.iter().filter(|schedule| schedule.bad.is_none()).map(|schedule| schedule.debt);
        let mut debts = self.debts_of(caller.organisation, good, unit).await?;
        for schedule in &schedules {
            let decided = async {
                let payments = payments(schedule)?;
                let debt = find(&mut debts, schedule.debt)?;
                let subject = debt.state().borrower().map(domain::BorrowerId::uuid);
                let command = DebtCommand::StateSchedule(StateSchedule { payments, at });
                unit.decide::<_, CommandError>(debt, subject, command).await
            };
            match decided.await {
                Ok(events) => schedule.rows.iter().for_each(|_| outcome.take(events > 0)),
                Err(CommandError::Rejected(rejection)) => {
                    for (line, _) in &schedule.rows {
                        outcome.reject(*line, rejection.clone());
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// The schedules of a batch. A row that does not tell its debt may belong to the schedule before it and to the one after.
fn schedules_of(batch: &Batch) -> Vec<Schedule<'_>> {
    let mut schedules: Vec<Schedule<'_>> = Vec::new();
    let mut stray = batch.stray_before;
    for (line, row) in &batch.rows {
        let (debt, good) = match row {
            Ok(Row::Schedule(row)) => (Some(&row.debt_number), Some((*line, row))),
            Ok(Row::Portfolio(_) | Row::Repayment(_)) => continue,
            Err(bad) => (bad.debt_number.as_ref(), None),
        };
        let bad = good.is_none().then_some(*line);
        if let Some(debt) = debt.filter(|debt| schedules.last().is_none_or(|last| last.debt != *debt)) {
            schedules.push(Schedule { debt, rows: Vec::new(), bad: stray });
        }
        if let Some(schedule) = schedules.last_mut() {
            schedule.rows.extend(good);
            schedule.bad = schedule.bad.or(bad);
        }
        stray = bad.filter(|_| debt.is_none());
    }
    schedules
}

fn payments(schedule: &Schedule<'_>) -> Result<Vec<ScheduledPayment>, CommandError> {
    if let Some(line) = schedule.bad {
        return Err(Rejection::new("SCHEDULE_WITH_BAD_ROW", texts::schedule_with_bad_row(line)).at("debt_number").into());
    }
    let payments = schedule.rows.iter().map(|(_, row)| {
        let ScheduleRow { due, principal, interest, other, .. } = **row;
        let amount =
            Kopecks::checked_sum([principal, interest, other]).map_err(|error| Rejection::invalid("principal", error))?;
        Ok(ScheduledPayment { due, amount, principal, interest, other })
    });
    payments.collect()
}

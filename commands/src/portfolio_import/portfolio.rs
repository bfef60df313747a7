//! Rows of people, debts and balances.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use cqrs_es::{Aggregate, event_sink::EventSink};
use domain::{
    BorrowerId, CreditorId,
    borrower::{Borrower, BorrowerCommand, Pin, Profile, RegisterBorrower, StateProfile},
    debt::{AssignDebt, Balance, ChangeTerms, Debt, DebtCommand, RegisterDebt, StateDebt, Statement},
    values::Currency,
};
use event_store::{Stream, Unit};

use super::{PersonRow, PortfolioRow, Row, StatementRow, batch::Batch, outcome::Outcome};
use crate::{
    Caller, CommandError, Commands, Rejection,
    creditor::{creditor_scope, name_key},
    debt::{debt_claim_key, debt_scope},
    sign_in::pin_scope,
    texts,
};

/// Streams a batch works on.
struct Known {
    creditors: HashMap<String, CreditorId>,
    borrowers: HashMap<String, Stream<Borrower>>,
    debts: HashMap<String, Stream<Debt>>,
    pins: Vec<Pin>,
}

impl Commands {
    pub(super) async fn decide_portfolio(
        &self,
        caller: &Caller,
        at: DateTime<Utc>,
        batch: &Batch,
        unit: &mut Unit,
        outcome: &mut Outcome,
    ) -> Result<(), CommandError> {
        let rows = batch.rows_of(|row| match row {
            Row::Portfolio(row) => Some(&**row),
            Row::Repayment(_) | Row::Schedule(_) => None,
        });
        if rows.is_empty() {
            return Ok(());
        }
        let mut known = self.known(caller, &rows, unit).await?;
        for (line, row) in rows {
            match self.decide_row(caller, at, row, unit, &mut known).await {
                Ok(changed) => outcome.take(changed),
                Err(CommandError::Rejected(rejection)) => outcome.reject(line, rejection),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Creditors, people and debts of the rows that exist already, in a few queries for the whole batch.
    async fn known(&self, caller: &Caller, rows: &[(u64, &PortfolioRow)], unit: &mut Unit) -> Result<Known, CommandError> {
        let organisation = caller.organisation;
        let names: Vec<String> = distinct(rows.iter().map(|(_, row)| name_key(row.creditor.as_str())));
        let creditors: HashMap<String, CreditorId> = self
            .store
            .claim_owners(&creditor_scope(organisation), &names)
            .await?
            .into_iter()
            .filter_map(|(name, owner)| Some((name, owner.parse().ok()?)))
            .collect();
        let people = distinct(rows.iter().map(|(_, row)| row.person.external_id.as_str().to_owned()));
        let people_known = self.store.claim_owners(&person_scope(caller), &people).await?;
        let numbers = distinct(rows.iter().filter_map(|(_, row)| {
            creditors.get(&name_key(row.creditor.as_str())).map(|creditor| debt_claim_key(&row.debt_number, *creditor))
        }));
        let debts_known = self.store.claim_owners(&debt_scope(organisation), &numbers).await?;
        let new_people = people.len() - people_known.len();
        Ok(Known {
            creditors,
            borrowers: streams(unit, people_known).await?,
            debts: streams(unit, debts_known).await?,
            pins: self.new_pins(new_people).await?,
        })
    }

    async fn new_pins(&self, count: usize) -> Result<Vec<Pin>, CommandError> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let numbers: Vec<i64> = sqlx::query_scalar("SELECT nextval('borrower_pin') FROM generate_series(1, $1)")
            .bind(count)
            .fetch_all(&self.pool)
            .await?;
        Ok(numbers.into_iter().filter_map(|number| Pin::try_new(u64::try_from(number).ok()?).ok()).collect())
    }

    /// Decides one row; a refused one leaves nothing behind. Answers whether anything changed.
    async fn decide_row(
        &self,
        caller: &Caller,
        at: DateTime<Utc>,
        row: &PortfolioRow,
        unit: &mut Unit,
        known: &mut Known,
    ) -> Result<bool, CommandError> {
        let unknown = || Rejection::new("UNKNOWN_CREDITOR", texts::UNKNOWN_CREDITOR).at("creditor");
        let creditor = *known.creditors.get(&name_key(row.creditor.as_str())).ok_or_else(unknown)?;
        let person_key = row.person.external_id.as_str().to_owned();
        let mut borrower = match known.borrowers.remove(&person_key) {
            Some(borrower) => borrower,
            None => unit.start::<Borrower>(self.ids.next()),
        };
        let debt_key = debt_claim_key(&row.debt_number, creditor);
        let mut debt = match known.debts.remove(&debt_key) {
            Some(debt) => debt,
            None => unit.start::<Debt>(self.ids.next()),
        };
        let new_person = borrower.version() == 0;
        let new_debt = debt.version() == 0;
        let result = self.decide_streams(caller, at, row, unit, known, (&mut borrower, &mut debt), creditor).await;
        if result.is_ok() || !new_person {
            if result.is_ok() && new_person {
                unit.claim(person_scope(caller), &person_key, borrower.id());
                if let Some(pin) = borrower.state().pin() {
                    unit.claim(pin_scope(caller.organisation), pin.to_string(), borrower.id());
                }
            }
            known.borrowers.insert(person_key, borrower);
        }
        if result.is_ok() || !new_debt {
            if result.is_ok() && new_debt {
                unit.claim(debt_scope(caller.organisation), &debt_key, debt.id());
            }
            known.debts.insert(debt_key, debt);
        }
        result
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one row's decision; a struct would only rename them")]
    async fn decide_streams(
        &self,
        caller: &Caller,
        at: DateTime<Utc>,
        row: &PortfolioRow,
        unit: &mut Unit,
        known: &mut Known,
        (borrower, debt): (&mut Stream<Borrower>, &mut Stream<Debt>),
        creditor: CreditorId,
    ) -> Result<bool, CommandError> {
        let borrower_id: BorrowerId = borrower.id().parse().unwrap_or_default();
        let person = person_command(caller, borrower, &row.person, known, at);
        let commands = debt_commands(caller, row, debt, borrower_id, creditor, at);
        // Tried on copies first: of a row everything is written or nothing.
        try_out(borrower.state(), std::slice::from_ref(&person)).await?;
        try_out(debt.state(), &commands).await?;
        // A debt bound to another person than the file says keeps its person; its money is theirs.
        let owner = debt.state().borrower().unwrap_or(borrower_id);
        let mut events = unit.decide::<_, CommandError>(borrower, Some(borrower_id.uuid()), person).await?;
        for command in commands {
            events += unit.decide::<_, CommandError>(debt, Some(owner.uuid()), command).await?;
        }
        Ok(events > 0)
    }
}

/// Runs commands on a copy of a state.
async fn try_out<A>(state: &A, commands: &[A::Command]) -> Result<(), CommandError>
where
    A: Aggregate<Services = ()> + Clone,
    A::Command: Clone,
    CommandError: From<A::Error>,
{
    let mut copy = state.clone();
    for command in commands {
        copy.handle(command.clone(), &(), &EventSink::default()).await?;
    }
    Ok(())
}

fn person_command(
    caller: &Caller,
    borrower: &Stream<Borrower>,
    person: &PersonRow,
    known: &mut Known,
    at: DateTime<Utc>,
) -> BorrowerCommand {
    let PersonRow {
        external_id,
        name,
        birth_date,
        phones,
        email,
        passport,
        inn,
        snils,
        registration_address,
        residence_address,
        employer,
    } = person.clone();
    let profile = Profile { name, birth_date, passport, inn, snils, registration_address, residence_address, employer };
    match known.pins.last() {
        Some(pin) if borrower.version() == 0 => {
            let pin = *pin;
            known.pins.pop();
            let organisation = caller.organisation;
            BorrowerCommand::Register(Box::new(RegisterBorrower { organisation, pin, external_id, profile, phones, email, at }))
        }
        _ => BorrowerCommand::StateProfile(Box::new(StateProfile { profile, phones, email, at })),
    }
}

fn debt_commands(
    caller: &Caller,
    row: &PortfolioRow,
    debt: &Stream<Debt>,
    borrower: BorrowerId,
    creditor: CreditorId,
    at: DateTime<Utc>,
) -> Vec<DebtCommand> {
    let PortfolioRow { debt_number, kind, contract_date, amount, .. } = row;
    let (kind, contract_date, principal) = (*kind, *contract_date, *amount);
    let mut commands = Vec::with_capacity(2);
    if debt.version() == 0 {
        let (organisation, number, currency) = (caller.organisation, debt_number.clone(), Currency::Rub);
        let register = RegisterDebt { organisation, number, kind, creditor, borrower, contract_date, currency, principal, at };
        commands.push(DebtCommand::Register(register));
    } else {
        commands.push(DebtCommand::ChangeTerms(ChangeTerms { kind, contract_date, principal, at }));
        if debt.state().creditor() != Some(creditor) {
            commands.push(DebtCommand::Assign(AssignDebt { creditor, on: row.statement.as_of, at }));
        }
    }
    commands.push(DebtCommand::State(StateDebt { statement: statement(&row.statement), at }));
    commands
}

const fn statement(row: &StatementRow) -> Statement {
    let StatementRow { as_of, principal, interest, penalty, fee, state_duty, overdue_since, status } = *row;
    Statement { as_of, balance: Balance { principal, interest, penalty, fee, state_duty }, overdue_since, status }
}

/// Scope of the claims by which people of a file are found again.
fn person_scope(caller: &Caller) -> String {
    format!("person/{}", caller.organisation)
}

/// Loads the streams that claims point to, by claim.
pub(super) async fn streams<A>(unit: &mut Unit, claims: Vec<(String, String)>) -> Result<HashMap<String, Stream<A>>, CommandError>
where
    A: Aggregate + Clone + 'static,
{
    let ids = distinct(claims.iter().map(|(_, owner)| owner.clone()));
    let mut by_id: HashMap<String, Stream<A>> =
        unit.load_many::<A>(&ids).await?.into_iter().map(|stream| (stream.id().to_owned(), stream)).collect();
    Ok(claims.into_iter().filter_map(|(key, owner)| by_id.remove(&owner).map(|stream| (key, stream))).collect())
}

pub(super) fn distinct(items: impl Iterator<Item = String>) -> Vec<String> {
    let mut items: Vec<String> = items.collect();
    items.sort_unstable();
    items.dedup();
    items
}

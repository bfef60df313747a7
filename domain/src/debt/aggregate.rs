//! Rules of a debt.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    AssignDebt, Balance, BindDebt, ChangeTerms, DebtCommand, DebtError, DebtEvent, DebtKind, RecordRepayments, RegisterDebt,
    StateDebt, StateSchedule, Statement, credits::Credits, overpayments::Requests, repayments::KnownRepayments, schedule,
};
use crate::{
    BorrowerId, CreditorId, OrganisationId, PaymentId,
    values::{DebtNumber, Kopecks},
};

/// What someone owes under one contract.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Debt {
    pub(super) organisation: OrganisationId,
    pub(super) number: Option<DebtNumber>,
    pub(super) kind: DebtKind,
    pub(super) creditor: CreditorId,
    pub(super) borrower: BorrowerId,
    pub(super) assigned: bool,
    pub(super) contract_date: Option<NaiveDate>,
    pub(super) principal: Option<Kopecks>,
    pub(super) statement: Option<Statement>,
    pub(super) balance: Balance,
    pub(super) closed: bool,
    pub(super) paid_off: bool,
    pub(super) schedule: Option<u64>,
    pub(super) repayments: KnownRepayments,
    pub(super) credits: Credits,
    pub(super) overpayment_requests: Requests,
    pub(super) under_way: BTreeSet<PaymentId>,
}

impl Debt {
    /// Whether it was registered.
    #[must_use]
    pub const fn is_registered(&self) -> bool {
        self.number.is_some()
    }

    /// Number of the contract, once registered.
    #[must_use]
    pub const fn number(&self) -> Option<&DebtNumber> {
        self.number.as_ref()
    }

    /// Organisation that serves it, once registered.
    #[must_use]
    pub fn organisation(&self) -> Option<OrganisationId> {
        self.is_registered().then_some(self.organisation)
    }

    /// Who owes it, once registered.
    #[must_use]
    pub fn borrower(&self) -> Option<BorrowerId> {
        self.is_registered().then_some(self.borrower)
    }

    /// To whom it is owed, once registered.
    #[must_use]
    pub fn creditor(&self) -> Option<CreditorId> {
        self.is_registered().then_some(self.creditor)
    }

    /// The latest statement of the accounting system.
    #[must_use]
    pub const fn statement(&self) -> Option<&Statement> {
        self.statement.as_ref()
    }

    /// Whether nothing is owed and the accounting system has closed it or a payment has paid it off.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        self.closed
    }

    /// Whether the accounting system has posted a repayment of this reference.
    #[must_use]
    pub fn knows_repayment(&self, reference: &str) -> bool {
        self.repayments.contains(reference)
    }

    pub(super) fn decide(&self, command: DebtCommand) -> Result<Vec<DebtEvent>, DebtError> {
        match command {
            DebtCommand::Register(register) => self.register(register).map(Vec::from_iter),
            DebtCommand::State(state) => self.state(&state),
            DebtCommand::RecordRepayments(record) => self.record_repayments(record),
            DebtCommand::StateSchedule(state) => self.state_schedule(state).map(Vec::from_iter),
            DebtCommand::ChangeTerms(change) => self.change_terms(&change).map(Vec::from_iter),
            DebtCommand::Bind(bind) => self.bind(&bind).map(Vec::from_iter),
            DebtCommand::Assign(assign) => self.assign(&assign).map(Vec::from_iter),
            DebtCommand::CreditPayment(credit) => self.credit(credit),
            DebtCommand::ReversePayment(reverse) => self.reverse(&reverse),
            DebtCommand::RequestOverpaymentRefund(request) => self.request_overpayment_refund(&request).map(Vec::from_iter),
            DebtCommand::ApproveOverpaymentRefund(approve) => self.approve_overpayment_refund(&approve).map(Vec::from_iter),
            DebtCommand::FailOverpaymentRefund(fail) => self.fail_overpayment_refund(&fail).map(Vec::from_iter),
            DebtCommand::DeclineOverpaymentRefund(decline) => self.decline_overpayment_refund(decline).map(Vec::from_iter),
            DebtCommand::StopContacts(stop) => self.stop_contacts(&stop).map(Vec::from_iter),
            DebtCommand::AllowContacts(allow) => self.allow_contacts(&allow).map(Vec::from_iter),
        }
    }

    /// Once; the same number of the same organisation again changes nothing.
    fn register(&self, register: RegisterDebt) -> Result<Option<DebtEvent>, DebtError> {
        let RegisterDebt { organisation, number, kind, creditor, borrower, contract_date, currency, principal, at } = register;
        check_principal(principal)?;
        match &self.number {
            None => Ok(Some(DebtEvent::Registered {
                organisation,
                number,
                kind,
                creditor,
                borrower,
                contract_date,
                currency,
                principal,
                at,
            })),
            Some(known) if *known == number && self.organisation == organisation => Ok(None),
            Some(_) => Err(DebtError::AlreadyRegistered),
        }
    }

    /// Any difference is a statement; an earlier day than the known one is not.
    fn state(&self, state: &StateDebt) -> Result<Vec<DebtEvent>, DebtError> {
        self.check_registered()?;
        let StateDebt { statement, at } = *state;
        check_statement(&statement)?;
        match &self.statement {
            Some(known) if *known == statement => return Ok(Vec::new()),
            Some(known) if statement.as_of < known.as_of => return Err(DebtError::StatementOutdated),
            Some(_) | None => {}
        }
        let absorbed = self.absorb(&statement, at)?;
        Ok(std::iter::once(DebtEvent::BalanceStated { statement, at }).chain(absorbed).collect())
    }

    /// Only what is new is recorded; what was recorded cannot turn into something else.
    fn record_repayments(&self, record: RecordRepayments) -> Result<Vec<DebtEvent>, DebtError> {
        self.check_registered()?;
        let RecordRepayments { repayments, at } = record;
        let repayments = self.repayments.new_among(repayments)?;
        if repayments.is_empty() {
            return Ok(Vec::new());
        }
        let recorded = DebtEvent::RepaymentsRecorded { repayments, at };
        let absorbed = self.absorb_named(&recorded, at)?;
        Ok(std::iter::once(recorded).chain(absorbed).collect())
    }

    /// The schedule in force changes nothing.
    fn state_schedule(&self, state: StateSchedule) -> Result<Option<DebtEvent>, DebtError> {
        self.check_registered()?;
        let StateSchedule { payments, at } = state;
        schedule::check(&payments)?;
        let differs = schedule::digest_of(&payments) != self.schedule;
        Ok(differs.then_some(DebtEvent::ScheduleStated { payments, at }))
    }

    /// Only differences; what is not stated stays.
    fn change_terms(&self, change: &ChangeTerms) -> Result<Option<DebtEvent>, DebtError> {
        self.check_registered()?;
        check_principal(change.principal)?;
        let kind = Some(change.kind).filter(|kind| *kind != self.kind);
        let contract_date = change.contract_date.filter(|date| self.contract_date != Some(*date));
        let principal = change.principal.filter(|sum| self.principal != Some(*sum));
        let differs = kind.is_some() || contract_date.is_some() || principal.is_some();
        Ok(differs.then_some(DebtEvent::TermsChanged { kind, contract_date, principal, at: change.at }))
    }

    /// One debt, one borrower; nobody loses a debt they can see in their cabinet.
    fn bind(&self, bind: &BindDebt) -> Result<Option<DebtEvent>, DebtError> {
        self.check_registered()?;
        let BindDebt { borrower, proof, current_has_account, at } = *bind;
        if borrower == self.borrower {
            return Ok(None);
        }
        if current_has_account {
            return Err(DebtError::BoundToAnother);
        }
        Ok(Some(DebtEvent::Bound { from: self.borrower, to: borrower, proof, at }))
    }

    /// Assigning to the creditor it is owed to changes nothing.
    fn assign(&self, assign: &AssignDebt) -> Result<Option<DebtEvent>, DebtError> {
        self.check_registered()?;
        let AssignDebt { creditor, on, at } = *assign;
        let differs = creditor != self.creditor;
        Ok(differs.then_some(DebtEvent::Assigned { from: self.creditor, to: creditor, on, at }))
    }

    pub(super) const fn check_registered(&self) -> Result<(), DebtError> {
        if self.is_registered() { Ok(()) } else { Err(DebtError::Unknown) }
    }
}

fn check_principal(principal: Option<Kopecks>) -> Result<(), DebtError> {
    if principal.is_some_and(Kopecks::is_negative) { Err(DebtError::NegativeAmount) } else { Ok(()) }
}

fn check_statement(statement: &Statement) -> Result<(), DebtError> {
    statement.balance.checked_total()?;
    let overdue_later = statement.overdue_since.is_some_and(|since| since > statement.as_of);
    if overdue_later { Err(DebtError::OverdueAfterStatement) } else { Ok(()) }
}

//! What happened to a debt.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{BindingProof, DebtKind, Repayment, ScheduledPayment, Statement};
use crate::{
    BorrowerId, CreditorId, OrganisationId,
    values::{Currency, DebtNumber, Kopecks},
};

/// Any event of a debt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DebtEvent {
    /// The debt is kept from now on.
    Registered {
        /// Organisation that serves it.
        organisation: OrganisationId,
        /// Number of the contract.
        number: DebtNumber,
        /// Kind.
        kind: DebtKind,
        /// To whom it is owed.
        creditor: CreditorId,
        /// Who owes it.
        borrower: BorrowerId,
        /// Date of the contract.
        contract_date: Option<NaiveDate>,
        /// Currency of all its money.
        currency: Currency,
        /// Sum lent.
        principal: Option<Kopecks>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The accounting system states a balance other than before, or of a later day.
    BalanceStated {
        /// The statement, whole.
        statement: Statement,
        /// When it became known.
        at: DateTime<Utc>,
    },
    /// Repayments not known before.
    RepaymentsRecorded {
        /// Only the new ones, as they were given.
        repayments: Vec<Repayment>,
        /// When they became known.
        at: DateTime<Utc>,
    },
    /// Another schedule of payments to come.
    ScheduleStated {
        /// The whole schedule, in order of days.
        payments: Vec<ScheduledPayment>,
        /// When it became known.
        at: DateTime<Utc>,
    },
    /// Terms that differ; what is absent stays as it was.
    TermsChanged {
        /// New kind.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<DebtKind>,
        /// New date of the contract.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contract_date: Option<NaiveDate>,
        /// New sum lent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        principal: Option<Kopecks>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The debt is another borrower's.
    Bound {
        /// Whose it was.
        from: BorrowerId,
        /// Whose it is.
        to: BorrowerId,
        /// What shows it.
        proof: BindingProof,
        /// When.
        at: DateTime<Utc>,
    },
    /// The debt is owed to another creditor.
    Assigned {
        /// To whom it was owed.
        from: CreditorId,
        /// To whom it is owed.
        to: CreditorId,
        /// Day of the assignment.
        on: NaiveDate,
        /// When it became known.
        at: DateTime<Utc>,
    },
    /// Nothing is owed and the accounting system has closed the debt.
    Closed {
        /// Day of the statement that closes it.
        on: NaiveDate,
        /// When it became known.
        at: DateTime<Utc>,
    },
    /// A later statement shows a closed debt as open again.
    Reopened {
        /// Day of the statement that opens it.
        on: NaiveDate,
        /// When it became known.
        at: DateTime<Utc>,
    },
}

stored_events!(DebtEvent {
    Registered => "DebtRegistered",
    BalanceStated => "DebtBalanceStated",
    RepaymentsRecorded => "DebtRepaymentsRecorded",
    ScheduleStated => "DebtScheduleStated",
    TermsChanged => "DebtTermsChanged",
    Bound => "DebtBound",
    Assigned => "DebtAssigned",
    Closed => "DebtClosed",
    Reopened => "DebtReopened",
});

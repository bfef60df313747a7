//! What is told about a debt.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Balance;
use crate::{
    PaymentId, RefundId,
    values::{ExternalId, Kopecks},
};

/// Kind of a debt (вид долга). Names are stored; never rename.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DebtKind {
    /// Loan of a bank (кредит).
    Loan,
    /// Credit card (кредитная карта).
    Card,
    /// Microloan (микрозаём).
    Microloan,
    /// Mortgage (ипотека).
    Mortgage,
    /// Housing and utilities (ЖКХ).
    Utility,
    /// Any other.
    #[default]
    Other,
}

/// Where a debt stands (состояние долга), as the accounting system says. Names are stored; never rename.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DebtStatus {
    /// Paid on time.
    #[default]
    Active,
    /// Overdue (просрочен).
    Overdue,
    /// In court (в суде).
    Court,
    /// With the bailiffs (исполнительное производство).
    Enforcement,
    /// Closed (закрыт).
    Closed,
}

/// What shows that a debt belongs to a borrower. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BindingProof {
    /// A member of staff has checked.
    ByStaff,
    /// Number of the debt and the person's data match.
    DataMatched,
}

/// Balance of a debt as the accounting system states it at the end of a day (остаток на дату).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The day.
    pub as_of: NaiveDate,
    /// What is owed, by component.
    pub balance: Balance,
    /// First day overdue, while overdue.
    pub overdue_since: Option<NaiveDate>,
    /// Where the debt stands.
    pub status: DebtStatus,
}

impl Statement {
    /// Whether what it states is overdue.
    pub(super) const fn is_overdue(&self) -> bool {
        self.overdue_since.is_some()
    }
}

/// Why money of a payment was taken back. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReversalCause {
    /// Given back by us (возврат).
    Refund,
    /// Taken back past us (чарджбек).
    Chargeback,
}

/// What a credited payment pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditShare {
    /// The payment.
    pub payment: PaymentId,
    /// What it pays, by component.
    pub allocation: Balance,
    /// What it overpays.
    pub overpaid: Kopecks,
}

/// What is owed again because money of a payment in the statement was taken back, and the statement does not know it yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwedAgain {
    /// The taking back.
    pub refund: RefundId,
    /// What is owed again, by component.
    pub parts: Balance,
}

/// Money the accounting system has posted to a debt (погашение).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repayment {
    /// Reference in the accounting system; unique within the debt.
    pub reference: ExternalId,
    /// Day the money came.
    pub paid_on: NaiveDate,
    /// Sum paid, above zero.
    pub amount: Kopecks,
    /// How it was spread; all zero when the accounting system does not say.
    pub components: Balance,
}

/// A payment to come (плановый платёж).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledPayment {
    /// Day it is due.
    pub due: NaiveDate,
    /// Sum due: the parts together.
    pub amount: Kopecks,
    /// Principal part.
    pub principal: Kopecks,
    /// Interest part.
    pub interest: Kopecks,
    /// Anything else.
    pub other: Kopecks,
}

//! How "pay everything" or "pay these" becomes payments, to be shown before anyone confirms.
//!
//! Whoever pays says what is paid; where they do not, the debt that is overdue longest comes first.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{PaymentPart, parts::less};
use crate::{CreditorId, DebtId, ProviderAccountId, Refusal, texts, values::Kopecks};

/// A debt that may be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayableDebt {
    /// The debt.
    pub debt: DebtId,
    /// What is owed now, all components together.
    pub owed: Kopecks,
    /// First day overdue, while overdue.
    pub overdue_since: Option<NaiveDate>,
    /// Where its money goes.
    pub payee: Payee,
}

/// Where money goes, and how much at once; the same for every debt of one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payee {
    /// The creditor.
    pub creditor: CreditorId,
    /// Its account at a provider.
    pub account: ProviderAccountId,
    /// Least sum of one payment.
    pub min: Option<Kopecks>,
    /// Largest sum of one payment.
    pub max: Option<Kopecks>,
}

/// What the person wants to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentWish {
    /// All that is owed.
    Everything,
    /// A sum, to the longest overdue debts first.
    Total(Kopecks),
    /// These debts with these sums.
    Chosen(Vec<PaymentPart>),
}

/// A payment as it would be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPayment {
    /// Where its money goes.
    pub payee: Payee,
    /// Debts and sums, in the order in which they are paid.
    pub parts: Vec<PaymentPart>,
    /// The parts together.
    pub amount: Kopecks,
}

/// Refusals of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Nothing is owed, or nothing was chosen.
    #[error("there is nothing to pay")]
    NothingOwed,
    /// A sum of nothing.
    #[error("a sum is not above zero")]
    NotPositive,
    /// A debt that is not among those that may be paid.
    #[error("the debt may not be paid")]
    UnknownDebt,
    /// The same debt twice.
    #[error("a debt is chosen twice")]
    ChosenTwice,
    /// More than is owed: an overpayment is never planned.
    #[error("more than is owed")]
    MoreThanOwed,
    /// The sums together are more than can be kept.
    #[error("the sums together are beyond the largest amount")]
    Overflow,
    /// Less than an account takes at once.
    #[error("a payment is below the least sum of its account")]
    BelowMinimum {
        /// The least sum.
        min: Kopecks,
    },
    /// More than an account takes at once.
    #[error("a payment is above the largest sum of its account")]
    AboveMaximum {
        /// The largest sum.
        max: Kopecks,
    },
}

impl Refusal for PlanError {
    fn code(&self) -> &'static str {
        match self {
            Self::NothingOwed => "NOTHING_OWED",
            Self::NotPositive => "PLAN_SUM_NOT_POSITIVE",
            Self::UnknownDebt => "PLAN_DEBT_UNKNOWN",
            Self::ChosenTwice => "PLAN_DEBT_TWICE",
            Self::MoreThanOwed => "MORE_THAN_OWED",
            Self::Overflow => "PLAN_SUM_OVERFLOW",
            Self::BelowMinimum { .. } => "BELOW_MINIMUM_PAYMENT",
            Self::AboveMaximum { .. } => "ABOVE_MAXIMUM_PAYMENT",
        }
    }

    fn message(&self) -> String {
        texts::plan(*self)
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NothingOwed | Self::UnknownDebt | Self::ChosenTwice => Some("debts"),
            Self::NotPositive | Self::MoreThanOwed | Self::Overflow | Self::BelowMinimum { .. } | Self::AboveMaximum { .. } => {
                Some("amount")
            }
        }
    }
}

/// One payment per account, in the order in which their first debts are paid; together the wish to the kopeck.
pub fn plan(debts: &[PayableDebt], wish: &PaymentWish) -> Result<Vec<PlannedPayment>, PlanError> {
    let mut payments: Vec<PlannedPayment> = Vec::new();
    for (debt, amount) in sums(debts, wish)? {
        let part = PaymentPart { debt: debt.debt, amount };
        match payments.iter_mut().find(|payment| payment.payee.account == debt.payee.account) {
            Some(payment) => {
                payment.amount = payment.amount.checked_add(amount).map_err(|_| PlanError::Overflow)?;
                payment.parts.push(part);
            }
            None => payments.push(PlannedPayment { payee: debt.payee, parts: vec![part], amount }),
        }
    }
    if payments.is_empty() {
        return Err(PlanError::NothingOwed);
    }
    payments.iter().try_for_each(PlannedPayment::check_limits)?;
    Ok(payments)
}

impl PlannedPayment {
    fn check_limits(&self) -> Result<(), PlanError> {
        let Payee { min, max, .. } = self.payee;
        if let Some(min) = min.filter(|min| self.amount < *min) {
            return Err(PlanError::BelowMinimum { min });
        }
        if let Some(max) = max.filter(|max| self.amount > *max) {
            return Err(PlanError::AboveMaximum { max });
        }
        Ok(())
    }
}

/// Which debt gets how much, in order.
fn sums<'a>(debts: &'a [PayableDebt], wish: &PaymentWish) -> Result<Vec<(&'a PayableDebt, Kopecks)>, PlanError> {
    let mut owing: Vec<_> = debts.iter().filter(|debt| debt.owed.is_positive()).collect();
    owing.sort_by_key(|debt| (debt.overdue_since.is_none(), debt.overdue_since));
    match wish {
        PaymentWish::Everything => Ok(owing.into_iter().map(|debt| (debt, debt.owed)).collect()),
        PaymentWish::Total(total) => down_the_list(&owing, *total),
        PaymentWish::Chosen(parts) => chosen(debts, parts),
    }
}

fn down_the_list<'a>(owing: &[&'a PayableDebt], total: Kopecks) -> Result<Vec<(&'a PayableDebt, Kopecks)>, PlanError> {
    if !total.is_positive() {
        return Err(PlanError::NotPositive);
    }
    let mut left = total;
    let mut sums = Vec::new();
    for debt in owing {
        let sum = debt.owed.min(left);
        left = less(left, sum);
        if sum.is_positive() {
            sums.push((*debt, sum));
        }
    }
    if left.is_positive() { Err(PlanError::MoreThanOwed) } else { Ok(sums) }
}

fn chosen<'a>(debts: &'a [PayableDebt], parts: &[PaymentPart]) -> Result<Vec<(&'a PayableDebt, Kopecks)>, PlanError> {
    let known: BTreeMap<_, _> = debts.iter().map(|debt| (debt.debt, debt)).collect();
    let mut seen = BTreeSet::new();
    let mut sums = Vec::with_capacity(parts.len());
    for PaymentPart { debt, amount } in parts {
        let payable = known.get(debt).ok_or(PlanError::UnknownDebt)?;
        if !seen.insert(*debt) {
            return Err(PlanError::ChosenTwice);
        }
        if !amount.is_positive() {
            return Err(PlanError::NotPositive);
        }
        if *amount > payable.owed {
            return Err(PlanError::MoreThanOwed);
        }
        sums.push((*payable, *amount));
    }
    Ok(sums)
}

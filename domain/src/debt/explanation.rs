//! Why a balance is what it is: the last statement and what has changed it since, step by step.
//!
//! A fold of the debt's own events, never of anything derived from them. The effects of the steps make the balance to the
//! kopeck.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{Balance, CreditShare, DebtEvent, OwedAgain, ReversalCause};
use crate::{
    PaymentId, RefundId,
    values::{ExternalId, Kopecks},
};

/// Most steps of one explanation; what came before them stands as one.
const STEPS_MAX: usize = 1_000;

/// In what order a payment was spread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditOrder {
    /// Code of the order; see [`AllocationPolicy`](crate::allocation::AllocationPolicy).
    pub code: ExternalId,
    /// Version of the creditor's rules it comes from; 0 for those of the law.
    pub version: u32,
}

/// What a payment pays, and in what order it is spread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedShare {
    /// What it pays.
    pub share: CreditShare,
    /// In what order; absent for a payment that is not known.
    pub order: Option<CreditOrder>,
}

/// What a step is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BalanceReason {
    /// What was owed before the steps that are kept.
    CarriedForward,
    /// The accounting system states the balance.
    Stated {
        /// End of the day it states it for.
        as_of: NaiveDate,
    },
    /// The accounting system has posted money: its next statement contains it, and until then nothing that is owed changes.
    RepaymentsRecorded {
        /// All of it together.
        amount: Kopecks,
    },
    /// A payment counts.
    PaymentCredited {
        /// The payment and what it pays.
        paid: ExplainedShare,
        /// Whether the statement contains it already, so that nothing that is owed changes.
        posted: bool,
        /// Day the money came, in Moscow.
        received_on: NaiveDate,
    },
    /// Money of a payment was taken back.
    PaymentReversed {
        /// The payment, and what it does not pay any more.
        taken: CreditShare,
        /// The refund or the taking back.
        refund: RefundId,
        /// Why.
        cause: ReversalCause,
        /// Day the money went, in Moscow.
        on: NaiveDate,
    },
    /// The payments were measured anew against the statement.
    CreditsRevised {
        /// Payments found in the statement, and what they have paid.
        posted: Vec<ExplainedShare>,
        /// Payments not in it, and what they pay now.
        open: Vec<ExplainedShare>,
        /// What is owed again beyond the statement.
        owed_again: Vec<OwedAgain>,
    },
}

/// One step towards a balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalanceStep {
    /// The event behind it; the last of them for what was carried forward.
    pub event: Uuid,
    /// When it became known.
    pub at: DateTime<Utc>,
    /// What it is.
    pub reason: BalanceReason,
    /// What it adds to what is owed, by component, below zero for what it takes; a statement adds all it states.
    pub effect: Balance,
    /// What is owed after it.
    pub balance: Balance,
}

/// The steps from the last statement on, or from the beginning while there is none.
#[derive(Clone, Debug, Default)]
pub struct BalanceExplanation {
    steps: VecDeque<BalanceStep>,
    orders: BTreeMap<PaymentId, CreditOrder>,
}

impl BalanceExplanation {
    /// Takes in the next event of the debt; all of them, in order.
    pub fn add(&mut self, event: Uuid, fact: &DebtEvent) {
        let before = self.balance();
        // Nothing here overflows: the decision behind the event has tried it.
        let (at, reason, balance) = match fact {
            DebtEvent::BalanceStated { statement, at } => {
                self.steps.clear();
                (*at, BalanceReason::Stated { as_of: statement.as_of }, statement.balance)
            }
            DebtEvent::RepaymentsRecorded { repayments, at } => {
                let amount = Kopecks::checked_sum(repayments.iter().map(|repayment| repayment.amount)).unwrap_or_default();
                (*at, BalanceReason::RepaymentsRecorded { amount }, before)
            }
            DebtEvent::PaymentCredited {
                payment, allocation, overpaid, posted, policy, policy_version, received_on, at, ..
            } => {
                let order = CreditOrder { code: policy.code().clone(), version: *policy_version };
                self.orders.insert(*payment, order);
                let paid = self.explained(CreditShare { payment: *payment, allocation: *allocation, overpaid: *overpaid });
                let balance = if *posted { before } else { before.minus(allocation).unwrap_or_default() };
                (*at, BalanceReason::PaymentCredited { paid, posted: *posted, received_on: *received_on }, balance)
            }
            DebtEvent::PaymentReversed { payment, refund, cause, allocation, overpaid, on, at, .. } => {
                let taken = CreditShare { payment: *payment, allocation: *allocation, overpaid: *overpaid };
                let reason = BalanceReason::PaymentReversed { taken, refund: *refund, cause: *cause, on: *on };
                (*at, reason, before.plus(allocation).unwrap_or_default())
            }
            DebtEvent::CreditsRevised { balance, posted, open, owed_again, at } => {
                let shares = |shares: &[CreditShare]| shares.iter().map(|share| self.explained(*share)).collect();
                let (posted, open, owed_again) = (shares(posted), shares(open), owed_again.clone());
                (*at, BalanceReason::CreditsRevised { posted, open, owed_again }, *balance)
            }
            DebtEvent::Registered { .. }
            | DebtEvent::ScheduleStated { .. }
            | DebtEvent::TermsChanged { .. }
            | DebtEvent::Bound { .. }
            | DebtEvent::Assigned { .. }
            | DebtEvent::Closed { .. }
            | DebtEvent::Reopened { .. }
            | DebtEvent::OverpaymentRefundRequested { .. }
            | DebtEvent::OverpaymentRefundDeclined { .. }
            | DebtEvent::OverpaymentRefundApproved { .. }
            | DebtEvent::OverpaymentRefundFailed { .. }
            | DebtEvent::ContactsStopped { .. }
            | DebtEvent::ContactsAllowed { .. } => return,
        };
        let effect = balance.minus(&self.balance()).unwrap_or_default();
        self.steps.push_back(BalanceStep { event, at, reason, effect, balance });
        self.carry_forward(STEPS_MAX);
    }

    /// What is owed after the last step.
    #[must_use]
    pub fn balance(&self) -> Balance {
        self.steps.back().map_or(Balance::ZERO, |step| step.balance)
    }

    /// At most so many steps, in order; those that are too many stand as one, so that the sum stays the same.
    #[must_use]
    pub fn last(mut self, limit: usize) -> Vec<BalanceStep> {
        self.carry_forward(limit.max(1));
        self.steps.into()
    }

    fn explained(&self, share: CreditShare) -> ExplainedShare {
        ExplainedShare { share, order: self.orders.get(&share.payment).cloned() }
    }

    /// What is too much becomes one step.
    fn carry_forward(&mut self, limit: usize) {
        let Some(extra) = self.steps.len().checked_sub(limit).filter(|extra| *extra > 0) else { return };
        let Some(BalanceStep { event, at, balance, .. }) = self.steps.drain(..=extra).next_back() else { return };
        self.steps.push_front(BalanceStep { event, at, reason: BalanceReason::CarriedForward, effect: balance, balance });
    }
}

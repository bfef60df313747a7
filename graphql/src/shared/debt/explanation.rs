//! Why a balance is what it is: its statement, its payments, what was taken back.

use async_graphql::{Context, Enum, ID, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::{
    debt::{Balance, BalanceReason, BalanceStep, CreditOrder, CreditShare, ExplainedShare, ReversalCause},
    values::Kopecks,
};
use projections::{debt_list::DebtListItem, history::allocation_policy};
use uuid::Uuid;

use super::Components;
use crate::{
    context::ContextExt,
    shared::{Date, Money, NodeKind, count, id_of, read},
    texts,
};

/// What an entry of an explanation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum BalanceEntryKind {
    /// What was owed before the entries that are told.
    CarriedForward,
    /// The accounting system states the balance.
    Statement,
    /// The accounting system has posted money; its next statement contains it, and nothing that is owed changes yet.
    RepaymentsRecorded,
    /// A payment counts.
    PaymentCredited,
    /// A payment counts that the statement contains already: nothing that is owed changes.
    PaymentInStatement,
    /// Money of a payment was given back.
    PaymentRefunded,
    /// Money of a payment was taken back by the bank.
    PaymentChargedBack,
    /// The payments were measured anew against the statement.
    PaymentsRevised,
}

/// An order in which payments are spread over what is owed.
#[derive(Clone, SimpleObject)]
pub(crate) struct AllocationOrder {
    /// Code.
    code: String,
    /// Version of the creditor's rules it comes from; 0 for those of the law.
    version: i32,
    /// The law or the creditor's rule, Russian.
    name: String,
}

impl From<CreditOrder> for AllocationOrder {
    fn from(order: CreditOrder) -> Self {
        let CreditOrder { code, version } = order;
        Self { name: allocation_policy(code.as_str()), code: code.into(), version: count(version) }
    }
}

/// A payment's part in an entry of an explanation.
#[derive(Clone, SimpleObject)]
pub(crate) struct BalancePayment {
    /// Id of the payment.
    payment_id: ID,
    /// Whether a statement contains it.
    in_statement: bool,
    /// What it pays by component; of money taken back, what it does not pay any more.
    allocation: Components,
    /// What it overpays; of money taken back, what it does not overpay any more.
    overpaid: Money,
    /// In what order it is spread; null for money taken back.
    order: Option<AllocationOrder>,
}

impl BalancePayment {
    fn new(share: CreditShare, order: Option<CreditOrder>, in_statement: bool) -> Self {
        let CreditShare { payment, allocation, overpaid } = share;
        let payment_id = id_of(NodeKind::Payment, payment.uuid());
        Self {
            payment_id,
            in_statement,
            allocation: allocation.into(),
            overpaid: overpaid.into(),
            order: order.map(AllocationOrder::from),
        }
    }

    fn explained(paid: ExplainedShare, in_statement: bool) -> Self {
        Self::new(paid.share, paid.order, in_statement)
    }
}

/// One entry of the explanation of a balance. The effects of all entries make what is owed, to the kopeck.
#[derive(Clone, SimpleObject)]
pub(crate) struct BalanceEntry {
    /// Identity of the event behind it.
    event_id: Uuid,
    /// When it became known.
    at: DateTime<Utc>,
    /// What it is.
    kind: BalanceEntryKind,
    /// The same in words, Russian.
    text: &'static str,
    /// Day of the statement, of the money that came or of the money that went; null where there are many.
    on: Option<Date>,
    /// Sum of the repayments that were recorded; null for any other entry.
    recorded: Option<Money>,
    /// What it adds to what is owed, by component, below zero for what it takes; a statement adds all that it states.
    effect: Components,
    /// The same together.
    effect_total: Money,
    /// What is owed after it, by component.
    balance: Components,
    /// The same together.
    balance_total: Money,
    /// The payment it is about, or all that were measured anew.
    payments: Vec<BalancePayment>,
    /// What is owed again beyond the statement, because it does not know of the money taken back yet; zero unless payments
    /// were measured anew.
    owed_again: Money,
}

/// What an entry tells beside its sums.
struct Told {
    kind: BalanceEntryKind,
    on: Option<Date>,
    recorded: Option<Money>,
    payments: Vec<BalancePayment>,
    owed_again: Balance,
}

impl Told {
    const fn only(kind: BalanceEntryKind) -> Self {
        Self { kind, on: None, recorded: None, payments: Vec::new(), owed_again: Balance::ZERO }
    }
}

impl From<BalanceReason> for Told {
    fn from(reason: BalanceReason) -> Self {
        match reason {
            BalanceReason::CarriedForward => Self::only(BalanceEntryKind::CarriedForward),
            BalanceReason::Stated { as_of } => Self { on: Some(as_of.into()), ..Self::only(BalanceEntryKind::Statement) },
            BalanceReason::RepaymentsRecorded { amount } => {
                Self { recorded: Some(amount.into()), ..Self::only(BalanceEntryKind::RepaymentsRecorded) }
            }
            BalanceReason::PaymentCredited { paid, posted, received_on } => {
                let kind = if posted { BalanceEntryKind::PaymentInStatement } else { BalanceEntryKind::PaymentCredited };
                let payments = vec![BalancePayment::explained(paid, posted)];
                Self { on: Some(received_on.into()), payments, ..Self::only(kind) }
            }
            BalanceReason::PaymentReversed { taken, refund: _, cause, on } => {
                let kind = match cause {
                    ReversalCause::Refund => BalanceEntryKind::PaymentRefunded,
                    ReversalCause::Chargeback => BalanceEntryKind::PaymentChargedBack,
                };
                let payments = vec![BalancePayment::new(taken, None, false)];
                Self { on: Some(on.into()), payments, ..Self::only(kind) }
            }
            BalanceReason::CreditsRevised { posted, open, owed_again } => {
                let posted = posted.into_iter().map(|paid| BalancePayment::explained(paid, true));
                let payments = posted.chain(open.into_iter().map(|paid| BalancePayment::explained(paid, false))).collect();
                let owed = |sum: Balance, parts: &Balance| sum.plus(parts).unwrap_or(sum);
                let owed_again = owed_again.iter().map(|owed| owed.parts).fold(Balance::ZERO, |sum, parts| owed(sum, &parts));
                Self { payments, owed_again, ..Self::only(BalanceEntryKind::PaymentsRevised) }
            }
        }
    }
}

impl From<BalanceStep> for BalanceEntry {
    fn from(step: BalanceStep) -> Self {
        let BalanceStep { event, at, reason, effect, balance } = step;
        let Told { kind, on, recorded, payments, owed_again } = reason.into();
        Self {
            event_id: event,
            at,
            kind,
            text: texts::balance_entry(kind),
            on,
            recorded,
            effect: effect.into(),
            effect_total: total(&effect),
            balance: balance.into(),
            balance_total: total(&balance),
            payments,
            owed_again: total(&owed_again),
        }
    }
}

/// Sums of one debt: the domain has seen that they fit.
fn total(balance: &Balance) -> Money {
    balance.total().unwrap_or(Kopecks::ZERO).into()
}

/// Entries at most; what came before them stands as one.
const ENTRIES_MAX: u16 = 100;

/// Why a debt's balance is what is shown of it.
pub(super) async fn explain(ctx: &Context<'_>, debt: &DebtListItem) -> Result<Vec<BalanceEntry>> {
    let history = ctx.projections().history();
    let steps = read(ctx, history.balance_of_debt(debt.organisation_id, debt.id, debt.version, ENTRIES_MAX).await)?;
    Ok(steps.into_iter().map(BalanceEntry::from).collect())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use domain::{
        PaymentId, RefundId,
        debt::{Balance, BalanceReason, BalanceStep, CreditOrder, CreditShare, ExplainedShare, OwedAgain},
        values::{ExternalId, Kopecks},
    };
    use uuid::Uuid;

    use super::{BalanceEntry, BalanceEntryKind, Told};

    fn principal(kopecks: i64) -> Balance {
        Balance { principal: Kopecks::new(kopecks), ..Balance::ZERO }
    }

    fn share(kopecks: i64) -> ExplainedShare {
        let payment = PaymentId::new(Uuid::from_u128(5));
        let order = CreditOrder { code: ExternalId::parse("gk-319").unwrap(), version: 0 };
        let share = CreditShare { payment, allocation: principal(kopecks), overpaid: Kopecks::ZERO };
        ExplainedShare { share, order: Some(order) }
    }

    fn entry(reason: BalanceReason) -> BalanceEntry {
        let at = chrono::DateTime::default();
        BalanceStep { event: Uuid::nil(), at, reason, effect: principal(-1_050), balance: principal(2_000) }.into()
    }

    #[test]
    fn a_payment_names_the_law_by_which_it_is_spread() {
        let paid = BalanceReason::PaymentCredited { paid: share(1_050), posted: false, received_on: NaiveDate::default() };
        let entry = entry(paid);

        assert_eq!((entry.kind, entry.text), (BalanceEntryKind::PaymentCredited, "Зачислен платёж"));
        let order = entry.payments[0].order.as_ref().unwrap();
        assert_eq!((order.code.as_str(), order.name.as_str()), ("gk-319", "ст. 319 Гражданского кодекса РФ"));
        assert_eq!(entry.payments[0].payment_id.as_str(), "payment_00000000000000000000000000000005");
    }

    #[test]
    fn what_is_owed_again_is_told_in_one_sum() {
        let owed = |number| OwedAgain { refund: RefundId::new(Uuid::from_u128(number)), parts: principal(30) };
        let (posted, open) = (vec![share(1)], vec![share(2), share(3)]);
        let reason = BalanceReason::CreditsRevised { posted, open, owed_again: vec![owed(1), owed(2)] };
        let told_owed = Told::from(reason.clone()).owed_again;
        let entry = entry(reason);

        assert_eq!(entry.payments.iter().map(|paid| paid.in_statement).collect::<Vec<_>>(), [true, false, false]);
        assert_eq!(entry.kind, BalanceEntryKind::PaymentsRevised);
        assert_eq!(told_owed, principal(60));
    }
}

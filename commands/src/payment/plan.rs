//! What a payment would be, shown before anybody confirms it, and whether it is still the same when they do.

use std::collections::{BTreeMap, btree_map::Entry};

use domain::{
    BorrowerId, CreditorId, DebtId, ProviderAccountId,
    creditor::{Creditor, OpenMethod, ProviderAccount},
    debt::{Balance, Debt},
    payment::{OnlineMethod, PayableDebt, Payee, PaymentPart, PaymentWish, PlannedPayment, plan},
    values::{BoundedText, Kopecks},
};
use serde::Serialize;

use crate::{Caller, CommandError, Commands, Rejection, texts};

/// Most debts of one request.
const MOST_PARTS: usize = 100;

/// What the signed-in borrower would pay.
#[derive(Clone, Debug)]
pub struct PlanPaymentsInput {
    /// Their debts from which [`PaymentWish::Everything`] and [`PaymentWish::Total`] choose, at most 100.
    pub debts: Vec<DebtId>,
    /// What they want.
    pub wish: PaymentWish,
    /// How they would pay.
    pub method: OnlineMethod,
}

/// Payments as they would be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentPlan {
    /// The payments, in the order in which their first debts are paid.
    pub payments: Vec<PaymentToBe>,
    /// All of them together.
    pub total: Kopecks,
    /// Stands for all that is shown: another one when anything of it has changed.
    pub key: String,
    /// Debts that cannot be paid like this, of those that were not chosen one by one.
    pub left_out: Vec<DebtId>,
}

/// One payment of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentToBe {
    /// Who gets the money.
    pub creditor: CreditorId,
    /// The sum.
    pub amount: Kopecks,
    /// What people are told of the commission.
    pub commission: Option<BoundedText<300>>,
    /// Debts, in the order in which they are paid.
    pub shares: Vec<ShareToBe>,
    account: ProviderAccountId,
}

/// What of a planned payment is one debt's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ShareToBe {
    /// The debt.
    pub debt: DebtId,
    /// The sum.
    pub amount: Kopecks,
    /// What is owed, by component.
    pub owed: Balance,
    /// What the sum would pay of it if it came now.
    pub allocation: Balance,
}

/// Debts that can be paid one way.
pub(super) struct Payable {
    debts: Vec<PayableDebt>,
    /// The debts as they are now.
    pub(super) states: BTreeMap<DebtId, Debt>,
    ways: BTreeMap<CreditorId, Option<Way>>,
    left_out: Vec<DebtId>,
}

/// How one creditor is paid.
struct Way {
    payee: Payee,
    account: ProviderAccount,
    commission: Option<BoundedText<300>>,
    /// As it is now.
    creditor: Creditor,
}

impl Payable {
    /// Where the money of a creditor goes, and the creditor as it is now.
    pub(super) fn paid(&self, creditor: CreditorId) -> Option<(&ProviderAccount, &Creditor)> {
        self.way_of(creditor).map(|way| (&way.account, &way.creditor))
    }

    fn way_of(&self, creditor: CreditorId) -> Option<&Way> {
        self.ways.get(&creditor)?.as_ref()
    }

    pub(super) fn plan(&self, wish: &PaymentWish) -> Result<Vec<PlannedPayment>, CommandError> {
        Ok(plan(&self.debts, wish)?)
    }

    /// The plan with all that is shown of it.
    fn shown(&self, planned: Vec<PlannedPayment>) -> Vec<PaymentToBe> {
        let shown = planned.into_iter().filter_map(|PlannedPayment { payee, parts, amount }| {
            let way = self.way_of(payee.creditor)?;
            let shares = parts.iter().filter_map(|part| self.share(way, *part)).collect();
            let commission = way.commission.clone();
            Some(PaymentToBe { creditor: payee.creditor, amount, commission, shares, account: payee.account })
        });
        shown.collect()
    }

    fn share(&self, way: &Way, PaymentPart { debt, amount }: PaymentPart) -> Option<ShareToBe> {
        let state = self.states.get(&debt)?;
        let (rules, _) = way.creditor.allocation_rules();
        let allocation = state.spread(amount, rules.policy_for(state.allocation_case())).parts;
        Some(ShareToBe { debt, amount, owed: *state.balance_now(), allocation })
    }
}

impl Commands {
    /// What would be paid, if the borrower confirmed it now; nothing is begun.
    pub async fn plan_payments(&self, caller: &Caller, input: PlanPaymentsInput) -> Result<PaymentPlan, CommandError> {
        let (borrower, _) = caller.borrower()?;
        let PlanPaymentsInput { debts, wish, method } = input;
        let payable = match &wish {
            PaymentWish::Chosen(parts) => self.payable_parts(caller, borrower, parts, method).await?,
            PaymentWish::Everything | PaymentWish::Total(_) => {
                check_count(debts.len().max(1))?;
                self.payable(caller, borrower, &debts, method, false).await?
            }
        };
        let payments = payable.shown(payable.plan(&wish)?);
        let total = Kopecks::checked_sum(payments.iter().map(|payment| payment.amount)).unwrap_or_default();
        let key = self.plan_key(borrower, method, &payments)?;
        Ok(PaymentPlan { payments, total, key, left_out: payable.left_out })
    }

    /// Refuses when a plan was shown and is not the same any more.
    pub(super) fn check_shown(
        &self,
        shown: Option<&str>,
        (borrower, method): (BorrowerId, OnlineMethod),
        payable: &Payable,
        wish: &PaymentWish,
    ) -> Result<(), CommandError> {
        let Some(shown) = shown else { return Ok(()) };
        let now = match payable.plan(wish) {
            Ok(planned) => Some(self.plan_key(borrower, method, &payable.shown(planned))?),
            Err(_) => None,
        };
        if now.as_deref() == Some(shown) {
            return Ok(());
        }
        Err(Rejection::new("PLAN_CHANGED", texts::PLAN_CHANGED).at("plan").into())
    }

    /// Debts chosen one by one; all of them must be payable like this.
    pub(super) async fn payable_parts(
        &self,
        caller: &Caller,
        borrower: BorrowerId,
        parts: &[PaymentPart],
        method: OnlineMethod,
    ) -> Result<Payable, CommandError> {
        check_count(parts.len())?;
        let debts: Vec<_> = parts.iter().map(|part| part.debt).collect();
        self.payable(caller, borrower, &debts, method, true).await
    }

    /// The borrower's own debts and how each is paid. What is not theirs or cannot be paid like this is refused where it was
    /// `chosen`, else left out.
    async fn payable(
        &self,
        caller: &Caller,
        borrower: BorrowerId,
        debts: &[DebtId],
        method: OnlineMethod,
        chosen: bool,
    ) -> Result<Payable, CommandError> {
        let mut payable = Payable { debts: Vec::new(), states: BTreeMap::new(), ways: BTreeMap::new(), left_out: Vec::new() };
        for id in debts {
            let (debt, _) = self.store.load::<Debt>(*id).await?;
            let own = debt.borrower() == Some(borrower) && debt.organisation() == Some(caller.organisation);
            let Some(creditor) = debt.creditor().filter(|_| own) else {
                if chosen {
                    return Err(Rejection::new("DEBT_UNKNOWN", texts::DEBT_UNKNOWN).at("parts").into());
                }
                continue;
            };
            let way = match payable.ways.entry(creditor) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(self.way(creditor, method).await?),
            };
            match way {
                Some(way) => {
                    let owed = debt.balance_now().total().unwrap_or_default();
                    let overdue_since = debt.statement().and_then(|statement| statement.overdue_since);
                    payable.debts.push(PayableDebt { debt: *id, owed, overdue_since, payee: way.payee });
                    payable.states.insert(*id, debt);
                }
                None if chosen => {
                    return Err(Rejection::new("METHOD_UNAVAILABLE", texts::METHOD_UNAVAILABLE).at("method").into());
                }
                None => payable.left_out.push(*id),
            }
        }
        Ok(payable)
    }

    /// How a creditor is paid by a method, where it can be.
    async fn way(&self, creditor: CreditorId, method: OnlineMethod) -> Result<Option<Way>, CommandError> {
        let (known, _) = self.store.load::<Creditor>(creditor).await?;
        let open = known.open_methods().find(|open| open.method == method);
        Ok(open.and_then(|OpenMethod { method: _, account, min, max, commission }| {
            let payee = Payee { creditor, account, min, max };
            Some(Way { payee, account: known.provider_account(account)?.clone(), commission, creditor: known.clone() })
        }))
    }

    /// The same for the same things shown, in whatever order the debts are given back.
    fn plan_key(&self, borrower: BorrowerId, method: OnlineMethod, payments: &[PaymentToBe]) -> Result<String, CommandError> {
        let mut shares: Vec<_> = payments
            .iter()
            .flat_map(|payment| payment.shares.iter().map(move |share| (share, payment.account, payment.commission.as_ref())))
            .collect();
        shares.sort_by_key(|(share, ..)| share.debt);
        let shown = serde_json::to_vec(&(borrower, method, shares)).map_err(|error| CommandError::Internal(Box::new(error)))?;
        Ok(self.secrets.hash_text("payment_plan", &[&shown]))
    }
}

fn check_count(debts: usize) -> Result<(), CommandError> {
    if (1..=MOST_PARTS).contains(&debts) {
        return Ok(());
    }
    Err(Rejection::new("PARTS_COUNT", texts::PARTS_COUNT).at("parts").into())
}

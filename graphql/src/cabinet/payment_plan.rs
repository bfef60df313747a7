//! What would be paid, shown before it is confirmed (F5).

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, OneofObject, Result, SimpleObject};
use commands::{
    Rejection,
    payment::{PaymentPlan as Plan, PaymentToBe, PlanPaymentsInput, ShareToBe},
};
use domain::{CreditorId, DebtId, payment::PaymentWish, values::Kopecks};
use futures::future::try_join_all;
use projections::names;

use super::{
    creditor::Creditor,
    debt::Debt,
    payment::{PayPartInput, read_parts},
};
use crate::{
    context::{ContextExt, wait_at_least},
    shared::{Components, Fields, Money, NodeKind, OnlineMethod, Outcome, UserError, creditor_of, id_of, outcome, read},
    texts,
};

/// What is wanted to be paid: exactly one of these.
#[derive(OneofObject)]
pub(crate) enum PaymentWishInput {
    /// True: all that is owed, at most 100 debts, the longest overdue first.
    Everything(bool),
    /// A sum in rubles, such as "1234.56", to the longest overdue debts first.
    Total(String),
    /// These debts with these sums, at most 100; each debt once.
    Parts(Vec<PayPartInput>),
}

/// What is to be planned.
#[derive(InputObject)]
pub(crate) struct PaymentPlanInput {
    /// What is wanted to be paid.
    wish: PaymentWishInput,
    /// How.
    method: OnlineMethod,
}

/// What of a planned payment is one debt's.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct PlannedShare {
    /// Id of the debt; with `amount` a part of `payDebts`.
    debt_id: ID,
    /// Sum.
    amount: Money,
    /// What is owed now.
    owed: Money,
    /// What the sum would pay if it came now, by the order in force; together the sum.
    allocation: Components,
    #[graphql(skip)]
    debt: DebtId,
}

/// A payment as it would be made.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct PlannedPayment {
    /// Sum.
    amount: Money,
    /// What is told of the commission.
    commission: Option<String>,
    /// Debts that it pays, in order; together the sum.
    shares: Vec<PlannedShare>,
    #[graphql(skip)]
    creditor: CreditorId,
}

/// Payments as they would be made, one for each creditor's account.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct PaymentPlan {
    /// The payments, in the order in which their first debts are paid.
    payments: Vec<PlannedPayment>,
    /// All of them together.
    total: Money,
    /// Stands for all that is shown. Give it to `payDebts` with all shares as its parts: then nothing is paid otherwise than
    /// shown.
    key: String,
    #[graphql(skip)]
    left_out: Vec<DebtId>,
}

/// A plan, or why there is none.
#[derive(SimpleObject)]
pub(crate) struct PaymentPlanPayload {
    /// The plan.
    plan: Option<PaymentPlan>,
    /// Why there is none.
    user_errors: Vec<UserError>,
}

#[ComplexObject]
impl PlannedShare {
    /// The debt.
    async fn debt(&self, ctx: &Context<'_>) -> Result<Option<Debt>> {
        super::node::debt(ctx, self.debt.uuid()).await
    }
}

#[ComplexObject]
impl PlannedPayment {
    /// Who gets the money.
    async fn creditor(&self, ctx: &Context<'_>) -> Result<Option<Creditor>> {
        Ok(creditor_of(ctx, self.creditor).await?.map(Creditor::new))
    }
}

#[ComplexObject]
impl PaymentPlan {
    /// Debts with something owed that cannot be paid like this, where they were not chosen one by one.
    async fn left_out(&self, ctx: &Context<'_>) -> Result<Vec<Debt>> {
        let debts = self.left_out.iter().map(|debt| super::node::debt(ctx, debt.uuid()));
        Ok(try_join_all(debts).await?.into_iter().flatten().collect())
    }
}

impl From<ShareToBe> for PlannedShare {
    fn from(ShareToBe { debt, amount, owed, allocation }: ShareToBe) -> Self {
        Self {
            debt_id: id_of(NodeKind::Debt, debt.uuid()),
            amount: amount.into(),
            owed: owed.total().unwrap_or_default().into(),
            allocation: allocation.into(),
            debt,
        }
    }
}

impl From<PaymentToBe> for PlannedPayment {
    fn from(payment: PaymentToBe) -> Self {
        let PaymentToBe { creditor, amount, commission, shares, .. } = payment;
        let shares = shares.into_iter().map(PlannedShare::from).collect();
        Self { amount: amount.into(), commission: commission.map(Into::into), shares, creditor }
    }
}

impl From<Plan> for PaymentPlan {
    fn from(Plan { payments, total, key, left_out }: Plan) -> Self {
        let payments = payments.into_iter().map(PlannedPayment::from).collect();
        Self { payments, total: total.into(), key, left_out }
    }
}

/// What can be asked before paying.
#[derive(Default)]
pub(crate) struct PaymentPlanQuery;

#[Object]
impl PaymentPlanQuery {
    /// What the signed-in borrower would pay, to the kopeck, were it confirmed now; nothing is begun.
    async fn payment_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be planned.")] input: PaymentPlanInput,
        #[graphql(desc = "Consistency token of a command whose effect must show.")] at_least: Option<String>,
    ) -> Result<PaymentPlanPayload> {
        let borrower = ctx.borrower()?;
        wait_at_least(ctx, &[names::DEBT_LIST], at_least.as_deref()).await?;
        let mut fields = Fields::new();
        let Some(wish) = input.wish.read(&mut fields) else {
            return Ok(PaymentPlanPayload { plan: None, user_errors: fields.errors() });
        };
        let most = match &wish {
            PaymentWish::Chosen(_) => 0,
            PaymentWish::Total(_) => 100,
            // One more than a plan takes, so that nothing of everything is left out in silence.
            PaymentWish::Everything => 101,
        };
        let debts = match most {
            0 => Vec::new(),
            most => read(ctx, ctx.projections().debts().owing(ctx.organisation(), borrower, most).await)?,
        };
        let plan = PlanPaymentsInput { debts, wish, method: input.method.into() };
        Ok(match outcome(ctx, ctx.commands().plan_payments(ctx.caller(), plan).await)? {
            Outcome::Done(plan) => PaymentPlanPayload { plan: Some(plan.into()), user_errors: Vec::new() },
            Outcome::Refused(user_errors) => PaymentPlanPayload { plan: None, user_errors },
        })
    }
}

impl PaymentWishInput {
    /// The wish, or what is wrong with it.
    fn read(self, fields: &mut Fields) -> Option<PaymentWish> {
        match self {
            Self::Everything(true) => Some(PaymentWish::Everything),
            Self::Everything(false) => {
                fields.refuse(Rejection::new("WISH_EMPTY", texts::WISH_EMPTY).at("wish"));
                None
            }
            Self::Total(total) => fields.read("wish", Kopecks::parse(&total)).map(PaymentWish::Total),
            Self::Parts(parts) => read_parts(fields, &parts).map(PaymentWish::Chosen),
        }
    }
}

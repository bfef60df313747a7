//! Payments as their borrower sees them, and paying (F5, F6).

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, Result, SimpleObject};
use commands::{
    CommandError,
    payment::{PayDebtsInput as Pay, PaymentsStarted},
};
use domain::{DebtId, PaymentId, payment::PaymentPart, values::Kopecks};
use projections::{names, payment_list::PaymentItem};
use uuid::Uuid;

use super::debt::Debt;
use crate::{
    context::{ContextExt, request, wait_at_least, wait_for},
    shared::{
        CommandReceipt, Cursor, Fields, NodeKind, OnlineMethod, Outcome, PageArguments, PaymentFacts, PaymentShareFacts,
        UserError, connect, connection, finish, id_of, outcome, parse_id, read,
    },
};

/// A payment of the borrower to one creditor.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Payment {
    #[graphql(flatten)]
    facts: PaymentFacts,
}

/// What of a payment is one debt's.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct PaymentShare {
    #[graphql(flatten)]
    facts: PaymentShareFacts,
}

connection!(PaymentConnection, PaymentEdge, Payment, "payments");

impl Payment {
    pub(super) const fn new(item: PaymentItem) -> Self {
        Self { facts: PaymentFacts(item) }
    }
}

#[ComplexObject]
impl Payment {
    /// Id.
    pub(crate) async fn id(&self) -> ID {
        id_of(NodeKind::Payment, self.facts.0.id.uuid())
    }

    /// Page on which the person pays, while the payment is open.
    async fn page_url(&self) -> Option<&str> {
        self.facts.0.page_url.as_deref().filter(|_| self.facts.0.stage.is_open())
    }

    /// Content of the QR code of СБП, on a phone a link, while the payment is open.
    async fn qr_payload(&self) -> Option<&str> {
        self.facts.0.qr_payload.as_deref().filter(|_| self.facts.0.stage.is_open())
    }

    /// Debts that it pays, in order.
    async fn shares(&self, ctx: &Context<'_>) -> Result<Vec<PaymentShare>> {
        let parts = self.facts.parts(ctx).await?;
        Ok(parts.into_iter().map(|part| PaymentShare { facts: PaymentShareFacts(part) }).collect())
    }
}

#[ComplexObject]
impl PaymentShare {
    /// The debt; null when it is not the borrower's any more.
    async fn debt(&self, ctx: &Context<'_>) -> Result<Option<Debt>> {
        super::node::debt(ctx, self.facts.0.debt_id.uuid()).await
    }
}

/// A payment of the signed-in borrower.
pub(super) async fn find(ctx: &Context<'_>, payment: Uuid) -> Result<Option<Payment>> {
    let borrower = ctx.borrower()?;
    let item = ctx.projections().payments().by_id(ctx.organisation(), borrower, PaymentId::new(payment)).await;
    Ok(read(ctx, item)?.map(Payment::new))
}

/// What a borrower can ask of payments.
#[derive(Default)]
pub(crate) struct PaymentQuery;

#[Object]
impl PaymentQuery {
    /// Payments of the signed-in borrower, the newest first.
    async fn payments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
        #[graphql(desc = "Consistency token of a command whose effect must show.")] at_least: Option<String>,
    ) -> Result<PaymentConnection> {
        let borrower = ctx.borrower()?;
        wait_at_least(ctx, &[names::PAYMENT_LIST], at_least.as_deref()).await?;
        let arguments = PageArguments::new(first, after)?;
        let page = ctx.projections().payments().of_borrower(ctx.organisation(), borrower, &arguments.request()?).await;
        connect(ctx, &arguments, page, Payment::new)
    }

    /// One payment of the signed-in borrower; null when there is none of this id, or it is somebody else's.
    async fn payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the payment.")] id: ID,
        #[graphql(desc = "Consistency token of a command whose effect must show.")] at_least: Option<String>,
    ) -> Result<Option<Payment>> {
        ctx.borrower()?;
        wait_at_least(ctx, &[names::PAYMENT_LIST], at_least.as_deref()).await?;
        match parse_id(NodeKind::Payment, &id) {
            Some(payment) => find(ctx, payment).await,
            None => Ok(None),
        }
    }
}

/// What is paid of one debt.
#[derive(InputObject)]
pub(crate) struct PayPartInput {
    /// The debt.
    debt_id: ID,
    /// Sum in rubles with two digits after the point at most, such as "1234.56".
    amount: String,
}

/// What is to be paid, and how.
#[derive(InputObject)]
pub(crate) struct PayDebtsInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Debts and sums, at most 100; each debt once.
    parts: Vec<PayPartInput>,
    /// How.
    method: OnlineMethod,
    /// Key of the plan that was shown: refused as `PLAN_CHANGED` when the sums owed or the terms have changed since. Without it
    /// these debts are paid with these sums, whatever else has changed.
    plan: Option<String>,
}

/// Outcome of beginning to pay.
#[derive(SimpleObject)]
pub(crate) struct PayDebtsPayload {
    /// One payment for each creditor; go on at `pageUrl` or with `qrPayload` of each.
    payments: Vec<Payment>,
    /// Why nothing was begun.
    user_errors: Vec<UserError>,
    /// Receipt.
    receipt: Option<CommandReceipt>,
}

/// Paying.
#[derive(Default)]
pub(crate) struct PaymentMutation;

#[Object]
impl PaymentMutation {
    /// Begins to pay debts: one payment for each creditor's account. Nothing is paid before the person confirms it at the
    /// provider.
    async fn pay_debts(&self, ctx: &Context<'_>, input: PayDebtsInput) -> Result<PayDebtsPayload> {
        ctx.borrower()?;
        let mut fields = Fields::new();
        let Some(parts) = read_parts(&mut fields, &input.parts) else {
            return Ok(PayDebtsPayload { payments: Vec::new(), user_errors: fields.errors(), receipt: None });
        };
        let pay = Pay { parts, method: input.method.into(), plan: input.plan };
        begun(ctx, ctx.commands().pay_debts(ctx.caller(), request(input.command_id, None, pay)).await).await
    }
}

/// Debts and sums, or what is wrong with them.
pub(super) fn read_parts(fields: &mut Fields, given: &[PayPartInput]) -> Option<Vec<PaymentPart>> {
    let mut parts = Vec::with_capacity(given.len());
    for part in given {
        let amount = fields.read("parts", Kopecks::parse(&part.amount));
        // Somebody else's debt and none are told alike, by the use case.
        let debt = DebtId::new(parse_id(NodeKind::Debt, &part.debt_id).unwrap_or_default());
        parts.extend(amount.map(|amount| PaymentPart { debt, amount }));
    }
    (parts.len() == given.len()).then_some(parts)
}

async fn begun(ctx: &Context<'_>, result: Result<PaymentsStarted, CommandError>) -> Result<PayDebtsPayload> {
    let (outcome, started) = match outcome(ctx, result)? {
        Outcome::Done(PaymentsStarted { receipt, payments }) => (Outcome::Done(receipt), payments),
        Outcome::Refused(errors) => (Outcome::Refused(errors), Vec::new()),
    };
    if let Outcome::Done(receipt) = &outcome {
        wait_for(ctx, &[names::PAYMENT_LIST], receipt.token).await;
    }
    let mut payments = Vec::with_capacity(started.len());
    for payment in started {
        payments.extend(find(ctx, payment.uuid()).await?);
    }
    let (user_errors, receipt) = finish(outcome);
    Ok(PayDebtsPayload { payments, user_errors, receipt })
}

//! A debt as its borrower sees it.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use projections::debt_list::DebtListItem;

use crate::shared::{
    Cursor, DebtFacts, Money, NodeKind, OverpaymentRefundFacts, RepaymentConnection, connection, creditor_of, id_of,
    overpayment_refunds, payment_links, refundable_overpayment,
};

use super::{
    creditor::Creditor,
    overpayment::OverpaymentRefund,
    payment_link::PaymentLink,
    payment_qr::{PaymentQr, payment_qr},
};

/// A debt under one contract.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Debt {
    #[graphql(flatten)]
    facts: DebtFacts,
}

connection!(DebtConnection, DebtEdge, Debt, "debts");

impl Debt {
    /// A debt of the signed-in borrower.
    pub(super) const fn new(item: DebtListItem) -> Self {
        Self { facts: DebtFacts(item) }
    }
}

#[ComplexObject]
impl Debt {
    /// Id.
    pub(crate) async fn id(&self) -> ID {
        id_of(NodeKind::Debt, self.facts.0.id.uuid())
    }

    /// To whom it is owed, with the bank details in force.
    async fn creditor(&self, ctx: &Context<'_>) -> Result<Option<Creditor>> {
        Ok(creditor_of(ctx, self.facts.0.creditor_id).await?.map(Creditor::new))
    }

    /// QR code of a transfer to the creditor by the bank details in force; null while there are none. A slip with it, to be
    /// printed, is at `/cabinet/debts/{id}/payment-slip?sum=1234.56`.
    async fn payment_qr(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Sum in rubles, such as \"1234.56\", above zero; the payer writes it unless told.")] sum: Option<String>,
    ) -> Result<Option<PaymentQr>> {
        payment_qr(ctx, &self.facts.0, sum.as_deref()).await
    }

    /// What of `creditBalance` can be asked back now: nothing is owed, and it was not asked for yet.
    async fn refundable_overpayment(&self, ctx: &Context<'_>) -> Result<Money> {
        Ok(refundable_overpayment(ctx, &self.facts.0).await?.into())
    }

    /// Requests to give back what was overpaid, the newest first, at most 100.
    async fn overpayment_refunds(&self, ctx: &Context<'_>) -> Result<Vec<OverpaymentRefund>> {
        let refunds = overpayment_refunds(ctx, &self.facts.0).await?;
        Ok(refunds.into_iter().map(|refund| OverpaymentRefund { facts: OverpaymentRefundFacts(refund) }).collect())
    }

    /// Links by which it is paid without signing in, the newest first, at most 100.
    async fn payment_links(&self, ctx: &Context<'_>) -> Result<Vec<PaymentLink>> {
        Ok(payment_links(ctx, &self.facts.0).await?.into_iter().map(PaymentLink::new).collect())
    }

    /// Repayments, newest first.
    async fn repayments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<RepaymentConnection> {
        self.facts.repayments(ctx, first, after).await
    }
}

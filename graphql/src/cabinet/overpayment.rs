//! Asking back what was overpaid.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use commands::payment::RequestOverpaymentRefundInput as Ask;
use domain::{DebtId, values::Kopecks};
use projections::names;
use uuid::Uuid;

use super::debt::Debt;
use crate::{
    context::{ContextExt, request, wait_for},
    shared::{CommandReceipt, Fields, NodeKind, Outcome, OverpaymentRefundFacts, UserError, finish, outcome, parse_id},
};

/// A request to give back what was overpaid.
#[derive(Clone, SimpleObject)]
pub(crate) struct OverpaymentRefund {
    #[graphql(flatten)]
    pub(super) facts: OverpaymentRefundFacts,
}

/// What is asked back.
#[derive(InputObject)]
pub(crate) struct RequestOverpaymentRefundInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// The debt.
    debt_id: ID,
    /// Sum in rubles, such as "1234.56"; all of `refundableOverpayment` when absent.
    amount: Option<String>,
}

/// Outcome of asking back what was overpaid.
#[derive(SimpleObject)]
pub(crate) struct RequestOverpaymentRefundPayload {
    /// The debt with its requests.
    debt: Option<Debt>,
    /// Why nothing was done.
    user_errors: Vec<UserError>,
    /// Receipt.
    receipt: Option<CommandReceipt>,
}

/// Asking back.
#[derive(Default)]
pub(crate) struct OverpaymentMutation;

#[Object]
impl OverpaymentMutation {
    /// Asks staff to give back what was overpaid: one request for each payment concerned.
    async fn request_overpayment_refund(
        &self,
        ctx: &Context<'_>,
        input: RequestOverpaymentRefundInput,
    ) -> Result<RequestOverpaymentRefundPayload> {
        ctx.borrower()?;
        let mut fields = Fields::new();
        let Some(amount) = fields.read_optional("amount", input.amount.as_deref(), Kopecks::parse) else {
            return Ok(RequestOverpaymentRefundPayload { debt: None, user_errors: fields.errors(), receipt: None });
        };
        // Somebody else's debt and none are told alike, by the use case.
        let debt = DebtId::new(parse_id(NodeKind::Debt, &input.debt_id).unwrap_or_default());
        let ask = request(input.command_id, None, Ask { debt, amount });
        let outcome = outcome(ctx, ctx.commands().request_overpayment_refund(ctx.caller(), ask).await)?;
        let debt = match &outcome {
            Outcome::Done(receipt) => {
                wait_for(ctx, &[names::DEBT_LIST], receipt.token).await;
                super::node::debt(ctx, debt.uuid()).await?
            }
            Outcome::Refused(_) => None,
        };
        let (user_errors, receipt) = finish(outcome);
        Ok(RequestOverpaymentRefundPayload { debt, user_errors, receipt })
    }
}

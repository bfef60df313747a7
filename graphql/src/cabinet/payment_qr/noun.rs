//! The code as the schema shows it.

use async_graphql::{Context, Object, Result};
use domain::Refusal;
use projections::debt_list::DebtListItem;

use super::{svg::Svg, transfer::transfer};
use crate::{
    context::ContextExt,
    http,
    shared::{creditor_of, read},
};

/// A payment QR code.
pub(crate) struct PaymentQr {
    payload: String,
    purpose: String,
}

/// A payment QR code by ГОСТ Р 56042-2014, for the camera of any bank's application.
#[Object]
impl PaymentQr {
    /// Text of the code, UTF-8.
    async fn payload(&self) -> &str {
        &self.payload
    }

    /// The code drawn as SVG, its quiet zone included; error correction M.
    #[expect(clippy::unused_async, reason = "the engine wants resolvers to be async")]
    async fn svg(&self, ctx: &Context<'_>) -> Result<String> {
        Svg::draw(&self.payload).map(String::from).map_err(|error| http::internal(ctx, &error))
    }

    /// Purpose of the payment, as the code has it.
    async fn purpose(&self) -> &str {
        &self.purpose
    }
}

/// The code that pays a debt of the signed-in borrower; `None` while the creditor has no requisites.
pub(in crate::cabinet) async fn payment_qr(
    ctx: &Context<'_>,
    debt: &DebtListItem,
    sum: Option<&str>,
) -> Result<Option<PaymentQr>> {
    let creditor = creditor_of(ctx, debt.creditor_id).await?;
    let payer = read(ctx, ctx.projections().borrowers().by_id(debt.organisation_id, debt.borrower_id).await)?;
    let transfer = transfer(debt, creditor, payer, sum).map_err(|message| http::bad_user_input(&message))?;
    let Some(transfer) = transfer else { return Ok(None) };
    let payload = transfer.qr_text().map_err(|refusal| http::bad_user_input(&refusal.message()))?;
    Ok(Some(PaymentQr { payload, purpose: transfer.purpose() }))
}

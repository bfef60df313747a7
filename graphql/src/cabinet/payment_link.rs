//! Links by which a debt is paid without signing in, as the borrower makes them (F5).

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use commands::{CommandError, payment_link::RevokePaymentLinkInput as Revoke};
use domain::{DebtId, PaymentLinkId};
use projections::{names, payment_link_list::PaymentLinkItem};
use uuid::Uuid;

use super::{debt::Debt, payment_qr::Svg};
use crate::{
    context::{ContextExt, request, wait_for},
    http,
    shared::{CommandReceipt, NodeKind, Outcome, PaymentLinkFacts, UserError, finish, outcome, parse_id},
};

/// A link by which the debt is paid without signing in. Its secret is shown once, when it is made.
#[derive(Clone, SimpleObject)]
pub(crate) struct PaymentLink {
    #[graphql(flatten)]
    facts: PaymentLinkFacts,
}

impl PaymentLink {
    pub(super) const fn new(item: PaymentLinkItem) -> Self {
        Self { facts: PaymentLinkFacts(item) }
    }
}

/// For which debt a link is made.
#[derive(InputObject)]
pub(crate) struct CreatePaymentLinkInput {
    /// Client-made id; the same id twice makes one link and shows it again.
    command_id: Uuid,
    /// The debt.
    debt_id: ID,
}

/// Which link is taken back.
#[derive(InputObject)]
#[expect(clippy::struct_field_names, reason = "names of the schema")]
pub(crate) struct RevokePaymentLinkInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// The debt.
    debt_id: ID,
    /// The link.
    link_id: ID,
}

/// A new link, to be passed on or printed.
#[derive(SimpleObject)]
pub(crate) struct NewPaymentLink {
    /// Id of the link.
    id: ID,
    /// The whole link. Whoever has it sees the creditor, the sum owed and the last characters of the debt's number, and may
    /// pay. What follows `#` is the secret: it is never sent to the server as an address, and never shown again.
    url: String,
    /// The link as a QR code, drawn as SVG.
    qr_svg: String,
}

/// Outcome of making a link.
#[derive(SimpleObject)]
pub(crate) struct CreatePaymentLinkPayload {
    /// The link.
    link: Option<NewPaymentLink>,
    /// The debt with its links.
    debt: Option<Debt>,
    /// Why nothing was done.
    user_errors: Vec<UserError>,
    /// Receipt.
    receipt: Option<CommandReceipt>,
}

/// Outcome of taking a link back.
#[derive(SimpleObject)]
pub(crate) struct RevokePaymentLinkPayload {
    /// The debt with its links.
    debt: Option<Debt>,
    /// Why nothing was done.
    user_errors: Vec<UserError>,
    /// Receipt.
    receipt: Option<CommandReceipt>,
}

/// Making links and taking them back.
#[derive(Default)]
pub(crate) struct PaymentLinkMutation;

#[Object]
impl PaymentLinkMutation {
    /// Makes a link, good for 72 hours and one payment, by which anybody pays this debt without signing in: to be sent to a
    /// relative or printed. At most 5 of a debt are open at once.
    async fn create_payment_link(&self, ctx: &Context<'_>, input: CreatePaymentLinkInput) -> Result<CreatePaymentLinkPayload> {
        ctx.borrower()?;
        // Somebody else's debt and none are told alike, by the use case.
        let id = debt(&input.debt_id);
        let made = ctx.commands().create_payment_link(ctx.caller(), request(input.command_id, None, id)).await;
        let (outcome, link) = match outcome(ctx, made)? {
            Outcome::Done(made) => {
                let link = id_of_link(made.link);
                let qr_svg = Svg::draw(made.reveal()).map_err(|error| http::internal(ctx, &error))?;
                let link = NewPaymentLink { id: link, url: made.reveal().to_owned(), qr_svg: qr_svg.into() };
                (Outcome::Done(made.receipt), Some(link))
            }
            Outcome::Refused(errors) => (Outcome::Refused(errors), None),
        };
        let debt = shown(ctx, &outcome, id).await?;
        let (user_errors, receipt) = finish(outcome);
        Ok(CreatePaymentLinkPayload { link, debt, user_errors, receipt })
    }

    /// Takes a link back. A payment that was begun by it goes on.
    async fn revoke_payment_link(&self, ctx: &Context<'_>, input: RevokePaymentLinkInput) -> Result<RevokePaymentLinkPayload> {
        ctx.borrower()?;
        let id = debt(&input.debt_id);
        let link = PaymentLinkId::new(parse_id(NodeKind::PaymentLink, &input.link_id).unwrap_or_default());
        let revoke = request(input.command_id, None, Revoke { debt: id, link });
        let result: Result<_, CommandError> = ctx.commands().revoke_payment_link(ctx.caller(), revoke).await;
        let outcome = outcome(ctx, result)?;
        let debt = shown(ctx, &outcome, id).await?;
        let (user_errors, receipt) = finish(outcome);
        Ok(RevokePaymentLinkPayload { debt, user_errors, receipt })
    }
}

fn debt(id: &ID) -> DebtId {
    DebtId::new(parse_id(NodeKind::Debt, id).unwrap_or_default())
}

fn id_of_link(link: PaymentLinkId) -> ID {
    crate::shared::id_of(NodeKind::PaymentLink, link.uuid())
}

/// The debt once its links show what was done.
async fn shown(ctx: &Context<'_>, outcome: &Outcome<commands::Receipt>, debt: DebtId) -> Result<Option<Debt>> {
    let Outcome::Done(receipt) = outcome else { return Ok(None) };
    wait_for(ctx, &[names::PAYMENT_LINK_LIST], receipt.token).await;
    super::node::debt(ctx, debt.uuid()).await
}

//! Paying by a link, without signing in: what its holder sees is all that is needed to pay, and nothing else.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use commands::{
    CommandError,
    payment_link::{LinkPayment as Begun, LinkToken, PayByLinkInput as Pay, PayableByLink as Payable},
};
use domain::{payment::Confirmation, values::Kopecks};
use uuid::Uuid;

use super::{creditor::PaymentMethod, payment_qr::Svg};
use crate::{
    context::{ContextExt, request},
    http,
    shared::{Fields, Money, OnlineMethod, Outcome, PaymentStage, RedactedText, UserError, outcome},
    texts,
};

/// What a link pays.
#[derive(SimpleObject)]
pub(crate) struct PayableByLink {
    /// Who gets the money.
    creditor_name: String,
    /// What is owed now.
    owed: Money,
    /// The last characters of the debt's number, at most 4.
    debt_number_ending: String,
    /// How it may be paid, in the order in which it is offered.
    methods: Vec<PaymentMethod>,
    /// Until when the link may be used.
    expires_at: DateTime<Utc>,
}

/// What a link pays, or that it pays nothing.
#[derive(SimpleObject)]
pub(crate) struct PayableByLinkPayload {
    /// What it pays.
    payable: Option<PayableByLink>,
    /// That the link is of no use, always as `PAYMENT_LINK_UNUSABLE`: wrong, expired, used, taken back and never made are told
    /// alike. After many such answers `TOO_MANY_ATTEMPTS`.
    user_errors: Vec<UserError>,
}

/// A payment as whoever has begun it by a link sees it.
#[derive(SimpleObject)]
pub(crate) struct LinkPayment {
    /// How it stands.
    stage: PaymentStage,
    /// The same in words, Russian.
    stage_text: &'static str,
    /// Sum meant.
    amount: Money,
    /// Page on which the person pays, while the payment is open.
    page_url: Option<String>,
    /// Content of the QR code of СБП, on a phone a link, while the payment is open.
    qr_payload: Option<String>,
    /// The same code drawn as SVG.
    qr_svg: Option<String>,
    /// Until when it can be paid.
    expires_at: Option<DateTime<Utc>>,
}

/// A payment by a link, or why there is none.
#[derive(SimpleObject)]
pub(crate) struct LinkPaymentPayload {
    /// The payment: go on at `pageUrl` or with `qrPayload`.
    payment: Option<LinkPayment>,
    /// Why there is none.
    user_errors: Vec<UserError>,
}

/// What is to be paid by a link.
#[derive(InputObject)]
pub(crate) struct PayByLinkInput {
    /// Client-made id, random: the same id twice has one effect, and with it `paymentByLink` shows the payment.
    command_id: Uuid,
    /// What follows `#` in the link.
    token: RedactedText,
    /// How.
    method: OnlineMethod,
    /// Sum in rubles, such as "1234.56"; all that is owed when absent.
    amount: Option<String>,
}

/// What can be asked with a link.
#[derive(Default)]
pub(crate) struct PayByLinkQuery;

#[Object]
impl PayByLinkQuery {
    /// What a link pays. Needs no session.
    async fn payable_by_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What follows `#` in the link.")] token: RedactedText,
    ) -> Result<PayableByLinkPayload> {
        let found = ctx.commands().payable_by_link(ctx.caller(), &LinkToken::given(&token.0)).await;
        Ok(match outcome(ctx, found)? {
            Outcome::Done(payable) => PayableByLinkPayload { payable: Some(payable.into()), user_errors: Vec::new() },
            Outcome::Refused(user_errors) => PayableByLinkPayload { payable: None, user_errors },
        })
    }

    /// The payment that was begun by a link under a command id; refused as without a link to who does not know both. Needs no
    /// session.
    async fn payment_by_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What follows `#` in the link.")] token: RedactedText,
        #[graphql(desc = "The `commandId` of `payByLink`.")] command_id: Uuid,
    ) -> Result<LinkPaymentPayload> {
        let found = ctx.commands().payment_by_link(ctx.caller(), &LinkToken::given(&token.0), command_id).await;
        shown(ctx, found)
    }
}

/// Paying by a link.
#[derive(Default)]
pub(crate) struct PayByLinkMutation;

#[Object]
impl PayByLinkMutation {
    /// Begins to pay by a link. Until the payment has ended without money the link is of no other use. Needs no session.
    async fn pay_by_link(&self, ctx: &Context<'_>, input: PayByLinkInput) -> Result<LinkPaymentPayload> {
        let mut fields = Fields::new();
        let Some(amount) = fields.read_optional("amount", input.amount.as_deref(), Kopecks::parse) else {
            return Ok(LinkPaymentPayload { payment: None, user_errors: fields.errors() });
        };
        let pay = Pay { token: LinkToken::given(&input.token.0), method: input.method.into(), amount };
        shown(ctx, ctx.commands().pay_by_link(ctx.caller(), request(input.command_id, None, pay)).await)
    }
}

fn shown(ctx: &Context<'_>, result: Result<Begun, CommandError>) -> Result<LinkPaymentPayload> {
    let Begun { stage, held, amount, confirmation, expires_at } = match outcome(ctx, result)? {
        Outcome::Done(payment) => payment,
        Outcome::Refused(user_errors) => return Ok(LinkPaymentPayload { payment: None, user_errors }),
    };
    let (page_url, qr_payload) = match confirmation {
        Some(Confirmation::Redirect { url }) => (Some(url.into()), None),
        Some(Confirmation::Qr { payload }) => (None, Some(String::from(payload))),
        None => (None, None),
    };
    let qr_svg = qr_payload.as_deref().map(Svg::draw).transpose().map_err(|error| http::internal(ctx, &error))?;
    let payment = LinkPayment {
        stage: stage.into(),
        stage_text: texts::payment_stage(stage, held),
        amount: amount.into(),
        page_url,
        qr_payload,
        qr_svg: qr_svg.map(String::from),
        expires_at,
    };
    Ok(LinkPaymentPayload { payment: Some(payment), user_errors: Vec::new() })
}

impl From<Payable> for PayableByLink {
    fn from(Payable { creditor, owed, number_ending, methods, expires_at }: Payable) -> Self {
        let methods = methods.into_iter().map(PaymentMethod::from).collect();
        let (creditor_name, owed) = (creditor.into(), owed.into());
        Self { creditor_name, owed, debt_number_ending: number_ending, methods, expires_at }
    }
}

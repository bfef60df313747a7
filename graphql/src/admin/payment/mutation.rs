//! What staff do about payments, and over which accounts creditors are paid.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use commands::{
    CommandError, Receipt, Request,
    payment::{
        CreditOfflinePaymentInput as CreditOffline, DecideHeldPaymentInput as DecideHeld, HeldDecision as Decision,
        RefundPaymentInput as Refund, SetPaymentSettingsInput as SetSettings, SetProviderAccountInput as SetAccount,
    },
};
use domain::{
    CreditorId, DebtId, PaymentId, ProviderAccountId,
    creditor::{PaymentMethod, PaymentMethodKind as Kind, PaymentSettings},
    payment::Provider as Over,
    staff_member::Permission,
    values::{BoundedText, ExternalId, Kopecks},
};
use uuid::Uuid;

use crate::{
    context::{ContextExt, request},
    shared::{
        CommandReceipt, Date, Fields, NodeKind, RedactedText, Requires, UserError, finish, mirror_enum, outcome, parse_id,
        requires,
    },
};

mirror_enum! {
    /// A provider of online payments.
    PaymentProvider = Over {
        /// ЮKassa.
        YooKassa,
        /// T-Bank internet acquiring.
        TBank,
        /// CloudPayments.
        CloudPayments,
        /// Dynamic QR of the Faster Payments System (СБП).
        SbpQr,
    }
}

mirror_enum! {
    /// A way to pay.
    PaymentMethodKind = Kind {
        /// Bank card, over a provider.
        BankCard,
        /// Faster Payments System (СБП), over a provider.
        Sbp,
        /// Transfer by the requisites.
        BankTransfer,
        /// Terminals, shops, post offices.
        PaymentPoint,
    }
}

mirror_enum! {
    /// What is to become of money that a provider tells of and that does not fit.
    HeldDecision = Decision {
        /// It is taken as it is and credited.
        Release,
        /// Nothing of it is this payment's money.
        Dismiss,
    }
}

/// Money to be given back.
#[derive(InputObject)]
pub(crate) struct RefundPaymentInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// The payment.
    payment_id: ID,
    /// Sum in rubles, such as "1234.56"; the debts that were paid last first.
    amount: String,
    /// Why, up to 300 characters.
    reason: String,
}

/// A decision about a held payment.
#[derive(InputObject)]
pub(crate) struct DecideHeldPaymentInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// The payment.
    payment_id: ID,
    /// What is to become of it.
    decision: HeldDecision,
    /// Why, up to 300 characters.
    reason: String,
}

/// Money that came past all providers.
#[derive(InputObject)]
pub(crate) struct CreditOfflinePaymentInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// The debt it pays.
    debt_id: ID,
    /// Sum in rubles, such as "1234.56".
    amount: String,
    /// Day the money came.
    received_on: Date,
    /// On what ground, up to 300 characters.
    reason: String,
}

/// An account of a creditor at a provider.
#[derive(InputObject)]
pub(crate) struct SetProviderAccountInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// The creditor.
    creditor_id: ID,
    /// The account: a new id for a new one. Notifications go to `/payments/notifications/{accountId}`.
    account_id: Uuid,
    /// The provider; never changes.
    provider: PaymentProvider,
    /// Public number of the account: `shopId`, `TerminalKey`, `Public ID` or `sbpMerchantId`.
    merchant: String,
    /// Secret key, password or API secret; the one that is kept stays when absent. Never returned.
    secret: Option<RedactedText>,
    /// Whether new payments may go there.
    enabled: bool,
}

/// One way to pay a creditor.
#[derive(InputObject)]
pub(crate) struct PaymentMethodInput {
    /// Which way.
    kind: PaymentMethodKind,
    /// Whether people may use it.
    enabled: bool,
    /// Account at a provider, of ways over one.
    account_id: Option<Uuid>,
    /// Least sum of one payment in rubles.
    min: Option<String>,
    /// Largest sum of one payment in rubles.
    max: Option<String>,
    /// What people are told of the commission, up to 300 characters.
    commission: Option<String>,
}

/// How a creditor is paid from now on.
#[derive(InputObject)]
pub(crate) struct SetPaymentSettingsInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Version that was seen; refused as CONFLICT when it has changed.
    expected_version: Option<i32>,
    /// The creditor.
    creditor_id: ID,
    /// All ways, in the order in which they are offered; each once.
    methods: Vec<PaymentMethodInput>,
}

/// Outcome of what is done about payments.
#[derive(SimpleObject)]
pub(crate) struct PaymentCommandPayload {
    /// Why nothing was done; empty when it was.
    user_errors: Vec<UserError>,
    /// Receipt of the command.
    receipt: Option<CommandReceipt>,
}

impl PaymentCommandPayload {
    pub(crate) fn new(ctx: &Context<'_>, result: Result<Receipt, CommandError>) -> Result<Self> {
        let (user_errors, receipt) = finish(outcome(ctx, result)?);
        Ok(Self { user_errors, receipt })
    }

    pub(crate) const fn refused(user_errors: Vec<UserError>) -> Self {
        Self { user_errors, receipt: None }
    }
}

/// What is done about payments.
#[derive(Default)]
pub(crate) struct PaymentMutation;

#[Object]
impl PaymentMutation {
    /// Has the provider give money back.
    #[graphql(guard = "Requires(Permission::PaymentManage)", directive = requires::apply("PAYMENT_MANAGE".to_owned()))]
    async fn refund_payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: RefundPaymentInput,
    ) -> Result<PaymentCommandPayload> {
        let mut fields = Fields::new();
        let amount = fields.read("amount", Kopecks::parse(&input.amount));
        let reason = fields.read("reason", BoundedText::parse(&input.reason));
        let (Some(amount), Some(reason)) = (amount, reason) else { return Ok(PaymentCommandPayload::refused(fields.errors())) };
        let refund = Refund { payment: payment(&input.payment_id), amount, reason };
        PaymentCommandPayload::new(
            ctx,
            ctx.commands().refund_payment(ctx.caller(), request(input.command_id, None, refund)).await,
        )
    }

    /// Decides about money that a provider tells of and that does not fit.
    #[graphql(guard = "Requires(Permission::PaymentManage)", directive = requires::apply("PAYMENT_MANAGE".to_owned()))]
    async fn decide_held_payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: DecideHeldPaymentInput,
    ) -> Result<PaymentCommandPayload> {
        let mut fields = Fields::new();
        let Some(reason) = fields.read("reason", BoundedText::parse(&input.reason)) else {
            return Ok(PaymentCommandPayload::refused(fields.errors()));
        };
        let decide = DecideHeld { payment: payment(&input.payment_id), decision: input.decision.into(), reason };
        let result = ctx.commands().decide_held_payment(ctx.caller(), request(input.command_id, None, decide)).await;
        PaymentCommandPayload::new(ctx, result)
    }

    /// Credits money that came past all providers.
    #[graphql(guard = "Requires(Permission::PaymentManage)", directive = requires::apply("PAYMENT_MANAGE".to_owned()))]
    async fn credit_offline_payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: CreditOfflinePaymentInput,
    ) -> Result<PaymentCommandPayload> {
        let mut fields = Fields::new();
        let amount = fields.read("amount", Kopecks::parse(&input.amount));
        let reason = fields.read("reason", BoundedText::parse(&input.reason));
        let (Some(amount), Some(reason)) = (amount, reason) else { return Ok(PaymentCommandPayload::refused(fields.errors())) };
        let debt = DebtId::new(parse_id(NodeKind::Debt, &input.debt_id).unwrap_or_default());
        let credit = CreditOffline { debt, amount, received_on: input.received_on.into(), reason };
        let result = ctx.commands().credit_offline_payment(ctx.caller(), request(input.command_id, None, credit)).await;
        PaymentCommandPayload::new(ctx, result)
    }

    /// Takes up or changes an account of a creditor at a provider.
    #[graphql(guard = "Requires(Permission::CreditorManage)", directive = requires::apply("CREDITOR_MANAGE".to_owned()))]
    async fn set_provider_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: SetProviderAccountInput,
    ) -> Result<PaymentCommandPayload> {
        let mut fields = Fields::new();
        let Some(merchant) = fields.read("merchant", ExternalId::parse(&input.merchant)) else {
            return Ok(PaymentCommandPayload::refused(fields.errors()));
        };
        let set = SetAccount {
            account: ProviderAccountId::new(input.account_id),
            creditor: creditor(&input.creditor_id),
            provider: input.provider.into(),
            merchant,
            secret: input.secret.map(|secret| secret.0.into()),
            enabled: input.enabled,
        };
        let result = ctx.commands().set_provider_account(ctx.caller(), Request::new(input.command_id, set)).await;
        PaymentCommandPayload::new(ctx, result)
    }

    /// Says how a creditor is paid from now on.
    #[graphql(guard = "Requires(Permission::CreditorManage)", directive = requires::apply("CREDITOR_MANAGE".to_owned()))]
    async fn set_payment_settings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: SetPaymentSettingsInput,
    ) -> Result<PaymentCommandPayload> {
        let mut fields = Fields::new();
        let methods: Vec<_> = input.methods.iter().filter_map(|method| method.read(&mut fields)).collect();
        if methods.len() < input.methods.len() {
            return Ok(PaymentCommandPayload::refused(fields.errors()));
        }
        let set = SetSettings { creditor: creditor(&input.creditor_id), settings: PaymentSettings { methods } };
        let result =
            ctx.commands().set_payment_settings(ctx.caller(), request(input.command_id, input.expected_version, set)).await;
        PaymentCommandPayload::new(ctx, result)
    }
}

impl PaymentMethodInput {
    /// The way, or what is wrong with it.
    fn read(&self, fields: &mut Fields) -> Option<PaymentMethod> {
        let mut sum = |text: &Option<String>| match text {
            Some(text) => fields.read("methods", Kopecks::parse(text)).map(Some),
            None => Some(None),
        };
        let (min, max) = (sum(&self.min)?, sum(&self.max)?);
        let commission = match &self.commission {
            Some(text) => Some(fields.read("methods", BoundedText::parse(text))?),
            None => None,
        };
        let account = self.account_id.map(ProviderAccountId::new);
        Some(PaymentMethod { kind: self.kind.into(), enabled: self.enabled, account, min, max, commission })
    }
}

/// The payment an id names; another id names none, as the use case tells.
fn payment(id: &ID) -> PaymentId {
    PaymentId::new(parse_id(NodeKind::Payment, id).unwrap_or_default())
}

fn creditor(id: &ID) -> CreditorId {
    CreditorId::new(parse_id(NodeKind::Creditor, id).unwrap_or_default())
}

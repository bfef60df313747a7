//! Payments of a borrower as the staff see them.

use async_graphql::{Context, ID, Object, Result, dataloader::DataLoader};
use chrono::{DateTime, Utc};
use domain::payment::Provider as Over;
use projections::payment_list::{PaymentItem, PaymentPartItem};

use crate::{
    admin::loaders::PartsOfPayments,
    shared::{Date, Money, NodeKind, OnlineMethod, PaymentStage, connection, count, id_of, mirror_enum, read},
    texts,
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

/// A payment of a borrower; made only where the look at the borrower's debts was noted.
#[derive(Clone)]
pub(crate) struct Payment(PaymentItem);

connection!(PaymentConnection, PaymentEdge, Payment, "payments");

impl Payment {
    /// To be called only where the look at the borrower's debts was noted.
    pub(super) const fn new(item: PaymentItem) -> Self {
        Self(item)
    }
}

/// A payment of a borrower to one creditor. The link by which it is paid is the borrower's alone.
#[Object]
impl Payment {
    /// Id.
    async fn id(&self) -> ID {
        id_of(NodeKind::Payment, self.0.id.uuid())
    }

    /// How it stands.
    async fn stage(&self) -> PaymentStage {
        self.0.stage.into()
    }

    /// The same in words, Russian.
    async fn stage_text(&self) -> &'static str {
        texts::payment_stage(self.0.stage, self.0.held)
    }

    /// Whether the provider says something that does not fit and waits for staff.
    async fn held(&self) -> bool {
        self.0.held
    }

    /// The provider; null for money that staff have entered.
    async fn provider(&self) -> Option<PaymentProvider> {
        self.0.provider.map(PaymentProvider::from)
    }

    /// How the person pays; null for money that staff have entered.
    async fn method(&self) -> Option<OnlineMethod> {
        self.0.method.map(OnlineMethod::from)
    }

    /// The provider's number of it.
    async fn provider_number(&self) -> Option<&str> {
        self.0.provider_payment.as_deref()
    }

    /// The provider's code of a refusal.
    async fn refusal_code(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// Sum meant.
    async fn amount(&self) -> Money {
        self.0.amount.into()
    }

    /// Money that came.
    async fn paid(&self) -> Money {
        self.0.paid.into()
    }

    /// Money given back.
    async fn refunded(&self) -> Money {
        self.0.refunded.into()
    }

    /// Until when it can be paid.
    async fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.0.expires_at
    }

    /// Day the money came.
    async fn received_on(&self) -> Option<Date> {
        self.0.received_on.map(Date::from)
    }

    /// When it was created.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When anything last happened to it.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.0.changed_at
    }

    /// Version.
    async fn version(&self) -> i32 {
        count(self.0.version)
    }

    /// Debts that it pays, in order.
    async fn shares(&self, ctx: &Context<'_>) -> Result<Vec<PaymentShare>> {
        let found = ctx.data_unchecked::<DataLoader<PartsOfPayments>>().load_one(self.0.id).await;
        Ok(read(ctx, found)?.unwrap_or_default().into_iter().map(PaymentShare).collect())
    }
}

/// What of a payment is one debt's.
#[derive(Clone)]
pub(crate) struct PaymentShare(PaymentPartItem);

/// What of a payment is one debt's.
#[Object]
impl PaymentShare {
    /// Id of the debt.
    async fn debt_id(&self) -> ID {
        id_of(NodeKind::Debt, self.0.debt_id.uuid())
    }

    /// Sum meant.
    async fn amount(&self) -> Money {
        self.0.amount.into()
    }

    /// Money that came.
    async fn paid(&self) -> Money {
        self.0.paid.into()
    }

    /// Money given back.
    async fn refunded(&self) -> Money {
        self.0.refunded.into()
    }
}

//! Payments as borrower and staff see them alike.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use domain::payment::{OnlineMethod as Method, PaymentStage as Stage};
use projections::payment_list::{PaymentItem, PaymentPartItem};

use super::{Date, Money, NodeKind, id_of, loaders::PartsOfPayments, mirror_enum, read};
use crate::{context::ContextExt, texts};

mirror_enum! {
    /// How a person pays online.
    OnlineMethod = Method {
        /// Bank card.
        BankCard,
        /// Faster Payments System (СБП).
        Sbp,
    }
}

mirror_enum! {
    /// How a payment stands.
    PaymentStage = Stage {
        /// There is none.
        Unknown,
        /// Meant, and not yet known to the provider.
        Created,
        /// The person may pay now.
        Registered,
        /// Money is held on the card: not yet money.
        Authorized,
        /// Called off.
        Canceled,
        /// Not paid in time.
        Expired,
        /// Refused by the bank or the provider.
        Rejected,
        /// Paid.
        Succeeded,
        /// Paid, and part of it given back.
        PartiallyRefunded,
        /// Paid, and all of it given back.
        Refunded,
    }
}

/// Fields of a payment that both schemas flatten into their own.
#[derive(Clone)]
pub(crate) struct PaymentFacts(pub(crate) PaymentItem);

impl PaymentFacts {
    /// What of it is each debt's, in order.
    pub(crate) async fn parts(&self, ctx: &Context<'_>) -> Result<Vec<PaymentPartItem>> {
        let found = ctx.loader::<PartsOfPayments>().load_one(self.0.id).await;
        Ok(read(ctx, found)?.unwrap_or_default())
    }
}

/// What both see of one payment.
#[Object]
impl PaymentFacts {
    /// How it stands.
    async fn stage(&self) -> PaymentStage {
        self.0.stage.into()
    }

    /// The same in words, Russian.
    async fn stage_text(&self) -> &'static str {
        texts::payment_stage(self.0.stage, self.0.held)
    }

    /// How the person pays; null for money that staff have entered.
    async fn method(&self) -> Option<OnlineMethod> {
        self.0.method.map(OnlineMethod::from)
    }

    /// The provider's number of it.
    async fn provider_number(&self) -> Option<&str> {
        self.0.provider_payment.as_deref()
    }

    /// Id of the link by which it was begun without signing in, where it was.
    async fn payment_link_id(&self) -> Option<ID> {
        self.0.link_id.map(|link| id_of(NodeKind::PaymentLink, link.uuid()))
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
}

/// Fields of one debt's part that both schemas flatten into their own.
#[derive(Clone)]
pub(crate) struct PaymentShareFacts(pub(crate) PaymentPartItem);

/// What both see of one debt's part.
#[Object]
impl PaymentShareFacts {
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

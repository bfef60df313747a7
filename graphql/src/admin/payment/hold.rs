//! What is held about a payment, why, and what can be decided.

use async_graphql::{Object, SimpleObject};
use chrono::{DateTime, Utc};
use domain::{
    payment::{Mismatch, PaymentStage},
    values::{Currency, ExternalId},
};
use projections::payment_list::{PaymentHold as Held, PaymentItem};

use super::mutation::HeldDecision;
use crate::{shared::mirror_enum, texts};

mirror_enum! {
    /// In what a provider's word differs from what was meant.
    PaymentMismatch = Mismatch {
        /// Another sum.
        Amount,
        /// Another currency than the ruble.
        Currency,
        /// Another order number.
        Order,
        /// Another account of a shop.
        Merchant,
        /// More given back than paid.
        Refunded,
        /// Paid once more, under another number of the provider.
        SecondPayment,
    }
}

/// One reason for which a payment is held.
#[derive(Clone, SimpleObject)]
pub(crate) struct HoldReason {
    /// Stable code.
    code: PaymentMismatch,
    /// The reason in Russian, fit to show.
    text: &'static str,
}

/// What a provider says of a payment and does not fit.
#[derive(Clone)]
pub(crate) struct PaymentHold {
    held: Held,
    stage: PaymentStage,
}

impl PaymentHold {
    /// What waits about a payment.
    pub(super) fn of(payment: &PaymentItem) -> Option<Self> {
        let held = payment.hold.clone().filter(|_| payment.held)?;
        Some(Self { held: held.0, stage: payment.stage })
    }
}

/// What a provider says of a payment and does not fit. Nothing of it is credited until staff decide.
#[Object]
impl PaymentHold {
    /// Since when it waits.
    async fn since(&self) -> DateTime<Utc> {
        self.held.since
    }

    /// Why it is held.
    async fn reasons(&self) -> Vec<HoldReason> {
        let reason = |mismatch: &Mismatch| HoldReason { code: (*mismatch).into(), text: texts::payment_mismatch(*mismatch) };
        self.held.mismatches.iter().map(reason).collect()
    }

    /// The provider's number of the payment.
    async fn provider_number(&self) -> &str {
        self.held.reading.provider_payment.as_str()
    }

    /// Our order number as the provider has it.
    async fn order(&self) -> &str {
        self.held.reading.order.as_str()
    }

    /// The account's public number as the provider has it, where it tells.
    async fn merchant(&self) -> Option<&str> {
        self.held.reading.merchant.as_ref().map(ExternalId::as_str)
    }

    /// Sum that the provider tells, with two digits after the point, in units of its currency.
    async fn amount(&self) -> String {
        self.held.reading.amount.to_decimal_string()
    }

    /// Currency as the provider writes it.
    async fn currency(&self) -> &str {
        self.held.reading.currency.as_str()
    }

    /// What `decideHeldPayment` can decide now.
    async fn decisions(&self) -> Vec<HeldDecision> {
        let release = self.held.reading.check_release(self.stage, Currency::Rub).is_ok();
        release.then_some(HeldDecision::Release).into_iter().chain([HeldDecision::Dismiss]).collect()
    }
}

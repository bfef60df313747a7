//! Links to pay a debt without signing in, as borrower and staff see them alike; never their secrets.

use async_graphql::{Context, Enum, ID, Object, Result};
use chrono::{DateTime, Utc};
use domain::payment_link::PaymentLinkStage as Stage;
use projections::{debt_list::DebtListItem, payment_link_list::PaymentLinkItem};

use super::{NodeKind, id_of, loaders::LinksOfDebts, read};
use crate::{context::ContextExt, texts};

/// How a link to pay stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum PaymentLinkState {
    /// It may be used.
    Open,
    /// A payment begun by it is under way; without money it may be used again.
    InUse,
    /// A payment begun by it is paid.
    Spent,
    /// Taken back.
    Revoked,
    /// Its time is over.
    Expired,
}

impl PaymentLinkState {
    fn of(link: &PaymentLinkItem, now: DateTime<Utc>) -> Self {
        match link.stage {
            Stage::Open if now >= link.expires_at => Self::Expired,
            Stage::Open => Self::Open,
            Stage::InUse => Self::InUse,
            Stage::Spent => Self::Spent,
            Stage::Revoked => Self::Revoked,
        }
    }
}

/// Fields of a link that both schemas flatten into their own.
#[derive(Clone)]
pub(crate) struct PaymentLinkFacts(pub(crate) PaymentLinkItem);

/// What both see of one link.
#[Object]
impl PaymentLinkFacts {
    /// Id of the link.
    async fn id(&self) -> ID {
        id_of(NodeKind::PaymentLink, self.0.id.uuid())
    }

    /// How it stands.
    async fn state(&self, ctx: &Context<'_>) -> PaymentLinkState {
        PaymentLinkState::of(&self.0, ctx.commands().now())
    }

    /// The same in words, Russian.
    async fn state_text(&self, ctx: &Context<'_>) -> &'static str {
        texts::payment_link_state(PaymentLinkState::of(&self.0, ctx.commands().now()))
    }

    /// Whether staff have sent it to the borrower's phone; else the borrower has made it.
    async fn sent_by_sms(&self) -> bool {
        self.0.staff_id.is_some()
    }

    /// Id of the last payment begun by it; once spent, of the one that was paid.
    async fn payment_id(&self) -> Option<ID> {
        self.0.payment_id.map(|payment| id_of(NodeKind::Payment, payment.uuid()))
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// From when on it begins no payment.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// When anything last happened to it.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.0.changed_at
    }
}

/// Links of a debt made for its present borrower, the newest first, at most 100; those of a page of debts are read at once.
pub(crate) async fn payment_links(ctx: &Context<'_>, debt: &DebtListItem) -> Result<Vec<PaymentLinkItem>> {
    let found = ctx.loader::<LinksOfDebts>().load_one(debt.id).await;
    Ok(read(ctx, found)?.unwrap_or_default())
}

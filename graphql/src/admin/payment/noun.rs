//! A payment as the staff see it.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::{PaymentId, borrower_access::CardView, staff_member::Permission};
use projections::payment_list::PaymentItem;
use uuid::Uuid;

use super::{hold::PaymentHold, mutation::PaymentProvider};
use crate::{
    admin::{
        borrower::{self, Borrower},
        creditor::Creditor,
        debt::Debt,
        loaders::{CardById, DebtById},
        views::note_view,
    },
    context::ContextExt,
    shared::{NodeKind, PaymentFacts, PaymentShareFacts, Requires, connection, count, creditor_of, id_of, read, requires},
};

/// A payment of a borrower to one creditor: money, and no person until one is asked for. The link by which it is paid is the
/// borrower's alone.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Payment {
    #[graphql(flatten)]
    facts: PaymentFacts,
}

/// What of a payment is one debt's.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct PaymentShare {
    #[graphql(flatten)]
    facts: PaymentShareFacts,
}

connection!(PaymentConnection, PaymentEdge, Payment, "payments");

/// A payment of this organisation, once the look at its borrower's debts is noted.
pub(crate) async fn find(ctx: &Context<'_>, id: Uuid) -> Result<Option<Payment>> {
    let found = read(ctx, ctx.projections().payments().of_organisation(ctx.organisation(), PaymentId::new(id)).await)?;
    let Some(payment) = found else { return Ok(None) };
    note_view(ctx, payment.borrower_id, CardView::Debts).await?;
    Ok(Some(Payment::new(payment)))
}

impl Payment {
    /// Of a list that nobody can be found by, or where the look at the borrower's debts was noted.
    pub(crate) const fn new(item: PaymentItem) -> Self {
        Self { facts: PaymentFacts(item) }
    }
}

#[ComplexObject]
impl Payment {
    /// Id.
    pub(crate) async fn id(&self) -> ID {
        id_of(NodeKind::Payment, self.facts.0.id.uuid())
    }

    /// Id of the borrower whose debts it pays.
    async fn borrower_id(&self) -> ID {
        id_of(NodeKind::Borrower, self.facts.0.borrower_id.uuid())
    }

    /// Full name of that borrower; null once erased. Not a look at the file.
    #[graphql(guard = "Requires(Permission::BorrowerSearch)", directive = requires::apply("BORROWER_SEARCH".to_owned()))]
    async fn payer_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let found = ctx.loader::<CardById>().load_one(self.facts.0.borrower_id).await;
        Ok(read(ctx, found)?.and_then(|card| card.full_name()))
    }

    /// Card of that borrower. Asking for it is a look, noted before anything is shown.
    #[graphql(guard = "Requires(Permission::BorrowerView)", directive = requires::apply("BORROWER_VIEW".to_owned()))]
    async fn borrower(&self, ctx: &Context<'_>) -> Result<Option<Borrower>> {
        borrower::find_together(ctx, self.facts.0.borrower_id).await
    }

    /// Who gets the money.
    async fn creditor(&self, ctx: &Context<'_>) -> Result<Option<Creditor>> {
        Ok(creditor_of(ctx, self.facts.0.creditor_id).await?.map(Creditor::new))
    }

    /// Whether the provider says something that does not fit and waits for staff.
    async fn held(&self) -> bool {
        self.facts.0.held
    }

    /// What is held, why, and what can be decided about it; null when nothing waits.
    async fn hold(&self) -> Option<PaymentHold> {
        PaymentHold::of(&self.facts.0)
    }

    /// The provider; null for money that staff have entered.
    async fn provider(&self) -> Option<PaymentProvider> {
        self.facts.0.provider.map(PaymentProvider::from)
    }

    /// The provider's code of a refusal.
    async fn refusal_code(&self) -> Option<&str> {
        self.facts.0.reason.as_deref()
    }

    /// When anything last happened to it.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.facts.0.changed_at
    }

    /// Version.
    async fn version(&self) -> i32 {
        count(self.facts.0.version)
    }

    /// Debts that it pays, in order.
    async fn shares(&self, ctx: &Context<'_>) -> Result<Vec<PaymentShare>> {
        let parts = self.facts.parts(ctx).await?;
        Ok(parts.into_iter().map(|part| PaymentShare { facts: PaymentShareFacts(part) }).collect())
    }
}

#[ComplexObject]
impl PaymentShare {
    /// Id of the debt.
    async fn debt_id(&self) -> ID {
        id_of(NodeKind::Debt, self.facts.0.debt_id.uuid())
    }

    /// The debt. Asking for it is a look at its borrower's debts, noted before anything is shown.
    #[graphql(guard = "Requires(Permission::BorrowerView)", directive = requires::apply("BORROWER_VIEW".to_owned()))]
    async fn debt(&self, ctx: &Context<'_>) -> Result<Option<Debt>> {
        let found = ctx.loader::<DebtById>().load_one(self.facts.0.debt_id).await;
        let Some(debt) = read(ctx, found)? else { return Ok(None) };
        note_view(ctx, debt.borrower_id, CardView::Debts).await?;
        Ok(Some(Debt::new(debt)))
    }
}

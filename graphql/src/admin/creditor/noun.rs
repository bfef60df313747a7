use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::{CreditorId, staff_member::Permission};
use projections::creditor::CreditorItem;
use uuid::Uuid;

use super::{
    allocation::AllocationRules,
    fiscal::FiscalPolicy,
    paying::{PaymentSettings, ProviderAccount, accounts},
};
use crate::{
    context::ContextExt,
    shared::{CreditorFacts, NodeKind, Requires, connection, count, id_of, read, requires},
};

/// A creditor whose debts are served.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Creditor {
    #[graphql(flatten)]
    facts: CreditorFacts,
}

connection!(CreditorConnection, CreditorEdge, Creditor, "creditors");

/// A creditor of this organisation.
pub(crate) async fn find(ctx: &Context<'_>, id: Uuid) -> Result<Option<Creditor>> {
    let found = ctx.projections().creditors().by_id(ctx.organisation(), CreditorId::new(id)).await;
    Ok(read(ctx, found)?.map(Creditor::new))
}

impl Creditor {
    pub(crate) const fn new(item: CreditorItem) -> Self {
        Self { facts: CreditorFacts(item) }
    }
}

#[ComplexObject]
impl Creditor {
    /// Id.
    pub(crate) async fn id(&self) -> ID {
        id_of(NodeKind::Creditor, self.facts.0.id.uuid())
    }

    /// How it is paid: the ways to pay in their order, with limits and what people are told of the commission.
    #[graphql(guard = "Requires(Permission::CreditorView)", directive = requires::apply("CREDITOR_VIEW".to_owned()))]
    async fn payment_settings(&self) -> PaymentSettings {
        (&self.facts.0).into()
    }

    /// Its accounts at providers, in the order they were added, at most 100; never with their secrets.
    #[graphql(guard = "Requires(Permission::CreditorView)", directive = requires::apply("CREDITOR_VIEW".to_owned()))]
    async fn provider_accounts(&self, ctx: &Context<'_>) -> Result<Vec<ProviderAccount>> {
        accounts(ctx, self.facts.0.id).await
    }

    /// In what order payments are spread.
    async fn allocation_rules(&self) -> AllocationRules {
        (&self.facts.0).into()
    }

    /// Who issues fiscal receipts.
    async fn fiscal_policy(&self) -> FiscalPolicy {
        (&self.facts.0).into()
    }

    /// Since when its debts are served.
    async fn registered_at(&self) -> DateTime<Utc> {
        self.facts.0.registered_at
    }

    /// Version; `expectedVersion` of its mutations.
    async fn version(&self) -> i32 {
        count(self.facts.0.version)
    }
}

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::CreditorId;
use projections::creditor::CreditorItem;
use uuid::Uuid;

use crate::{
    admin::payload::count,
    context::ContextExt,
    shared::{NodeKind, connection, id_of, read},
};

/// Bank details of a creditor: where the money goes.
#[derive(Clone, SimpleObject)]
pub(crate) struct Requisites {
    /// Who receives the money.
    payee: String,
    /// INN of the payee.
    inn: String,
    /// KPP of the payee; entrepreneurs have none.
    kpp: Option<String>,
    /// BIC of the bank, 9 digits.
    bic: String,
    /// Name of the bank.
    bank_name: String,
    /// Account of the payee, 20 characters; its key fits the BIC.
    account: String,
    /// Correspondent account of the bank; its key fits the BIC.
    correspondent_account: String,
    /// Purpose of the payment to be written.
    purpose: String,
    /// Version of the requisites, from 1.
    version: i32,
    /// Since when this version is in force.
    since: Option<DateTime<Utc>>,
}

/// A creditor.
#[derive(Clone)]
pub(crate) struct Creditor(pub(crate) CreditorItem);

connection!(CreditorConnection, CreditorEdge, Creditor, "creditors");

/// A creditor of this organisation.
pub(crate) async fn find(ctx: &Context<'_>, id: Uuid) -> Result<Option<Creditor>> {
    let found = ctx.projections().creditors().by_id(ctx.organisation(), CreditorId::new(id)).await;
    Ok(read(ctx, found)?.map(Creditor))
}

/// A creditor whose debts are served.
#[Object]
impl Creditor {
    /// Id.
    pub(crate) async fn id(&self) -> ID {
        id_of(NodeKind::Creditor, self.0.id.uuid())
    }

    /// Name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Taxpayer number.
    async fn inn(&self) -> &str {
        &self.0.inn
    }

    /// Requisites in force.
    async fn requisites(&self) -> Option<Requisites> {
        let stored = &self.0.requisites.as_ref()?.0;
        Some(Requisites {
            payee: stored.payee.as_str().to_owned(),
            inn: stored.inn.as_str().to_owned(),
            kpp: stored.kpp.as_ref().map(|kpp| kpp.as_str().to_owned()),
            bic: stored.bic.as_str().to_owned(),
            bank_name: stored.bank_name.as_str().to_owned(),
            account: stored.account.as_str().to_owned(),
            correspondent_account: stored.correspondent_account.as_str().to_owned(),
            purpose: stored.purpose.as_str().to_owned(),
            version: self.0.requisites_version.map(count).unwrap_or_default(),
            since: self.0.requisites_since,
        })
    }

    /// Since when its debts are served.
    async fn registered_at(&self) -> DateTime<Utc> {
        self.0.registered_at
    }

    /// Version; `expectedVersion` of its mutations.
    async fn version(&self) -> i32 {
        count(self.0.version)
    }
}

//! A creditor as borrower and staff see it alike.

use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::CreditorId;
use projections::creditor::{CreditorItem, ProviderAccountItem};

use super::{
    count,
    loaders::{AccountsOfCreditors, CreditorById},
    read,
};
use crate::context::ContextExt;

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
    /// Version of the requisites, from 1; raised with every change.
    version: i32,
    /// Since when this version is in force.
    since: Option<DateTime<Utc>>,
}

/// Fields of a creditor that both schemas flatten into their own.
#[derive(Clone)]
pub(crate) struct CreditorFacts(pub(crate) CreditorItem);

/// What both see of a creditor.
#[Object]
impl CreditorFacts {
    /// Name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Taxpayer number.
    async fn inn(&self) -> &str {
        &self.0.inn
    }

    /// Bank details in force.
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
}

/// The creditor of a debt; those of a page of debts are read at once.
pub(crate) async fn creditor_of(ctx: &Context<'_>, id: CreditorId) -> Result<Option<CreditorItem>> {
    read(ctx, ctx.loader::<CreditorById>().load_one(id).await)
}

/// The accounts of a creditor at providers; those of a page of creditors are read at once.
pub(crate) async fn accounts_of(ctx: &Context<'_>, id: CreditorId) -> Result<Vec<ProviderAccountItem>> {
    let found = read(ctx, ctx.loader::<AccountsOfCreditors>().load_one(id).await)?;
    Ok(found.unwrap_or_default())
}

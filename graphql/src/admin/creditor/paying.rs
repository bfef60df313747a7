//! How a creditor is paid, and over which accounts at providers.

use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::{CreditorId, creditor::PaymentMethod as Method, values::BoundedText};
use projections::creditor::{CreditorItem, ProviderAccountItem};
use uuid::Uuid;

use crate::{
    admin::payment::{PaymentMethodKind, PaymentProvider},
    shared::{Money, accounts_of, count},
};

/// An account of a creditor at a provider. The secret that opens it is never shown.
#[derive(Clone, SimpleObject)]
pub(crate) struct ProviderAccount {
    /// The account, `accountId` of `setProviderAccount`.
    account_id: Uuid,
    /// The provider.
    provider: PaymentProvider,
    /// Public number of the account: `shopId`, `TerminalKey`, `Public ID` or `sbpMerchantId`.
    merchant: String,
    /// Whether new payments may go there.
    enabled: bool,
    /// Version of the secret that opens it, from 1.
    secret_version: i32,
    /// Since when that secret is set.
    secret_since: DateTime<Utc>,
    /// Path at this server to which the provider sends its notifications.
    notification_path: String,
    /// Since when it is known.
    added_at: DateTime<Utc>,
    /// When anything of it last changed.
    changed_at: DateTime<Utc>,
}

impl From<&ProviderAccountItem> for ProviderAccount {
    fn from(item: &ProviderAccountItem) -> Self {
        Self {
            account_id: item.id.uuid(),
            provider: item.provider.into(),
            merchant: item.merchant.clone(),
            enabled: item.enabled,
            secret_version: count(item.secret_version),
            secret_since: item.secret_since,
            notification_path: format!("/payments/notifications/{}", item.id),
            added_at: item.added_at,
            changed_at: item.changed_at,
        }
    }
}

/// All accounts of a creditor.
pub(super) async fn accounts(ctx: &Context<'_>, creditor: CreditorId) -> Result<Vec<ProviderAccount>> {
    Ok(accounts_of(ctx, creditor).await?.iter().map(ProviderAccount::from).collect())
}

/// One way to pay a creditor.
pub(crate) struct PaymentMethod {
    creditor: CreditorId,
    method: Method,
}

/// One way to pay a creditor.
#[Object]
impl PaymentMethod {
    /// Which way.
    async fn kind(&self) -> PaymentMethodKind {
        self.method.kind.into()
    }

    /// Whether people may use it. A way over a provider is offered while its account is enabled, too.
    async fn enabled(&self) -> bool {
        self.method.enabled
    }

    /// Account at a provider, of ways over one.
    async fn account(&self, ctx: &Context<'_>) -> Result<Option<ProviderAccount>> {
        let Some(account) = self.method.account else { return Ok(None) };
        let all = accounts(ctx, self.creditor).await?;
        Ok(all.into_iter().find(|known| known.account_id == account.uuid()))
    }

    /// Least sum of one payment.
    async fn min(&self) -> Option<Money> {
        self.method.min.map(Money::from)
    }

    /// Largest sum of one payment.
    async fn max(&self) -> Option<Money> {
        self.method.max.map(Money::from)
    }

    /// What people are told of the commission.
    async fn commission(&self) -> Option<&str> {
        self.method.commission.as_ref().map(BoundedText::as_str)
    }
}

/// How a creditor is paid.
#[derive(SimpleObject)]
pub(crate) struct PaymentSettings {
    /// All ways, in the order in which they are offered; each once.
    methods: Vec<PaymentMethod>,
    /// Version of the settings, from 1; 0 while there are none.
    version: i32,
    /// Since when this version is in force.
    since: Option<DateTime<Utc>>,
}

impl From<&CreditorItem> for PaymentSettings {
    fn from(creditor: &CreditorItem) -> Self {
        let methods = creditor.payment_settings.as_ref().map(|stored| stored.0.methods.clone()).unwrap_or_default();
        Self {
            methods: methods.into_iter().map(|method| PaymentMethod { creditor: creditor.id, method }).collect(),
            version: creditor.payments_version.map(count).unwrap_or_default(),
            since: creditor.payments_since,
        }
    }
}

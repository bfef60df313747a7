//! What many items of one request have in common is read once, not once an item.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use ::http::Extensions;
use async_graphql::dataloader::DataLoader;
use domain::{CreditorId, DebtId, OrganisationId, PaymentId};
use projections::{
    creditor::{CreditorItem, ProviderAccountItem},
    debt_list::{DebtScheduleItem, OverpaymentRefundItem},
    payment_link_list::PaymentLinkItem,
    payment_list::PaymentPartItem,
};

use crate::context::Doors;

/// Defines a loader: its key, its value, and how many are read at once.
macro_rules! loader {
    ($(#[$doc:meta])* $name:ident: $key:ty => $value:ty, |$doors:ident, $organisation:ident, $keys:ident| $load:expr) => {
        $(#[$doc])*
        pub(crate) struct $name {
            doors: std::sync::Arc<$crate::context::Doors>,
            organisation: domain::OrganisationId,
        }

        impl $crate::shared::loaders::RequestLoader for $name {
            fn new(doors: std::sync::Arc<$crate::context::Doors>, organisation: domain::OrganisationId) -> Self {
                Self { doors, organisation }
            }
        }

        #[async_trait::async_trait]
        impl async_graphql::dataloader::Loader<$key> for $name {
            type Value = $value;
            type Error = std::sync::Arc<projections::ReadError>;

            async fn load(&self, $keys: &[$key]) -> Result<std::collections::HashMap<$key, $value>, Self::Error> {
                let ($doors, $organisation) = (&self.doors, self.organisation);
                $load
            }
        }
    };
}
pub(crate) use loader;

loader! {
    /// Creditors.
    CreditorById: CreditorId => CreditorItem, |doors, organisation, keys| {
        let found = doors.projections.creditors().by_ids(organisation, keys).await.map_err(Arc::new)?;
        Ok(found.into_iter().map(|creditor| (creditor.id, creditor)).collect())
    }
}

loader! {
    /// All accounts of creditors at providers, in the order they were added.
    AccountsOfCreditors: CreditorId => Vec<ProviderAccountItem>, |doors, organisation, keys| {
        let found = doors.projections.creditors().accounts_of(organisation, keys).await.map_err(Arc::new)?;
        Ok(grouped(found, |account| account.creditor_id))
    }
}

loader! {
    /// Next payments of debts, today or later.
    NextPayments: DebtId => DebtScheduleItem, |doors, organisation, keys| {
        let today = doors.commands.today();
        let found = doors.projections.debt_parts().next_payments(organisation, keys, today).await.map_err(Arc::new)?;
        Ok(found.into_iter().map(|payment| (payment.debt_id, payment)).collect())
    }
}

loader! {
    /// All parts of payments.
    PartsOfPayments: PaymentId => Vec<PaymentPartItem>, |doors, organisation, keys| {
        let found = doors.projections.payments().parts(organisation, keys).await.map_err(Arc::new)?;
        Ok(grouped(found, |part| part.payment_id))
    }
}

loader! {
    /// Requests to give back what was overpaid, the newest first, at most 100 a debt.
    RefundsOfDebts: DebtId => Vec<OverpaymentRefundItem>, |doors, organisation, keys| {
        let found = doors.projections.overpayment_refunds().of_debts(organisation, keys, 100).await.map_err(Arc::new)?;
        Ok(grouped(found, |refund| refund.debt_id))
    }
}

loader! {
    /// Links to pay debts without signing in, the newest first, at most 100 a debt.
    LinksOfDebts: DebtId => Vec<PaymentLinkItem>, |doors, organisation, keys| {
        let found = doors.projections.payment_links().of_debts(organisation, keys, 100).await.map_err(Arc::new)?;
        Ok(grouped(found, |link| link.debt_id))
    }
}

/// Rows by what they belong to, in their order.
pub(crate) fn grouped<K: Eq + Hash, V>(rows: Vec<V>, key: impl Fn(&V) -> K) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}

/// A loader that is made for a request.
pub(crate) trait RequestLoader: Send + Sync + 'static {
    fn new(doors: Arc<Doors>, organisation: OrganisationId) -> Self;
}

/// The loaders of one request, each made when it is first asked: most requests need none.
pub(crate) struct Loaders {
    doors: Arc<Doors>,
    organisation: OrganisationId,
    made: Mutex<Extensions>,
}

impl Loaders {
    pub(crate) fn new(doors: Arc<Doors>, organisation: OrganisationId) -> Self {
        Self { doors, organisation, made: Mutex::default() }
    }

    /// The one loader of this kind.
    pub(crate) fn get<L: RequestLoader>(&self) -> Arc<DataLoader<L>> {
        let make = || {
            let loader = L::new(Arc::clone(&self.doors), self.organisation);
            // The items of a page ask together; waiting for more of them would only cost time.
            Arc::new(DataLoader::new(loader, tokio::spawn).delay(Duration::ZERO))
        };
        Arc::clone(self.made.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(make))
    }
}

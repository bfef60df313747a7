//! Identities of the aggregates: one newtype each, so that a debt's id never stands where a borrower's belongs.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes the id as given; ids are made by the id port (`UUIDv7`).
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// The bare UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// An organisation (организация): the tenant everything belongs to.
    OrganisationId,
    /// A creditor (кредитор) whose debts the organisation serves.
    CreditorId,
    /// A borrower (заёмщик); also the id of their cabinet account.
    BorrowerId,
    /// A debt (долг) under one contract.
    DebtId,
    /// A member of staff (сотрудник).
    StaffId,
    /// One load of a portfolio file (загрузка портфеля).
    ImportId,
    /// One payment of a borrower to one creditor account (платёж).
    PaymentId,
    /// A link by which a debt is paid without signing in (ссылка на оплату).
    PaymentLinkId,
    /// The export of payments to one consumer (выгрузка платежей).
    PaymentExportId,
    /// A point at which borrowers pay (пункт приёма платежей).
    PaymentPointId,
    /// One giving back of a payment's money (возврат), by us or past us.
    RefundId,
    /// An account of a creditor at a provider of payments (магазин, терминал).
    ProviderAccountId,
    /// One comparison of a provider's register (реестр платежей) with the payments here.
    RegisterId,
    /// A signed-in session (сеанс).
    SessionId,
}

//! How a creditor is paid: methods, accounts at providers.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::CreditorError;
use crate::{
    ProviderAccountId,
    payment::{OnlineMethod, Provider},
    values::{BoundedText, ExternalId, Kopecks},
};

/// A way to pay. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PaymentMethodKind {
    /// Bank card, over a provider.
    BankCard,
    /// Faster Payments System (СБП), over a provider.
    Sbp,
    /// Transfer by the requisites (перевод по реквизитам).
    BankTransfer,
    /// Payment points: terminals, shops, post offices (пункты приёма платежей).
    PaymentPoint,
}

impl PaymentMethodKind {
    /// How a provider calls it; absent where there is no provider.
    #[must_use]
    pub const fn online(self) -> Option<OnlineMethod> {
        match self {
            Self::BankCard => Some(OnlineMethod::BankCard),
            Self::Sbp => Some(OnlineMethod::Sbp),
            Self::BankTransfer | Self::PaymentPoint => None,
        }
    }
}

/// One way to pay a creditor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentMethod {
    /// Which way.
    pub kind: PaymentMethodKind,
    /// Whether people may use it.
    pub enabled: bool,
    /// Where the money goes, of ways over a provider.
    pub account: Option<ProviderAccountId>,
    /// Least sum of one payment, above zero.
    pub min: Option<Kopecks>,
    /// Largest sum of one payment.
    pub max: Option<Kopecks>,
    /// What people are told of the commission.
    pub commission: Option<BoundedText<300>>,
}

/// All ways to pay a creditor, in the order in which they are offered, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentSettings {
    /// The ways.
    pub methods: Vec<PaymentMethod>,
}

/// A way to pay over a provider that is open now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenMethod {
    /// Which way.
    pub method: OnlineMethod,
    /// Where the money goes.
    pub account: ProviderAccountId,
    /// Least sum of one payment.
    pub min: Option<Kopecks>,
    /// Largest sum of one payment.
    pub max: Option<Kopecks>,
    /// What people are told of the commission.
    pub commission: Option<BoundedText<300>>,
}

impl PaymentSettings {
    /// Ways over a provider that may be used now, in the order in which they are offered: switched on, and so is their
    /// account.
    pub fn open_methods(&self, is_enabled: impl Fn(ProviderAccountId) -> bool) -> impl Iterator<Item = OpenMethod> {
        self.methods.iter().filter(|method| method.enabled).filter_map(move |method| {
            let PaymentMethod { kind, enabled: _, account, min, max, commission } = method;
            let account = account.filter(|account| is_enabled(*account))?;
            Some(OpenMethod { method: kind.online()?, account, min: *min, max: *max, commission: commission.clone() })
        })
    }

    /// Each way once, sums in order, and an account of this creditor exactly where there is a provider.
    pub(super) fn check(&self, accounts: &BTreeMap<ProviderAccountId, ProviderAccount>) -> Result<(), CreditorError> {
        let kinds: BTreeSet<_> = self.methods.iter().map(|method| method.kind).collect();
        if kinds.len() < self.methods.len() {
            return Err(CreditorError::MethodTwice);
        }
        for PaymentMethod { kind, enabled, account, min, max, commission: _ } in &self.methods {
            let positive = [min, max].into_iter().flatten().all(|sum| sum.is_positive());
            if !positive || max.is_some_and(|max| *min > Some(max)) {
                return Err(CreditorError::LimitsCrossed);
            }
            match (account, kind.online()) {
                (Some(_), None) => return Err(CreditorError::AccountNotWanted),
                (None, Some(_)) if *enabled => return Err(CreditorError::AccountMissing),
                (Some(account), Some(_)) if !accounts.contains_key(account) => return Err(CreditorError::AccountUnknown),
                (Some(_) | None, Some(_)) | (None, None) => {}
            }
        }
        Ok(())
    }
}

/// An account of a creditor at a provider of payments. Its secrets are kept elsewhere, sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderAccount {
    /// The provider.
    pub provider: Provider,
    /// Public number of the account (`shopId`, `TerminalKey`, `Public ID`, `sbpMerchantId`).
    pub merchant: ExternalId,
    /// Whether new payments may go there; those under way are read to their end in any case.
    pub enabled: bool,
}

//! Rules of how a creditor is paid.

use super::{
    AddProviderAccount, ChangeProviderAccount, Creditor, CreditorError, CreditorEvent, FiscalPolicy, OpenMethod, PaymentSettings,
    ProviderAccount, ReplaceProviderSecret, SetAllocationRules, SetFiscalPolicy, SetPaymentSettings,
};
use crate::{ProviderAccountId, allocation::AllocationRules};

/// Most accounts of one creditor: they are shown whole.
const ACCOUNTS_MAX: usize = 100;

type Decision = Result<Option<CreditorEvent>, CreditorError>;

impl Creditor {
    /// Ways to pay, in the order in which they are offered.
    #[must_use]
    pub const fn payment_settings(&self) -> &PaymentSettings {
        &self.payment_settings
    }

    /// Ways to pay over a provider that may be used now, in the order in which they are offered.
    pub fn open_methods(&self) -> impl Iterator<Item = OpenMethod> {
        self.payment_settings.open_methods(|account| self.provider_account(account).is_some_and(|account| account.enabled))
    }

    /// An account at a provider.
    #[must_use]
    pub fn provider_account(&self, account: ProviderAccountId) -> Option<&ProviderAccount> {
        self.accounts.get(&account)
    }

    /// Rules of allocation in force with their version; those of the law, version 0, until the creditor sets its own.
    #[must_use]
    pub fn allocation_rules(&self) -> (AllocationRules, u32) {
        let rules = self.allocation_rules.clone().unwrap_or_else(AllocationRules::of_law);
        (rules, self.allocation_version)
    }

    /// Who issues receipts.
    #[must_use]
    pub const fn fiscal_policy(&self) -> FiscalPolicy {
        self.fiscal_policy
    }

    /// Each set is a version; the one in force changes nothing.
    pub(super) fn set_payment_settings(&self, set: SetPaymentSettings) -> Decision {
        self.check_registered()?;
        let SetPaymentSettings { settings, at } = set;
        settings.check(&self.accounts)?;
        let version = self.payment_settings_version.saturating_add(1);
        let differs = settings != self.payment_settings;
        Ok(differs.then_some(CreditorEvent::PaymentSettingsSet { version, settings, at }))
    }

    /// Once; one number of a provider is one account.
    pub(super) fn add_provider_account(&self, add: AddProviderAccount) -> Decision {
        self.check_registered()?;
        let AddProviderAccount { account: id, provider, merchant, at } = add;
        let account = ProviderAccount { provider, merchant, enabled: true };
        match self.accounts.get(&id) {
            Some(known) if known.provider == account.provider && known.merchant == account.merchant => return Ok(None),
            Some(_) => return Err(CreditorError::AccountTaken),
            None => {}
        }
        self.check_number(id, &account)?;
        if self.accounts.len() >= ACCOUNTS_MAX {
            return Err(CreditorError::TooManyAccounts);
        }
        Ok(Some(CreditorEvent::ProviderAccountAdded { id, account, at }))
    }

    /// Another number or another switch, never another provider; no difference is no change.
    pub(super) fn change_provider_account(&self, change: ChangeProviderAccount) -> Decision {
        self.check_registered()?;
        let ChangeProviderAccount { account: id, merchant, enabled, at } = change;
        let known = self.accounts.get(&id).ok_or(CreditorError::AccountUnknown)?;
        let account = ProviderAccount { provider: known.provider, merchant, enabled };
        self.check_number(id, &account)?;
        Ok((*known != account).then_some(CreditorEvent::ProviderAccountChanged { id, account, at }))
    }

    /// Each secret is a version. Secrets are not known here: whoever asks has seen that it is another one.
    pub(super) fn replace_provider_secret(&self, replace: ReplaceProviderSecret) -> Decision {
        self.check_registered()?;
        let ReplaceProviderSecret { account: id, at } = replace;
        self.provider_account(id).ok_or(CreditorError::AccountUnknown)?;
        let version = self.secret_versions.get(&id).map_or(1, |version| *version).saturating_add(1);
        Ok(Some(CreditorEvent::ProviderSecretReplaced { id, version, at }))
    }

    /// Each set is a version; the one in force changes nothing.
    pub(super) fn set_allocation_rules(&self, set: SetAllocationRules) -> Decision {
        self.check_registered()?;
        let SetAllocationRules { rules, at } = set;
        rules.check()?;
        let version = self.allocation_version.saturating_add(1);
        let differs = self.allocation_rules.as_ref() != Some(&rules);
        Ok(differs.then_some(CreditorEvent::AllocationRulesSet { version, rules, at }))
    }

    /// Each set is a version; the one in force changes nothing.
    pub(super) fn set_fiscal_policy(&self, set: &SetFiscalPolicy) -> Decision {
        self.check_registered()?;
        let SetFiscalPolicy { policy, at } = *set;
        policy.check()?;
        let version = self.fiscal_version.saturating_add(1);
        Ok((policy != self.fiscal_policy).then_some(CreditorEvent::FiscalPolicySet { version, policy, at }))
    }

    fn check_number(&self, id: ProviderAccountId, account: &ProviderAccount) -> Result<(), CreditorError> {
        let same = |known: &ProviderAccount| known.provider == account.provider && known.merchant == account.merchant;
        let taken = self.accounts.iter().any(|(other, known)| *other != id && same(known));
        if taken { Err(CreditorError::AccountTaken) } else { Ok(()) }
    }
}

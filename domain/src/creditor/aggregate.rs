//! Rules of a creditor.

use std::collections::BTreeMap;

use cqrs_es::{Aggregate, event_sink::EventSink};
use serde::{Deserialize, Serialize};

use super::{
    CreditorCommand, CreditorError, CreditorEvent, FiscalPolicy, PaymentSettings, ProviderAccount, RegisterCreditor,
    RenameCreditor, Requisites, SetRequisites,
};
use crate::{
    OrganisationId, ProviderAccountId,
    allocation::AllocationRules,
    decided::write_all,
    values::{BoundedText, Inn},
};

/// Whose debts the organisation serves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Creditor {
    organisation: Option<OrganisationId>,
    name: Option<BoundedText<200>>,
    inn: Option<Inn>,
    requisites: Option<Requisites>,
    requisites_version: u32,
    pub(super) accounts: BTreeMap<ProviderAccountId, ProviderAccount>,
    /// Versions of the secrets that were replaced; of others it is 1.
    pub(super) secret_versions: BTreeMap<ProviderAccountId, u32>,
    pub(super) payment_settings: PaymentSettings,
    pub(super) payment_settings_version: u32,
    pub(super) allocation_rules: Option<AllocationRules>,
    pub(super) allocation_version: u32,
    pub(super) fiscal_policy: FiscalPolicy,
    pub(super) fiscal_version: u32,
}

impl Creditor {
    /// Organisation that serves it, once registered.
    #[must_use]
    pub const fn organisation(&self) -> Option<OrganisationId> {
        self.organisation
    }

    /// Name people see.
    #[must_use]
    pub const fn name(&self) -> Option<&BoundedText<200>> {
        self.name.as_ref()
    }

    /// Taxpayer number (ИНН).
    #[must_use]
    pub const fn inn(&self) -> Option<&Inn> {
        self.inn.as_ref()
    }

    /// Requisites in force.
    #[must_use]
    pub const fn requisites(&self) -> Option<&Requisites> {
        self.requisites.as_ref()
    }

    fn decide(&self, command: CreditorCommand) -> Result<Option<CreditorEvent>, CreditorError> {
        match command {
            CreditorCommand::Register(register) => self.register(register),
            CreditorCommand::Rename(rename) => self.rename(rename),
            CreditorCommand::SetRequisites(set) => self.set_requisites(*set),
            CreditorCommand::SetPaymentSettings(set) => self.set_payment_settings(set),
            CreditorCommand::AddProviderAccount(add) => self.add_provider_account(add),
            CreditorCommand::ChangeProviderAccount(change) => self.change_provider_account(change),
            CreditorCommand::ReplaceProviderSecret(replace) => self.replace_provider_secret(replace),
            CreditorCommand::SetAllocationRules(set) => self.set_allocation_rules(set),
            CreditorCommand::SetFiscalPolicy(set) => self.set_fiscal_policy(&set),
        }
    }

    /// Once; registering the same taxpayer with the same organisation again changes nothing.
    fn register(&self, register: RegisterCreditor) -> Result<Option<CreditorEvent>, CreditorError> {
        let RegisterCreditor { organisation, name, inn, at } = register;
        match self.organisation {
            None => Ok(Some(CreditorEvent::Registered { organisation, name, inn, at })),
            Some(known) if known == organisation && self.inn.as_ref() == Some(&inn) => Ok(None),
            Some(_) => Err(CreditorError::AlreadyRegistered),
        }
    }

    /// The same name changes nothing.
    fn rename(&self, rename: RenameCreditor) -> Result<Option<CreditorEvent>, CreditorError> {
        self.check_registered()?;
        let RenameCreditor { name, at } = rename;
        Ok((self.name.as_ref() != Some(&name)).then_some(CreditorEvent::Renamed { name, at }))
    }

    /// Each set is a version; the one in force changes nothing. Both accounts must belong to the bank.
    fn set_requisites(&self, set: SetRequisites) -> Result<Option<CreditorEvent>, CreditorError> {
        self.check_registered()?;
        let SetRequisites { requisites, at } = set;
        let bic = &requisites.bic;
        requisites.account.check_key(bic).map_err(|_| CreditorError::AccountKeyMismatch)?;
        let own_account = &requisites.correspondent_account;
        own_account.check_key_correspondent(bic).map_err(|_| CreditorError::CorrespondentKeyMismatch)?;
        if self.requisites.as_ref() == Some(&requisites) {
            return Ok(None);
        }
        let version = self.requisites_version.saturating_add(1);
        Ok(Some(CreditorEvent::RequisitesSet { version, requisites, at }))
    }

    pub(super) const fn check_registered(&self) -> Result<(), CreditorError> {
        if self.organisation.is_some() { Ok(()) } else { Err(CreditorError::Unknown) }
    }
}

impl Aggregate for Creditor {
    const TYPE: &'static str = "creditor"; // stored; never rename
    type Command = CreditorCommand;
    type Event = CreditorEvent;
    type Error = CreditorError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        let events = self.decide(command).map(Vec::from_iter)?;
        write_all(events, self, sink).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        match event {
            CreditorEvent::Registered { organisation, name, inn, at: _ } => {
                self.organisation = Some(organisation);
                self.name = Some(name);
                self.inn = Some(inn);
            }
            CreditorEvent::Renamed { name, at: _ } => self.name = Some(name),
            CreditorEvent::RequisitesSet { version, requisites, at: _ } => {
                self.requisites_version = version;
                self.requisites = Some(requisites);
            }
            CreditorEvent::PaymentSettingsSet { version, settings, at: _ } => {
                self.payment_settings_version = version;
                self.payment_settings = settings;
            }
            CreditorEvent::ProviderAccountAdded { id, account, at: _ }
            | CreditorEvent::ProviderAccountChanged { id, account, at: _ } => {
                self.accounts.insert(id, account);
            }
            CreditorEvent::ProviderSecretReplaced { id, version, at: _ } => {
                self.secret_versions.insert(id, version);
            }
            CreditorEvent::AllocationRulesSet { version, rules, at: _ } => {
                self.allocation_version = version;
                self.allocation_rules = Some(rules);
            }
            CreditorEvent::FiscalPolicySet { version, policy, at: _ } => {
                self.fiscal_version = version;
                self.fiscal_policy = policy;
            }
        }
    }
}

use cqrs_es::Aggregate;
use domain::{
    CreditorId, OrganisationId, ProviderAccountId,
    creditor::{Creditor, CreditorEvent, ProviderAccount},
};
use event_store::{DecodeError, Recorded};

use super::{CreditorItem, ProviderAccountItem};
use crate::framework::{Document, Projector, Unfit, version_of};

/// Writes `read_creditor` and `read_provider_account`.
pub(crate) struct CreditorProjector;

read_tables! {
    /// Creditors and their accounts.
    CreditorTables { creditors: CreditorItem, accounts: ProviderAccountItem }
}

impl Projector for CreditorProjector {
    const NAME: &'static str = "creditor"; // stored; never rename
    const AGGREGATES: &'static [&'static str] = &[Creditor::TYPE];
    const BORN_BY_FIRST: bool = true;
    type Fact = CreditorEvent;
    type Tables = CreditorTables;

    fn decode(event: &Recorded) -> Result<Option<CreditorEvent>, DecodeError> {
        event.event_of::<Creditor>().transpose()
    }

    fn touch(fact: &CreditorEvent, event: &Recorded, tables: &mut CreditorTables) {
        tables.creditors.want(event.stream_uuid());
        if let Some(account) = account_of(fact) {
            tables.accounts.want(account.uuid());
        }
    }

    fn fold(fact: CreditorEvent, event: &Recorded, tables: &mut CreditorTables) -> Result<(), Unfit> {
        let id = CreditorId::new(event.stream_uuid());
        let version = version_of(event);
        let known = tables.creditors.get(id).map(|creditor| creditor.version);
        if known.is_some_and(|known| known >= version) {
            return Ok(());
        }
        let creditor = || Unfit(Self::NAME);
        match fact {
            CreditorEvent::Registered { organisation, name, inn, at } => tables.creditors.put(CreditorItem {
                id,
                organisation_id: organisation,
                name: name.into(),
                inn: inn.into(),
                requisites_version: None,
                requisites: None,
                requisites_since: None,
                payments_version: None,
                payment_settings: None,
                payments_since: None,
                allocation_version: None,
                allocation_rules: None,
                allocation_since: None,
                fiscal_version: None,
                fiscal_policy: None,
                fiscal_since: None,
                registered_at: at,
                version,
            }),
            CreditorEvent::Renamed { name, at: _ } => {
                let creditor = tables.creditors.get_mut(id).ok_or_else(creditor)?;
                creditor.name = name.into();
                creditor.version = version;
            }
            CreditorEvent::RequisitesSet { version: of_requisites, requisites, at } => {
                let creditor = tables.creditors.get_mut(id).ok_or_else(creditor)?;
                creditor.requisites_version = Some(of_requisites.into());
                creditor.requisites = Some(Document(requisites));
                creditor.requisites_since = Some(at);
                creditor.version = version;
            }
            CreditorEvent::AllocationRulesSet { version: of_rules, rules, at } => {
                let creditor = tables.creditors.get_mut(id).ok_or_else(creditor)?;
                creditor.allocation_version = Some(of_rules.into());
                creditor.allocation_rules = Some(Document(rules));
                creditor.allocation_since = Some(at);
                creditor.version = version;
            }
            CreditorEvent::FiscalPolicySet { version: of_policy, policy, at } => {
                let creditor = tables.creditors.get_mut(id).ok_or_else(creditor)?;
                creditor.fiscal_version = Some(of_policy.into());
                creditor.fiscal_policy = Some(Document(policy));
                creditor.fiscal_since = Some(at);
                creditor.version = version;
            }
            CreditorEvent::PaymentSettingsSet { version: of_settings, settings, at } => {
                let creditor = tables.creditors.get_mut(id).ok_or_else(creditor)?;
                creditor.payments_version = Some(of_settings.into());
                creditor.payment_settings = Some(Document(settings));
                creditor.payments_since = Some(at);
                creditor.version = version;
            }
            fact @ (CreditorEvent::ProviderAccountAdded { .. }
            | CreditorEvent::ProviderAccountChanged { .. }
            | CreditorEvent::ProviderSecretReplaced { .. }) => {
                let creditor = tables.creditors.get_mut(id).ok_or_else(creditor)?;
                creditor.version = version;
                let organisation = creditor.organisation_id;
                change_account(fact, id, organisation, tables);
            }
        }
        Ok(())
    }
}

/// The account an event is about, if any.
const fn account_of(fact: &CreditorEvent) -> Option<ProviderAccountId> {
    match fact {
        CreditorEvent::ProviderAccountAdded { id, .. }
        | CreditorEvent::ProviderAccountChanged { id, .. }
        | CreditorEvent::ProviderSecretReplaced { id, .. } => Some(*id),
        CreditorEvent::Registered { .. }
        | CreditorEvent::Renamed { .. }
        | CreditorEvent::RequisitesSet { .. }
        | CreditorEvent::PaymentSettingsSet { .. }
        | CreditorEvent::AllocationRulesSet { .. }
        | CreditorEvent::FiscalPolicySet { .. } => None,
    }
}

/// Applies an event about an account; others change nothing here.
fn change_account(fact: CreditorEvent, creditor: CreditorId, organisation: OrganisationId, tables: &mut CreditorTables) {
    match fact {
        CreditorEvent::ProviderAccountAdded { id, account: ProviderAccount { provider, merchant, enabled }, at } => {
            tables.accounts.put(ProviderAccountItem {
                id,
                organisation_id: organisation,
                creditor_id: creditor,
                provider,
                merchant: merchant.into(),
                enabled,
                secret_version: 1,
                secret_since: at,
                added_at: at,
                changed_at: at,
            });
        }
        CreditorEvent::ProviderAccountChanged { id, account: ProviderAccount { provider, merchant, enabled }, at } => {
            if let Some(row) = tables.accounts.get_mut(id) {
                (row.provider, row.merchant, row.enabled, row.changed_at) = (provider, merchant.into(), enabled, at);
            }
        }
        CreditorEvent::ProviderSecretReplaced { id, version, at } => {
            if let Some(row) = tables.accounts.get_mut(id) {
                (row.secret_version, row.secret_since, row.changed_at) = (version.into(), at, at);
            }
        }
        CreditorEvent::Registered { .. }
        | CreditorEvent::Renamed { .. }
        | CreditorEvent::RequisitesSet { .. }
        | CreditorEvent::PaymentSettingsSet { .. }
        | CreditorEvent::AllocationRulesSet { .. }
        | CreditorEvent::FiscalPolicySet { .. } => {}
    }
}

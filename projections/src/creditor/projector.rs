use cqrs_es::Aggregate;
use domain::{
    CreditorId,
    creditor::{Creditor, CreditorEvent},
};
use event_store::{DecodeError, Recorded};

use super::CreditorItem;
use crate::framework::{Document, Projector, Unfit, version_of};

/// Writes `read_creditor`.
pub(crate) struct CreditorProjector;

read_tables! {
    /// Creditors.
    CreditorTables { creditors: CreditorItem }
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

    fn touch(_: &CreditorEvent, event: &Recorded, tables: &mut CreditorTables) {
        tables.creditors.want(event.stream_uuid());
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
            // How the creditor is paid is not shown here.
            CreditorEvent::PaymentSettingsSet { .. }
            | CreditorEvent::ProviderAccountAdded { .. }
            | CreditorEvent::ProviderAccountChanged { .. } => {
                tables.creditors.get_mut(id).ok_or_else(creditor)?.version = version;
            }
        }
        Ok(())
    }
}

use cqrs_es::Aggregate;
use domain::{
    OrganisationId,
    organisation::{DocumentKind, Organisation, OrganisationEvent},
};
use event_store::{DecodeError, Recorded};
use uuid::Uuid;

use super::{ConsentDocumentItem, OrganisationHostItem, OrganisationItem};
use crate::framework::{Column, Projector, Unfit, child_id, version_of};

/// Writes `read_organisation`, `read_organisation_host` and `read_consent_document`.
pub(crate) struct OrganisationProjector;

read_tables! {
    /// Organisations and what belongs to them.
    OrganisationTables {
        organisations: OrganisationItem,
        hosts: OrganisationHostItem,
        documents: ConsentDocumentItem,
    }
}

impl Projector for OrganisationProjector {
    const NAME: &'static str = "organisation"; // stored; never rename
    const AGGREGATES: &'static [&'static str] = &[Organisation::TYPE];
    type Fact = OrganisationEvent;
    type Tables = OrganisationTables;

    fn decode(event: &Recorded) -> Result<Option<OrganisationEvent>, DecodeError> {
        event.event_of::<Organisation>().transpose()
    }

    fn touch(fact: &OrganisationEvent, event: &Recorded, tables: &mut OrganisationTables) {
        let organisation = event.stream_uuid();
        tables.organisations.want(organisation);
        match fact {
            OrganisationEvent::Founded { .. } | OrganisationEvent::Renamed { .. } => {}
            OrganisationEvent::HostAdded { host, .. } | OrganisationEvent::HostRemoved { host, .. } => {
                tables.hosts.want(host_id(host.as_str()));
            }
            OrganisationEvent::DocumentPublished { kind, version, .. } => {
                tables.documents.want(document_id(organisation, *kind, i64::from(*version) - 1));
            }
        }
    }

    fn fold(fact: OrganisationEvent, event: &Recorded, tables: &mut OrganisationTables) -> Result<(), Unfit> {
        let id = OrganisationId::new(event.stream_uuid());
        let version = version_of(event);
        match tables.organisations.get_mut(id) {
            Some(known) if known.version >= version => return Ok(()),
            Some(known) => known.version = version,
            None if version > 1 => return Err(Unfit(Self::NAME)),
            None => {}
        }
        match fact {
            OrganisationEvent::Founded { name, code, at } => tables.organisations.put(OrganisationItem {
                id,
                organisation_id: id,
                name: name.into(),
                code: code.into(),
                founded_at: at,
                version,
            }),
            OrganisationEvent::Renamed { name, at: _ } => {
                if let Some(organisation) = tables.organisations.get_mut(id) {
                    organisation.name = name.into();
                }
            }
            OrganisationEvent::HostAdded { host, at } => {
                let id = (host_id(host.as_str()), id);
                tables.hosts.put(OrganisationHostItem { id: id.0, organisation_id: id.1, host: host.into(), added_at: at });
            }
            OrganisationEvent::HostRemoved { host, at: _ } => {
                let key = host_id(host.as_str());
                if tables.hosts.get(key).is_some_and(|host| host.organisation_id == id) {
                    tables.hosts.remove(key);
                }
            }
            OrganisationEvent::DocumentPublished { kind, version, title, text, text_sha256, at } => {
                let version = i64::from(version);
                if let Some(former) = tables.documents.get_mut(document_id(id.uuid(), kind, version - 1)) {
                    former.current = false;
                }
                tables.documents.put(ConsentDocumentItem {
                    id: document_id(id.uuid(), kind, version),
                    organisation_id: id,
                    kind,
                    version,
                    current: true,
                    title: title.into(),
                    text: text.into(),
                    text_sha256: text_sha256.into(),
                    published_at: at,
                });
            }
        }
        Ok(())
    }
}

fn host_id(host: &str) -> Uuid {
    child_id(Uuid::nil(), host)
}

fn document_id(organisation: Uuid, kind: DocumentKind, version: i64) -> Uuid {
    child_id(organisation, &format!("{}/{version}", kind.store().unwrap_or_default()))
}

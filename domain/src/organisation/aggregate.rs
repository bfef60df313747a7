//! Rules of an organisation.

use std::collections::BTreeMap;

use cqrs_es::{Aggregate, event_sink::EventSink};
use serde::{Deserialize, Serialize};

use super::{
    AddHost, CurrentDocument, DocumentKind, FoundOrganisation, OrganisationCommand, OrganisationError, OrganisationEvent,
    PublishDocument, RemoveHost, RenameOrganisation,
};
use crate::{
    Sha256Hex,
    decided::write_all,
    values::{BoundedText, ExternalId, Host},
};

/// Most host names of one organisation.
const HOSTS_MAX: usize = 50;

/// The tenant everything belongs to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Organisation {
    code: Option<ExternalId>,
    name: Option<BoundedText<200>>,
    hosts: Vec<Host>,
    documents: BTreeMap<DocumentKind, CurrentDocument>,
}

impl Organisation {
    /// Whether it was founded.
    #[must_use]
    pub const fn is_founded(&self) -> bool {
        self.code.is_some()
    }

    /// Its short code, once founded.
    #[must_use]
    pub const fn code(&self) -> Option<&ExternalId> {
        self.code.as_ref()
    }

    /// Host names it is served under.
    #[must_use]
    pub fn hosts(&self) -> &[Host] {
        &self.hosts
    }

    /// The version of a document in force.
    #[must_use]
    pub fn current_document(&self, kind: DocumentKind) -> Option<&CurrentDocument> {
        self.documents.get(&kind)
    }

    fn decide(&self, command: OrganisationCommand) -> Result<Option<OrganisationEvent>, OrganisationError> {
        match command {
            OrganisationCommand::Found(found) => self.found(found),
            OrganisationCommand::Rename(rename) => self.rename(rename),
            OrganisationCommand::AddHost(add) => self.add_host(add),
            OrganisationCommand::RemoveHost(remove) => self.remove_host(remove),
            OrganisationCommand::PublishDocument(publish) => self.publish_document(publish),
        }
    }

    /// Once; founding again under the same code changes nothing.
    fn found(&self, found: FoundOrganisation) -> Result<Option<OrganisationEvent>, OrganisationError> {
        let FoundOrganisation { name, code, at } = found;
        match &self.code {
            None => Ok(Some(OrganisationEvent::Founded { name, code, at })),
            Some(known) if *known == code => Ok(None),
            Some(_) => Err(OrganisationError::AlreadyFounded),
        }
    }

    /// The same name changes nothing.
    fn rename(&self, rename: RenameOrganisation) -> Result<Option<OrganisationEvent>, OrganisationError> {
        self.check_founded()?;
        let RenameOrganisation { name, at } = rename;
        Ok((self.name.as_ref() != Some(&name)).then_some(OrganisationEvent::Renamed { name, at }))
    }

    /// A host it has already changes nothing.
    fn add_host(&self, add: AddHost) -> Result<Option<OrganisationEvent>, OrganisationError> {
        self.check_founded()?;
        if self.hosts.contains(&add.host) {
            return Ok(None);
        }
        if self.hosts.len() >= HOSTS_MAX {
            return Err(OrganisationError::TooManyHosts);
        }
        Ok(Some(OrganisationEvent::HostAdded { host: add.host, at: add.at }))
    }

    /// A host it does not have changes nothing.
    fn remove_host(&self, remove: RemoveHost) -> Result<Option<OrganisationEvent>, OrganisationError> {
        self.check_founded()?;
        let RemoveHost { host, at } = remove;
        Ok(self.hosts.contains(&host).then_some(OrganisationEvent::HostRemoved { host, at }))
    }

    /// Every new text is the next version; the text in force changes nothing.
    fn publish_document(&self, publish: PublishDocument) -> Result<Option<OrganisationEvent>, OrganisationError> {
        self.check_founded()?;
        let PublishDocument { kind, title, text, at } = publish;
        let text_sha256 = Sha256Hex::of(text.as_str().as_bytes());
        let version = match self.documents.get(&kind) {
            Some(current) if current.text_sha256 == text_sha256 => return Ok(None),
            Some(current) => current.version.saturating_add(1),
            None => 1,
        };
        Ok(Some(OrganisationEvent::DocumentPublished { kind, version, title, text, text_sha256, at }))
    }

    const fn check_founded(&self) -> Result<(), OrganisationError> {
        if self.is_founded() { Ok(()) } else { Err(OrganisationError::Unknown) }
    }
}

impl Aggregate for Organisation {
    const TYPE: &'static str = "organisation"; // stored; never rename
    type Command = OrganisationCommand;
    type Event = OrganisationEvent;
    type Error = OrganisationError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        let events = self.decide(command).map(Vec::from_iter)?;
        write_all(events, self, sink).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        match event {
            OrganisationEvent::Founded { name, code, at: _ } => {
                self.name = Some(name);
                self.code = Some(code);
            }
            OrganisationEvent::Renamed { name, at: _ } => self.name = Some(name),
            OrganisationEvent::HostAdded { host, at: _ } => self.hosts.push(host),
            OrganisationEvent::HostRemoved { host, at: _ } => self.hosts.retain(|known| *known != host),
            OrganisationEvent::DocumentPublished { kind, version, text_sha256, .. } => {
                self.documents.insert(kind, CurrentDocument { version, text_sha256 });
            }
        }
    }
}

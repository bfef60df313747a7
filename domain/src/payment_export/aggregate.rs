//! Rules of an export.

use std::collections::BTreeSet;

use cqrs_es::{Aggregate, event_sink::EventSink};
use serde::{Deserialize, Serialize};

use super::{
    AcknowledgeBatch, ChangeExport, CsvEncoding, ExportBatch, LogPlace, PaymentExportCommand, PaymentExportError,
    PaymentExportEvent, RegisterExport, StartBatch,
};
use crate::{CreditorId, OrganisationId, decided::write_all, values::BoundedText};

type Decision = Result<Option<PaymentExportEvent>, PaymentExportError>;

/// Creditors that one export may name.
const MOST_CREDITORS: usize = 100;

/// The export of payments to one consumer. Its batches follow each other without gap and overlap in the order of the log;
/// that the next one begins where the last one ends is what makes every movement be exported once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PaymentExport {
    organisation: Option<OrganisationId>,
    name: Option<BoundedText<100>>,
    creditors: BTreeSet<CreditorId>,
    encoding: CsvEncoding,
    enabled: bool,
    batches: Vec<ExportBatch>,
    acknowledged: u64,
}

impl PaymentExport {
    /// Organisation whose payments they are, once registered.
    #[must_use]
    pub const fn organisation(&self) -> Option<OrganisationId> {
        self.organisation
    }

    /// Name of the consumer.
    #[must_use]
    pub const fn name(&self) -> Option<&BoundedText<100>> {
        self.name.as_ref()
    }

    /// Whose payments; empty for those of all creditors.
    #[must_use]
    pub const fn creditors(&self) -> &BTreeSet<CreditorId> {
        &self.creditors
    }

    /// How CSV files of the next batch are encoded.
    #[must_use]
    pub const fn encoding(&self) -> CsvEncoding {
        self.encoding
    }

    /// Whether new batches may begin.
    #[must_use]
    pub const fn is_enabled(&self) -> bool {
        self.enabled
    }

    /// The batch of a number.
    #[must_use]
    pub fn batch(&self, number: u64) -> Option<&ExportBatch> {
        self.batches.get(usize::try_from(number.checked_sub(1)?).ok()?)
    }

    /// The batch that waits to be acknowledged; there is at most one.
    #[must_use]
    pub fn open_batch(&self) -> Option<&ExportBatch> {
        self.batch(self.acknowledged.saturating_add(1))
    }

    /// Number of the next batch.
    #[must_use]
    pub fn next_number(&self) -> u64 {
        self.batches.last().map_or(1, |last| last.number.saturating_add(1))
    }

    /// Where the next batch begins: behind the last one.
    #[must_use]
    pub fn exported_through(&self) -> LogPlace {
        self.batches.last().map_or_else(LogPlace::default, |last| last.through)
    }

    fn decide(&self, command: PaymentExportCommand) -> Decision {
        match command {
            PaymentExportCommand::Register(register) => self.register(register),
            PaymentExportCommand::Change(change) => self.change(change),
            PaymentExportCommand::StartBatch(start) => self.start_batch(start),
            PaymentExportCommand::AcknowledgeBatch(acknowledge) => self.acknowledge_batch(&acknowledge),
        }
    }

    /// Once; the same again changes nothing.
    fn register(&self, register: RegisterExport) -> Decision {
        let RegisterExport { organisation, name, creditors, encoding, at } = register;
        if creditors.len() > MOST_CREDITORS {
            return Err(PaymentExportError::TooManyCreditors);
        }
        match self.organisation {
            None => Ok(Some(PaymentExportEvent::Registered { organisation, name, creditors, encoding, at })),
            Some(known) if known == organisation && self.name.as_ref() == Some(&name) && self.creditors == creditors => Ok(None),
            Some(_) => Err(PaymentExportError::AlreadyRegistered),
        }
    }

    /// What stays the same changes nothing; a batch that was begun keeps its encoding.
    fn change(&self, change: ChangeExport) -> Decision {
        self.check_registered()?;
        let ChangeExport { name, encoding, enabled, at } = change;
        let same = self.name.as_ref() == Some(&name) && self.encoding == encoding && self.enabled == enabled;
        Ok((!same).then_some(PaymentExportEvent::Changed { name, encoding, enabled, at }))
    }

    /// One at a time: while a batch waits, it is that one that is offered. Where nothing has moved, there is no batch.
    fn start_batch(&self, start: StartBatch) -> Decision {
        self.check_registered()?;
        let StartBatch { contents, at } = start;
        if self.open_batch().is_some() {
            return Ok(None);
        }
        if !self.enabled {
            return Err(PaymentExportError::Off);
        }
        let Some(contents) = contents else { return Ok(None) };
        let (after, number) = (self.exported_through(), self.next_number());
        if contents.through <= after || contents.rows == 0 {
            return Err(PaymentExportError::ContentsBehind);
        }
        let batch = ExportBatch {
            number,
            after,
            through: contents.through,
            rows: contents.rows,
            received: contents.received,
            returned: contents.returned,
            more: contents.more,
            encoding: self.encoding,
            csv_sha256: contents.csv_sha256,
        };
        Ok(Some(PaymentExportEvent::BatchStarted { batch, at }))
    }

    /// In their order, for one waits at a time; what was acknowledged stays so.
    fn acknowledge_batch(&self, acknowledge: &AcknowledgeBatch) -> Decision {
        self.check_registered()?;
        let AcknowledgeBatch { number, by, at } = *acknowledge;
        match self.batch(number) {
            None => Err(PaymentExportError::BatchUnknown),
            Some(_) if number <= self.acknowledged => Ok(None),
            Some(_) => Ok(Some(PaymentExportEvent::BatchAcknowledged { number, by, at })),
        }
    }

    const fn check_registered(&self) -> Result<(), PaymentExportError> {
        if self.organisation.is_some() { Ok(()) } else { Err(PaymentExportError::Unknown) }
    }
}

impl Aggregate for PaymentExport {
    const TYPE: &'static str = "payment_export"; // stored; never rename
    type Command = PaymentExportCommand;
    type Event = PaymentExportEvent;
    type Error = PaymentExportError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        let events = self.decide(command).map(Vec::from_iter)?;
        write_all(events, self, sink).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        match event {
            PaymentExportEvent::Registered { organisation, name, creditors, encoding, at: _ } => {
                self.organisation = Some(organisation);
                self.name = Some(name);
                self.creditors = creditors;
                self.encoding = encoding;
                self.enabled = true;
            }
            PaymentExportEvent::Changed { name, encoding, enabled, at: _ } => {
                self.name = Some(name);
                self.encoding = encoding;
                self.enabled = enabled;
            }
            PaymentExportEvent::BatchStarted { batch, at: _ } => self.batches.push(batch),
            PaymentExportEvent::BatchAcknowledged { number, by: _, at: _ } => self.acknowledged = number,
        }
    }
}

use cqrs_es::Aggregate;
use domain::{
    PaymentExportId,
    payment_export::{PaymentExport, PaymentExportEvent},
};
use event_store::{DecodeError, Recorded};

use super::{ExportBatchItem, PaymentExportItem};
use crate::framework::{Document, Projector, Unfit, child_id, version_of};

/// Writes `read_payment_export` and `read_payment_export_batch`.
pub(crate) struct PaymentExportProjector;

read_tables! {
    /// Exports and their batches.
    PaymentExportTables {
        exports: PaymentExportItem,
        batches: ExportBatchItem,
    }
}

impl Projector for PaymentExportProjector {
    const NAME: &'static str = "payment_export"; // stored; never rename
    const AGGREGATES: &'static [&'static str] = &[PaymentExport::TYPE];
    const BORN_BY_FIRST: bool = true;
    type Fact = PaymentExportEvent;
    type Tables = PaymentExportTables;

    fn decode(event: &Recorded) -> Result<Option<PaymentExportEvent>, DecodeError> {
        event.event_of::<PaymentExport>().transpose()
    }

    fn touch(fact: &PaymentExportEvent, event: &Recorded, tables: &mut PaymentExportTables) {
        let export = event.stream_uuid();
        tables.exports.want(export);
        match fact {
            PaymentExportEvent::BatchStarted { batch, .. } => tables.batches.want(batch_id(export, batch.number)),
            PaymentExportEvent::BatchAcknowledged { number, .. } => tables.batches.want(batch_id(export, *number)),
            PaymentExportEvent::Registered { .. } | PaymentExportEvent::Changed { .. } => {}
        }
    }

    fn fold(fact: PaymentExportEvent, event: &Recorded, tables: &mut PaymentExportTables) -> Result<(), Unfit> {
        let id = PaymentExportId::new(event.stream_uuid());
        let version = version_of(event);
        if tables.exports.get(id).is_some_and(|export| export.version >= version) {
            return Ok(());
        }
        let unfit = || Unfit(Self::NAME);
        match fact {
            PaymentExportEvent::Registered { organisation, name, creditors, encoding, at } => {
                tables.exports.put(PaymentExportItem {
                    id,
                    organisation_id: organisation,
                    name: name.into(),
                    creditors: Document(creditors),
                    encoding,
                    enabled: true,
                    batches: 0,
                    acknowledged: 0,
                    registered_at: at,
                    version,
                });
            }
            PaymentExportEvent::Changed { name, encoding, enabled, at: _ } => {
                let export = tables.exports.get_mut(id).ok_or_else(unfit)?;
                (export.name, export.encoding, export.enabled) = (name.into(), encoding, enabled);
            }
            PaymentExportEvent::BatchStarted { batch, at } => {
                let export = tables.exports.get_mut(id).ok_or_else(unfit)?;
                export.batches = number(batch.number);
                let organisation_id = export.organisation_id;
                tables.batches.put(ExportBatchItem {
                    id: batch_id(id.uuid(), batch.number),
                    organisation_id,
                    export_id: id,
                    number: number(batch.number),
                    rows: number(batch.rows),
                    received: batch.received,
                    returned: batch.returned,
                    more: batch.more,
                    encoding: batch.encoding,
                    csv_sha256: batch.csv_sha256.into(),
                    started_by: event.metadata().actor,
                    started_at: at,
                    acknowledged_by: None,
                    acknowledged_at: None,
                });
            }
            PaymentExportEvent::BatchAcknowledged { number: of_batch, by: _, at } => {
                tables.exports.get_mut(id).ok_or_else(unfit)?.acknowledged = number(of_batch);
                let batch = tables.batches.get_mut(batch_id(id.uuid(), of_batch)).ok_or_else(unfit)?;
                (batch.acknowledged_by, batch.acknowledged_at) = (Some(event.metadata().actor), Some(at));
            }
        }
        tables.exports.get_mut(id).ok_or_else(unfit)?.version = version;
        Ok(())
    }
}

fn batch_id(export: uuid::Uuid, number: u64) -> uuid::Uuid {
    child_id(export, &number.to_string())
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

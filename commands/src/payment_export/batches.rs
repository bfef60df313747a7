//! Batches: begun one at a time, acknowledged by whoever has taken them up.

use std::sync::Arc;

use domain::{
    PaymentExportId,
    payment_export::{AcknowledgeBatch, BatchContents, PaymentExport, PaymentExportCommand, StartBatch},
    staff_member::Permission,
};
use event_store::Unit;
use serde::Serialize;

use super::{
    administer::own,
    file::{ExportFiles, ExportFormat, MovementFile},
    movement::{Range, found_behind},
};
use crate::{Caller, CommandError, Commands, Receipt, Request};

/// Of which export the next batch is to begin.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct StartExportBatchInput {
    /// The export.
    pub export: PaymentExportId,
}

/// Which batch the consumer has.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct AcknowledgeExportBatchInput {
    /// The export.
    pub export: PaymentExportId,
    /// Number of the batch.
    pub number: u64,
}

impl Commands {
    /// Begins the next batch of an export: all movements of money noted behind the last one, as many as a batch may hold.
    /// While a batch waits to be acknowledged, none begins, for a consumer that has failed with one must not go past it;
    /// where nothing has moved, none begins either.
    pub async fn start_export_batch(
        &self,
        caller: &Caller,
        request: Request<StartExportBatchInput>,
        files: &ExportFiles,
    ) -> Result<Receipt, CommandError> {
        caller.require(Permission::PaymentExportRun)?;
        let context = self.context(caller, "start_export_batch", &request)?;
        if let Some(receipt) = self.store.receipt(&context).await? {
            return Ok(receipt);
        }
        let (organisation, at, id) = (caller.organisation, context.occurred_at, request.input.export);
        let files = Arc::new(files.clone());
        let decide = |mut unit: Unit| {
            let files = Arc::clone(&files);
            async move {
                let mut export = own(unit.load::<PaymentExport>(id).await?, organisation)?;
                let state = export.state();
                let begins = state.open_batch().is_none() && state.is_enabled();
                let contents = if begins { self.contents(state, &files).await? } else { None };
                let start = PaymentExportCommand::StartBatch(StartBatch { contents, at });
                unit.decide::<_, CommandError>(&mut export, None, start).await?;
                Ok(unit)
            }
        };
        self.transact(&context, decide).await
    }

    /// Notes that the consumer has a batch; the next one may begin.
    pub async fn acknowledge_export_batch(
        &self,
        caller: &Caller,
        request: Request<AcknowledgeExportBatchInput>,
    ) -> Result<Receipt, CommandError> {
        let by = caller.staff_with(Permission::PaymentExportRun)?;
        let context = self.context(caller, "acknowledge_export_batch", &request)?;
        let (organisation, at) = (caller.organisation, context.occurred_at);
        let AcknowledgeExportBatchInput { export: id, number } = request.input;
        let decide = |mut unit: Unit| async move {
            let mut export = own(unit.load::<PaymentExport>(id).await?, organisation)?;
            let acknowledge = PaymentExportCommand::AcknowledgeBatch(AcknowledgeBatch { number, by, at });
            unit.decide::<_, CommandError>(&mut export, None, acknowledge).await?;
            Ok(unit)
        };
        self.transact(&context, decide).await
    }

    /// What there is behind the last batch, and what its file is going to be.
    async fn contents(&self, export: &PaymentExport, files: &ExportFiles) -> Result<Option<BatchContents>, CommandError> {
        let Some(organisation) = export.organisation() else { return Ok(None) };
        let creditors = export.creditors();
        let Some(found) = found_behind(&self.pool, organisation, creditors, export.exported_through(), files.most_rows).await?
        else {
            return Ok(None);
        };
        let range = Range { organisation, creditors, after: export.exported_through(), through: found.through };
        let (format, encoding) = (ExportFormat::Csv, export.encoding());
        let file = self.write_movements(&range, MovementFile { format, encoding }, files).await?;
        Ok(Some(BatchContents {
            through: found.through,
            rows: found.rows,
            received: found.received,
            returned: found.returned,
            more: found.more,
            csv_sha256: file.sha256,
        }))
    }
}

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result};
use commands::payment_export::{
    AcknowledgeExportBatchInput as Acknowledge, ChangePaymentExportInput as Change, RegisterPaymentExportInput as Register,
    StartExportBatchInput as Start,
};
use domain::{CreditorId, PaymentExportId, staff_member::Permission, values::BoundedText};
use projections::names;
use uuid::Uuid;

use super::noun::{CsvEncoding, PaymentExport, find};
use crate::{
    admin::payload::payload,
    context::{ContextExt, Doors, request},
    shared::{Fields, NodeKind, Requires, requires},
};

/// A new consumer of payments.
#[derive(InputObject)]
pub(crate) struct RegisterPaymentExportInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Name of the consumer, up to 100 characters; unique within the organisation.
    name: String,
    /// Whose payments, at most 100 creditors; none for those of all creditors, later ones included. Cannot be changed: register
    /// another export instead.
    #[graphql(default)]
    creditor_ids: Vec<ID>,
    /// How CSV files are encoded.
    encoding: CsvEncoding,
}

/// An export as it is to be.
#[derive(InputObject)]
pub(crate) struct ChangePaymentExportInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Version that was seen; refused as CONFLICT when it has changed.
    expected_version: Option<i32>,
    /// The export.
    export_id: ID,
    /// Name of the consumer, up to 100 characters; unique within the organisation.
    name: String,
    /// How CSV files of later batches are encoded.
    encoding: CsvEncoding,
    /// Whether new batches may begin.
    enabled: bool,
}

/// Of which export the next batch is to begin.
#[derive(InputObject)]
pub(crate) struct StartExportBatchInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// The export.
    export_id: ID,
}

/// Which batch the consumer has.
#[derive(InputObject)]
pub(crate) struct AcknowledgeExportBatchInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// The export.
    export_id: ID,
    /// Number of the batch.
    number: i32,
}

payload! {
    /// Outcome of a change of an export of payments.
    PaymentExportPayload {
        payment_export: PaymentExport,
        "The export as it is now; its `openBatch` is the batch to be taken up, null when there is nothing to export.",
        after &[names::PAYMENT_EXPORT],
        load find
    }
}

/// What is done about exports of payments.
#[derive(Default)]
pub(crate) struct PaymentExportMutation;

#[Object]
impl PaymentExportMutation {
    /// Begins to export payments to a consumer, from the first payment there is.
    #[graphql(guard = "Requires(Permission::PaymentExportRun)", directive = requires::apply("PAYMENT_EXPORT_RUN".to_owned()))]
    async fn register_payment_export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: RegisterPaymentExportInput,
    ) -> Result<PaymentExportPayload> {
        let mut fields = Fields::new();
        let name = fields.read("name", BoundedText::parse(&input.name));
        let read = |id| fields.read_id("creditor_ids", NodeKind::Creditor, id).map(CreditorId::new);
        let creditors = input.creditor_ids.iter().map(read).collect::<Option<_>>();
        let (Some(name), Some(creditors)) = (name, creditors) else {
            return Ok(PaymentExportPayload::refused(fields.errors()));
        };
        let register = Register { name, creditors, encoding: input.encoding.into() };
        let result = ctx.commands().register_payment_export(ctx.caller(), request(input.command_id, None, register)).await;
        PaymentExportPayload::new(ctx, result).await
    }

    /// Gives an export another name or encoding, or switches it.
    #[graphql(guard = "Requires(Permission::PaymentExportRun)", directive = requires::apply("PAYMENT_EXPORT_RUN".to_owned()))]
    async fn change_payment_export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: ChangePaymentExportInput,
    ) -> Result<PaymentExportPayload> {
        let mut fields = Fields::new();
        let export = fields.read_id("export_id", NodeKind::PaymentExport, &input.export_id);
        let name = fields.read("name", BoundedText::parse(&input.name));
        let (Some(export), Some(name)) = (export, name) else {
            return Ok(PaymentExportPayload::refused(fields.errors()));
        };
        let (export, encoding) = (PaymentExportId::new(export), input.encoding.into());
        let change = Change { export, name, encoding, enabled: input.enabled };
        let request = request(input.command_id, input.expected_version, change);
        PaymentExportPayload::new(ctx, ctx.commands().change_payment_export(ctx.caller(), request).await).await
    }

    /// Begins the next batch: all movements of money since the last one, at most 100,000. While a batch waits to be
    /// acknowledged, that one is offered again; without any movement there is none.
    #[graphql(guard = "Requires(Permission::PaymentExportRun)", directive = requires::apply("PAYMENT_EXPORT_RUN".to_owned()))]
    async fn start_export_batch(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: StartExportBatchInput,
    ) -> Result<PaymentExportPayload> {
        let mut fields = Fields::new();
        let Some(export) = fields.read_id("export_id", NodeKind::PaymentExport, &input.export_id) else {
            return Ok(PaymentExportPayload::refused(fields.errors()));
        };
        let request = request(input.command_id, None, Start { export: PaymentExportId::new(export) });
        let files = &ctx.data_unchecked::<Arc<Doors>>().exports;
        PaymentExportPayload::new(ctx, ctx.commands().start_export_batch(ctx.caller(), request, files).await).await
    }

    /// Notes that the consumer has a batch, so that the next one may begin. Again changes nothing.
    #[graphql(guard = "Requires(Permission::PaymentExportRun)", directive = requires::apply("PAYMENT_EXPORT_RUN".to_owned()))]
    async fn acknowledge_export_batch(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: AcknowledgeExportBatchInput,
    ) -> Result<PaymentExportPayload> {
        let mut fields = Fields::new();
        let Some(export) = fields.read_id("export_id", NodeKind::PaymentExport, &input.export_id) else {
            return Ok(PaymentExportPayload::refused(fields.errors()));
        };
        // No batch has the number 0, which stands for all that cannot be one.
        let acknowledge =
            Acknowledge { export: PaymentExportId::new(export), number: u64::try_from(input.number).unwrap_or_default() };
        let request = request(input.command_id, None, acknowledge);
        PaymentExportPayload::new(ctx, ctx.commands().acknowledge_export_batch(ctx.caller(), request).await).await
    }
}

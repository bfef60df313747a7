use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use commands::payment_point::{ImportPaymentPointsInput as Import, PointsReport as Report};
use domain::{PaymentPointId, staff_member::Permission};
use projections::names;
use uuid::Uuid;

use super::noun::{PaymentPoint, find};
use crate::{
    admin::{import::ImportRefusal, payload::payload},
    context::{ContextExt, Doors, request, wait_for},
    shared::{CommandReceipt, Fields, NodeKind, Outcome, Requires, UserError, count, outcome, requires},
};

/// A file of all payment points.
#[derive(InputObject)]
pub(crate) struct ImportPaymentPointsInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Id that `POST /admin/files` answered.
    file_id: ID,
}

/// Which payment point.
#[derive(InputObject)]
pub(crate) struct PaymentPointInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Version that was seen; refused as CONFLICT when it has changed.
    expected_version: Option<i32>,
    /// The point.
    payment_point_id: ID,
}

/// What became of a file of payment points.
#[derive(SimpleObject)]
pub(crate) struct PaymentPointsReport {
    /// Rows read.
    rows: i32,
    /// Points that are new, have changed or are open again.
    changed: i32,
    /// Points closed because the file lacks them.
    closed: i32,
    /// Why nothing was taken, in order of lines, the first hundred; empty when the file was taken.
    refusals: Vec<ImportRefusal>,
}

impl From<Report> for PaymentPointsReport {
    fn from(report: Report) -> Self {
        let [rows, changed, closed] = [report.rows, report.changed, report.closed].map(count);
        let refusals = report.refusals.into_iter().map(Into::into).collect();
        Self { rows, changed, closed, refusals }
    }
}

/// Outcome of taking a file of payment points.
#[derive(SimpleObject)]
pub(crate) struct ImportPaymentPointsPayload {
    /// What became of it; null when it could not be read at all.
    report: Option<PaymentPointsReport>,
    /// Why nothing was done; empty when the file was read.
    user_errors: Vec<UserError>,
    /// Receipt of the command; null when nothing was taken.
    receipt: Option<CommandReceipt>,
}

payload! {
    /// Outcome of a change of a payment point.
    PaymentPointPayload { payment_point: PaymentPoint, "The point as it is now.", after &[names::PAYMENT_POINT], load find }
}

/// What is done about payment points.
#[derive(Default)]
pub(crate) struct PaymentPointMutation;

#[Object]
impl PaymentPointMutation {
    /// Takes an uploaded file of all payment points, whole or not at all: one wrong row and nothing is taken. A point that the
    /// file lacks is closed. The same file again changes nothing.
    #[graphql(guard = "Requires(Permission::CreditorManage)", directive = requires::apply("CREDITOR_MANAGE".to_owned()))]
    async fn import_payment_points(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: ImportPaymentPointsInput,
    ) -> Result<ImportPaymentPointsPayload> {
        let mut fields = Fields::new();
        let Some(upload) = fields.read_id("file_id", NodeKind::Upload, &input.file_id) else {
            return Ok(ImportPaymentPointsPayload { report: None, user_errors: fields.errors(), receipt: None });
        };
        let doors = ctx.data_unchecked::<Arc<Doors>>();
        let request = request(input.command_id, None, Import { upload });
        let (folder, read) = (&doors.uploads.folder, &doors.uploads.read_points);
        match outcome(ctx, doors.commands.import_payment_points(ctx.caller(), request, folder, read).await)? {
            Outcome::Done(imported) => {
                if let Some(receipt) = &imported.receipt {
                    wait_for(ctx, &[names::PAYMENT_POINT], receipt.token).await;
                }
                let (report, receipt) = (Some(imported.report.into()), imported.receipt.map(Into::into));
                Ok(ImportPaymentPointsPayload { report, user_errors: Vec::new(), receipt })
            }
            Outcome::Refused(user_errors) => Ok(ImportPaymentPointsPayload { report: None, user_errors, receipt: None }),
        }
    }

    /// Shows a payment point to borrowers no more, whatever files say, until it is opened.
    #[graphql(guard = "Requires(Permission::CreditorManage)", directive = requires::apply("CREDITOR_MANAGE".to_owned()))]
    async fn close_payment_point(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: PaymentPointInput,
    ) -> Result<PaymentPointPayload> {
        let mut fields = Fields::new();
        let Some(point) = fields.read_id("payment_point_id", NodeKind::PaymentPoint, &input.payment_point_id) else {
            return Ok(PaymentPointPayload::refused(fields.errors()));
        };
        let request = request(input.command_id, input.expected_version, PaymentPointId::new(point));
        PaymentPointPayload::new(ctx, ctx.commands().close_payment_point(ctx.caller(), request).await).await
    }

    /// Shows a payment point to borrowers again.
    #[graphql(guard = "Requires(Permission::CreditorManage)", directive = requires::apply("CREDITOR_MANAGE".to_owned()))]
    async fn open_payment_point(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: PaymentPointInput,
    ) -> Result<PaymentPointPayload> {
        let mut fields = Fields::new();
        let Some(point) = fields.read_id("payment_point_id", NodeKind::PaymentPoint, &input.payment_point_id) else {
            return Ok(PaymentPointPayload::refused(fields.errors()));
        };
        let request = request(input.command_id, input.expected_version, PaymentPointId::new(point));
        PaymentPointPayload::new(ctx, ctx.commands().open_payment_point(ctx.caller(), request).await).await
    }
}

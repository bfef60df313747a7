use async_graphql::{ComplexObject, Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::{PaymentExportId, payment_export::CsvEncoding as Encoding};
use projections::payment_export::{ExportBatchItem, PaymentExportItem};
use uuid::Uuid;

use crate::{
    admin::{creditor::Creditor, loaders::OpenBatches},
    context::ContextExt,
    exports,
    shared::{Cursor, Money, NodeKind, PageArguments, connect, connection, count, creditor_of, id_of, mirror_enum, read},
};

mirror_enum! {
    /// How the text of a CSV file is encoded.
    CsvEncoding = Encoding {
        /// UTF-8 with a byte order mark, by which Excel knows it.
        #[graphql(name = "UTF_8")]
        Utf8,
        /// Windows-1251; a character that it lacks becomes a question mark.
        #[graphql(name = "WINDOWS_1251")]
        Windows1251,
    }
}

/// A batch of an export: movements of money that stand in no other batch of it. The same for ever.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct ExportBatch {
    /// Number within the export, from 1.
    number: i32,
    /// Rows: a payment makes one for each debt, a refund or chargeback likewise.
    rows: i32,
    /// Money that came.
    received: Money,
    /// Money that went back, as a sum above zero.
    returned: Money,
    /// Whether there were more movements behind it when it was begun: then the next batch is not empty.
    more: bool,
    /// How its CSV file is encoded.
    encoding: CsvEncoding,
    /// SHA-256 of its CSV file, hexadecimal; also the file's `ETag`.
    csv_sha256: String,
    /// Who has begun it, such as "staff:0190…".
    started_by: String,
    /// When it was begun.
    started_at: DateTime<Utc>,
    /// Who has acknowledged it.
    acknowledged_by: Option<String>,
    /// When it was acknowledged.
    acknowledged_at: Option<DateTime<Utc>>,
    #[graphql(skip)]
    export: PaymentExportId,
}

#[ComplexObject]
impl ExportBatch {
    /// Where its CSV file is downloaded, with the session of this API.
    async fn csv_path(&self) -> String {
        exports::path(self.export, self.number, "csv")
    }

    /// Where its XLSX file is downloaded, with the session of this API.
    async fn xlsx_path(&self) -> String {
        exports::path(self.export, self.number, "xlsx")
    }
}

impl From<ExportBatchItem> for ExportBatch {
    fn from(item: ExportBatchItem) -> Self {
        Self {
            number: count(item.number),
            rows: count(item.rows),
            received: item.received.into(),
            returned: item.returned.into(),
            more: item.more,
            encoding: item.encoding.into(),
            csv_sha256: item.csv_sha256,
            started_by: item.started_by,
            started_at: item.started_at,
            acknowledged_by: item.acknowledged_by,
            acknowledged_at: item.acknowledged_at,
            export: item.export_id,
        }
    }
}

connection!(ExportBatchConnection, ExportBatchEdge, ExportBatch, "batches");
connection!(PaymentExportConnection, PaymentExportEdge, PaymentExport, "exports of payments");

/// The export of payments to one consumer.
#[derive(Clone)]
pub(crate) struct PaymentExport(pub(super) PaymentExportItem);

/// An export of this organisation.
pub(crate) async fn find(ctx: &Context<'_>, id: Uuid) -> Result<Option<PaymentExport>> {
    let found = ctx.projections().payment_exports().by_id(ctx.organisation(), PaymentExportId::new(id)).await;
    Ok(read(ctx, found)?.map(PaymentExport))
}

/// The export of payments to one consumer, such as an accounting system: every movement of money once.
#[Object]
impl PaymentExport {
    /// Id.
    pub(crate) async fn id(&self) -> ID {
        id_of(NodeKind::PaymentExport, self.0.id.uuid())
    }

    /// Name of the consumer.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Whose payments; empty for those of all creditors, later ones included.
    async fn creditors(&self, ctx: &Context<'_>) -> Result<Vec<Creditor>> {
        let mut creditors = Vec::with_capacity(self.0.creditors.0.len());
        for id in &self.0.creditors.0 {
            creditors.extend(creditor_of(ctx, *id).await?.map(Creditor::new));
        }
        Ok(creditors)
    }

    /// How CSV files of the next batch are encoded.
    async fn encoding(&self) -> CsvEncoding {
        self.0.encoding.into()
    }

    /// Whether new batches may begin.
    async fn enabled(&self) -> bool {
        self.0.enabled
    }

    /// Batches begun so far.
    async fn batch_count(&self) -> i32 {
        count(self.0.batches)
    }

    /// The batch that waits to be acknowledged; none begins before.
    async fn open_batch(&self, ctx: &Context<'_>) -> Result<Option<ExportBatch>> {
        let found = ctx.loader::<OpenBatches>().load_one(self.0.id).await;
        Ok(read(ctx, found)?.map(Into::into))
    }

    /// Batches, the newest first.
    async fn batches(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<ExportBatchConnection> {
        let arguments = PageArguments::new(first, after)?;
        let page = ctx.projections().payment_exports().batches(ctx.organisation(), self.0.id, &arguments.request()?).await;
        connect(ctx, &arguments, page, Into::into)
    }

    /// Since when payments are exported to it.
    async fn registered_at(&self) -> DateTime<Utc> {
        self.0.registered_at
    }

    /// Version; `expectedVersion` of its mutations.
    async fn version(&self) -> i32 {
        count(self.0.version)
    }
}

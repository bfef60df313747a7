use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use commands::portfolio_import::{ImportRefusal as Refusal, RowRefusal};
use domain::{
    ImportId,
    portfolio_import::{FileKind as Kind, ImportState as State, RowCounts as Counts},
};
use projections::import_list::ImportItem;
use uuid::Uuid;

use crate::{
    context::ContextExt,
    http,
    shared::{Connection, Cursor, NodeKind, Outcome, PageArguments, connection, count, id_of, mirror_enum, outcome, read},
    texts,
};

mirror_enum! {
    /// What a file holds.
    FileKind = Kind {
        /// People, their debts and balances.
        Portfolio,
        /// Repayments.
        Repayments,
        /// Payments to come.
        Schedule,
    }
}

mirror_enum! {
    /// Where a load stands.
    ImportState = State {
        /// Not started.
        Unknown,
        /// Rows are being loaded; after a crash it goes on where it was.
        Running,
        /// The whole file is done.
        Completed,
        /// Given up.
        Failed,
    }
}

/// What became of rows: rows = accepted + refused, accepted = changed + unchanged.
#[derive(Clone, SimpleObject)]
pub(crate) struct RowCounts {
    /// Rows read.
    rows: i32,
    /// Rows taken.
    accepted: i32,
    /// Of them, rows that brought something new.
    changed: i32,
    /// Of them, rows that said what was known.
    unchanged: i32,
    /// Rows not taken.
    refused: i32,
}

impl From<Counts> for RowCounts {
    fn from(counts: Counts) -> Self {
        let Counts { rows, accepted, changed, unchanged, refused } = counts;
        let [rows, accepted, changed, unchanged, refused] = [rows, accepted, changed, unchanged, refused].map(count);
        Self { rows, accepted, changed, unchanged, refused }
    }
}

/// Why a row was not taken.
#[derive(Clone, SimpleObject)]
pub(crate) struct ImportRefusal {
    /// Line of the file, the header is line 1.
    line: i32,
    /// Name of the column, where one column is to blame.
    column: Option<String>,
    /// Stable code.
    code: String,
    /// Reason in Russian; never what stood there.
    reason: String,
}

impl From<Refusal> for ImportRefusal {
    fn from(refusal: Refusal) -> Self {
        let Refusal { line, column, code, reason, .. } = refusal;
        Self { line: count(line), column, code, reason }
    }
}

impl From<RowRefusal> for ImportRefusal {
    fn from(refusal: RowRefusal) -> Self {
        let RowRefusal { line, column, code, reason } = refusal;
        Self { line: count(line), column, code: code.to_owned(), reason }
    }
}

connection!(ImportRefusalConnection, ImportRefusalEdge, ImportRefusal, "refused rows");
connection!(ImportConnection, ImportEdge, Import, "loads");

/// A load of a file.
#[derive(Clone)]
pub(crate) struct Import(pub(super) ImportItem);

/// A load of this organisation.
pub(crate) async fn find(ctx: &Context<'_>, id: Uuid) -> Result<Option<Import>> {
    let found = ctx.projections().imports().by_id(ctx.organisation(), ImportId::new(id)).await;
    Ok(read(ctx, found)?.map(Import))
}

/// A load of a file.
#[Object]
impl Import {
    /// Id.
    pub(crate) async fn id(&self) -> ID {
        id_of(NodeKind::Import, self.0.id.uuid())
    }

    /// What the file holds.
    async fn kind(&self) -> FileKind {
        self.0.kind.into()
    }

    /// Where the load stands.
    async fn state(&self) -> ImportState {
        self.0.state.into()
    }

    /// Name of the file.
    async fn file_name(&self) -> &str {
        &self.0.file_name
    }

    /// SHA-256 of its bytes, hexadecimal.
    async fn file_sha256(&self) -> &str {
        &self.0.file_sha256
    }

    /// Who loads it, such as "staff:0190…".
    async fn started_by(&self) -> &str {
        &self.0.started_by
    }

    /// When it began.
    async fn started_at(&self) -> DateTime<Utc> {
        self.0.started_at
    }

    /// When it ended, either way.
    async fn finished_at(&self) -> Option<DateTime<Utc>> {
        self.0.finished_at
    }

    /// The last line done.
    async fn through_line(&self) -> i32 {
        count(self.0.through_line)
    }

    /// What became of the rows so far.
    async fn totals(&self) -> RowCounts {
        let ImportItem { rows, accepted, changed, unchanged, refused, .. } = self.0;
        let [rows, accepted, changed, unchanged, refused] = [rows, accepted, changed, unchanged, refused].map(count);
        RowCounts { rows, accepted, changed, unchanged, refused }
    }

    /// Code of the reason it was given up.
    async fn failure(&self) -> Option<&str> {
        self.0.failure.as_deref()
    }

    /// Refused rows in the order of the file.
    async fn refusals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<ImportRefusalConnection> {
        let arguments = PageArguments::new(first, after)?;
        let after = arguments.after.as_deref().map(|text| place(text).ok_or_else(|| http::bad_user_input(texts::BAD_CURSOR)));
        let wanted = usize::from(arguments.first);
        let found = ctx.commands().import_refusals(ctx.caller(), self.0.id, after.transpose()?, arguments.first + 1).await;
        let mut refusals = match outcome(ctx, found)? {
            Outcome::Done(refusals) => refusals,
            Outcome::Refused(_) => Vec::new(),
        };
        let more = refusals.len() > wanted;
        refusals.truncate(wanted);
        let items =
            refusals.into_iter().map(|refusal| (format!("{}-{}", refusal.line, refusal.number), refusal.into())).collect();
        Ok(ImportRefusalConnection::new(&arguments, items, more))
    }
}

/// Line and number behind a cursor.
fn place(cursor: &str) -> Option<(u64, u32)> {
    let (line, number) = cursor.split_once('-')?;
    Some((line.parse().ok()?, number.parse().ok()?))
}

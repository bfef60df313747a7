//! The history of a borrower: every event about them, in commit order.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use domain::{BorrowerId, CreditorId, StaffId, borrower_access::CardView, staff_member::Permission};
use event_store::Token;
use projections::history::{HistoryEntry as Entry, HistoryPage};
use uuid::Uuid;

use super::{loaders::StaffById, staff::full_name, views::note_view};
use crate::{
    context::ContextExt,
    http,
    shared::{Connection, Cursor, Json, NodeKind, PageArguments, Requires, connection, parse_id, read, requires},
    texts,
};

/// One event.
#[derive(Clone)]
pub(crate) struct HistoryEntry(Entry);

/// One event of a history.
#[Object]
impl HistoryEntry {
    /// Place in commit order, opaque; the same as a consistency token.
    async fn position(&self) -> String {
        self.0.token.to_string()
    }

    /// Identity of the event.
    async fn event_id(&self) -> Uuid {
        self.0.event_id
    }

    /// Kind of event, such as `DebtBound`.
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// When the database wrote it.
    async fn recorded_at(&self) -> DateTime<Utc> {
        self.0.recorded_at
    }

    /// When it happened.
    async fn occurred_at(&self) -> Option<DateTime<Utc>> {
        self.0.occurred_at
    }

    /// Who acted, such as "staff:0190…".
    async fn actor(&self) -> &str {
        &self.0.actor
    }

    /// Full name of the member of staff who acted; null for anybody else.
    async fn actor_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let staff = self.0.actor.strip_prefix("staff:").and_then(|id| id.parse::<StaffId>().ok());
        let Some(staff) = staff else { return Ok(None) };
        let found = ctx.loader::<StaffById>().load_one(staff).await;
        Ok(read(ctx, found)?.and_then(|member| full_name(&member)))
    }

    /// Through which surface: cabinet, admin, import, cli, process.
    async fn channel(&self) -> &str {
        &self.0.channel
    }

    /// What belongs together across commands.
    async fn correlation_id(&self) -> Option<Uuid> {
        self.0.correlation
    }

    /// What happened, in Russian, with the values of the event.
    async fn summary(&self) -> &str {
        &self.0.summary
    }

    /// The event itself, personal data open or erased.
    #[graphql(guard = "Requires(Permission::Audit)", directive = requires::apply("AUDIT".to_owned()))]
    async fn payload(&self) -> Option<Json> {
        Some(Json(self.0.payload.clone()))
    }
}

connection!(HistoryConnection, HistoryEdge, HistoryEntry, "events");

/// Queries about histories.
#[derive(Default)]
pub(crate) struct HistoryQuery;

#[Object]
impl HistoryQuery {
    /// Everything that happened to a borrower, oldest first: the file, the cabinet, the debts that are theirs or were, who
    /// looked. The look is noted before anything is shown, so it may stand at the end of what is shown.
    #[graphql(guard = "Requires(Permission::HistoryView)", directive = requires::apply("HISTORY_VIEW".to_owned()))]
    async fn borrower_history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the borrower.")] borrower_id: ID,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts; the position of an entry is one.")] after: Option<Cursor>,
    ) -> Result<Option<HistoryConnection>> {
        let arguments = PageArguments::new(first, after)?;
        let after = place(&arguments)?;
        let Some(borrower) = parse_id(NodeKind::Borrower, &borrower_id).map(BorrowerId::new) else { return Ok(None) };
        if read(ctx, ctx.projections().borrowers().by_id(ctx.organisation(), borrower).await)?.is_none() {
            return Ok(None);
        }
        note_view(ctx, borrower, CardView::History).await?;
        let page =
            read(ctx, ctx.projections().history().of_borrower(ctx.organisation(), borrower, after, arguments.first).await)?;
        Ok(Some(shown(&arguments, page)))
    }

    /// Everything that was set about a creditor, and by whom, oldest first: requisites, ways to pay, accounts at providers,
    /// rules of allocation, fiscal policy.
    #[graphql(guard = "Requires(Permission::CreditorView)", directive = requires::apply("CREDITOR_VIEW".to_owned()))]
    async fn creditor_history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the creditor.")] creditor_id: ID,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts; the position of an entry is one.")] after: Option<Cursor>,
    ) -> Result<Option<HistoryConnection>> {
        let arguments = PageArguments::new(first, after)?;
        let after = place(&arguments)?;
        let Some(creditor) = parse_id(NodeKind::Creditor, &creditor_id).map(CreditorId::new) else { return Ok(None) };
        if read(ctx, ctx.projections().creditors().by_id(ctx.organisation(), creditor).await)?.is_none() {
            return Ok(None);
        }
        let page =
            read(ctx, ctx.projections().history().of_creditor(ctx.organisation(), creditor, after, arguments.first).await)?;
        Ok(Some(shown(&arguments, page)))
    }
}

/// The place in commit order after which a page starts.
fn place(arguments: &PageArguments) -> Result<Option<Token>> {
    arguments.after.as_deref().map(str::parse).transpose().map_err(|_| http::bad_user_input(texts::BAD_CURSOR))
}

fn shown(arguments: &PageArguments, page: HistoryPage) -> HistoryConnection {
    let items = page.entries.into_iter().map(|entry| (entry.token.to_string(), HistoryEntry(entry))).collect();
    HistoryConnection::new(arguments, items, page.has_next)
}

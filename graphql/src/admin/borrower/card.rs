//! A borrower's card.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use domain::{BorrowerId, borrower_access::CardView, staff_member::Permission};
use projections::borrower_card::BorrowerCard;
use uuid::Uuid;

use super::{
    parts::{BorrowerPhone, BorrowerSession, BorrowerSessionConnection, CabinetAccount, Person},
    viewing::{CardViewing, CardViewingConnection},
};
use crate::{
    admin::{
        debt::{Debt, DebtConnection},
        loaders::{Archived, CardById, PhonesOfBorrowers},
        payment::{Payment, PaymentConnection},
        views::note_view,
    },
    context::ContextExt,
    shared::{
        Consent, Cursor, DebtFilter, DebtOrder, DebtTotals, NodeKind, PageArguments, Requires, Visit, VisitConnection, connect,
        count, id_of, read, requires, selection, totals,
    },
};

/// A borrower's card; made only where the look at it was noted.
#[derive(Clone)]
pub(crate) struct Borrower(BorrowerCard);

/// The card of a borrower of this organisation, once the look at it is noted.
pub(crate) async fn find(ctx: &Context<'_>, id: Uuid) -> Result<Option<Borrower>> {
    let found = read(ctx, ctx.projections().borrowers().by_id(ctx.organisation(), BorrowerId::new(id)).await)?;
    match found {
        Some(card) => open(ctx, card).await.map(Some),
        None => Ok(None),
    }
}

/// The same for many at once: their cards are read together.
pub(crate) async fn find_together(ctx: &Context<'_>, id: BorrowerId) -> Result<Option<Borrower>> {
    match read(ctx, ctx.loader::<CardById>().load_one(id).await)? {
        Some(card) => open(ctx, card).await.map(Some),
        None => Ok(None),
    }
}

/// A card of this organisation, once the look at it is noted.
pub(super) async fn open(ctx: &Context<'_>, card: BorrowerCard) -> Result<Borrower> {
    note_view(ctx, card.id, CardView::Card).await?;
    Ok(Borrower(card))
}

/// A borrower. Every look is noted by part: card, debts, consents, sessions, history.
#[Object]
impl Borrower {
    /// Id.
    pub(crate) async fn id(&self) -> ID {
        id_of(NodeKind::Borrower, self.0.id.uuid())
    }

    /// Number people call the borrower by.
    async fn pin(&self) -> String {
        self.0.pin.to_string()
    }

    /// Id of the person in the accounting system.
    async fn external_id(&self) -> &str {
        &self.0.external_id
    }

    /// Who the person is.
    async fn person(&self) -> Person {
        (&self.0).into()
    }

    /// Phones in the order they came.
    async fn phones(&self, ctx: &Context<'_>) -> Result<Vec<BorrowerPhone>> {
        let found = ctx.loader::<PhonesOfBorrowers>().load_one(self.0.id).await;
        Ok(read(ctx, found)?.unwrap_or_default().into_iter().map(BorrowerPhone::from).collect())
    }

    /// The way into the cabinet.
    async fn account(&self) -> CabinetAccount {
        (&self.0).into()
    }

    /// Whether all debts are closed.
    async fn archived(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(read(ctx, ctx.loader::<Archived>().load_one(self.0.id).await)?.unwrap_or_default())
    }

    /// Since when the file is kept.
    async fn registered_at(&self) -> DateTime<Utc> {
        self.0.registered_at
    }

    /// When the file last changed.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.0.changed_at
    }

    /// Version of the file.
    async fn version(&self) -> i32 {
        count(self.0.version)
    }

    /// Latest consent to each document, withdrawn ones included.
    async fn consents(&self, ctx: &Context<'_>) -> Result<Vec<Consent>> {
        note_view(ctx, self.0.id, CardView::Consents).await?;
        let consents = read(ctx, ctx.projections().borrowers().consents(self.0.organisation_id, &[self.0.id]).await)?;
        Ok(consents.into_iter().map(Consent::from).collect())
    }

    /// Debts.
    async fn debts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only debts of which all this is true.")] filter: Option<DebtFilter>,
        #[graphql(desc = "Order of the list; by day of registration unless told.")] order_by: Option<DebtOrder>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<DebtConnection> {
        note_view(ctx, self.0.id, CardView::Debts).await?;
        let arguments = PageArguments::new(first, after)?;
        let (debts, selection) = (ctx.projections().debts(), selection(filter, order_by));
        let page = debts.of_borrower(self.0.organisation_id, self.0.id, &selection, &arguments.request()?).await;
        connect(ctx, &arguments, page, Debt::new)
    }

    /// Sums over the debts.
    async fn debt_totals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only debts of which all this is true.")] filter: Option<DebtFilter>,
    ) -> Result<Vec<DebtTotals>> {
        note_view(ctx, self.0.id, CardView::Debts).await?;
        totals(ctx, self.0.organisation_id, self.0.id, filter).await
    }

    /// Payments, the newest first. A look at them is a look at the debts.
    #[graphql(guard = "Requires(Permission::BorrowerView)", directive = requires::apply("BORROWER_VIEW".to_owned()))]
    async fn payments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<PaymentConnection> {
        note_view(ctx, self.0.id, CardView::Debts).await?;
        let arguments = PageArguments::new(first, after)?;
        let payments = ctx.projections().payments();
        let page = payments.of_borrower(self.0.organisation_id, self.0.id, &arguments.request()?).await;
        connect(ctx, &arguments, page, Payment::new)
    }

    /// Sessions in the cabinet, newest first.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that live.", default = true)] alive: bool,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<BorrowerSessionConnection> {
        note_view(ctx, self.0.id, CardView::Sessions).await?;
        let arguments = PageArguments::new(first, after)?;
        let sessions = ctx.projections().sessions();
        let page = sessions.of_borrower(self.0.organisation_id, self.0.id, alive, &arguments.request()?).await;
        connect(ctx, &arguments, page, BorrowerSession::from)
    }

    /// Attempts to sign in, newest first.
    async fn visits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<VisitConnection> {
        note_view(ctx, self.0.id, CardView::Sessions).await?;
        let arguments = PageArguments::new(first, after)?;
        let visits = ctx.projections().visits();
        let page = visits.of_borrower(self.0.organisation_id, self.0.id, &arguments.request()?).await;
        connect(ctx, &arguments, page, Visit::from)
    }

    /// Who of the staff looked at the file, newest first.
    async fn viewers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<CardViewingConnection> {
        let arguments = PageArguments::new(first, after)?;
        let views = ctx.projections().views();
        let page = views.of_borrower(self.0.organisation_id, self.0.id, &arguments.request()?).await;
        connect(ctx, &arguments, page, CardViewing)
    }
}

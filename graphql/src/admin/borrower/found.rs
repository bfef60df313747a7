//! A borrower as a search shows them: enough to tell people apart, not the file.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, Object, Result};
use domain::{BorrowerId, staff_member::Permission};
use projections::{
    Page,
    borrower_card::BorrowerCard,
    borrower_search::{ArchiveFilter, BorrowerHit, MatchedField as Matched},
};

use super::card::{Borrower, open};
use crate::{
    admin::loaders::{Archived, DebtsOfBorrowers, PhonesOfBorrowers},
    context::ContextExt,
    shared::{Date, NodeKind, Requires, connection, count, id_of, mirror_enum, read, requires},
};

mirror_enum! {
    /// What of a borrower matched.
    MatchedField = Matched {
        /// The PIN.
        Pin,
        /// The number of a debt, or its beginning.
        DebtNumber,
        /// A phone, or its last digits.
        Phone,
        /// The passport.
        Passport,
        /// The INN.
        Inn,
        /// The name.
        Name,
    }
}

/// Whether borrowers with closed debts only are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub(super) enum Archive {
    /// Those with an open debt or none at all.
    #[default]
    Active,
    /// Those all of whose debts are closed.
    Archived,
    /// Both.
    All,
}

impl From<Archive> for ArchiveFilter {
    fn from(archive: Archive) -> Self {
        match archive {
            Archive::Active => Self::Active,
            Archive::Archived => Self::Archived,
            Archive::All => Self::All,
        }
    }
}

/// A borrower that was found.
#[derive(Clone)]
pub(crate) struct FoundBorrower {
    card: BorrowerCard,
    matched: Matched,
}

/// A borrower that was found: enough to tell people apart. Not a look at the file but for the field `borrower`.
#[Object]
impl FoundBorrower {
    /// Id of the borrower.
    async fn id(&self) -> ID {
        id_of(NodeKind::Borrower, self.card.id.uuid())
    }

    /// The whole card. Asking for it is a look, noted before anything is shown.
    #[graphql(guard = "Requires(Permission::BorrowerView)", directive = requires::apply("BORROWER_VIEW".to_owned()))]
    async fn borrower(&self, ctx: &Context<'_>) -> Result<Option<Borrower>> {
        open(ctx, self.card.clone()).await.map(Some)
    }

    /// Number people call the borrower by.
    async fn pin(&self) -> String {
        self.card.pin.to_string()
    }

    /// Full name; null once erased.
    async fn full_name(&self) -> Option<String> {
        self.card.full_name()
    }

    /// Birth date.
    async fn birth_date(&self) -> Option<Date> {
        self.card.birth_date.map(Date::from)
    }

    /// What matched best.
    async fn matched(&self) -> MatchedField {
        self.matched.into()
    }

    /// Phones, E.164, in the order they came.
    async fn phones(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let found = ctx.loader::<PhonesOfBorrowers>().load_one(self.card.id).await;
        Ok(read(ctx, found)?.unwrap_or_default().into_iter().map(|phone| phone.phone).collect())
    }

    /// Numbers of the debts.
    async fn debt_numbers(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let found = ctx.loader::<DebtsOfBorrowers>().load_one(self.card.id).await;
        Ok(read(ctx, found)?.unwrap_or_default().into_iter().map(|debt| debt.number).collect())
    }

    /// How many debts are open.
    async fn open_debts(&self, ctx: &Context<'_>) -> Result<i32> {
        let found = ctx.loader::<DebtsOfBorrowers>().load_one(self.card.id).await;
        Ok(count(read(ctx, found)?.unwrap_or_default().iter().filter(|debt| !debt.closed).count()))
    }

    /// Whether all debts are closed.
    async fn archived(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(read(ctx, ctx.loader::<Archived>().load_one(self.card.id).await)?.unwrap_or_default())
    }
}

connection!(FoundBorrowerConnection, FoundBorrowerEdge, FoundBorrower, "borrowers found");

/// The hits of a page with their names, in the order of the search. A card that is not there yet is left out.
pub(super) async fn items(ctx: &Context<'_>, page: Page<BorrowerHit>) -> Result<Vec<(String, FoundBorrower)>> {
    let ids: Vec<BorrowerId> = page.rows.iter().map(|(_, hit)| hit.borrower).collect();
    let cards = read(ctx, ctx.projections().borrowers().by_ids(ctx.organisation(), &ids).await)?;
    let mut cards: HashMap<_, _> = cards.into_iter().map(|card| (card.id, card)).collect();
    let found = page.rows.into_iter().filter_map(|(cursor, hit)| {
        let card = cards.remove(&hit.borrower)?;
        Some((cursor.to_string(), FoundBorrower { card, matched: hit.matched }))
    });
    Ok(found.collect())
}

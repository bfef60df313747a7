use async_graphql::{Context, ID, Object, Result};
use domain::staff_member::Permission;
use projections::names;

use super::{
    card::{self, Borrower},
    found::{Archive, FoundBorrowerConnection, items},
};
use crate::{
    context::{ContextExt, wait_at_least},
    shared::{Connection, Cursor, NodeKind, PageArguments, Requires, parse_id, read, requires},
};

/// Queries about borrowers.
#[derive(Default)]
pub(crate) struct BorrowerQuery;

#[Object]
impl BorrowerQuery {
    /// Borrowers that the text may mean, the surest first: by name (with typing mistakes), PIN, phone or its last digits,
    /// passport, INN, number of a debt or its beginning. Not a look at their files.
    #[graphql(guard = "Requires(Permission::BorrowerSearch)", directive = requires::apply("BORROWER_SEARCH".to_owned()))]
    async fn search_borrowers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was typed; the first 200 characters count.", validator(max_length = 1000))] text: String,
        #[graphql(desc = "Whether archived borrowers are wanted.", default)] archive: Archive,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<FoundBorrowerConnection> {
        let arguments = PageArguments::new(first, after)?;
        let search = ctx.projections().search();
        let page = search.find(ctx.organisation(), &text, archive.into(), &arguments.request()?).await;
        let page = read(ctx, page)?;
        let more = page.has_next;
        Ok(FoundBorrowerConnection::new(&arguments, items(ctx, page).await?, more))
    }

    /// One borrower; null when there is none. The look is noted before anything is shown.
    #[graphql(guard = "Requires(Permission::BorrowerView)", directive = requires::apply("BORROWER_VIEW".to_owned()))]
    async fn borrower(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the borrower.")] id: ID,
        #[graphql(desc = "Consistency token of a command whose effect must show.")] at_least: Option<String>,
    ) -> Result<Option<Borrower>> {
        wait_at_least(ctx, &[names::BORROWER_CARD], at_least.as_deref()).await?;
        match parse_id(NodeKind::Borrower, &id) {
            Some(id) => card::find(ctx, id).await,
            None => Ok(None),
        }
    }
}

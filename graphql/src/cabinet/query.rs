//! Root of the cabinet's queries.

use async_graphql::{Context, ID, MergedObject, Object, Result};
use projections::names;

use super::{
    debt::{Debt, DebtConnection},
    node::Node,
    pay_by_link::PayByLinkQuery,
    payment::PaymentQuery,
    payment_plan::PaymentPlanQuery,
    payment_point::PaymentPointQuery,
    viewer::Viewer,
};
use crate::{
    context::{ContextExt, wait_at_least},
    http,
    shared::{
        Challenge, ConsentDocument, Cursor, DebtFilter, DebtOrder, DebtTotals, NodeKind, PageArguments, connect, parse_id, read,
        selection, totals,
    },
    texts,
};

/// What a borrower can ask.
#[derive(MergedObject, Default)]
pub(crate) struct Query(CommonQuery, PaymentQuery, PaymentPlanQuery, PaymentPointQuery, PayByLinkQuery);

/// What is asked of oneself and of one's debts.
#[derive(Default)]
pub(crate) struct CommonQuery;

#[Object]
impl CommonQuery {
    /// The signed-in borrower; null when nobody is signed in.
    async fn viewer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Consistency token of a command whose effect must show, from its receipt.")] at_least: Option<String>,
    ) -> Result<Option<Viewer>> {
        let Ok(borrower) = ctx.borrower() else { return Ok(None) };
        wait_at_least(ctx, &[names::BORROWER_CARD], at_least.as_deref()).await?;
        let card = read(ctx, ctx.projections().borrowers().by_id(ctx.organisation(), borrower).await)?;
        Ok(card.map(Viewer))
    }

    /// Documents in force that a person agrees to when registering, each on its own.
    async fn registration_documents(&self, ctx: &Context<'_>) -> Result<Vec<ConsentDocument>> {
        let documents = read(ctx, ctx.projections().organisations().current_documents(ctx.organisation()).await)?;
        Ok(documents.into_iter().map(ConsentDocument::from).collect())
    }

    /// A challenge to be solved after a mutation answered `CHALLENGE_REQUIRED`.
    async fn challenge(&self, ctx: &Context<'_>) -> Challenge {
        ctx.commands().issue_challenge().into()
    }

    /// Debts of the signed-in borrower.
    #[expect(clippy::too_many_arguments, reason = "the arguments of the field")]
    async fn debts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only debts of which all this is true.")] filter: Option<DebtFilter>,
        #[graphql(desc = "Order of the list; by day of registration unless told.")] order_by: Option<DebtOrder>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
        #[graphql(desc = "Consistency token of a command whose effect must show.")] at_least: Option<String>,
    ) -> Result<DebtConnection> {
        let borrower = ctx.borrower()?;
        wait_at_least(ctx, &[names::DEBT_LIST], at_least.as_deref()).await?;
        let arguments = PageArguments::new(first, after)?;
        let (debts, selection) = (ctx.projections().debts(), selection(filter, order_by));
        let page = debts.of_borrower(ctx.organisation(), borrower, &selection, &arguments.request()?).await;
        connect(ctx, &arguments, page, Debt::new)
    }

    /// Sums over the debts of the signed-in borrower.
    async fn debt_totals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only debts of which all this is true.")] filter: Option<DebtFilter>,
    ) -> Result<Vec<DebtTotals>> {
        totals(ctx, ctx.organisation(), ctx.borrower()?, filter).await
    }

    /// One debt of the signed-in borrower; null when there is none of this id, or it is somebody else's.
    async fn debt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the debt.")] id: ID,
        #[graphql(desc = "Consistency token of a command whose effect must show.")] at_least: Option<String>,
    ) -> Result<Option<Debt>> {
        ctx.borrower()?;
        wait_at_least(ctx, &[names::DEBT_LIST], at_least.as_deref()).await?;
        match parse_id(NodeKind::Debt, &id) {
            Some(debt) => super::node::debt(ctx, debt).await,
            None => Ok(None),
        }
    }

    /// Anything of the signed-in borrower by its id; null when there is nothing to be seen under it.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Id of any node.")] id: ID) -> Result<Option<Node>> {
        super::node::find(ctx, &id).await
    }

    /// Many nodes at once, at most 100, in the order of the ids.
    async fn nodes(&self, ctx: &Context<'_>, #[graphql(desc = "Ids of any nodes.")] ids: Vec<ID>) -> Result<Vec<Option<Node>>> {
        if ids.len() > 100 {
            return Err(http::bad_user_input(texts::TOO_MANY_IDS));
        }
        let mut nodes = Vec::with_capacity(ids.len());
        for id in &ids {
            nodes.push(super::node::find(ctx, id).await?);
        }
        Ok(nodes)
    }
}

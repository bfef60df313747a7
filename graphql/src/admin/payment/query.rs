use std::{collections::BTreeSet, sync::Arc};

use async_graphql::{Context, ID, Object, Result};
use domain::{CreditorId, borrower_access::CardView, staff_member::Permission};
use projections::{Page, names, payment_list::ReportPeriod};

use super::{
    filter::PaymentFilter,
    noun::{Payment, PaymentConnection, find},
    report::PaymentReport,
};
use crate::{
    admin::views::note_view,
    context::{ContextExt, wait_at_least},
    http,
    shared::{Cursor, Date, NodeKind, PageArguments, Requires, connect, parse_id, read, requires},
    texts,
};

/// Queries about payments.
#[derive(Default)]
pub(crate) struct PaymentQuery;

#[Object]
impl PaymentQuery {
    /// Payments of all borrowers, the newest first: by the time they were created. A list tells of money and of no person,
    /// and is not a look at a file; a search by payment, provider's number or debt means one person and is a look at their
    /// debts, noted before anything is shown.
    #[graphql(guard = "Requires(Permission::PaymentView)", directive = requires::apply("PAYMENT_VIEW".to_owned()))]
    async fn payments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only payments of which all this is true.")] filter: Option<PaymentFilter>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
        #[graphql(desc = "Consistency token of a command whose effect must show.")] at_least: Option<String>,
    ) -> Result<PaymentConnection> {
        wait_at_least(ctx, &[names::PAYMENT_LIST], at_least.as_deref()).await?;
        let arguments = PageArguments::new(first, after)?;
        let request = arguments.request()?;
        let Some(filter) = filter.unwrap_or_default().read(ctx).await? else {
            let nothing = Page { rows: Vec::new(), has_next: false, has_previous: false };
            return connect(ctx, &arguments, Ok(nothing), Payment::new);
        };
        let page = read(ctx, ctx.projections().payments().search(ctx.organisation(), &filter, &request).await)?;
        if filter.payment.is_some() || filter.provider_payment.is_some() || filter.debt.is_some() {
            let borrowers: BTreeSet<_> = page.rows.iter().map(|(_, payment)| payment.borrower_id).collect();
            for borrower in borrowers {
                note_view(ctx, borrower, CardView::Debts).await?;
            }
        }
        connect(ctx, &arguments, Ok(page), Payment::new)
    }

    /// One payment; null when there is none. The look at its borrower's debts is noted before anything is shown.
    #[graphql(guard = "Requires(Permission::PaymentView)", directive = requires::apply("PAYMENT_VIEW".to_owned()))]
    async fn payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the payment.")] id: ID,
        #[graphql(desc = "Consistency token of a command whose effect must show.")] at_least: Option<String>,
    ) -> Result<Option<Payment>> {
        wait_at_least(ctx, &[names::PAYMENT_LIST], at_least.as_deref()).await?;
        match parse_id(NodeKind::Payment, &id) {
            Some(id) => find(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Money by day, creditor and way to pay: each movement counts on the day the money moved, in Moscow time (UTC+3), by
    /// which money counts as received everywhere here.
    #[graphql(guard = "Requires(Permission::PaymentView)", directive = requires::apply("PAYMENT_VIEW".to_owned()))]
    async fn payment_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "First day.")] from: Date,
        #[graphql(desc = "Last day, at most 366 days with the first one.")] to: Date,
        #[graphql(desc = "Only money of this creditor.")] creditor_id: Option<ID>,
    ) -> Result<PaymentReport> {
        let period = ReportPeriod::try_new(from.into(), to.into()).ok_or_else(|| http::bad_user_input(texts::REPORT_PERIOD))?;
        let creditor = creditor_id.map(|id| CreditorId::new(parse_id(NodeKind::Creditor, &id).unwrap_or_default()));
        let found = read(ctx, ctx.projections().payments().report(ctx.organisation(), period, creditor).await)?;
        found.map(|report| PaymentReport(Arc::new(report))).ok_or_else(|| http::bad_user_input(texts::REPORT_TOO_LARGE))
    }
}

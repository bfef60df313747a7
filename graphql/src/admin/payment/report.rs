//! Money by day, creditor and way to pay.

use std::{cmp::Reverse, sync::Arc};

use async_graphql::{Context, Object, Result};
use chrono::NaiveDate;
use domain::{CreditorId, payment::OnlineMethod as Method};
use projections::payment_list::{self, MovedMoney as Moved, PaymentReportRow as Row};
use uuid::Uuid;

use crate::{
    admin::creditor::Creditor,
    http,
    shared::{Connection, Cursor, Date, Money, OnlineMethod, PageArguments, connection, count, creditor_of, read},
    texts,
};

/// Sums and counts of money that moved.
#[derive(Clone)]
pub(crate) struct MovedMoney(Moved);

/// Sums and counts of money that moved.
#[Object]
impl MovedMoney {
    /// Money that came.
    async fn received(&self) -> Money {
        self.0.received.into()
    }

    /// How many payments that were.
    async fn received_count(&self) -> i32 {
        count(self.0.received_count)
    }

    /// Money given back as staff had asked.
    async fn refunded(&self) -> Money {
        self.0.refunded.into()
    }

    /// How often.
    async fn refunded_count(&self) -> i32 {
        count(self.0.refunded_count)
    }

    /// Money that the bank has taken back, or that was given back at the provider past us.
    async fn charged_back(&self) -> Money {
        self.0.charged_back.into()
    }

    /// How often.
    async fn charged_back_count(&self) -> i32 {
        count(self.0.charged_back_count)
    }

    /// Received without refunded and charged back.
    #[expect(clippy::unused_async, reason = "the engine wants resolvers to be async")]
    async fn net(&self, ctx: &Context<'_>) -> Result<Money> {
        Ok(read(ctx, self.0.net().map_err(projections::ReadError::from))?.into())
    }
}

/// Money of one creditor that moved on one day, of payments made in one way.
#[derive(Clone)]
pub(crate) struct PaymentReportRow(Row);

/// Money of one creditor that moved on one day, of payments made in one way.
#[Object]
impl PaymentReportRow {
    /// The day, in Moscow.
    async fn day(&self) -> Date {
        self.0.day.into()
    }

    /// Whose money it is.
    async fn creditor(&self, ctx: &Context<'_>) -> Result<Option<Creditor>> {
        Ok(creditor_of(ctx, self.0.creditor).await?.map(Creditor::new))
    }

    /// How it was paid; null for money that staff have entered.
    async fn method(&self) -> Option<OnlineMethod> {
        self.0.method.map(OnlineMethod::from)
    }

    /// Sums and counts.
    async fn money(&self) -> MovedMoney {
        MovedMoney(self.0.money)
    }
}

connection!(PaymentReportRowConnection, PaymentReportRowEdge, PaymentReportRow, "rows of a report");

/// A report of money that moved.
#[derive(Clone)]
pub(crate) struct PaymentReport(pub(super) Arc<payment_list::PaymentReport>);

/// A report of money that moved.
#[Object]
impl PaymentReport {
    /// All rows together, also those of other pages.
    async fn totals(&self) -> MovedMoney {
        MovedMoney(self.0.totals)
    }

    /// Rows by day, the latest first, then by creditor and way to pay; none without a movement.
    #[expect(clippy::unused_async, reason = "the engine wants resolvers to be async")]
    async fn rows(
        &self,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<PaymentReportRowConnection> {
        let arguments = PageArguments::new(first, after)?;
        let after = match arguments.after.as_deref() {
            Some(text) => Some(Place::parse(text).ok_or_else(|| http::bad_user_input(texts::BAD_CURSOR))?),
            None => None,
        };
        let rows = &self.0.rows;
        let start = after.map_or(0, |after| rows.partition_point(|row| Place::of(row) <= after));
        let end = rows.len().min(start + usize::from(arguments.first));
        let page = rows.get(start..end).unwrap_or_default();
        let items = page.iter().map(|row| (Place::of(row).to_text(), PaymentReportRow(*row))).collect();
        Ok(PaymentReportRowConnection::new(&arguments, items, end < rows.len()))
    }
}

/// The place of a row in the order of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place(Reverse<NaiveDate>, CreditorId, u8);

impl Place {
    const fn of(row: &Row) -> Self {
        let method = match row.method {
            Some(Method::BankCard) => 0,
            Some(Method::Sbp) => 1,
            None => 2,
        };
        Self(Reverse(row.day), row.creditor, method)
    }

    fn to_text(self) -> String {
        format!("{}_{}_{}", self.0.0, self.1.uuid().simple(), self.2)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '_');
        let (day, creditor, method) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self(Reverse(day.parse().ok()?), CreditorId::new(Uuid::try_parse(creditor).ok()?), method.parse().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;

    use domain::CreditorId;
    use uuid::Uuid;

    use super::Place;

    #[test]
    fn a_place_survives_its_text_and_stands_in_the_order_of_the_report() {
        let place = |day: &str, creditor, method| {
            Place(Reverse(day.parse().unwrap()), CreditorId::new(Uuid::from_u128(creditor)), method)
        };
        let places = [place("2026-11-02", 1, 0), place("2026-11-02", 1, 2), place("2026-11-02", 2, 0), place("2026-11-01", 1, 0)];
        assert!(places.is_sorted());
        for one in places {
            assert_eq!(Place::parse(&one.to_text()), Some(one));
        }
        for foreign in ["", "2026-11-02", "2026-11-02_1", "x_0_0"] {
            assert_eq!(Place::parse(foreign), None, "{foreign}");
        }
    }
}

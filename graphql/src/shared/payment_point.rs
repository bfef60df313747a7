//! A payment point as borrower and staff see it alike.

use async_graphql::{Context, Object, SimpleObject};
use domain::payment_point::{Degrees, PointKind as Kind};
use projections::payment_point::PaymentPointItem;

use super::{count, mirror_enum};
use crate::context::ContextExt;

mirror_enum! {
    /// Kind of a payment point.
    PaymentPointKind = Kind {
        /// Payment terminal.
        Terminal,
        /// Branch of a bank.
        BankOffice,
        /// Post office.
        PostOffice,
        /// Shop.
        Shop,
        /// Cash desk of the organisation or a creditor.
        CashDesk,
    }
}

/// A span of a day in which a point is open.
#[derive(Clone, SimpleObject)]
pub(crate) struct OpenSpan {
    /// From, such as "09:00".
    from: String,
    /// To, such as "18:00"; "24:00" is the day's end.
    to: String,
}

/// When a point is open on one day of the week.
#[derive(Clone, SimpleObject)]
pub(crate) struct OpenDay {
    /// Day of the week, Monday is 1.
    weekday: i32,
    /// Spans in order; none when it stays closed.
    spans: Vec<OpenSpan>,
}

/// What a point takes.
#[derive(Clone, SimpleObject)]
pub(crate) struct PointAccepts {
    /// Cash.
    cash: bool,
    /// Bank cards.
    card: bool,
    /// Faster Payments System (СБП).
    sbp: bool,
}

/// Fields of a point that both schemas flatten into their own.
#[derive(Clone)]
pub(crate) struct PaymentPointFacts(pub(crate) PaymentPointItem);

/// What both see of a point.
#[Object]
impl PaymentPointFacts {
    /// Its number where the list of points comes from.
    async fn number(&self) -> &str {
        &self.0.external_id
    }

    /// Kind.
    async fn kind(&self) -> PaymentPointKind {
        self.0.kind.into()
    }

    /// Name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Address in one line.
    async fn address(&self) -> &str {
        &self.0.address
    }

    /// Latitude in decimal degrees, such as "55.7512440".
    async fn latitude(&self) -> String {
        Degrees(self.0.latitude).to_string()
    }

    /// Longitude in decimal degrees, such as "37.6184230".
    async fn longitude(&self) -> String {
        Degrees(self.0.longitude).to_string()
    }

    /// When it is open, by its own clock; seven days, Monday first.
    async fn hours(&self) -> Vec<OpenDay> {
        let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let span = |(from, to): &(u16, u16)| OpenSpan { from: time(*from), to: time(*to) };
        let days = (1..).zip(&self.0.hours.0.0);
        days.map(|(weekday, day)| OpenDay { weekday, spans: day.spans().iter().map(span).collect() }).collect()
    }

    /// Minutes its clock is before UTC: 180 in Moscow.
    async fn utc_offset_minutes(&self) -> i32 {
        count(self.0.utc_offset)
    }

    /// Whether it is open now.
    async fn open_now(&self, ctx: &Context<'_>) -> bool {
        self.0.is_open_at(ctx.commands().now())
    }

    /// What it takes.
    async fn accepts(&self) -> PointAccepts {
        PointAccepts { cash: self.0.cash, card: self.0.card, sbp: self.0.sbp }
    }

    /// What paying there costs, in words.
    async fn commission(&self) -> Option<&str> {
        self.0.commission.as_deref()
    }

    /// Its phone.
    async fn phone(&self) -> Option<&str> {
        self.0.phone.as_deref()
    }
}

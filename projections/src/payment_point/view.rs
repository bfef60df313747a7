use chrono::{DateTime, Utc};
use domain::{
    CreditorId, OrganisationId, PaymentPointId,
    payment_point::{Hours, PointClosing, PointKind},
};

use crate::framework::{Column, Document, Unreadable};

code_column!(PointKind { Terminal, BankOffice, PostOffice, Shop, CashDesk });
code_column!(PointClosing { Missing, Staff });

/// Minutes of the week at which a point is open, as a multirange of the database; Monday 00:00 is 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenMinutes(String);

impl OpenMinutes {
    pub(super) fn of(hours: &Hours) -> Self {
        let spans: Vec<String> = hours.of_week().map(|(from, to)| format!("[{from},{to})")).collect();
        Self(format!("{{{}}}", spans.join(",")))
    }
}

impl Column for OpenMinutes {
    type Stored = String;
    const ELEMENT: &'static str = "text";
    const WRITE: &'static str = "::int4multirange";
    const READ: &'static str = "::text";

    fn store(&self) -> Option<String> {
        Some(self.0.clone())
    }

    fn restore(stored: Option<String>) -> Result<Self, Unreadable> {
        stored.map(Self).ok_or(Unreadable)
    }
}

read_table! {
    /// A point at which a borrower pays (пункт приёма платежей).
    pub struct PaymentPointItem in "read_payment_point" {
        /// The point.
        id: PaymentPointId,
        /// Organisation.
        organisation_id: OrganisationId,
        /// Its id where the file comes from.
        external_id: String,
        /// Whose debts alone are paid there.
        creditor_id: Option<CreditorId>,
        /// Kind.
        kind: PointKind,
        /// Name people see.
        name: String,
        /// Address in one line.
        address: String,
        /// Latitude in ten millionths of a degree.
        latitude: i32,
        /// Longitude in ten millionths of a degree.
        longitude: i32,
        /// When it is open, by its own clock.
        hours: Document<Hours>,
        /// The same in minutes of the week.
        open_minutes: OpenMinutes,
        /// Minutes its clock is before UTC.
        utc_offset: i16,
        /// Whether it takes cash.
        cash: bool,
        /// Whether it takes cards.
        card: bool,
        /// Whether it takes transfers by the Faster Payments System.
        sbp: bool,
        /// What paying there costs, in words.
        commission: Option<String>,
        /// Its phone.
        phone: Option<String>,
        /// Why it is closed, if it is.
        closed: Option<PointClosing>,
        /// When anything last happened to it.
        changed_at: DateTime<Utc>,
        /// Version of its stream.
        version: i64,
    }
}

impl PaymentPointItem {
    /// Whether it is open at a moment, by its own clock.
    #[must_use]
    pub fn is_open_at(&self, at: DateTime<Utc>) -> bool {
        let minute = (at.timestamp().div_euclid(60) + i64::from(self.utc_offset) + MONDAY).rem_euclid(WEEK);
        self.closed.is_none() && self.hours.0.of_week().any(|(from, to)| (i64::from(from)..i64::from(to)).contains(&minute))
    }
}

/// Minutes of a week.
pub(super) const WEEK: i64 = 7 * 24 * 60;
/// 1 January 1970 was a Thursday.
pub(super) const MONDAY: i64 = 3 * 24 * 60;

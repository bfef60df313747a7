use cqrs_es::Aggregate;
use domain::{
    BorrowerId,
    borrower_access::{BorrowerAccess, BorrowerAccessEvent},
};
use event_store::{DecodeError, Recorded, subscription::OnPoison};

use super::BorrowerViewItem;
use crate::framework::{Projector, Unfit, organisation_of};

/// Writes `read_borrower_view`.
pub(crate) struct WhoViewedProjector;

read_tables! {
    /// Looks at files.
    WhoViewedTables { views: BorrowerViewItem }
}

impl Projector for WhoViewedProjector {
    const NAME: &'static str = "who_viewed"; // stored; never rename
    const AGGREGATES: &'static [&'static str] = &[BorrowerAccess::TYPE];
    const ON_POISON: OnPoison = OnPoison::Park;
    type Fact = BorrowerAccessEvent;
    type Tables = WhoViewedTables;

    fn decode(event: &Recorded) -> Result<Option<BorrowerAccessEvent>, DecodeError> {
        event.event_of::<BorrowerAccess>().transpose()
    }

    /// Looks are only added.
    fn touch(_: &BorrowerAccessEvent, _: &Recorded, _: &mut WhoViewedTables) {}

    fn fold(fact: BorrowerAccessEvent, event: &Recorded, tables: &mut WhoViewedTables) -> Result<(), Unfit> {
        match fact {
            BorrowerAccessEvent::Viewed { staff, view, at } => tables.views.put(BorrowerViewItem {
                id: event.event_id,
                organisation_id: organisation_of(event),
                borrower_id: BorrowerId::new(event.stream_uuid()),
                staff_id: staff,
                view,
                viewed_at: at,
            }),
        }
        Ok(())
    }
}

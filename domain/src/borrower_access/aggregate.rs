//! Rules of recording looks at a file.

use chrono::{DateTime, Utc};
use cqrs_es::{Aggregate, event_sink::EventSink};
use serde::{Deserialize, Serialize};

use super::{BorrowerAccessCommand, BorrowerAccessError, BorrowerAccessEvent, CardView, RecordView};
use crate::{StaffId, decided::write_all};

/// Who looked at a borrower's file; remembers the last look alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BorrowerAccess {
    last: Option<(StaffId, CardView, DateTime<Utc>)>,
}

impl BorrowerAccess {
    /// Every look is a fact of its own; only the very same one, moment included, changes nothing.
    fn record_view(&self, record: &RecordView) -> Option<BorrowerAccessEvent> {
        let RecordView { staff, view, at } = *record;
        (self.last != Some((staff, view, at))).then_some(BorrowerAccessEvent::Viewed { staff, view, at })
    }
}

impl Aggregate for BorrowerAccess {
    const TYPE: &'static str = "borrower_access"; // stored; never rename
    type Command = BorrowerAccessCommand;
    type Event = BorrowerAccessEvent;
    type Error = BorrowerAccessError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        let BorrowerAccessCommand::RecordView(record) = command;
        let events = Vec::from_iter(self.record_view(&record));
        write_all(events, self, sink).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        match event {
            BorrowerAccessEvent::Viewed { staff, view, at } => self.last = Some((staff, view, at)),
        }
    }
}

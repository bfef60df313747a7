//! Rules of recording looks at a file, as given, when, then.

use super::*;
use crate::samples::{after, at, expect_once, given, staff};

fn record(view: CardView, minutes: i64) -> BorrowerAccessCommand {
    BorrowerAccessCommand::RecordView(RecordView { staff: staff(1), view, at: after(minutes) })
}

#[test]
fn a_look_at_a_file_is_recorded_once() {
    let viewed = BorrowerAccessEvent::Viewed { staff: staff(1), view: CardView::Card, at: at() };
    expect_once::<BorrowerAccess>(vec![], record(CardView::Card, 0), vec![viewed]);
}

#[test]
fn every_later_look_is_a_fact_of_its_own() {
    let before = vec![BorrowerAccessEvent::Viewed { staff: staff(1), view: CardView::Card, at: at() }];
    let later = BorrowerAccessEvent::Viewed { staff: staff(1), view: CardView::Card, at: after(1) };
    given::<BorrowerAccess>(before).when(record(CardView::Card, 1)).then_expect_events(vec![later]);
}

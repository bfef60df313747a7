//! What can be recorded about looking at a file.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::StaffId;

/// Part of a file that was looked at. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CardView {
    /// The card: who the person is and how to reach them.
    Card,
    /// The debts.
    Debts,
    /// Repayments.
    Repayments,
    /// Contacts with the person.
    Contacts,
    /// Consents.
    Consents,
    /// Sessions in the cabinet.
    Sessions,
    /// The whole history.
    History,
}

/// Any command about looking at a file.
#[derive(Clone, Debug, PartialEq)]
pub enum BorrowerAccessCommand {
    /// See [`RecordView`].
    RecordView(RecordView),
}

/// Record that a member of staff looked at a part of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordView {
    /// Who looked.
    pub staff: StaffId,
    /// At what.
    pub view: CardView,
    /// When.
    pub at: DateTime<Utc>,
}

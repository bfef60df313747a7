//! Who looked at a file.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::CardView;
use crate::StaffId;

/// Any event about looking at a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum BorrowerAccessEvent {
    /// A member of staff looked at a part of the file.
    Viewed {
        /// Who looked.
        staff: StaffId,
        /// At what.
        view: CardView,
        /// When.
        at: DateTime<Utc>,
    },
}

stored_events!(BorrowerAccessEvent { Viewed => "BorrowerAccessViewed" });

//! What can be asked of a point.

use chrono::{DateTime, Utc};

use super::{PointClosing, PointFacts};
use crate::{OrganisationId, values::ExternalId};

/// Any command to a point.
#[derive(Clone, Debug, PartialEq)]
pub enum PaymentPointCommand {
    /// See [`StatePoint`].
    State(StatePoint),
    /// See [`ClosePoint`].
    Close(ClosePoint),
    /// See [`OpenPoint`].
    Open(OpenPoint),
}

/// Say what a point is, as a file has it.
#[derive(Clone, Debug, PartialEq)]
pub struct StatePoint {
    /// Organisation that tells borrowers of it.
    pub organisation: OrganisationId,
    /// Its id where the file comes from.
    pub external_id: ExternalId,
    /// What it is, whole.
    pub facts: Box<PointFacts>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Close a point.
#[derive(Clone, Debug, PartialEq)]
pub struct ClosePoint {
    /// Why.
    pub why: PointClosing,
    /// When.
    pub at: DateTime<Utc>,
}

/// Open a point that staff have closed, or a file has lost.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenPoint {
    /// When.
    pub at: DateTime<Utc>,
}

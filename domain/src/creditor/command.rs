//! What can be asked of a creditor.

use chrono::{DateTime, Utc};

use super::Requisites;
use crate::{
    OrganisationId,
    values::{BoundedText, Inn},
};

/// Any command to a creditor.
#[derive(Clone, Debug, PartialEq)]
pub enum CreditorCommand {
    /// See [`RegisterCreditor`].
    Register(RegisterCreditor),
    /// See [`RenameCreditor`].
    Rename(RenameCreditor),
    /// See [`SetRequisites`].
    SetRequisites(Box<SetRequisites>),
}

/// Begin to serve a creditor's debts.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterCreditor {
    /// Organisation that serves it.
    pub organisation: OrganisationId,
    /// Name people see.
    pub name: BoundedText<200>,
    /// Taxpayer number (ИНН).
    pub inn: Inn,
    /// When.
    pub at: DateTime<Utc>,
}

/// Give another name.
#[derive(Clone, Debug, PartialEq)]
pub struct RenameCreditor {
    /// The new name.
    pub name: BoundedText<200>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Say where the money goes from now on.
#[derive(Clone, Debug, PartialEq)]
pub struct SetRequisites {
    /// The requisites, whole.
    pub requisites: Requisites,
    /// When.
    pub at: DateTime<Utc>,
}

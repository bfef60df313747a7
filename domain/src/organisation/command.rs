//! What can be asked of an organisation.

use chrono::{DateTime, Utc};

use super::DocumentKind;
use crate::values::{BoundedText, ExternalId, Host};

/// Any command to an organisation.
#[derive(Clone, Debug, PartialEq)]
pub enum OrganisationCommand {
    /// See [`FoundOrganisation`].
    Found(FoundOrganisation),
    /// See [`RenameOrganisation`].
    Rename(RenameOrganisation),
    /// See [`AddHost`].
    AddHost(AddHost),
    /// See [`RemoveHost`].
    RemoveHost(RemoveHost),
    /// See [`PublishDocument`].
    PublishDocument(PublishDocument),
}

/// Start serving an organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundOrganisation {
    /// Name people see.
    pub name: BoundedText<200>,
    /// Short code that tells it apart in settings and on the command line.
    pub code: ExternalId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Give another name.
#[derive(Clone, Debug, PartialEq)]
pub struct RenameOrganisation {
    /// The new name.
    pub name: BoundedText<200>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Serve the cabinet under one more host name.
#[derive(Clone, Debug, PartialEq)]
pub struct AddHost {
    /// The host name; that no other organisation has it is a claim of the event store.
    pub host: Host,
    /// When.
    pub at: DateTime<Utc>,
}

/// Stop serving the cabinet under a host name.
#[derive(Clone, Debug, PartialEq)]
pub struct RemoveHost {
    /// The host name.
    pub host: Host,
    /// When.
    pub at: DateTime<Utc>,
}

/// Put a text in force as the next version of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishDocument {
    /// Which document.
    pub kind: DocumentKind,
    /// Title people see.
    pub title: BoundedText<200>,
    /// The whole text.
    pub text: BoundedText<100_000>,
    /// When.
    pub at: DateTime<Utc>,
}

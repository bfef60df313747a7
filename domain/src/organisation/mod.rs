//! An organisation (организация): the tenant, its names, its addresses on the internet and the documents people agree to.

mod aggregate;
mod command;
mod document;
mod error;
mod event;
#[cfg(test)]
mod tests;

pub use aggregate::Organisation;
pub use command::{AddHost, FoundOrganisation, OrganisationCommand, PublishDocument, RemoveHost, RenameOrganisation};
pub use document::{CurrentDocument, DocumentKind};
pub use error::OrganisationError;
pub use event::OrganisationEvent;

//! Organisations: founding, names, addresses on the internet, documents people agree to.

mod administer;

pub(crate) use administer::claimed;
pub use administer::{FoundOrganisationInput, PublishDocumentInput};

//! What may be said when something goes wrong: a closed list of codes, refusals before execution, errors of
//! resolvers, and the normalisation that keeps internal text inside.

mod code;
mod normalise;
mod refusal;
mod resolver;

pub use code::ErrorCode;
pub use refusal::{Complaint, Refusal};
pub use resolver::{bad_user_input, forbidden, internal, rate_limited, unauthenticated, unavailable};

pub(crate) use normalise::{code_of, normalise, short};
pub(crate) use refusal::whole_seconds;

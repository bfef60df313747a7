//! Two GraphQL schemas, cabinet and administration, and everything HTTP: sessions, files, health, figures.
//!
//! Resolvers parse and present; they decide nothing. `commands` writes, `projections` reads, and this crate is the only
//! place where the two meet.
#![deny(missing_docs)]

mod admin;
mod cabinet;
mod context;
mod exports;
pub mod http;
mod notifications;
mod router;
mod session;
mod shared;
mod texts;
mod uploads;

pub use admin::admin_sdl;
pub use cabinet::cabinet_sdl;
pub use router::{Parts, router};
pub use uploads::Uploads;

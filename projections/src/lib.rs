//! The read side: one folder per read model, each a pure fold of events into tables and the queries over them.
//!
//! Does not know the write side: what a read model shows comes from events alone, so it can be thrown away and made anew.
//! Every query takes the organisation first, and those of the cabinet the borrower too.
#![deny(missing_docs)]

#[macro_use]
mod framework;

pub mod borrower_card;
pub mod borrower_search;
pub mod creditor;
pub mod debt_list;
pub mod history;
pub mod import_list;
pub mod organisation;
pub mod payment_export;
pub mod payment_link_list;
pub mod payment_list;
pub mod payment_point;
mod projections;
pub mod rebuild;
pub mod register_list;
pub mod session_list;
pub mod staff_list;
mod texts;
pub mod visit_list;
pub mod who_viewed;

pub use framework::{Cursor, Document, InvalidCursor, Page, PageRequest, ReadError, Unreadable};
pub use projections::{Projections, names, rebuild, subscriber, subscribers};

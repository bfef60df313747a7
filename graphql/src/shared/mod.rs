//! What both schemas have in common: scalars, ids, paging, errors as data, receipts, permissions as a directive.

mod connection;
mod enums;
mod fields;
mod ids;
mod payload;
mod permission;
mod scalars;

pub(crate) use connection::{PageArguments, PageInfo, connection, page_of, page_request};
pub(crate) use enums::mirror_enum;
pub(crate) use fields::Fields;
pub(crate) use ids::{NodeKind, id_of, parse_id};
pub(crate) use payload::{CommandReceipt, Outcome, UserError, finish, outcome, read};
pub(crate) use permission::{Requires, requires};
pub(crate) use scalars::{Cursor, Date, Json, Money, RedactedText, scalars};

//! Payment points: stated whole by a file, closed and opened by staff.

mod import;
mod staff;

pub use import::{ImportPaymentPointsInput, NumberedPoint, PointRow, PointsImported, PointsReport, ReadPoints};

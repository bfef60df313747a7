//! Points at which a borrower pays with cash or card (пункты приёма платежей): where they are, when they are open, what they
//! take. Public information.

mod aggregate;
mod command;
mod error;
mod event;
mod facts;
mod hours;
mod location;
#[cfg(test)]
mod tests;

pub use aggregate::PaymentPoint;
pub use command::{ClosePoint, OpenPoint, PaymentPointCommand, StatePoint};
pub use error::PaymentPointError;
pub use event::PaymentPointEvent;
pub use facts::{Accepts, PointClosing, PointFacts, PointKind};
pub use hours::{DayHours, Hours, TimeZone};
pub use location::{Degrees, Location};

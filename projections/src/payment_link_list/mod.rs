//! Links to pay debts without signing in, as the borrower and the staff see them; never their secrets.

mod projector;
mod query;
mod view;

pub(crate) use projector::PaymentLinkListProjector;
pub use query::PaymentLinkListQuery;
pub use view::PaymentLinkItem;

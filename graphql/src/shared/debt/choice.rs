//! Which debts, and in which order.

use async_graphql::{Enum, InputObject};
use domain::debt::{DebtKind as Kind, DebtStatus as Status};
use projections::debt_list::{self, DebtSelection, DebtSort};

use crate::shared::mirror_enum;

mirror_enum! {
    /// Kind of a debt.
    DebtKind = Kind {
        /// Loan.
        Loan,
        /// Credit card.
        Card,
        /// Microloan.
        Microloan,
        /// Mortgage.
        Mortgage,
        /// Utilities.
        Utility,
        /// Something else.
        Other,
    }
}

mirror_enum! {
    /// Where a debt stands.
    DebtStatus = Status {
        /// Paid in time so far.
        Active,
        /// Overdue.
        Overdue,
        /// In court.
        Court,
        /// With the bailiffs.
        Enforcement,
        /// Nothing is owed: paid off, or closed by the creditor.
        Closed,
    }
}

/// By what a list of debts is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub(crate) enum DebtOrderField {
    /// When the debt was registered here.
    #[default]
    Registered,
    /// First day overdue; debts that are not come last.
    OverdueSince,
    /// Whole sum owed.
    Total,
    /// Number.
    Number,
    /// Date of the contract.
    ContractDate,
}

/// Direction of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub(crate) enum OrderDirection {
    /// Smallest first.
    #[default]
    Asc,
    /// Greatest first.
    Desc,
}

/// Order of a list of debts.
#[derive(Clone, Copy, Debug, Default, InputObject)]
pub(crate) struct DebtOrder {
    /// By what.
    #[graphql(default)]
    field: DebtOrderField,
    /// In which direction.
    #[graphql(default)]
    direction: OrderDirection,
}

/// Which debts; all that is given must be true.
#[derive(Clone, Debug, Default, InputObject)]
pub(crate) struct DebtFilter {
    /// One of these statuses.
    #[graphql(validator(max_items = 10))]
    statuses: Option<Vec<DebtStatus>>,
    /// True: not closed. False: closed.
    active: Option<bool>,
    /// One of these kinds.
    #[graphql(validator(max_items = 10))]
    kinds: Option<Vec<DebtKind>>,
}

impl From<DebtFilter> for debt_list::DebtFilter {
    fn from(filter: DebtFilter) -> Self {
        Self {
            statuses: filter.statuses.unwrap_or_default().into_iter().map(Status::from).collect(),
            active: filter.active,
            kinds: filter.kinds.unwrap_or_default().into_iter().map(Kind::from).collect(),
            creditors: Vec::new(),
        }
    }
}

/// Filter and order as the read model takes them; all debts by day of registration unless told.
pub(crate) fn selection(filter: Option<DebtFilter>, order: Option<DebtOrder>) -> DebtSelection {
    let DebtOrder { field, direction } = order.unwrap_or_default();
    let sort = match field {
        DebtOrderField::Registered => DebtSort::Registered,
        DebtOrderField::OverdueSince => DebtSort::OverdueSince,
        DebtOrderField::Total => DebtSort::Total,
        DebtOrderField::Number => DebtSort::Number,
        DebtOrderField::ContractDate => DebtSort::ContractDate,
    };
    let filter = filter.map(debt_list::DebtFilter::from).unwrap_or_default();
    DebtSelection { filter, sort, descending: direction == OrderDirection::Desc }
}

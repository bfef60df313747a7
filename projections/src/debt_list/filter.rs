use domain::{
    CreditorId,
    debt::{DebtKind, DebtStatus},
};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use crate::framework::{Column, KeysetOrder};

/// Which debts of a borrower; an empty list means any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DebtFilter {
    /// Where they stand.
    pub statuses: Vec<DebtStatus>,
    /// Open ones, or closed ones.
    pub active: Option<bool>,
    /// Kinds.
    pub kinds: Vec<DebtKind>,
    /// To whom they are owed.
    pub creditors: Vec<CreditorId>,
}

impl DebtFilter {
    /// Adds the conditions on alias `r`.
    pub(super) fn push(&self, query: &mut QueryBuilder<'_, Postgres>) {
        if !self.statuses.is_empty() {
            let statuses: Vec<String> = self.statuses.iter().filter_map(Column::store).collect();
            query.push(" AND r.status = ANY(").push_bind(statuses).push(")");
        }
        if let Some(active) = self.active {
            query.push(" AND r.closed = ").push_bind(!active);
        }
        if !self.kinds.is_empty() {
            let kinds: Vec<String> = self.kinds.iter().filter_map(Column::store).collect();
            query.push(" AND r.kind = ANY(").push_bind(kinds).push(")");
        }
        if !self.creditors.is_empty() {
            let creditors: Vec<Uuid> = self.creditors.iter().map(|creditor| creditor.uuid()).collect();
            query.push(" AND r.creditor_id = ANY(").push_bind(creditors).push(")");
        }
    }
}

/// What a list of debts is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DebtSort {
    /// In the order they came.
    #[default]
    Registered,
    /// The longest overdue first, those on time last.
    OverdueSince,
    /// By what is owed.
    Total,
    /// By number.
    Number,
    /// By date of the contract, unknown last.
    ContractDate,
}

/// Which debts of a borrower, and in what order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DebtSelection {
    /// Which.
    pub filter: DebtFilter,
    /// Sorted by what.
    pub sort: DebtSort,
    /// The greatest first.
    pub descending: bool,
}

impl DebtSort {
    pub(super) const fn order(self, descending: bool) -> KeysetOrder {
        let (expression, sql_type) = match self {
            Self::Registered => ("r.registered_at", "timestamptz"),
            Self::OverdueSince => ("coalesce(r.overdue_since, 'infinity'::date)", "date"),
            Self::Total => ("r.total", "bigint"),
            Self::Number => ("r.number_key", "text"),
            Self::ContractDate => ("coalesce(r.contract_date, 'infinity'::date)", "date"),
        };
        KeysetOrder { expression, sql_type, descending }
    }
}

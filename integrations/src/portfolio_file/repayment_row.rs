//! Rows of repayments.

use commands::portfolio_import::{RepaymentRow, Row, RowRefusal};
use domain::values::{DebtNumber, ExternalId, Kopecks, parse_date};

use super::{cells::Cells, columns::RepaymentColumn as Column};
use crate::texts;

/// Reads one repayment: more than nothing, and not spread over more than was paid.
pub(super) fn read(mut cells: Cells<'_>) -> Result<Row, Vec<RowRefusal>> {
    let debt_number = cells.mandatory(Column::DebtNumber, DebtNumber::parse);
    let reference = cells.mandatory(Column::Reference, ExternalId::parse);
    let paid_on = cells.mandatory(Column::PaidOn, parse_date);
    let amount = cells.mandatory(Column::Amount, Kopecks::parse_non_negative);
    let spread =
        [Column::Principal, Column::Interest, Column::Penalty, Column::Fee, Column::StateDuty].map(|column| cells.money(column));
    if amount.is_some_and(Kopecks::is_zero) {
        cells.refuse(Column::Amount, "AMOUNT_NOT_POSITIVE", texts::AMOUNT_NOT_POSITIVE);
    }
    if let Some(amount) = amount
        && Kopecks::checked_sum(spread).map_or(true, |sum| sum > amount)
    {
        cells.refuse(Column::Amount, "SPREAD_ABOVE_AMOUNT", texts::SPREAD_ABOVE_AMOUNT);
    }
    let row =
        || Some(RepaymentRow { debt_number: debt_number?, reference: reference?, paid_on: paid_on?, amount: amount?, spread });
    let row = row().map(Row::Repayment);
    cells.finish(row)
}

//! Rows of payment schedules.

use commands::portfolio_import::{Row, RowRefusal, ScheduleRow};
use domain::values::{DebtNumber, Kopecks, parse_date};

use super::{cells::Cells, columns::ScheduleColumn as Column};

/// Reads one payment to come.
pub(super) fn read(mut cells: Cells<'_>) -> Result<Row, Vec<RowRefusal>> {
    let debt_number = cells.mandatory(Column::DebtNumber, DebtNumber::parse);
    let due = cells.mandatory(Column::Due, parse_date);
    let principal = cells.mandatory(Column::Principal, Kopecks::parse_non_negative);
    let (interest, other) = (cells.money(Column::Interest), cells.money(Column::Other));
    let row = || Some(ScheduleRow { debt_number: debt_number?, due: due?, principal: principal?, interest, other });
    let row = row().map(Row::Schedule);
    cells.finish(row)
}

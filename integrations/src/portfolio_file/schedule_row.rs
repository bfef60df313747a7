//! Rows of payment schedules.

use commands::portfolio_import::{BadRow, Row, ScheduleRow};
use domain::values::{DebtNumber, Kopecks, parse_date};

use super::{cells::Cells, columns::ScheduleColumn as Column};

/// Reads one payment to come; a bad one tells its debt where it can, whose whole schedule is refused.
pub(super) fn read(mut cells: Cells<'_>) -> Result<Row, BadRow> {
    let debt_number = cells.mandatory(Column::DebtNumber, DebtNumber::parse);
    let due = cells.mandatory(Column::Due, parse_date);
    let principal = cells.mandatory(Column::Principal, Kopecks::parse_non_negative);
    let (interest, other) = (cells.money(Column::Interest), cells.money(Column::Other));
    let row = || Some(ScheduleRow { debt_number: debt_number.clone()?, due: due?, principal: principal?, interest, other });
    let row = row().map(Row::Schedule);
    cells.finish(row).map_err(|refusals| BadRow { refusals, debt_number })
}

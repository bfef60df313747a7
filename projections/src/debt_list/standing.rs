//! Where a debt stands.

use domain::debt::DebtStatus;

use super::DebtListItem;

/// Says it anew, after the debt knows what was stated last and whether it is closed. What is closed stands as closed
/// whatever was stated before its last payment; opened again, it stands as stated.
pub(super) fn stand(debt: &mut DebtListItem) {
    debt.status = if debt.closed { DebtStatus::Closed } else { debt.stated_status };
    debt.overdue_since = debt.stated_overdue_since.filter(|_| !debt.closed);
}

//! Loaders of the administration.

use std::sync::Arc;

use domain::{BorrowerId, DebtId, PaymentExportId, StaffId};
use projections::{
    borrower_card::{BorrowerCard, BorrowerPhoneItem},
    debt_list::DebtListItem,
    payment_export::ExportBatchItem,
    staff_list::StaffItem,
};

use crate::shared::{loader, loaders::grouped};

loader! {
    /// All debts of borrowers.
    DebtsOfBorrowers: BorrowerId => Vec<DebtListItem>, |doors, organisation, keys| {
        let found = doors.projections.debts().by_borrowers(organisation, keys).await.map_err(Arc::new)?;
        Ok(grouped(found, |debt| debt.borrower_id))
    }
}

loader! {
    /// Debts.
    DebtById: DebtId => DebtListItem, |doors, organisation, keys| {
        let found = doors.projections.debts().by_ids(organisation, keys).await.map_err(Arc::new)?;
        Ok(found.into_iter().map(|debt| (debt.id, debt)).collect())
    }
}

loader! {
    /// Cards of borrowers.
    CardById: BorrowerId => BorrowerCard, |doors, organisation, keys| {
        let found = doors.projections.borrowers().by_ids(organisation, keys).await.map_err(Arc::new)?;
        Ok(found.into_iter().map(|card| (card.id, card)).collect())
    }
}

loader! {
    /// All phones of borrowers.
    PhonesOfBorrowers: BorrowerId => Vec<BorrowerPhoneItem>, |doors, organisation, keys| {
        let found = doors.projections.borrowers().phones(organisation, keys).await.map_err(Arc::new)?;
        Ok(grouped(found, |phone| phone.borrower_id))
    }
}

loader! {
    /// Which borrowers are archived.
    Archived: BorrowerId => bool, |doors, organisation, keys| {
        let found = doors.projections.borrowers().archived(organisation, keys).await.map_err(Arc::new)?;
        Ok(found.into_iter().map(|borrower| (borrower, true)).collect())
    }
}

loader! {
    /// Members of staff.
    StaffById: StaffId => StaffItem, |doors, organisation, keys| {
        let found = doors.projections.staff().by_ids(organisation, keys).await.map_err(Arc::new)?;
        Ok(found.into_iter().map(|member| (member.id, member)).collect())
    }
}

loader! {
    /// Batches of exports that wait to be acknowledged.
    OpenBatches: PaymentExportId => ExportBatchItem, |doors, organisation, keys| {
        let found = doors.projections.payment_exports().open_batches(organisation, keys).await.map_err(Arc::new)?;
        Ok(found.into_iter().map(|batch| (batch.export_id, batch)).collect())
    }
}

//! What a borrower pays, from the read models.

use domain::{
    Refusal,
    payment_qr::Transfer,
    values::{DebtNumber, Kopecks, PersonName},
};
use projections::{borrower_card::BorrowerCard, creditor::CreditorItem, debt_list::DebtListItem};

/// The transfer for a debt, `sum` in rubles; `None` while the creditor has no requisites, and a text fit to show when the sum
/// is none.
pub(super) fn transfer(
    debt: &DebtListItem,
    creditor: Option<CreditorItem>,
    payer: Option<BorrowerCard>,
    sum: Option<&str>,
) -> Result<Option<Transfer>, String> {
    let sum = sum.map(Kopecks::parse).transpose().map_err(|error| error.russian().to_owned())?;
    let requisites = creditor.and_then(|creditor| creditor.requisites).map(|stored| stored.0);
    let (Some(requisites), Ok(number)) = (requisites, DebtNumber::parse(&debt.number)) else { return Ok(None) };
    let transfer = Transfer::try_new(requisites, number, payer.and_then(name), sum);
    transfer.map(Some).map_err(|refusal| refusal.message())
}

/// The name, unless erased.
fn name(card: BorrowerCard) -> Option<PersonName> {
    PersonName::try_new(&card.last_name?, &card.first_name?, card.middle_name.as_deref()).ok()
}

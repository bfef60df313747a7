use cqrs_es::Aggregate;
use domain::{
    BorrowerId, DebtId, Personal,
    borrower::{Borrower, BorrowerEvent},
    debt::{Debt, DebtEvent},
    values::{Passport, PersonInn, PersonName, Phone},
};
use event_store::{DecodeError, Recorded, subscription::OnPoison};

use super::{
    input::{normalised, reversed},
    view::{SearchedBorrower, SearchedDebt, SearchedPhone},
};
use crate::framework::{Projector, Unfit, child_id, version_of};

/// Writes `read_borrower_search` and its phones and debts.
pub(crate) struct BorrowerSearchProjector;

read_tables! {
    /// What borrowers are found by.
    SearchTables {
        borrowers: SearchedBorrower,
        phones: SearchedPhone,
        debts: SearchedDebt,
    }
}

/// What changes how a borrower is found.
pub(crate) enum SearchFact {
    /// The person's file.
    Borrower(Box<BorrowerEvent>),
    /// A debt.
    Debt(DebtEvent),
}

impl Projector for BorrowerSearchProjector {
    const NAME: &'static str = "borrower_search"; // stored; never rename
    const AGGREGATES: &'static [&'static str] = &[Borrower::TYPE, Debt::TYPE];
    /// Most events of a debt are statements, repayments and schedules: they say nothing about whose it is.
    const IGNORES: &'static [&'static str] = &[
        "BorrowerEmailChanged",
        "BorrowerConsentGiven",
        "BorrowerConsentWithdrawn",
        "DebtBalanceStated",
        "DebtRepaymentsRecorded",
        "DebtScheduleStated",
        "DebtPaymentCredited",
        "DebtPaymentReversed",
        "DebtCreditsRevised",
        "DebtOverpaymentRefundRequested",
        "DebtOverpaymentRefundDeclined",
        "DebtOverpaymentRefundApproved",
        "DebtOverpaymentRefundFailed",
        "DebtContactsStopped",
        "DebtContactsAllowed",
    ];
    const ON_POISON: OnPoison = OnPoison::Park;
    const BORN_BY_FIRST: bool = true;
    type Fact = SearchFact;
    type Tables = SearchTables;

    fn decode(event: &Recorded) -> Result<Option<SearchFact>, DecodeError> {
        if let Some(fact) = event.event_of::<Borrower>() {
            return fact.map(|fact| Some(SearchFact::Borrower(Box::new(fact))));
        }
        event.event_of::<Debt>().map(|fact| fact.map(SearchFact::Debt)).transpose()
    }

    fn touch(fact: &SearchFact, event: &Recorded, tables: &mut SearchTables) {
        match fact {
            SearchFact::Borrower(_) => tables.borrowers.want(event.stream_uuid()),
            SearchFact::Debt(_) => tables.debts.want(event.stream_uuid()),
        }
    }

    fn fold(fact: SearchFact, event: &Recorded, tables: &mut SearchTables) -> Result<(), Unfit> {
        match fact {
            SearchFact::Borrower(fact) => borrower(*fact, event, tables),
            SearchFact::Debt(fact) => debt(fact, event, tables),
        }
    }
}

fn borrower(fact: BorrowerEvent, event: &Recorded, tables: &mut SearchTables) -> Result<(), Unfit> {
    let id = BorrowerId::new(event.stream_uuid());
    let version = version_of(event);
    if tables.borrowers.get(id).is_some_and(|known| known.version >= version) {
        return Ok(());
    }
    if let BorrowerEvent::Registered { organisation, pin, profile, phones, .. } = fact {
        tables.borrowers.put(SearchedBorrower {
            id,
            organisation_id: organisation,
            pin,
            name_text: name_text(&profile.name),
            passport: profile.passport.as_ref().and_then(passport),
            inn: profile.inn.as_ref().and_then(inn),
            version,
        });
        for phone in phones {
            put_phone(id, &phone, tables)?;
        }
        return Ok(());
    }
    let row = tables.borrowers.get_mut(id).ok_or(Unfit("borrower_search"))?;
    row.version = version;
    match fact {
        BorrowerEvent::ProfileChanged { patch, .. } => {
            if let Some(name) = &patch.name {
                row.name_text = name_text(name);
            }
            row.passport = patch.passport.as_ref().map_or(row.passport.take(), passport);
            row.inn = patch.inn.as_ref().map_or(row.inn.take(), inn);
            Ok(())
        }
        BorrowerEvent::PhoneAdded { phone, .. } | BorrowerEvent::PhoneConfirmed { phone, .. } => put_phone(id, &phone, tables),
        BorrowerEvent::PhoneRemoved { phone, .. } => {
            remove_phone(id, &phone, tables);
            Ok(())
        }
        BorrowerEvent::PhoneChanged { old, new, .. } => {
            remove_phone(id, &old, tables);
            put_phone(id, &new, tables)
        }
        BorrowerEvent::Registered { .. }
        | BorrowerEvent::EmailChanged { .. }
        | BorrowerEvent::ConsentGiven { .. }
        | BorrowerEvent::ConsentWithdrawn { .. } => Ok(()),
    }
}

fn debt(fact: DebtEvent, event: &Recorded, tables: &mut SearchTables) -> Result<(), Unfit> {
    let id = DebtId::new(event.stream_uuid());
    let version = version_of(event);
    if tables.debts.get(id).is_some_and(|known| known.version >= version) {
        return Ok(());
    }
    if let DebtEvent::Registered { organisation, number, borrower, .. } = fact {
        let number_key = number.lookup_key();
        tables.debts.put(SearchedDebt {
            id,
            organisation_id: organisation,
            borrower_id: borrower,
            number_key,
            closed: false,
            version,
        });
        return Ok(());
    }
    let row = tables.debts.get_mut(id).ok_or(Unfit("borrower_search"))?;
    row.version = version;
    match fact {
        DebtEvent::Bound { to, .. } => row.borrower_id = to,
        DebtEvent::Closed { .. } => row.closed = true,
        DebtEvent::Reopened { .. } => row.closed = false,
        DebtEvent::Registered { .. }
        | DebtEvent::BalanceStated { .. }
        | DebtEvent::RepaymentsRecorded { .. }
        | DebtEvent::ScheduleStated { .. }
        | DebtEvent::TermsChanged { .. }
        | DebtEvent::Assigned { .. }
        | DebtEvent::PaymentCredited { .. }
        | DebtEvent::PaymentReversed { .. }
        | DebtEvent::CreditsRevised { .. }
        | DebtEvent::OverpaymentRefundRequested { .. }
        | DebtEvent::OverpaymentRefundDeclined { .. }
        | DebtEvent::OverpaymentRefundApproved { .. }
        | DebtEvent::OverpaymentRefundFailed { .. }
        | DebtEvent::ContactsStopped { .. }
        | DebtEvent::ContactsAllowed { .. } => {}
    }
    Ok(())
}

fn put_phone(borrower: BorrowerId, phone: &Personal<Phone>, tables: &mut SearchTables) -> Result<(), Unfit> {
    let organisation_id = tables.borrowers.get(borrower).ok_or(Unfit("borrower_search"))?.organisation_id;
    if let Some(phone) = phone.known() {
        let (id, reversed) = (child_id(borrower, phone.as_str()), reversed(phone.digits()));
        tables.phones.put(SearchedPhone { id, organisation_id, borrower_id: borrower, reversed });
    }
    Ok(())
}

fn remove_phone(borrower: BorrowerId, phone: &Personal<Phone>, tables: &mut SearchTables) {
    if let Some(phone) = phone.known() {
        tables.phones.remove(child_id(borrower, phone.as_str()));
    }
}

fn name_text(name: &Personal<PersonName>) -> String {
    name.known().map(|name| normalised(&name.full())).unwrap_or_default()
}

fn passport(passport: &Personal<Passport>) -> Option<String> {
    passport.known().map(|passport| [passport.series(), passport.number()].concat())
}

fn inn(inn: &Personal<PersonInn>) -> Option<String> {
    inn.known().map(|inn| inn.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{BorrowerEvent, BorrowerSearchProjector, DebtEvent, Projector};

    #[test]
    fn what_is_ignored_exists() {
        for name in BorrowerSearchProjector::IGNORES {
            assert!(BorrowerEvent::ALL_TYPES.contains(name) || DebtEvent::ALL_TYPES.contains(name), "{name}");
        }
    }
}

//! What happened, in a sentence.

use cqrs_es::Aggregate;
use domain::{
    borrower::Borrower, borrower_access::BorrowerAccess, cabinet_account::CabinetAccount, creditor::Creditor, debt::Debt,
    organisation::Organisation, payment::Payment, payment_export::PaymentExport, payment_link::PaymentLinks,
    payment_point::PaymentPoint, payment_register::PaymentRegister, portfolio_import::PortfolioImport, staff_member::StaffMember,
};
use event_store::Recorded;

use crate::texts;

/// The event in Russian; an event of a newer program only by its kind.
pub(super) fn of(event: &Recorded, debt_number: Option<&str>) -> String {
    let known = summary::<Debt>(event, |fact| texts::debt(fact, debt_number))
        .or_else(|| summary::<Payment>(event, texts::payment))
        .or_else(|| summary::<PaymentLinks>(event, |fact| texts::payment_link(fact, debt_number)))
        .or_else(|| summary::<Borrower>(event, texts::borrower))
        .or_else(|| summary::<CabinetAccount>(event, texts::cabinet_account))
        .or_else(|| summary::<BorrowerAccess>(event, texts::borrower_access))
        .or_else(|| summary::<Organisation>(event, texts::organisation))
        .or_else(|| summary::<Creditor>(event, texts::creditor))
        .or_else(|| summary::<StaffMember>(event, texts::staff_member))
        .or_else(|| summary::<PaymentExport>(event, texts::payment_export))
        .or_else(|| summary::<PaymentPoint>(event, texts::payment_point))
        .or_else(|| summary::<PaymentRegister>(event, texts::payment_register))
        .or_else(|| summary::<PortfolioImport>(event, texts::portfolio_import));
    known.unwrap_or_else(|| texts::unknown(&event.event_type))
}

fn summary<A: Aggregate>(event: &Recorded, text: impl FnOnce(&A::Event) -> String) -> Option<String> {
    event.event_of::<A>()?.ok().map(|fact| text(&fact))
}

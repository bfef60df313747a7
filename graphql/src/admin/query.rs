//! Root of the administration's queries, one part per concept.

use async_graphql::MergedObject;

use super::{
    borrower::BorrowerQuery, creditor::CreditorQuery, debt::DebtQuery, health::HealthQuery, history::HistoryQuery,
    import::ImportQuery, node::NodeQuery, organisation::OrganisationQuery, overpayment::OverpaymentQuery, payment::PaymentQuery,
    payment_export::PaymentExportQuery, payment_point::PaymentPointQuery, register::RegisterQuery, session::SessionQuery,
    staff::StaffQuery,
};

/// What staff can ask.
#[derive(MergedObject, Default)]
pub(crate) struct Query(
    SessionQuery,
    BorrowerQuery,
    DebtQuery,
    HistoryQuery,
    ImportQuery,
    PaymentQuery,
    RegisterQuery,
    CreditorQuery,
    PaymentExportQuery,
    PaymentPointQuery,
    OrganisationQuery,
    OverpaymentQuery,
    StaffQuery,
    HealthQuery,
    NodeQuery,
);

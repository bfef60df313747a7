//! Root of the administration's mutations, one part per concept.

use async_graphql::MergedObject;

use super::{
    borrower::BorrowerMutation, creditor::CreditorMutation, health::HealthMutation, import::ImportMutation,
    organisation::OrganisationMutation, overpayment::OverpaymentMutation, payment::PaymentMutation,
    payment_export::PaymentExportMutation, payment_link::PaymentLinkMutation, payment_point::PaymentPointMutation,
    register::RegisterMutation, session::SessionMutation, staff::StaffMutation,
};

/// What staff can do.
#[derive(MergedObject, Default)]
pub(crate) struct Mutation(
    SessionMutation,
    BorrowerMutation,
    ImportMutation,
    CreditorMutation,
    PaymentMutation,
    PaymentExportMutation,
    PaymentLinkMutation,
    PaymentPointMutation,
    OverpaymentMutation,
    RegisterMutation,
    OrganisationMutation,
    StaffMutation,
    HealthMutation,
);

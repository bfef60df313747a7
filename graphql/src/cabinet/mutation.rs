//! Root of the cabinet's mutations, one part per concept.

use async_graphql::MergedObject;

use super::{
    my_data::MyDataMutation, overpayment::OverpaymentMutation, pay_by_link::PayByLinkMutation, payment::PaymentMutation,
    payment_link::PaymentLinkMutation, registration::RegistrationMutation, sign_in::SignInMutation,
};

/// What a borrower can do.
#[derive(MergedObject, Default)]
pub(crate) struct Mutation(
    RegistrationMutation,
    SignInMutation,
    MyDataMutation,
    PaymentMutation,
    PaymentLinkMutation,
    PayByLinkMutation,
    OverpaymentMutation,
);

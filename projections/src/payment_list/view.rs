use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    BorrowerId, CreditorId, DebtId, OrganisationId, PaymentId,
    payment::{OnlineMethod, PaymentStage, Provider},
    values::Kopecks,
};
use uuid::Uuid;

code_column!(Provider { YooKassa, TBank, CloudPayments, SbpQr });
code_column!(OnlineMethod { BankCard, Sbp });
code_column!(PaymentStage {
    Unknown,
    Created,
    Registered,
    Authorized,
    Canceled,
    Expired,
    Rejected,
    Succeeded,
    PartiallyRefunded,
    Refunded,
});

read_table! {
    /// A payment (платёж) of a borrower.
    pub struct PaymentItem in "read_payment" {
        /// Payment.
        id: PaymentId,
        /// Organisation.
        organisation_id: OrganisationId,
        /// Whose debts are paid.
        borrower_id: BorrowerId,
        /// Who gets the money.
        creditor_id: CreditorId,
        /// The provider; absent for money that staff have entered.
        provider: Option<Provider>,
        /// How the person pays; absent for money that staff have entered.
        method: Option<OnlineMethod>,
        /// How it stands.
        stage: PaymentStage,
        /// Whether the provider says something that waits for staff.
        held: bool,
        /// Sum meant.
        amount: Kopecks,
        /// Money that came.
        paid: Kopecks,
        /// Money given back.
        refunded: Kopecks,
        /// The provider's own number.
        provider_payment: Option<String>,
        /// Page on which the person pays.
        page_url: Option<String>,
        /// Content of the QR code by which the person pays.
        qr_payload: Option<String>,
        /// The provider's code of a refusal.
        reason: Option<String>,
        /// When the offer to pay ends.
        expires_at: Option<DateTime<Utc>>,
        /// Day the money came, in Moscow.
        received_on: Option<NaiveDate>,
        /// When it was created.
        created_at: DateTime<Utc>,
        /// When anything last happened to it.
        changed_at: DateTime<Utc>,
        /// Version of its stream.
        version: i64,
    }
}

read_table! {
    /// What of a payment is one debt's.
    pub struct PaymentPartItem in "read_payment_part" child of payment_id {
        /// Part.
        id: Uuid,
        /// Organisation.
        organisation_id: OrganisationId,
        /// The payment.
        payment_id: PaymentId,
        /// The debt.
        debt_id: DebtId,
        /// Place in the order of the payment.
        place: i64,
        /// Sum meant.
        amount: Kopecks,
        /// Money that came.
        paid: Kopecks,
        /// Money given back.
        refunded: Kopecks,
    }
}

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    BorrowerId, CreditorId, DebtId, OrganisationId, PaymentId, PaymentLinkId,
    payment::{Mismatch, OnlineMethod, PaymentStage, Provider, Reading},
    values::Kopecks,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::framework::Document;

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

code_column!(MovementKind { Received, Refunded, ChargedBack });

/// What a provider says and does not fit; it waits for staff. Stored; never rename.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentHold {
    /// What the provider says.
    pub reading: Reading,
    /// In what it does not fit.
    pub mismatches: Vec<Mismatch>,
    /// Since when it waits.
    pub since: DateTime<Utc>,
}

/// How money moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MovementKind {
    /// It came.
    Received,
    /// It was given back as staff had asked.
    Refunded,
    /// It was taken or given back past us.
    ChargedBack,
}

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
        /// What is held and why.
        hold: Option<Document<PaymentHold>>,
        /// Link by which it was begun without signing in.
        link_id: Option<PaymentLinkId>,
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

read_table! {
    /// Money of a payment that moved: each movement counts on its own day.
    pub(crate) struct PaymentMovementItem in "read_payment_movement" child of payment_id {
        /// Movement.
        id: Uuid,
        /// Organisation.
        organisation_id: OrganisationId,
        /// The payment.
        payment_id: PaymentId,
        /// Whose money it is.
        creditor_id: CreditorId,
        /// How it was paid; absent for money that staff have entered.
        method: Option<OnlineMethod>,
        /// How it moved.
        kind: MovementKind,
        /// How much.
        amount: Kopecks,
        /// Day, in Moscow.
        day: NaiveDate,
    }
}

//! What happened to a debt.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Balance, BindingProof, CreditShare, DebtKind, OwedAgain, PaymentEnd, RefundWay, Repayment, ReversalCause, ScheduledPayment,
    Statement,
};
use crate::{
    BorrowerId, CreditorId, OrganisationId, PaymentId, Personal, RefundId,
    allocation::AllocationPolicy,
    values::{BoundedText, Currency, DebtNumber, ExternalId, Kopecks},
};

/// Any event of a debt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DebtEvent {
    /// The debt is kept from now on.
    Registered {
        /// Organisation that serves it.
        organisation: OrganisationId,
        /// Number of the contract.
        number: DebtNumber,
        /// Kind.
        kind: DebtKind,
        /// To whom it is owed.
        creditor: CreditorId,
        /// Who owes it.
        borrower: BorrowerId,
        /// Date of the contract.
        contract_date: Option<NaiveDate>,
        /// Currency of all its money.
        currency: Currency,
        /// Sum lent.
        principal: Option<Kopecks>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The accounting system states a balance other than before, or of a later day.
    BalanceStated {
        /// The statement, whole.
        statement: Statement,
        /// When it became known.
        at: DateTime<Utc>,
    },
    /// Repayments not known before.
    RepaymentsRecorded {
        /// Only the new ones, as they were given.
        repayments: Vec<Repayment>,
        /// When they became known.
        at: DateTime<Utc>,
    },
    /// Another schedule of payments to come.
    ScheduleStated {
        /// The whole schedule, in order of days.
        payments: Vec<ScheduledPayment>,
        /// When it became known.
        at: DateTime<Utc>,
    },
    /// Terms that differ; what is absent stays as it was.
    TermsChanged {
        /// New kind.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<DebtKind>,
        /// New date of the contract.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contract_date: Option<NaiveDate>,
        /// New sum lent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        principal: Option<Kopecks>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The debt is another borrower's.
    Bound {
        /// Whose it was.
        from: BorrowerId,
        /// Whose it is.
        to: BorrowerId,
        /// What shows it.
        proof: BindingProof,
        /// When.
        at: DateTime<Utc>,
    },
    /// The debt is owed to another creditor.
    Assigned {
        /// To whom it was owed.
        from: CreditorId,
        /// To whom it is owed.
        to: CreditorId,
        /// Day of the assignment.
        on: NaiveDate,
        /// When it became known.
        at: DateTime<Utc>,
    },
    /// Nothing is owed, and the accounting system has closed the debt or a payment has paid it off. Contacts about it stop.
    Closed {
        /// Day of the statement that closes it, or of the money that pays it off.
        on: NaiveDate,
        /// The payment that pays it off; absent when the accounting system has closed it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payment: Option<PaymentId>,
        /// When it became known.
        at: DateTime<Utc>,
    },
    /// A later statement, or money taken back, shows a closed debt as open again. Contacts about it may be made again.
    Reopened {
        /// Day of the statement that opens it, or of the taking back.
        on: NaiveDate,
        /// When it became known.
        at: DateTime<Utc>,
    },
    /// A payment counts, before any statement contains it.
    PaymentCredited {
        /// The payment.
        payment: PaymentId,
        /// The provider's number of it.
        reference: Option<ExternalId>,
        /// The debt's part of the payment: allocation and overpaid together.
        amount: Kopecks,
        /// What it pays, by component.
        allocation: Balance,
        /// What it overpays.
        overpaid: Kopecks,
        /// Whether the statement contains it already, by a repayment that names it: then nothing that is owed changes, and
        /// the allocation stands as principal, for how it was spread is not told.
        posted: bool,
        /// In what order it is spread.
        policy: AllocationPolicy,
        /// Version of the creditor's rules the order comes from; 0 for those of the law.
        policy_version: u32,
        /// Day the money came, in Moscow.
        received_on: NaiveDate,
        /// When.
        at: DateTime<Utc>,
    },
    /// Money of a credited payment was taken back.
    PaymentReversed {
        /// The payment.
        payment: PaymentId,
        /// The refund or the taking back.
        refund: RefundId,
        /// The debt's part of it: allocation and overpaid together.
        amount: Kopecks,
        /// Why.
        cause: ReversalCause,
        /// What is owed again, by component.
        allocation: Balance,
        /// What is not overpaid any more.
        overpaid: Kopecks,
        /// Day the money went, in Moscow.
        on: NaiveDate,
        /// When.
        at: DateTime<Utc>,
    },
    /// A statement, a repayment or a taking back changes what the credited payments come to. Whole: what is named neither
    /// as open nor as owed again is in the statement.
    CreditsRevised {
        /// What is owed now, by component.
        balance: Balance,
        /// Payments the statement has been found to contain, and what they have paid.
        posted: Vec<CreditShare>,
        /// Payments it does not contain, and what they pay now, in the order of crediting.
        open: Vec<CreditShare>,
        /// What is owed again beyond the statement.
        owed_again: Vec<OwedAgain>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The borrower wants back what a payment has overpaid.
    OverpaymentRefundRequested {
        /// The refund.
        refund: RefundId,
        /// Of which payment.
        payment: PaymentId,
        /// How much.
        amount: Kopecks,
        /// When.
        at: DateTime<Utc>,
    },
    /// A requested refund of an overpayment will not be.
    OverpaymentRefundDeclined {
        /// The refund.
        refund: RefundId,
        /// Why, told to the borrower.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Personal<BoundedText<300>>>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Staff have agreed to give an overpayment back.
    OverpaymentRefundApproved {
        /// The refund.
        refund: RefundId,
        /// How the money goes back.
        way: RefundWay,
        /// When.
        at: DateTime<Utc>,
    },
    /// The provider does not give back what staff have agreed to.
    OverpaymentRefundFailed {
        /// The refund.
        refund: RefundId,
        /// When.
        at: DateTime<Utc>,
    },
    /// A payment of the debt is under way: nobody is contacted about it until its end.
    ContactsStopped {
        /// The payment.
        payment: PaymentId,
        /// Since when.
        at: DateTime<Utc>,
    },
    /// The payment has ended, and with it the silence for its sake.
    ContactsAllowed {
        /// The payment.
        payment: PaymentId,
        /// What has become of it.
        end: PaymentEnd,
        /// Since when.
        at: DateTime<Utc>,
    },
}

stored_events!(DebtEvent {
    Registered => "DebtRegistered",
    BalanceStated => "DebtBalanceStated",
    RepaymentsRecorded => "DebtRepaymentsRecorded",
    ScheduleStated => "DebtScheduleStated",
    TermsChanged => "DebtTermsChanged",
    Bound => "DebtBound",
    Assigned => "DebtAssigned",
    Closed => "DebtClosed",
    Reopened => "DebtReopened",
    PaymentCredited => "DebtPaymentCredited",
    PaymentReversed => "DebtPaymentReversed",
    CreditsRevised => "DebtCreditsRevised",
    OverpaymentRefundRequested => "DebtOverpaymentRefundRequested",
    OverpaymentRefundDeclined => "DebtOverpaymentRefundDeclined",
    OverpaymentRefundApproved => "DebtOverpaymentRefundApproved",
    OverpaymentRefundFailed => "DebtOverpaymentRefundFailed",
    ContactsStopped => "DebtContactsStopped",
    ContactsAllowed => "DebtContactsAllowed",
});

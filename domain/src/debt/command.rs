//! What can be asked of a debt.

use chrono::{DateTime, NaiveDate, Utc};

use super::{BindingProof, DebtKind, RefundWay, Repayment, ReversalCause, ScheduledPayment, Statement};
use crate::{
    BorrowerId, CreditorId, OrganisationId, PaymentId, RefundId,
    allocation::AllocationPolicy,
    values::{BoundedText, Currency, DebtNumber, ExternalId, Kopecks},
};

/// Any command to a debt.
#[derive(Clone, Debug, PartialEq)]
pub enum DebtCommand {
    /// See [`RegisterDebt`].
    Register(RegisterDebt),
    /// See [`StateDebt`].
    State(StateDebt),
    /// See [`RecordRepayments`].
    RecordRepayments(RecordRepayments),
    /// See [`StateSchedule`].
    StateSchedule(StateSchedule),
    /// See [`ChangeTerms`].
    ChangeTerms(ChangeTerms),
    /// See [`BindDebt`].
    Bind(BindDebt),
    /// See [`AssignDebt`].
    Assign(AssignDebt),
    /// See [`CreditPayment`].
    CreditPayment(CreditPayment),
    /// See [`ReversePayment`].
    ReversePayment(ReversePayment),
    /// See [`RequestOverpaymentRefund`].
    RequestOverpaymentRefund(RequestOverpaymentRefund),
    /// See [`ApproveOverpaymentRefund`].
    ApproveOverpaymentRefund(ApproveOverpaymentRefund),
    /// See [`FailOverpaymentRefund`].
    FailOverpaymentRefund(FailOverpaymentRefund),
    /// See [`DeclineOverpaymentRefund`].
    DeclineOverpaymentRefund(DeclineOverpaymentRefund),
    /// See [`StopContacts`].
    StopContacts(StopContacts),
    /// See [`AllowContacts`].
    AllowContacts(AllowContacts),
}

/// Begin to keep a debt.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterDebt {
    /// Organisation that serves it.
    pub organisation: OrganisationId,
    /// Number of the contract; one creditor gives it once.
    pub number: DebtNumber,
    /// Kind.
    pub kind: DebtKind,
    /// To whom it is owed.
    pub creditor: CreditorId,
    /// Who owes it.
    pub borrower: BorrowerId,
    /// Date of the contract.
    pub contract_date: Option<NaiveDate>,
    /// Currency of all its money.
    pub currency: Currency,
    /// Sum lent.
    pub principal: Option<Kopecks>,
    /// When.
    pub at: DateTime<Utc>,
}

/// State the balance as of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct StateDebt {
    /// The statement, whole.
    pub statement: Statement,
    /// When it became known.
    pub at: DateTime<Utc>,
}

/// Record repayments the accounting system has posted, at most 1000 at once.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordRepayments {
    /// The repayments; those known already are passed over.
    pub repayments: Vec<Repayment>,
    /// When they became known.
    pub at: DateTime<Utc>,
}

/// State the payments to come, at most 1200, in order of their days, one a day; none clears the schedule.
#[derive(Clone, Debug, PartialEq)]
pub struct StateSchedule {
    /// The whole schedule.
    pub payments: Vec<ScheduledPayment>,
    /// When it became known.
    pub at: DateTime<Utc>,
}

/// State the terms of the contract; what is not stated stays as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeTerms {
    /// Kind.
    pub kind: DebtKind,
    /// Date of the contract.
    pub contract_date: Option<NaiveDate>,
    /// Sum lent.
    pub principal: Option<Kopecks>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Say that the debt is another borrower's.
#[derive(Clone, Debug, PartialEq)]
pub struct BindDebt {
    /// Whose it is.
    pub borrower: BorrowerId,
    /// What shows it.
    pub proof: BindingProof,
    /// Whether the borrower it belongs to so far has opened a cabinet: their debt is never taken away silently.
    pub current_has_account: bool,
    /// When.
    pub at: DateTime<Utc>,
}

/// Say that the debt is owed to another creditor (уступка, цессия).
#[derive(Clone, Debug, PartialEq)]
pub struct AssignDebt {
    /// To whom it is owed now.
    pub creditor: CreditorId,
    /// Day of the assignment.
    pub on: NaiveDate,
    /// When it became known.
    pub at: DateTime<Utc>,
}

/// Credit a payment whose money has come; a second time it changes nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct CreditPayment {
    /// The payment.
    pub payment: PaymentId,
    /// The provider's number of it, by which the accounting system may name it too.
    pub reference: Option<ExternalId>,
    /// The debt's part of the payment, above zero.
    pub amount: Kopecks,
    /// In what order it is spread.
    pub policy: AllocationPolicy,
    /// Version of the creditor's rules the order comes from; 0 for those of the law.
    pub policy_version: u32,
    /// Day the money came, in Moscow.
    pub received_on: NaiveDate,
    /// When.
    pub at: DateTime<Utc>,
}

/// Take back a credited payment or a part of it; one refund a second time changes nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct ReversePayment {
    /// The payment.
    pub payment: PaymentId,
    /// The refund or the taking back.
    pub refund: RefundId,
    /// The debt's part of it, above zero.
    pub amount: Kopecks,
    /// Why.
    pub cause: ReversalCause,
    /// Day the money went, in Moscow.
    pub on: NaiveDate,
    /// When.
    pub at: DateTime<Utc>,
}

/// Ask for what a payment has overpaid; giving it back reverses the payment under the same refund.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestOverpaymentRefund {
    /// The refund, made anew.
    pub refund: RefundId,
    /// Of which payment.
    pub payment: PaymentId,
    /// How much, above zero.
    pub amount: Kopecks,
    /// When.
    pub at: DateTime<Utc>,
}

/// Agree to give back what was overpaid.
#[derive(Clone, Debug, PartialEq)]
pub struct ApproveOverpaymentRefund {
    /// The refund.
    pub refund: RefundId,
    /// How the money goes back.
    pub way: RefundWay,
    /// When.
    pub at: DateTime<Utc>,
}

/// Say that the provider does not give back what was agreed to.
#[derive(Clone, Debug, PartialEq)]
pub struct FailOverpaymentRefund {
    /// The refund.
    pub refund: RefundId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Say that a payment of the debt is under way: nobody is contacted about it meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub struct StopContacts {
    /// The payment.
    pub payment: PaymentId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Say that a payment has ended without money.
#[derive(Clone, Debug, PartialEq)]
pub struct AllowContacts {
    /// The payment.
    pub payment: PaymentId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Say that a requested refund of an overpayment will not be.
#[derive(Clone, Debug, PartialEq)]
pub struct DeclineOverpaymentRefund {
    /// The refund.
    pub refund: RefundId,
    /// Why, told to the borrower.
    pub reason: BoundedText<300>,
    /// When.
    pub at: DateTime<Utc>,
}

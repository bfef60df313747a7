use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    BorrowerId, CreditorId, DebtId, OrganisationId, PaymentId,
    debt::{Balance, DebtKind, DebtStatus, OverpaymentRefundStage, RefundWay},
    values::{Currency, Kopecks},
};
use uuid::Uuid;

code_column!(DebtKind { Loan, Card, Microloan, Mortgage, Utility, Other });
code_column!(DebtStatus { Active, Overdue, Court, Enforcement, Closed });
code_column!(OverpaymentRefundStage { Requested, Approved, Failed, Returned, Declined });
code_column!(RefundWay { Provider, Transfer });

read_table! {
    /// A debt (долг).
    pub struct DebtListItem in "read_debt_list" {
        /// The debt.
        id: DebtId,
        /// Organisation that serves it.
        organisation_id: OrganisationId,
        /// Who owes it.
        borrower_id: BorrowerId,
        /// To whom it is owed.
        creditor_id: CreditorId,
        /// Number of the contract, as written.
        number: String,
        /// The number as it is compared (`DebtNumber::lookup_key`).
        number_key: String,
        /// Kind.
        kind: DebtKind,
        /// Where it stands: closed once nothing is owed, else what the last statement says.
        status: DebtStatus,
        /// Nothing is owed and the accounting system has closed it or payments have paid it off.
        closed: bool,
        /// Date of the contract.
        contract_date: Option<NaiveDate>,
        /// Currency of all its money.
        currency: Currency,
        /// Sum lent.
        amount: Option<Kopecks>,
        /// Principal owed (основной долг).
        principal: Kopecks,
        /// Interest owed (проценты).
        interest: Kopecks,
        /// Penalty owed (неустойка).
        penalty: Kopecks,
        /// Fees owed (комиссии).
        fee: Kopecks,
        /// State duty owed (госпошлина).
        state_duty: Kopecks,
        /// All of it together.
        total: Kopecks,
        /// Received and not yet in a statement; what is owed is without it already.
        received: Kopecks,
        /// Paid beyond what was owed.
        overpaid: Kopecks,
        /// Payments of it that are under way.
        under_way: i64,
        /// Since when nobody is contacted about it; absent while people may be.
        silent_since: Option<DateTime<Utc>>,
        /// Day of the last statement; absent before the first.
        as_of: Option<NaiveDate>,
        /// First day overdue, while overdue and not closed.
        overdue_since: Option<NaiveDate>,
        /// Where it stands by the last statement, which knows nothing of payments since.
        stated_status: DebtStatus,
        /// First day overdue by the last statement.
        stated_overdue_since: Option<NaiveDate>,
        /// Since when it is kept here.
        registered_at: DateTime<Utc>,
        /// When anything last changed.
        changed_at: DateTime<Utc>,
        /// Version of the debt's stream.
        version: i64,
    }
}

impl DebtListItem {
    /// What is owed by component.
    #[must_use]
    pub const fn balance(&self) -> Balance {
        let Self { principal, interest, penalty, fee, state_duty, .. } = *self;
        Balance { principal, interest, penalty, fee, state_duty }
    }
}

read_table! {
    /// Money the accounting system has posted to a debt (погашение).
    pub struct DebtRepaymentItem in "read_debt_repayment" child of debt_id {
        /// Made of debt and reference.
        id: Uuid,
        /// Organisation.
        organisation_id: OrganisationId,
        /// The debt.
        debt_id: DebtId,
        /// Reference in the accounting system.
        reference: String,
        /// Day the money came.
        paid_on: NaiveDate,
        /// Sum paid.
        amount: Kopecks,
        /// Part of the principal.
        principal: Kopecks,
        /// Part of the interest.
        interest: Kopecks,
        /// Part of the penalty.
        penalty: Kopecks,
        /// Part of the fees.
        fee: Kopecks,
        /// Part of the state duty.
        state_duty: Kopecks,
        /// When it became known.
        recorded_at: DateTime<Utc>,
    }
}

read_table! {
    /// A payment to come (плановый платёж).
    pub struct DebtScheduleItem in "read_debt_schedule" child of debt_id {
        /// Made of debt and day.
        id: Uuid,
        /// Organisation.
        organisation_id: OrganisationId,
        /// The debt.
        debt_id: DebtId,
        /// Day it is due.
        due: NaiveDate,
        /// Sum due.
        amount: Kopecks,
        /// Principal part.
        principal: Kopecks,
        /// Interest part.
        interest: Kopecks,
        /// Anything else.
        other: Kopecks,
    }
}

read_table! {
    /// A balance as it was stated (остаток на дату).
    pub struct DebtStatementItem in "read_debt_statement" child of debt_id {
        /// The event that states it.
        id: Uuid,
        /// Organisation.
        organisation_id: OrganisationId,
        /// The debt.
        debt_id: DebtId,
        /// End of the day it is stated for.
        as_of: NaiveDate,
        /// Where the debt stood.
        status: DebtStatus,
        /// Principal owed.
        principal: Kopecks,
        /// Interest owed.
        interest: Kopecks,
        /// Penalty owed.
        penalty: Kopecks,
        /// Fees owed.
        fee: Kopecks,
        /// State duty owed.
        state_duty: Kopecks,
        /// All of it together.
        total: Kopecks,
        /// First day overdue.
        overdue_since: Option<NaiveDate>,
        /// When it became known.
        stated_at: DateTime<Utc>,
    }
}

read_table! {
    /// That a debt is or was a borrower's.
    pub struct DebtHolding in "read_debt_holding" child of debt_id {
        /// Made of debt and borrower.
        id: Uuid,
        /// Organisation.
        organisation_id: OrganisationId,
        /// The debt.
        debt_id: DebtId,
        /// The borrower.
        borrower_id: BorrowerId,
        /// Version of the debt's stream that took it away; absent while it is theirs.
        left_at: Option<i64>,
    }
}

read_table! {
    /// A payment credited to a debt (зачисленный платёж).
    pub struct DebtCreditItem in "read_debt_credit" child of debt_id {
        /// Made of debt and payment.
        id: Uuid,
        /// Organisation.
        organisation_id: OrganisationId,
        /// The debt.
        debt_id: DebtId,
        /// The payment.
        payment_id: PaymentId,
        /// What is left of it here.
        amount: Kopecks,
        /// What of that is overpaid.
        overpaid: Kopecks,
        /// Whether a statement contains it.
        posted: bool,
    }
}

read_table! {
    /// A request to give back what was overpaid (возврат переплаты).
    pub struct OverpaymentRefundItem in "read_overpayment_refund" child of debt_id {
        /// The refund.
        id: Uuid,
        /// Organisation.
        organisation_id: OrganisationId,
        /// The debt.
        debt_id: DebtId,
        /// Of which payment.
        payment_id: PaymentId,
        /// How much.
        amount: Kopecks,
        /// Where it stands.
        stage: OverpaymentRefundStage,
        /// How the money goes back, once staff have agreed.
        way: Option<RefundWay>,
        /// Why staff have declined; absent once erased.
        reason: Option<String>,
        /// When it was asked for.
        requested_at: DateTime<Utc>,
        /// When anything last happened to it.
        changed_at: DateTime<Utc>,
    }
}

/// Sums over debts of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DebtTotals {
    /// Currency of the sums.
    pub currency: Currency,
    /// How many debts.
    pub count: i64,
    /// What is owed by component.
    pub balance: Balance,
    /// All of it together.
    pub total: Kopecks,
}

//! Debts: the list, and one debt in four parts.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{
    Context, Enum, ID, InputObject, Object, Result, SimpleObject,
    dataloader::{DataLoader, Loader},
};
use chrono::{DateTime, Utc};
use domain::{
    CreditorId, DebtId, OrganisationId,
    debt::{Balance, DebtKind as Kind, DebtStatus as Status},
};
use projections::{
    ReadError,
    creditor::CreditorItem,
    debt_list::{self, DebtListItem, DebtRepaymentItem, DebtScheduleItem, DebtSort, DebtStatementItem},
};

use crate::{
    context::{ContextExt, Doors},
    shared::{Cursor, Date, Money, NodeKind, PageArguments, connection, id_of, mirror_enum, page_request, read},
};

mirror_enum! {
    /// Kind of a debt.
    DebtKind = Kind {
        /// Loan.
        Loan,
        /// Credit card.
        Card,
        /// Microloan.
        Microloan,
        /// Mortgage.
        Mortgage,
        /// Utilities.
        Utility,
        /// Something else.
        Other,
    }
}

mirror_enum! {
    /// Where a debt stands.
    DebtStatus = Status {
        /// Paid in time so far.
        Active,
        /// Overdue.
        Overdue,
        /// In court.
        Court,
        /// With the bailiffs.
        Enforcement,
        /// Closed.
        Closed,
    }
}

/// By what a list of debts is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub(crate) enum DebtOrderField {
    /// When the debt was registered here.
    #[default]
    Registered,
    /// First day overdue; debts that are not come last.
    OverdueSince,
    /// Whole sum owed.
    Total,
    /// Number.
    Number,
    /// Date of the contract.
    ContractDate,
}

/// Direction of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub(crate) enum OrderDirection {
    /// Smallest first.
    #[default]
    Asc,
    /// Greatest first.
    Desc,
}

/// Order of a list of debts.
#[derive(Clone, Copy, Debug, Default, InputObject)]
pub(crate) struct DebtOrder {
    /// By what.
    #[graphql(default)]
    field: DebtOrderField,
    /// In which direction.
    #[graphql(default)]
    direction: OrderDirection,
}

impl DebtOrder {
    pub(crate) fn sort(self) -> (DebtSort, bool) {
        let field = match self.field {
            DebtOrderField::Registered => DebtSort::Registered,
            DebtOrderField::OverdueSince => DebtSort::OverdueSince,
            DebtOrderField::Total => DebtSort::Total,
            DebtOrderField::Number => DebtSort::Number,
            DebtOrderField::ContractDate => DebtSort::ContractDate,
        };
        (field, self.direction == OrderDirection::Desc)
    }
}

/// Which debts; all that is given must be true.
#[derive(Clone, Debug, Default, InputObject)]
pub(crate) struct DebtFilter {
    /// One of these statuses.
    #[graphql(validator(max_items = 10))]
    statuses: Option<Vec<DebtStatus>>,
    /// True: not closed. False: closed.
    active: Option<bool>,
    /// One of these kinds.
    #[graphql(validator(max_items = 10))]
    kinds: Option<Vec<DebtKind>>,
}

impl From<DebtFilter> for debt_list::DebtFilter {
    fn from(filter: DebtFilter) -> Self {
        Self {
            statuses: filter.statuses.unwrap_or_default().into_iter().map(Status::from).collect(),
            active: filter.active,
            kinds: filter.kinds.unwrap_or_default().into_iter().map(Kind::from).collect(),
            creditors: Vec::new(),
        }
    }
}

/// Sums owed by component.
#[derive(Clone, SimpleObject)]
pub(crate) struct Components {
    /// Principal (основной долг).
    principal: Money,
    /// Interest (проценты).
    interest: Money,
    /// Penalty (неустойка).
    penalty: Money,
    /// Fees (комиссии).
    fee: Money,
    /// State duty (госпошлина).
    state_duty: Money,
}

impl From<Balance> for Components {
    fn from(balance: Balance) -> Self {
        let Balance { principal, interest, penalty, fee, state_duty } = balance;
        Self {
            principal: principal.into(),
            interest: interest.into(),
            penalty: penalty.into(),
            fee: fee.into(),
            state_duty: state_duty.into(),
        }
    }
}

/// Sums over several debts.
pub(crate) struct DebtTotals(pub(crate) debt_list::DebtTotals);

/// Sums over several debts of one currency.
#[Object]
impl DebtTotals {
    /// How many debts.
    async fn count(&self) -> i32 {
        i32::try_from(self.0.count).unwrap_or(i32::MAX)
    }

    /// Whole sum owed.
    async fn total(&self) -> Money {
        self.0.total.into()
    }

    /// The same by component.
    async fn components(&self) -> Components {
        self.0.balance.into()
    }
}

/// What is owed, and as of when.
#[derive(Clone, SimpleObject)]
pub(crate) struct DebtBalance {
    /// End of the day the accounting system states it for; null before the first statement.
    as_of: Option<Date>,
    /// Whole sum.
    total: Money,
    /// The same by component.
    components: Components,
}

/// A repayment the accounting system has posted.
#[derive(Clone)]
pub(crate) struct Repayment(pub(crate) DebtRepaymentItem);

/// A repayment the accounting system has posted.
#[Object]
impl Repayment {
    /// Reference of the payment in the accounting system.
    async fn reference(&self) -> &str {
        &self.0.reference
    }

    /// Day the money came.
    async fn paid_on(&self) -> Date {
        self.0.paid_on.into()
    }

    /// Sum.
    async fn amount(&self) -> Money {
        self.0.amount.into()
    }

    /// How it was spread.
    async fn components(&self) -> Components {
        let DebtRepaymentItem { principal, interest, penalty, fee, state_duty, .. } = self.0;
        Balance { principal, interest, penalty, fee, state_duty }.into()
    }
}

/// A payment to come.
#[derive(Clone, SimpleObject)]
pub(crate) struct ScheduledPayment {
    /// Day it is due.
    due: Date,
    /// Sum.
    amount: Money,
    /// Principal part.
    principal: Money,
    /// Interest part.
    interest: Money,
    /// Anything else.
    other: Money,
}

impl From<DebtScheduleItem> for ScheduledPayment {
    fn from(item: DebtScheduleItem) -> Self {
        let DebtScheduleItem { due, amount, principal, interest, other, .. } = item;
        Self {
            due: due.into(),
            amount: amount.into(),
            principal: principal.into(),
            interest: interest.into(),
            other: other.into(),
        }
    }
}

/// A balance as stated in the past.
#[derive(Clone, SimpleObject)]
pub(crate) struct BalanceStatement {
    /// Day it was stated for.
    as_of: Date,
    /// Whole sum.
    total: Money,
    /// Status that day.
    status: DebtStatus,
    /// When it became known here.
    stated_at: DateTime<Utc>,
}

impl From<DebtStatementItem> for BalanceStatement {
    fn from(item: DebtStatementItem) -> Self {
        let DebtStatementItem { as_of, total, status, stated_at, .. } = item;
        Self { as_of: as_of.into(), total: total.into(), status: status.into(), stated_at }
    }
}

connection!(DebtConnection, DebtEdge, Debt, "debts");
connection!(RepaymentConnection, RepaymentEdge, Repayment, "repayments");
connection!(ScheduleConnection, ScheduleEdge, ScheduledPayment, "payments to come");
connection!(StatementConnection, StatementEdge, BalanceStatement, "stated balances");

/// Bank details of a creditor: where the money goes.
#[derive(Clone, SimpleObject)]
pub(crate) struct Requisites {
    /// Who receives the money.
    payee: String,
    /// INN of the payee.
    inn: String,
    /// KPP of the payee.
    kpp: Option<String>,
    /// BIC of the bank, 9 digits.
    bic: String,
    /// Name of the bank.
    bank_name: String,
    /// Account of the payee, 20 characters; its key fits the BIC.
    account: String,
    /// Correspondent account of the bank.
    correspondent_account: String,
    /// Purpose of the payment to be written.
    purpose: String,
    /// Version; raised with every change.
    version: i32,
    /// Since when this version is in force.
    since: Option<DateTime<Utc>>,
}

/// Whose money it is.
#[derive(Clone)]
pub(crate) struct Creditor(CreditorItem);

/// A creditor.
#[Object]
impl Creditor {
    /// Id.
    async fn id(&self) -> ID {
        id_of(NodeKind::Creditor, self.0.id.uuid())
    }

    /// Name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Taxpayer number.
    async fn inn(&self) -> &str {
        &self.0.inn
    }

    /// Bank details in force.
    async fn requisites(&self) -> Option<Requisites> {
        let stored = &self.0.requisites.as_ref()?.0;
        Some(Requisites {
            payee: stored.payee.as_str().to_owned(),
            inn: stored.inn.as_str().to_owned(),
            kpp: stored.kpp.as_ref().map(|kpp| kpp.as_str().to_owned()),
            bic: stored.bic.as_str().to_owned(),
            bank_name: stored.bank_name.as_str().to_owned(),
            account: stored.account.as_str().to_owned(),
            correspondent_account: stored.correspondent_account.as_str().to_owned(),
            purpose: stored.purpose.as_str().to_owned(),
            version: self.0.requisites_version.and_then(|version| i32::try_from(version).ok()).unwrap_or_default(),
            since: self.0.requisites_since,
        })
    }
}

/// A debt of the signed-in borrower.
#[derive(Clone)]
pub(crate) struct Debt(pub(crate) DebtListItem);

/// A debt under one contract.
#[Object]
impl Debt {
    /// Id.
    pub(crate) async fn id(&self) -> ID {
        id_of(NodeKind::Debt, self.0.id.uuid())
    }

    /// Number of the contract.
    async fn number(&self) -> &str {
        &self.0.number
    }

    /// Kind.
    async fn kind(&self) -> DebtKind {
        self.0.kind.into()
    }

    /// Where it stands.
    async fn status(&self) -> DebtStatus {
        self.0.status.into()
    }

    /// Whether it is open.
    async fn active(&self) -> bool {
        !self.0.closed
    }

    /// Date of the contract.
    async fn contract_date(&self) -> Option<Date> {
        self.0.contract_date.map(Date::from)
    }

    /// Sum lent.
    async fn amount(&self) -> Option<Money> {
        self.0.amount.map(Money::from)
    }

    /// What is owed, by component, and as of when.
    async fn balance(&self) -> DebtBalance {
        DebtBalance { as_of: self.0.as_of.map(Date::from), total: self.0.total.into(), components: self.0.balance().into() }
    }

    /// First day overdue.
    async fn overdue_since(&self) -> Option<Date> {
        self.0.overdue_since.map(Date::from)
    }

    /// Next payment of the schedule, today or later.
    async fn next_payment(&self, ctx: &Context<'_>) -> Result<Option<ScheduledPayment>> {
        let found = ctx.data_unchecked::<DataLoader<NextPaymentLoader>>().load_one(self.0.id).await;
        Ok(read(ctx, found)?.map(ScheduledPayment::from))
    }

    /// To whom it is owed, with the bank details in force.
    async fn creditor(&self, ctx: &Context<'_>) -> Result<Option<Creditor>> {
        let found = ctx.data_unchecked::<DataLoader<CreditorLoader>>().load_one(self.0.creditor_id).await;
        Ok(read(ctx, found)?.map(Creditor))
    }

    /// Repayments, newest first.
    async fn repayments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<RepaymentConnection> {
        let arguments = PageArguments::new(first, after)?;
        let parts = ctx.projections().debt_parts();
        let page = parts.repayments(self.0.organisation_id, self.0.borrower_id, self.0.id, &page_request(&arguments)?).await;
        let page = read(ctx, page)?;
        let items = page.rows.into_iter().map(|(cursor, item)| (cursor.to_string(), Repayment(item))).collect();
        Ok(RepaymentConnection::new(&arguments, items, page.has_next))
    }

    /// Payments to come, earliest first.
    async fn schedule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<ScheduleConnection> {
        let arguments = PageArguments::new(first, after)?;
        let parts = ctx.projections().debt_parts();
        let page = parts.schedule(self.0.organisation_id, self.0.borrower_id, self.0.id, &page_request(&arguments)?).await;
        let page = read(ctx, page)?;
        let items = page.rows.into_iter().map(|(cursor, item)| (cursor.to_string(), item.into())).collect();
        Ok(ScheduleConnection::new(&arguments, items, page.has_next))
    }

    /// Balances as they were stated, newest first.
    async fn statements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<StatementConnection> {
        let arguments = PageArguments::new(first, after)?;
        let parts = ctx.projections().debt_parts();
        let page = parts.statements(self.0.organisation_id, self.0.borrower_id, self.0.id, &page_request(&arguments)?).await;
        let page = read(ctx, page)?;
        let items = page.rows.into_iter().map(|(cursor, item)| (cursor.to_string(), item.into())).collect();
        Ok(StatementConnection::new(&arguments, items, page.has_next))
    }
}

/// Creditors of a page of debts, in one query.
pub(crate) struct CreditorLoader {
    pub(crate) doors: Arc<Doors>,
    pub(crate) organisation: OrganisationId,
}

impl Loader<CreditorId> for CreditorLoader {
    type Value = CreditorItem;
    type Error = Arc<ReadError>;

    async fn load(&self, keys: &[CreditorId]) -> Result<HashMap<CreditorId, Self::Value>, Self::Error> {
        let found = self.doors.projections.creditors().by_ids(self.organisation, keys).await.map_err(Arc::new)?;
        Ok(found.into_iter().map(|creditor| (creditor.id, creditor)).collect())
    }
}

/// Next payments of a page of debts, in one query.
pub(crate) struct NextPaymentLoader {
    pub(crate) doors: Arc<Doors>,
    pub(crate) organisation: OrganisationId,
}

impl Loader<DebtId> for NextPaymentLoader {
    type Value = DebtScheduleItem;
    type Error = Arc<ReadError>;

    async fn load(&self, keys: &[DebtId]) -> Result<HashMap<DebtId, Self::Value>, Self::Error> {
        let today = self.doors.commands.today();
        let found = self.doors.projections.debt_parts().next_payments(self.organisation, keys, today).await.map_err(Arc::new)?;
        Ok(found.into_iter().map(|payment| (payment.debt_id, payment)).collect())
    }
}

//! Rows of a portfolio file after parsing: typed, bounded, checked one by one.

use chrono::NaiveDate;
use domain::values::{
    BirthDate, BoundedText, DebtNumber, Email, ExternalId, Kopecks, Passport, PersonInn, PersonName, Phone, PostalAddress, Snils,
};

/// What a file holds; told by its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// People, their debts and balances as of a date.
    Portfolio,
    /// Repayments (погашения) made so far.
    Repayments,
    /// Payments to come (график платежей).
    Schedule,
}

/// A person of the portfolio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Id of the person in the organisation's accounting system.
    pub external_id: ExternalId,
    /// Full name.
    pub name: PersonName,
    /// Birth date.
    pub birth_date: BirthDate,
    /// Phones, at most ten, without repetition.
    pub phones: Vec<Phone>,
    /// E-mail.
    pub email: Option<Email>,
    /// Passport.
    pub passport: Option<Passport>,
    /// INN of the person.
    pub inn: Option<PersonInn>,
    /// SNILS.
    pub snils: Option<Snils>,
    /// Address of registration.
    pub registration_address: Option<PostalAddress>,
    /// Address of residence.
    pub residence_address: Option<PostalAddress>,
    /// Employer.
    pub employer: Option<BoundedText<300>>,
}

/// Balance of a debt by component as of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementRow {
    /// End of the day the balance is stated for.
    pub as_of: NaiveDate,
    /// Principal (основной долг).
    pub principal: Kopecks,
    /// Interest (проценты).
    pub interest: Kopecks,
    /// Penalty (неустойка).
    pub penalty: Kopecks,
    /// Fees (комиссии).
    pub fee: Kopecks,
    /// State duty (госпошлина).
    pub state_duty: Kopecks,
    /// First day overdue.
    pub overdue_since: Option<NaiveDate>,
    /// Status as the file names it: `active`, `overdue`, `court`, `enforcement`, `closed`.
    pub status: domain::debt::DebtStatus,
}

/// One row of a portfolio file: a person, a debt, its balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortfolioRow {
    /// Whose debt it is.
    pub person: PersonRow,
    /// Number of the debt.
    pub debt_number: DebtNumber,
    /// Kind of the debt.
    pub kind: domain::debt::DebtKind,
    /// The creditor's code or name as the organisation registered it.
    pub creditor: BoundedText<200>,
    /// Date of the contract.
    pub contract_date: Option<NaiveDate>,
    /// Sum lent.
    pub amount: Option<Kopecks>,
    /// Balance as of a date.
    pub statement: StatementRow,
}

/// One repayment of a debt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepaymentRow {
    /// Number of the debt.
    pub debt_number: DebtNumber,
    /// Reference of the payment in the accounting system; unique within the debt.
    pub reference: ExternalId,
    /// Day the money came.
    pub paid_on: NaiveDate,
    /// Sum paid.
    pub amount: Kopecks,
    /// How the accounting system spread it: principal, interest, penalty, fee, state duty.
    pub spread: [Kopecks; 5],
}

/// One payment of a schedule; all rows of a debt stand together in the file and are taken or refused together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleRow {
    /// Number of the debt.
    pub debt_number: DebtNumber,
    /// Day it is due.
    pub due: NaiveDate,
    /// Principal part.
    pub principal: Kopecks,
    /// Interest part.
    pub interest: Kopecks,
    /// Anything else.
    pub other: Kopecks,
}

/// A row of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// Person, debt and balance.
    Portfolio(Box<PortfolioRow>),
    /// Repayment.
    Repayment(RepaymentRow),
    /// Payment to come.
    Schedule(ScheduleRow),
}

/// Why one row was not taken. Never holds the refused value itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowRefusal {
    /// Line of the file, the header is line 1.
    pub line: u64,
    /// Name of the column, where one column is to blame.
    pub column: Option<String>,
    /// Stable code.
    pub code: &'static str,
    /// Reason in Russian, fit to show.
    pub reason: String,
}

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Everything that is wrong with it, one refusal per column and never none.
    pub refusals: Vec<RowRefusal>,
    /// Number of the debt, where a row of a schedule tells it: its schedule is refused whole.
    pub debt_number: Option<DebtNumber>,
}

impl From<Vec<RowRefusal>> for BadRow {
    fn from(refusals: Vec<RowRefusal>) -> Self {
        Self { refusals, debt_number: None }
    }
}

/// A file that cannot be read at all: nothing of it is loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the portfolio file cannot be read: {code}")]
pub struct SourceError {
    /// Stable code.
    pub code: &'static str,
    /// Reason in Russian with the next step.
    pub reason: String,
}

/// Line of a row, and the row or what is wrong with it.
pub type NumberedRow = (u64, Result<Row, BadRow>);

/// A portfolio file being read row by row in bounded memory.
pub trait RowSource: Send {
    /// What the header says the file holds.
    fn kind(&self) -> FileKind;

    /// The next row with its line, or what is wrong with it; `None` at the end of the file. The header is line 1, a row of
    /// several lines counts by its first. A refused row does not stop the rows after it.
    fn next_row(&mut self) -> Result<Option<NumberedRow>, SourceError>;

    /// How many bytes of the file have been read, for progress.
    fn bytes_read(&self) -> u64;
}

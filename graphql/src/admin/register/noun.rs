use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use commands::payment_register::RegisterDifference as Difference;
use domain::{
    PaymentId, RegisterId,
    payment_register::{DifferenceCounts as Counts, DifferenceKind as Kind, RegisterState as State, RegisterTotals as Totals},
    values::Kopecks,
};
use projections::register_list::RegisterItem;
use uuid::Uuid;

use crate::{
    admin::{creditor::Creditor, payment::PaymentProvider},
    context::ContextExt,
    http,
    shared::{
        Connection, Cursor, Date, Money, NodeKind, Outcome, PageArguments, connection, count, creditor_of, id_of, mirror_enum,
        outcome, read,
    },
    texts,
};

mirror_enum! {
    /// Where a comparison stands.
    RegisterState = State {
        /// Not started.
        Unknown,
        /// The file is being compared; after a crash that begins anew.
        Running,
        /// The whole file is compared.
        Completed,
        /// Given up.
        Failed,
    }
}

mirror_enum! {
    /// In what a register and the payments here differ.
    RegisterDifferenceKind = Kind {
        /// The row does not read.
        Refused,
        /// The provider tells of money of no payment at this account here.
        Unknown,
        /// The provider says that money moved, and here it has not: the payment is read at the provider once more.
        NotConfirmed,
        /// Another sum.
        Amount,
        /// Another currency than the ruble.
        Currency,
        /// Here the money moved, and the provider says that it did not.
        Status,
        /// The register tells of the same money twice.
        Duplicate,
        /// Here money moved on this day, and the register does not tell of it.
        Missing,
    }
}

/// How many differences of each kind there are; all but `missing` are rows of the file.
#[derive(Clone, SimpleObject)]
pub(crate) struct RegisterDifferenceCounts {
    /// Rows that do not read.
    refused: i32,
    /// Money of no payment here.
    unknown: i32,
    /// Money that has not moved here.
    not_confirmed: i32,
    /// Another sum.
    amount: i32,
    /// Another currency.
    currency: i32,
    /// Money that moved here and not at the provider.
    status: i32,
    /// Money told of twice.
    duplicate: i32,
    /// Money that the register does not tell of.
    missing: i32,
}

impl From<Counts> for RegisterDifferenceCounts {
    fn from(counts: Counts) -> Self {
        let Counts { refused, unknown, not_confirmed, amount, currency, status, duplicate, missing } = counts;
        let [refused, unknown, not_confirmed, amount] = [refused, unknown, not_confirmed, amount].map(count);
        let [currency, status, duplicate, missing] = [currency, status, duplicate, missing].map(count);
        Self { refused, unknown, not_confirmed, amount, currency, status, duplicate, missing }
    }
}

/// What a comparison comes to: rows = matched payments + matched refunds + unmoved + differences that are rows.
#[derive(Clone, SimpleObject)]
pub(crate) struct RegisterTotals {
    /// Rows of the file.
    rows: i32,
    /// Payments that are the same here.
    matched_payments: i32,
    /// Their money.
    matched_paid: Money,
    /// Givings back that are the same here.
    matched_refunds: i32,
    /// Their money.
    matched_refunded: Money,
    /// Rows of which both sides say that no money moved.
    unmoved: i32,
    /// Commission of the provider for all money that moved, each once.
    commission: Money,
    /// What differs.
    differences: RegisterDifferenceCounts,
}

impl From<Totals> for RegisterTotals {
    fn from(totals: Totals) -> Self {
        Self {
            rows: count(totals.rows),
            matched_payments: count(totals.matched_payments),
            matched_paid: totals.matched_paid.into(),
            matched_refunds: count(totals.matched_refunds),
            matched_refunded: totals.matched_refunded.into(),
            unmoved: count(totals.unmoved),
            commission: totals.commission.into(),
            differences: totals.differences.into(),
        }
    }
}

/// One difference between a register and the payments here.
#[derive(Clone, SimpleObject)]
pub(crate) struct RegisterDifference {
    /// In what they differ.
    kind: RegisterDifferenceKind,
    /// The same in Russian, fit to show.
    text: &'static str,
    /// Line of the file, the first one is 1; null for what the file lacks.
    line: Option<i32>,
    /// Name of the column of a row that does not read, where one column is to blame.
    column: Option<String>,
    /// Stable code of the reason for which a row does not read.
    code: Option<String>,
    /// That reason in Russian; never what stood there.
    reason: Option<String>,
    /// Whether it is about money given back; null for a row that does not read.
    refund: Option<bool>,
    /// The provider's number of the payment or of the giving back.
    provider_number: Option<String>,
    /// Id of the payment here, where there is one.
    payment_id: Option<ID>,
    /// Sum that the register tells, with two digits after the point, in units of `currency`.
    theirs: Option<String>,
    /// Sum that moved here.
    ours: Option<Money>,
    /// Currency as the register writes it.
    currency: Option<String>,
}

impl From<Difference> for RegisterDifference {
    fn from(found: Difference) -> Self {
        Self {
            kind: found.kind.into(),
            text: texts::register_difference(found.kind),
            line: found.line.map(count),
            column: found.column,
            code: found.code,
            reason: found.reason,
            refund: found.refund,
            provider_number: found.number,
            payment_id: found.payment.map(PaymentId::uuid).map(|payment| id_of(NodeKind::Payment, payment)),
            theirs: found.theirs.map(Kopecks::to_decimal_string),
            ours: found.ours.map(Money::from),
            currency: found.currency,
        }
    }
}

connection!(RegisterDifferenceConnection, RegisterDifferenceEdge, RegisterDifference, "differences of a register");
connection!(PaymentRegisterConnection, PaymentRegisterEdge, PaymentRegister, "comparisons of registers");

/// The comparison of a provider's register of one day with the payments here.
#[derive(Clone)]
pub(crate) struct PaymentRegister(pub(super) RegisterItem);

/// A comparison of this organisation.
pub(crate) async fn find(ctx: &Context<'_>, id: Uuid) -> Result<Option<PaymentRegister>> {
    let found = ctx.projections().registers().by_id(ctx.organisation(), RegisterId::new(id)).await;
    Ok(read(ctx, found)?.map(PaymentRegister))
}

/// The comparison of a provider's register of one day with the payments here.
#[Object]
impl PaymentRegister {
    /// Id.
    pub(crate) async fn id(&self) -> ID {
        id_of(NodeKind::Register, self.0.id.uuid())
    }

    /// The provider.
    async fn provider(&self) -> PaymentProvider {
        self.0.provider.into()
    }

    /// The account at the provider.
    async fn account_id(&self) -> Uuid {
        self.0.account_id.uuid()
    }

    /// Whose account it is.
    async fn creditor(&self, ctx: &Context<'_>) -> Result<Option<Creditor>> {
        Ok(creditor_of(ctx, self.0.creditor_id).await?.map(Creditor::new))
    }

    /// The day of the register, in Moscow.
    async fn day(&self) -> Date {
        self.0.day.into()
    }

    /// Where the comparison stands.
    async fn state(&self) -> RegisterState {
        self.0.state.into()
    }

    /// Name of the file.
    async fn file_name(&self) -> &str {
        &self.0.file_name
    }

    /// SHA-256 of its bytes, hexadecimal.
    async fn file_sha256(&self) -> &str {
        &self.0.file_sha256
    }

    /// Who compares it, such as "staff:0190…".
    async fn started_by(&self) -> &str {
        &self.0.started_by
    }

    /// When it began.
    async fn started_at(&self) -> DateTime<Utc> {
        self.0.started_at
    }

    /// When it ended, either way.
    async fn finished_at(&self) -> Option<DateTime<Utc>> {
        self.0.finished_at
    }

    /// What it came to; null before its end.
    async fn totals(&self) -> Option<RegisterTotals> {
        self.0.totals.as_ref().map(|totals| totals.0.into())
    }

    /// Code of the reason it was given up.
    async fn failure(&self) -> Option<&str> {
        self.0.failure.as_deref()
    }

    /// What it has found, in the order of the file; what the file lacks stands behind.
    async fn differences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only differences of these kinds.", default, validator(max_items = 10))] kinds: Vec<
            RegisterDifferenceKind,
        >,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<RegisterDifferenceConnection> {
        let arguments = PageArguments::new(first, after)?;
        let after =
            arguments.after.as_deref().map(str::parse).transpose().map_err(|_| http::bad_user_input(texts::BAD_CURSOR))?;
        let kinds: Vec<Kind> = kinds.into_iter().map(Kind::from).collect();
        let found = ctx.commands().register_differences(ctx.caller(), self.0.id, &kinds, (after, arguments.first + 1)).await;
        let mut found = match outcome(ctx, found)? {
            Outcome::Done(found) => found,
            Outcome::Refused(_) => Vec::new(),
        };
        let more = found.len() > usize::from(arguments.first);
        found.truncate(usize::from(arguments.first));
        let items = found.into_iter().map(|found| (found.place.to_string(), found.into())).collect();
        Ok(RegisterDifferenceConnection::new(&arguments, items, more))
    }
}

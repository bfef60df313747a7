//! What a comparison has found, for people who look into it.

use cqrs_es::Aggregate;
use domain::{
    PaymentId, RegisterId,
    payment_register::{DifferenceKind, PaymentRegister},
    staff_member::Permission,
    values::Kopecks,
};
use sqlx::{Row, postgres::PgRow};

use crate::{Caller, CommandError, Commands};

/// One difference between a register and the payments here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterDifference {
    /// Its place in the list.
    pub place: i64,
    /// In what they differ.
    pub kind: DifferenceKind,
    /// Line of the file; absent for what the file lacks.
    pub line: Option<u64>,
    /// Name of the column of a row that does not read, where one column is to blame.
    pub column: Option<String>,
    /// Stable code of the reason for which a row does not read.
    pub code: Option<String>,
    /// That reason in Russian.
    pub reason: Option<String>,
    /// Whether it is about money given back; absent for a row that does not read.
    pub refund: Option<bool>,
    /// The provider's number.
    pub number: Option<String>,
    /// The payment here, where there is one.
    pub payment: Option<PaymentId>,
    /// Sum as the register has it.
    pub theirs: Option<Kopecks>,
    /// Sum that moved here.
    pub ours: Option<Kopecks>,
    /// Currency as the register has it.
    pub currency: Option<String>,
}

impl Commands {
    /// Differences of a comparison of this organisation, of some kinds or of all when none is named, in the order of the
    /// file and behind a place, at most `limit`.
    pub async fn register_differences(
        &self,
        caller: &Caller,
        register: RegisterId,
        kinds: &[DifferenceKind],
        (after, limit): (Option<i64>, u16),
    ) -> Result<Vec<RegisterDifference>, CommandError> {
        caller.require(Permission::PaymentView)?;
        let kinds: Vec<&str> =
            if kinds.is_empty() { DifferenceKind::ALL } else { kinds }.iter().map(|kind| kind.code()).collect();
        let rows = sqlx::query(
            "SELECT place, kind, line, column_name, code, reason, refund, number, payment_id, theirs, ours, currency
             FROM register_differences d
             WHERE register_id = $1 AND place > $2 AND kind = ANY($3) AND EXISTS (
                 SELECT FROM events e
                 WHERE e.aggregate_type = $6 AND e.aggregate_id = $4 AND e.sequence = 1 AND e.organisation_id = $5)
             ORDER BY place LIMIT $7",
        )
        .bind(register.uuid())
        .bind(after.unwrap_or(-1))
        .bind(kinds)
        .bind(register.to_string())
        .bind(caller.organisation.uuid())
        .bind(PaymentRegister::TYPE)
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(difference).collect()
    }
}

fn difference(row: &PgRow) -> Result<RegisterDifference, CommandError> {
    let code: String = row.try_get(1)?;
    let kind = DifferenceKind::ALL.iter().find(|kind| kind.code() == code);
    let sum = |index: usize| row.try_get::<Option<i64>, _>(index).map(|sum| sum.map(Kopecks::new));
    Ok(RegisterDifference {
        place: row.try_get(0)?,
        kind: *kind.ok_or_else(|| CommandError::Internal(format!("the difference {code} is not known").into()))?,
        line: row.try_get::<Option<i64>, _>(2)?.and_then(|line| u64::try_from(line).ok()),
        column: row.try_get(3)?,
        code: row.try_get(4)?,
        reason: row.try_get(5)?,
        refund: row.try_get(6)?,
        number: row.try_get(7)?,
        payment: row.try_get::<Option<uuid::Uuid>, _>(8)?.map(PaymentId::new),
        theirs: sum(9)?,
        ours: sum(10)?,
        currency: row.try_get(11)?,
    })
}

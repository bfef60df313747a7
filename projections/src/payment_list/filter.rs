use chrono::{DateTime, Utc};
use domain::{
    CreditorId, DebtId, PaymentId,
    payment::{OnlineMethod, PaymentStage, Provider},
    values::Kopecks,
};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use crate::framework::Column;

/// Which payments of an organisation; what is empty or absent means any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentFilter {
    /// How they stand.
    pub stages: Vec<PaymentStage>,
    /// Those whose provider says something that waits for staff, or the others.
    pub held: Option<bool>,
    /// Who gets the money.
    pub creditors: Vec<CreditorId>,
    /// Over which providers.
    pub providers: Vec<Provider>,
    /// How the person pays.
    pub methods: Vec<OnlineMethod>,
    /// Money that staff have entered, or that comes over a provider.
    pub offline: Option<bool>,
    /// Created then or later.
    pub created_from: Option<DateTime<Utc>>,
    /// Created before.
    pub created_until: Option<DateTime<Utc>>,
    /// Least sum meant.
    pub amount_from: Option<Kopecks>,
    /// Largest sum meant.
    pub amount_to: Option<Kopecks>,
    /// The provider's own number of it.
    pub provider_payment: Option<String>,
    /// The payment itself.
    pub payment: Option<PaymentId>,
    /// A debt that it pays.
    pub debt: Option<DebtId>,
}

impl PaymentFilter {
    /// Adds the conditions on alias `r`.
    pub(super) fn push(&self, query: &mut QueryBuilder<'_, Postgres>) {
        push_any(query, "r.stage", self.stages.iter().filter_map(Column::store).collect::<Vec<String>>());
        // Written out, so that the index of held ones fits.
        match self.held {
            Some(true) => drop(query.push(" AND r.held")),
            Some(false) => drop(query.push(" AND NOT r.held")),
            None => {}
        }
        push_any(query, "r.creditor_id", self.creditors.iter().map(|creditor| creditor.uuid()).collect::<Vec<Uuid>>());
        push_any(query, "r.provider", self.providers.iter().filter_map(Column::store).collect::<Vec<String>>());
        push_any(query, "r.method", self.methods.iter().filter_map(Column::store).collect::<Vec<String>>());
        match self.offline {
            Some(true) => drop(query.push(" AND r.provider IS NULL")),
            Some(false) => drop(query.push(" AND r.provider IS NOT NULL")),
            None => {}
        }
        if let Some(from) = self.created_from {
            query.push(" AND r.created_at >= ").push_bind(from);
        }
        if let Some(until) = self.created_until {
            query.push(" AND r.created_at < ").push_bind(until);
        }
        if let Some(from) = self.amount_from {
            query.push(" AND r.amount >= ").push_bind(from.get());
        }
        if let Some(to) = self.amount_to {
            query.push(" AND r.amount <= ").push_bind(to.get());
        }
        if let Some(number) = &self.provider_payment {
            query.push(" AND r.provider_payment = ").push_bind(number.clone());
        }
        if let Some(payment) = self.payment {
            query.push(" AND r.id = ").push_bind(payment.uuid());
        }
        if let Some(debt) = self.debt {
            query.push(" AND r.id IN (SELECT p.payment_id FROM read_payment_part p WHERE p.debt_id = ");
            query.push_bind(debt.uuid()).push(")");
        }
    }
}

/// One of several values, of none any; of one alone the index keeps the order.
fn push_any<'q, T>(query: &mut QueryBuilder<'q, Postgres>, column: &str, mut values: Vec<T>)
where
    T: 'q + Send + sqlx::Type<Postgres> + sqlx::Encode<'q, Postgres>,
    Vec<T>: 'q + Send + sqlx::Type<Postgres> + sqlx::Encode<'q, Postgres>,
{
    let Some(last) = values.pop() else { return };
    query.push(format!(" AND {column} = "));
    if values.is_empty() {
        query.push_bind(last);
    } else {
        values.push(last);
        query.push("ANY(").push_bind(values).push(")");
    }
}

//! Which payments a search finds.

use async_graphql::{Context, ID, InputObject, Result};
use chrono::{DateTime, Utc};
use domain::{
    CreditorId, PaymentId,
    values::{DebtNumber, Kopecks},
};
use projections::payment_list;

use super::mutation::PaymentProvider;
use crate::{
    context::ContextExt,
    http,
    shared::{NodeKind, OnlineMethod, PaymentStage, parse_id, read},
    texts,
};

/// Which payments are wanted; all that is given must be true of them.
#[derive(Default, InputObject)]
pub(crate) struct PaymentFilter {
    /// Those that stand at one of these stages; any when empty.
    #[graphql(default, validator(max_items = 10))]
    stages: Vec<PaymentStage>,
    /// True: those whose provider says something that waits for staff; false: the others.
    held: Option<bool>,
    /// Those to one of these creditors; to any when empty.
    #[graphql(default, validator(max_items = 100))]
    creditor_ids: Vec<ID>,
    /// Those over one of these providers; over any or none when empty.
    #[graphql(default, validator(max_items = 10))]
    providers: Vec<PaymentProvider>,
    /// Those paid in one of these ways; in any when empty.
    #[graphql(default, validator(max_items = 10))]
    methods: Vec<OnlineMethod>,
    /// True: those that staff have entered; false: those over a provider.
    offline: Option<bool>,
    /// Those created then or later.
    created_from: Option<DateTime<Utc>>,
    /// Those created before.
    created_until: Option<DateTime<Utc>>,
    /// Least sum meant, in rubles, such as "1234.56".
    #[graphql(validator(max_length = 30))]
    amount_from: Option<String>,
    /// Largest sum meant, in rubles.
    #[graphql(validator(max_length = 30))]
    amount_to: Option<String>,
    /// The provider's own number of the payment, whole.
    #[graphql(validator(max_length = 64))]
    provider_number: Option<String>,
    /// The payment itself.
    payment_id: Option<ID>,
    /// Number of a debt that it pays, however it is typed.
    #[graphql(validator(max_length = 100))]
    debt_number: Option<String>,
}

impl PaymentFilter {
    /// As the read model takes it; `None` when nothing can fit.
    pub(super) async fn read(self, ctx: &Context<'_>) -> Result<Option<payment_list::PaymentFilter>> {
        let sum = |text: Option<String>| text.map(|text| Kopecks::parse(&text)).transpose();
        let (Ok(amount_from), Ok(amount_to)) = (sum(self.amount_from), sum(self.amount_to)) else {
            return Err(http::bad_user_input(texts::BAD_SUM));
        };
        let payment = match self.payment_id.map(|id| parse_id(NodeKind::Payment, &id).map(PaymentId::new)) {
            Some(None) => return Ok(None),
            known => known.flatten(),
        };
        let given = self.creditor_ids.len();
        let creditors: Vec<_> =
            self.creditor_ids.iter().filter_map(|id| parse_id(NodeKind::Creditor, id)).map(CreditorId::new).collect();
        if creditors.is_empty() && given > 0 {
            return Ok(None);
        }
        let debt = match self.debt_number {
            None => None,
            Some(number) => {
                let Ok(number) = DebtNumber::parse(&number) else { return Ok(None) };
                let found = read(ctx, ctx.projections().debts().by_number(ctx.organisation(), &number).await)?;
                let Some(debt) = found else { return Ok(None) };
                Some(debt.id)
            }
        };
        Ok(Some(payment_list::PaymentFilter {
            stages: self.stages.into_iter().map(Into::into).collect(),
            held: self.held,
            creditors,
            providers: self.providers.into_iter().map(Into::into).collect(),
            methods: self.methods.into_iter().map(Into::into).collect(),
            offline: self.offline,
            created_from: self.created_from,
            created_until: self.created_until,
            amount_from,
            amount_to,
            provider_payment: self.provider_number.map(|number| number.trim().to_owned()),
            payment,
            debt,
        }))
    }
}

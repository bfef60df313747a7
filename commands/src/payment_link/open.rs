//! What whoever holds a link is shown: what is needed to pay one debt, and nothing else.

use std::future::Future;

use chrono::{DateTime, Utc};
use domain::{
    DebtId, Refusal,
    creditor::{Creditor, OpenMethod},
    debt::Debt,
    payment_link::{PaymentLink, PaymentLinkError, PaymentLinks},
    values::{BoundedText, Kopecks},
};

use super::{LinkToken, secret::link_scope};
use crate::{Caller, CommandError, Commands, access::limits::Scope};

/// Characters of a debt's number that are shown.
const SHOWN: usize = 4;

/// What a link pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayableByLink {
    /// Name of who gets the money.
    pub creditor: BoundedText<200>,
    /// What is owed now, all components together.
    pub owed: Kopecks,
    /// The last characters of the debt's number, at most 4 and at most half of it.
    pub number_ending: String,
    /// How it may be paid, in the order in which it is offered.
    pub methods: Vec<OpenMethod>,
    /// Until when the link may be used.
    pub expires_at: DateTime<Utc>,
}

impl Commands {
    /// What a link pays. Whatever is wrong with the link, the refusal is the same.
    pub async fn payable_by_link(&self, caller: &Caller, token: &LinkToken) -> Result<PayableByLink, CommandError> {
        let look = async {
            let (id, link) = self.link_behind(caller, token).await?;
            let debt = self.payable_debt(caller, id, &link).await?;
            let creditor = self.store.load::<Creditor>(debt.creditor().unwrap_or_default()).await?.0;
            let (name, number) = (creditor.name().cloned(), debt.number());
            let (Some(name), Some(number)) = (name, number) else { return Err(PaymentLinkError::Unusable.into()) };
            Ok(PayableByLink {
                creditor: name,
                owed: debt.balance_now().total().unwrap_or_default(),
                number_ending: ending(number.as_str()),
                methods: creditor.open_methods().collect(),
                expires_at: link.expires_at,
            })
        };
        self.guarded(caller, look).await
    }

    /// Counts links of no use by address, and gives every answer the same time: neither tells what is wrong with a link.
    pub(super) async fn guarded<T>(
        &self,
        caller: &Caller,
        work: impl Future<Output = Result<T, CommandError>>,
    ) -> Result<T, CommandError> {
        let guarded = async {
            let (address, now) = (caller.origin.address_key(), self.now());
            self.limits.failures(Scope::LinkAddress, &address, now).await?;
            let result = work.await;
            if matches!(&result, Err(CommandError::Rejected(refusal)) if refusal.code == PaymentLinkError::Unusable.code()) {
                self.limits.fail(Scope::LinkAddress, &address, self.policy.link_lock_after, now).await?;
            }
            result
        };
        self.level(guarded).await
    }

    /// The debt and the link of a secret, whatever has become of them.
    pub(super) async fn link_behind(&self, caller: &Caller, token: &LinkToken) -> Result<(DebtId, PaymentLink), CommandError> {
        let digest = token.digest();
        let owner = self.store.claim_owner(&link_scope(caller.organisation), digest.as_str()).await?;
        let debt: DebtId = owner.and_then(|owner| owner.parse().ok()).ok_or(PaymentLinkError::Unusable)?;
        let (links, _) = self.store.load::<PaymentLinks>(debt).await?;
        let link = links.by_digest(&digest).cloned().ok_or(PaymentLinkError::Unusable)?;
        Ok((debt, link))
    }

    /// The debt, if the link pays it now.
    pub(super) async fn payable_debt(&self, caller: &Caller, id: DebtId, link: &PaymentLink) -> Result<Debt, CommandError> {
        let (debt, _) = self.store.load::<Debt>(id).await?;
        let own = debt.organisation() == Some(caller.organisation);
        if own && pays(&debt, link, self.now()) { Ok(debt) } else { Err(PaymentLinkError::Unusable.into()) }
    }
}

/// Whether a link pays a debt now: it is of use, and something is owed by whom it was made for.
pub(super) fn pays(debt: &Debt, link: &PaymentLink, at: DateTime<Utc>) -> bool {
    let owed = debt.balance_now().total().unwrap_or_default();
    let usable = debt.borrower().is_some_and(|borrower| link.is_usable(borrower, at));
    usable && !debt.is_closed() && owed.is_positive()
}

/// The last characters of a number, and never more than half of it.
fn ending(number: &str) -> String {
    let all = number.chars().count();
    number.chars().skip(all - SHOWN.min(all / 2)).collect()
}

#[cfg(test)]
mod tests {
    use super::ending;

    #[test]
    fn a_number_shows_its_last_characters_and_never_more_than_half() {
        for (number, shown) in [("Л-1001/24", "1/24"), ("L-1001", "001"), ("17", "7"), ("7", ""), ("", "")] {
            assert_eq!(ending(number), shown, "{number}");
        }
    }
}

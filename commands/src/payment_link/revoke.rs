//! Taking a link back.

use domain::{
    DebtId, PaymentLinkId,
    debt::Debt,
    payment_link::{LinkMaker, PaymentLinkError, PaymentLinks, PaymentLinksCommand, RevokePaymentLink},
    staff_member::Permission,
};
use serde::Serialize;

use crate::{Actor, Caller, CommandError, Commands, Receipt, Request};

/// A link to be taken back.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RevokePaymentLinkInput {
    /// The debt.
    pub debt: DebtId,
    /// The link.
    pub link: PaymentLinkId,
}

impl Commands {
    /// Takes a link back: the borrower one of their own debt, staff any. A payment that it has begun goes on.
    pub async fn revoke_payment_link(
        &self,
        caller: &Caller,
        request: Request<RevokePaymentLinkInput>,
    ) -> Result<Receipt, CommandError> {
        let (by, own) = match caller.actor {
            Actor::Staff { .. } => (LinkMaker::Staff(caller.staff_with(Permission::PaymentLinkSend)?), None),
            Actor::Guest | Actor::Borrower { .. } | Actor::LinkHolder(_) | Actor::System(_) => {
                (LinkMaker::Borrower, Some(caller.borrower()?.0))
            }
        };
        let context = self.context(caller, "revoke_payment_link", &request)?;
        let RevokePaymentLinkInput { debt: id, link } = request.input;
        let (debt, _) = self.store.load::<Debt>(id).await?;
        let (links, _) = self.store.load::<PaymentLinks>(id).await?;
        let known = links.get(link).ok_or(PaymentLinkError::Unknown)?;
        let theirs = own.is_none_or(|own| debt.borrower() == Some(own) && known.borrower == own);
        if debt.organisation() != Some(caller.organisation) || !theirs {
            return Err(PaymentLinkError::Unknown.into());
        }
        let revoke = RevokePaymentLink { link, by, at: context.occurred_at };
        let subject = Some(known.borrower.uuid());
        self.execute::<PaymentLinks>(&context, id, subject, PaymentLinksCommand::Revoke(revoke)).await
    }
}

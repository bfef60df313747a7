//! Making a link: the borrower is shown it, staff have it sent to the borrower's phone.

use chrono::Duration;
use domain::{
    BorrowerId, DebtId, PaymentLinkId,
    borrower::Borrower,
    creditor::Creditor,
    debt::Debt,
    payment_link::{CreatePaymentLink, LinkMaker, PaymentLinks, PaymentLinksCommand},
    staff_member::Permission,
};
use event_store::{CommandContext, Unit};
use uuid::Uuid;

use super::secret::link_scope;
use crate::{Caller, CommandError, Commands, Receipt, Rejection, Request, access::limits::Scope, texts};

/// A link that was made.
#[derive(Clone, Debug)]
pub struct PaymentLinkMade {
    /// Receipt.
    pub receipt: Receipt,
    /// The link.
    pub link: PaymentLinkId,
    url: String,
}

impl PaymentLinkMade {
    /// The whole link with its secret, to be shown to the borrower and kept nowhere.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.url
    }
}

impl Commands {
    /// Makes a link to pay a debt of the signed-in borrower, for them to pass on.
    pub async fn create_payment_link(&self, caller: &Caller, request: Request<DebtId>) -> Result<PaymentLinkMade, CommandError> {
        let (borrower, _) = caller.borrower()?;
        let context = self.context(caller, "create_payment_link", &request)?;
        let receipt = self.make_link(caller, &context, request.input, (LinkMaker::Borrower, Some(borrower))).await?;
        let link = link_of(&context);
        Ok(PaymentLinkMade { receipt, link, url: self.link_url(caller.organisation, link).await? })
    }

    /// Has a link sent by SMS to the borrower who has asked for it; staff do not see it.
    pub async fn send_payment_link(&self, caller: &Caller, request: Request<DebtId>) -> Result<Receipt, CommandError> {
        let by = caller.staff_with(Permission::PaymentLinkSend)?;
        let context = self.context(caller, "send_payment_link", &request)?;
        self.make_link(caller, &context, request.input, (LinkMaker::Staff(by), None)).await
    }

    async fn make_link(
        &self,
        caller: &Caller,
        context: &CommandContext,
        id: DebtId,
        (by, own): (LinkMaker, Option<BorrowerId>),
    ) -> Result<Receipt, CommandError> {
        if let Some(receipt) = self.store.receipt(context).await? {
            return Ok(receipt);
        }
        let (organisation, at) = (caller.organisation, context.occurred_at);
        let (debt, _) = self.store.load::<Debt>(id).await?;
        let known = debt.organisation() == Some(organisation) && own.is_none_or(|own| debt.borrower() == Some(own));
        let (Some(borrower), Some(creditor), true) = (debt.borrower(), debt.creditor(), known) else {
            return Err(unknown_debt().into());
        };
        let (creditor, _) = self.store.load::<Creditor>(creditor).await?;
        if creditor.open_methods().next().is_none() {
            return Err(Rejection::new("PAYMENT_LINK_NO_METHOD", texts::LINK_NO_METHOD).at("debtId").into());
        }
        if matches!(by, LinkMaker::Staff(_)) {
            let (borrower, _) = self.store.load::<Borrower>(borrower).await?;
            let missing = || Rejection::new("PAYMENT_LINK_NO_PHONE", texts::LINK_NO_PHONE).at("debtId");
            borrower.main_phone().ok_or_else(missing)?;
        }
        self.limits.hit(Scope::LinkDebt, &id.to_string(), self.policy.links_per_debt, at).await?;
        let link = link_of(context);
        let digest = self.link_token(link).digest();
        let lifetime = Duration::from_std(self.policy.payment_link).unwrap_or(Duration::hours(72));
        let create = CreatePaymentLink { link, organisation, debt: id, borrower, digest, by, expires_at: at + lifetime, at };
        let decide = |mut unit: Unit| {
            let create = create.clone();
            async move {
                let mut links = unit.load::<PaymentLinks>(id).await?;
                let debt = unit.load::<Debt>(id).await?;
                check(debt.state(), &create)?;
                unit.claim(link_scope(organisation), create.digest.as_str(), id);
                let create = PaymentLinksCommand::Create(create);
                unit.decide::<_, CommandError>(&mut links, Some(borrower.uuid()), create).await?;
                Ok(unit)
            }
        };
        self.transact(context, decide).await
    }
}

/// There is something to pay, and a message of staff is a contact about the debt (230-ФЗ), which must be allowed.
fn check(debt: &Debt, create: &CreatePaymentLink) -> Result<(), CommandError> {
    if debt.borrower() != Some(create.borrower) {
        return Err(unknown_debt().into());
    }
    if matches!(create.by, LinkMaker::Staff(_)) && debt.contact_stop().is_some() {
        return Err(Rejection::new("CONTACTS_STOPPED", texts::CONTACTS_STOPPED).at("debtId").into());
    }
    let owed = debt.balance_now().total().unwrap_or_default();
    if debt.is_closed() || !owed.is_positive() {
        return Err(Rejection::new("PAYMENT_LINK_NOTHING_OWED", texts::LINK_NOTHING_OWED).at("debtId").into());
    }
    Ok(())
}

/// The link that a request makes.
fn link_of(context: &CommandContext) -> PaymentLinkId {
    PaymentLinkId::new(Uuid::new_v5(&context.command_id, b"payment_link"))
}

fn unknown_debt() -> Rejection {
    Rejection::new("DEBT_UNKNOWN", texts::DEBT_UNKNOWN).at("debtId")
}

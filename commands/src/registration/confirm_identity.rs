//! The extra step when the phone is not known for the debt: full name and birth date.

use domain::{
    borrower::Borrower,
    values::{BirthDate, PersonName},
};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    Caller, CommandError, Commands, Request,
    access::{FlowTicket, limits::Scope},
};

/// Who the person says they are.
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmIdentityInput {
    /// The registration.
    pub flow: Uuid,
    /// Full name, as typed.
    pub name: PersonName,
    /// Birth date.
    pub birth_date: BirthDate,
}

impl Commands {
    /// Sends the code to the phone given at the start when name and birth date are those of the debt's person. The
    /// answer is the same when they are not; after three tries it no longer looks.
    pub async fn confirm_identity(
        &self,
        caller: &Caller,
        request: Request<ConfirmIdentityInput>,
    ) -> Result<FlowTicket, CommandError> {
        self.level(self.confirm_identity_unlevelled(caller, request)).await
    }

    async fn confirm_identity_unlevelled(
        &self,
        caller: &Caller,
        request: Request<ConfirmIdentityInput>,
    ) -> Result<FlowTicket, CommandError> {
        let ConfirmIdentityInput { flow, name, birth_date } = request.input;
        let now = self.now();
        let mut flow = self.flows.find(caller.organisation, flow, now).await?;
        let ticket = self.flows.ticket(flow.id, now);
        // A code is on its way already, or this is the retry of a request that was answered.
        if flow.purpose != "registration" || flow.borrower.is_some() || !self.flows.count_identity_try(flow.id).await? {
            return Ok(ticket);
        }
        let Some(number) = flow.state.debt_number.clone() else { return Ok(ticket) };
        let matches = |borrower: &Borrower| borrower.identity_matches(&name.full(), birth_date);
        let candidates = self.candidates(caller.organisation, &number).await?;
        let Some((borrower, debt, _)) = candidates.into_iter().find(|(_, _, borrower)| matches(borrower)) else {
            self.limits.fail(Scope::FailureAddress, &caller.origin.address_key(), i32::MAX, now).await?;
            return Ok(ticket);
        };
        flow.state.debt = Some(debt);
        flow.state.identity_confirmed = true;
        let mut transaction = self.pool.begin().await?;
        self.flows.identify(&mut transaction, flow.id, borrower, &flow.state).await?;
        let phone = flow.state.phone.clone();
        self.send_code(&mut transaction, caller.organisation, &flow.purpose, flow.id, phone.as_ref()).await?;
        transaction.commit().await?;
        self.record_code_sent(caller, flow.id, "identity", borrower, (&flow.purpose, phone.as_ref())).await?;
        Ok(ticket)
    }
}

//! "My data": phone (confirmed on the new number, notice to the old), e-mail, password, withdrawal of a consent.

use domain::{
    BorrowerId,
    borrower::{Borrower, BorrowerCommand, ChangeEmail, ChangePhone, WithdrawConsent},
    cabinet_account::{
        CabinetAccount, CabinetAccountCommand, ChangeLoginPhone, FailureReason, RevokeAllSessions, RevokedBy, SetPassword,
    },
    organisation::DocumentKind,
    values::{Email, Phone},
};
use secrecy::SecretString;
use serde::Serialize;

use crate::{
    Caller, CommandError, Commands, Receipt, Rejection, Request,
    access::{
        FlowTicket,
        flow::{self, Purpose},
        limits::Scope,
        passwords::Passwords,
        sessions::Which,
    },
    organisation::claimed,
    registration::ConfirmCodeInput,
    sign_in::flow_state,
    sms, texts,
};

/// The phone to sign in with from now on.
#[derive(Clone, Debug, Serialize)]
pub struct StartPhoneChangeInput {
    /// The new phone; a code goes there.
    pub phone: Phone,
}

/// The old and the new password.
#[derive(Clone, Debug)]
pub struct ChangePasswordInput {
    /// The present password.
    pub current: SecretString,
    /// The new one.
    pub new: SecretString,
}

impl Commands {
    /// Sends a code to the new number.
    pub async fn start_phone_change(
        &self,
        caller: &Caller,
        request: Request<StartPhoneChangeInput>,
    ) -> Result<FlowTicket, CommandError> {
        let (borrower, _) = caller.borrower()?;
        let hash = self.input_hash(caller, "start_phone_change", &request.input)?;
        if let Some(ticket) = self.flows.started_by(request.command_id, &hash).await? {
            return Ok(ticket);
        }
        let phone = request.input.phone;
        let (account, _) = self.store.load::<CabinetAccount>(borrower).await?;
        if account.login_phone() == Some(&phone) {
            return Err(Rejection::new("SAME_PHONE", texts::SAME_PHONE).at("phone").into());
        }
        self.admit(caller, &phone, None).await?;
        let state = flow_state(caller, Some(phone), false);
        self.start_flow(caller, (request.command_id, hash), Purpose::PhoneChange, Some(borrower), &state).await
    }

    /// Changes the phone once the code from the new number is right, and tells the old number.
    pub async fn confirm_phone_change(
        &self,
        caller: &Caller,
        request: Request<ConfirmCodeInput>,
    ) -> Result<Receipt, CommandError> {
        let (borrower, _) = caller.borrower()?;
        let context = self.context(caller, "confirm_phone_change", &request)?;
        let flow = self.flows.find(caller.organisation, request.input.flow, context.occurred_at).await?;
        if flow.purpose != Purpose::PhoneChange.as_str() || flow.borrower != Some(borrower) {
            return Err(flow::ended().into());
        }
        self.redeem(caller, &flow, &request.input.code, request.command_id).await?;
        let Some(new) = flow.state.phone.clone() else { return Err(flow::ended().into()) };
        let (account, _) = self.store.load::<CabinetAccount>(borrower).await?;
        let old = account.login_phone().filter(|old| **old != new).cloned();
        let receipt = self.move_login_phone(caller, &context, borrower, new, old.clone()).await?;
        if let Some(phone) = old {
            self.notify(caller, phone, texts::PHONE_CHANGED_NOTICE).await?;
        }
        Ok(receipt)
    }

    async fn move_login_phone(
        &self,
        caller: &Caller,
        context: &event_store::CommandContext,
        id: BorrowerId,
        new: Phone,
        old: Option<Phone>,
    ) -> Result<Receipt, CommandError> {
        let (scope, at) = (Self::phone_claim(caller.organisation), context.occurred_at);
        let (taken, given) = (self.phone_key(&new), old.map(|old| self.phone_key(&old)));
        let decide = |mut unit: event_store::Unit| {
            let (scope, taken, given, new) = (scope.clone(), taken.clone(), given.clone(), new.clone());
            async move {
                let subject = Some(id.uuid());
                let mut account = unit.load::<CabinetAccount>(id).await?;
                let mut borrower = unit.load::<Borrower>(id).await?;
                if let Some(given) = given {
                    unit.release(scope.clone(), given, id);
                }
                unit.claim(scope, taken, id);
                let login = CabinetAccountCommand::ChangePhone(ChangeLoginPhone { new: new.clone(), at });
                unit.decide::<_, CommandError>(&mut account, subject, login).await?;
                let change = BorrowerCommand::ChangePhone(ChangePhone { new, at });
                unit.decide::<_, CommandError>(&mut borrower, subject, change).await?;
                Ok(unit)
            }
        };
        claimed(self.transact(context, decide).await, "phone", "PHONE_TAKEN", texts::PHONE_TAKEN)
    }

    async fn notify(&self, caller: &Caller, phone: Phone, text: &str) -> Result<(), CommandError> {
        let now = self.now();
        let message = sms::Message { phone, text: text.to_owned() };
        let mut connection = self.pool.acquire().await?;
        sms::enqueue(&mut connection, &self.secrets, caller.organisation, &message, (now, now + chrono::Duration::hours(1))).await
    }

    /// Changes or removes the e-mail.
    pub async fn change_email(&self, caller: &Caller, request: Request<Option<Email>>) -> Result<Receipt, CommandError> {
        let (borrower, _) = caller.borrower()?;
        let context = self.context(caller, "change_email", &request)?;
        let command = BorrowerCommand::ChangeEmail(ChangeEmail { email: request.input, at: context.occurred_at });
        self.execute::<Borrower>(&context, borrower, Some(borrower.uuid()), command).await
    }

    /// Withdraws a consent; what then still rests on contract and law goes on.
    pub async fn withdraw_consent(&self, caller: &Caller, request: Request<DocumentKind>) -> Result<Receipt, CommandError> {
        let (borrower, _) = caller.borrower()?;
        let context = self.context(caller, "withdraw_consent", &request)?;
        let command = BorrowerCommand::WithdrawConsent(WithdrawConsent { document: request.input, at: context.occurred_at });
        self.execute::<Borrower>(&context, borrower, Some(borrower.uuid()), command).await
    }

    /// Changes the password and ends all other sessions.
    pub async fn change_password(&self, caller: &Caller, request: Request<ChangePasswordInput>) -> Result<Receipt, CommandError> {
        use secrecy::ExposeSecret;

        let (borrower, session) = caller.borrower()?;
        let Request { command_id, expected_version, input: ChangePasswordInput { current, new } } = request;
        let hashed =
            Request { command_id, expected_version, input: (current.expose_secret().to_owned(), new.expose_secret().to_owned()) };
        let context = self.context(caller, "change_password", &hashed)?;
        if let Some(receipt) = self.store.receipt(&context).await? {
            return Ok(receipt);
        }
        Passwords::check(&new)?;
        let key = format!("change_password/{borrower}");
        self.limits.fail(Scope::FailureIdentifier, &key, self.policy.lock_after, context.occurred_at).await?;
        if !self.passwords.verify(current, self.password_of(borrower.uuid()).await?).await? {
            self.record_failure(caller, command_id, borrower, FailureReason::WrongPassword).await?;
            return Err(Rejection::new("WRONG_PASSWORD", texts::WRONG_PASSWORD).at("current").into());
        }
        self.limits.succeed(Scope::FailureIdentifier, &key).await?;
        let hash = self.passwords.hash(new).await?;
        self.store_password(borrower.uuid(), &hash, Which::AllBut(session)).await?;
        let at = context.occurred_at;
        let decide = |mut unit: event_store::Unit| async move {
            let mut account = unit.load::<CabinetAccount>(borrower).await?;
            let subject = Some(borrower.uuid());
            let set = CabinetAccountCommand::SetPassword(SetPassword { at });
            unit.decide::<_, CommandError>(&mut account, subject, set).await?;
            let revoke = RevokeAllSessions { by: RevokedBy::Borrower, keep: Some(session), at };
            unit.decide::<_, CommandError>(&mut account, subject, CabinetAccountCommand::RevokeAllSessions(revoke)).await?;
            Ok(unit)
        };
        let receipt = self.transact(&context, decide).await?;
        self.settle_sessions(borrower).await?;
        Ok(receipt)
    }
}

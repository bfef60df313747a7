//! Steps that registration, sign-in, recovery and change of phone share.

use domain::{
    BorrowerId, OrganisationId, SessionId,
    cabinet_account::{
        CabinetAccount, CabinetAccountCommand, CodePurpose, FailureReason, RecordCodeSent, RecordFailure, SignIn, SignInMethod,
    },
    values::Phone,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    Caller, CommandError, Commands, Rejection, Request,
    access::{
        FlowTicket, SessionOwner, SignedIn,
        flow::{self, Flow, FlowState, NewFlow, Purpose},
        limits::Scope,
    },
    sms, texts,
};

impl Commands {
    /// Stores a flow and, when it is about somebody, sends the code.
    pub(crate) async fn start_flow(
        &self,
        caller: &Caller,
        (command_id, input_hash): (Uuid, [u8; 32]),
        purpose: Purpose,
        borrower: Option<BorrowerId>,
        state: &FlowState,
    ) -> Result<FlowTicket, CommandError> {
        let (id, now, organisation) = (self.ids.next(), self.now(), caller.organisation);
        let mut transaction = self.pool.begin().await?;
        let flow = NewFlow { id, command_id, input_hash, organisation, purpose, borrower, state, now };
        self.flows.insert(&mut transaction, &flow).await?;
        if borrower.is_some() {
            self.send_code(&mut transaction, organisation, purpose.as_str(), id, state.phone.as_ref()).await?;
        }
        transaction.commit().await?;
        if let Some(borrower) = borrower {
            self.record_code_sent(caller, id, "start", borrower, (purpose.as_str(), state.phone.as_ref())).await?;
        }
        Ok(self.flows.ticket(id, now))
    }

    /// Makes a code and queues its message, in the transaction of the flow.
    pub(crate) async fn send_code(
        &self,
        connection: &mut PgConnection,
        organisation: OrganisationId,
        purpose: &str,
        flow: Uuid,
        phone: Option<&Phone>,
    ) -> Result<(), CommandError> {
        let Some(phone) = phone else { return Ok(()) };
        let now = self.now();
        let code = self.flows.renew_code(connection, flow, now).await?;
        let message = sms::Message { phone: phone.clone(), text: texts::code_message(purpose, &code) };
        sms::enqueue(connection, &self.secrets, organisation, &message, (now, now + self.policy.code_lifetime)).await
    }

    /// The fact that a code was sent.
    pub(crate) async fn record_code_sent(
        &self,
        caller: &Caller,
        flow: Uuid,
        step: &str,
        borrower: BorrowerId,
        (purpose, phone): (&str, Option<&Phone>),
    ) -> Result<(), CommandError> {
        let Some(phone) = phone.cloned() else { return Ok(()) };
        let purpose = match purpose {
            "registration" => CodePurpose::Registration,
            "recovery" => CodePurpose::Recovery,
            "phone_change" => CodePurpose::PhoneChange,
            _ => CodePurpose::SignIn,
        };
        let context = self.follow_up(caller, flow, &format!("code_sent/{step}/{}", self.now().timestamp()));
        let command = CabinetAccountCommand::RecordCodeSent(RecordCodeSent { purpose, phone, at: context.occurred_at });
        self.execute::<CabinetAccount>(&context, borrower, Some(borrower.uuid()), command).await?;
        Ok(())
    }

    /// Sends a new code for a flow, not earlier than a minute after the last. The answer is the same for nobody's flow.
    pub async fn resend_code(&self, caller: &Caller, request: Request<Uuid>) -> Result<FlowTicket, CommandError> {
        self.level(async {
            let now = self.now();
            let flow = self.flows.find(caller.organisation, request.input, now).await?;
            let last = flow.code_sent_at.unwrap_or(flow.created_at);
            if now < last + self.policy.resend_after {
                return Err(Rejection::new("RESEND_TOO_SOON", texts::RESEND_TOO_SOON).into());
            }
            if let Some(phone) = &flow.state.phone {
                self.admit_resend(caller, phone).await?;
            }
            if let Some(borrower) = flow.borrower {
                let phone = flow.state.phone.as_ref();
                let mut transaction = self.pool.begin().await?;
                self.send_code(&mut transaction, caller.organisation, &flow.purpose, flow.id, phone).await?;
                transaction.commit().await?;
                self.record_code_sent(caller, flow.id, "resend", borrower, (&flow.purpose, phone)).await?;
            } else {
                self.flows.touch(flow.id, now).await?;
            }
            Ok(self.flows.ticket(flow.id, now))
        })
        .await
    }

    async fn admit_resend(&self, caller: &Caller, phone: &Phone) -> Result<(), CommandError> {
        let now = self.now();
        self.limits.hit(Scope::CodeAddress, &caller.origin.address_key(), self.policy.codes_per_address, now).await?;
        self.limits.hit(Scope::CodePhone, phone.as_str(), self.policy.codes_per_phone, now).await
    }

    /// Tries a code; a wrong one counts against address and account.
    pub(crate) async fn redeem(&self, caller: &Caller, flow: &Flow, code: &str, command: Uuid) -> Result<(), CommandError> {
        let now = self.now();
        match self.flows.redeem_code(flow, code, command, now).await {
            Ok(()) => {
                self.limits.succeed(Scope::FailureAddress, &caller.origin.address_key()).await?;
                Ok(())
            }
            Err(error) => {
                self.limits.fail(Scope::FailureAddress, &caller.origin.address_key(), i32::MAX, now).await?;
                if let Some(borrower) = flow.borrower {
                    self.record_failure(caller, command, borrower, FailureReason::WrongCode).await?;
                }
                Err(error)
            }
        }
    }

    /// The fact that somebody failed to sign in.
    pub(crate) async fn record_failure(
        &self,
        caller: &Caller,
        cause: Uuid,
        borrower: BorrowerId,
        reason: FailureReason,
    ) -> Result<(), CommandError> {
        let context = self.follow_up(caller, cause, "failure");
        let command = RecordFailure { reason, address: caller.origin.address, at: context.occurred_at };
        let command = CabinetAccountCommand::RecordFailure(command);
        match self.execute::<CabinetAccount>(&context, borrower, Some(borrower.uuid()), command).await {
            // Someone who has not registered yet has no account to note it on.
            Ok(_) | Err(CommandError::Rejected(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Signs in and opens the session, whose id is the flow's: a repeated last step gets the same session.
    pub(crate) async fn begin_session(
        &self,
        caller: &Caller,
        cause: Uuid,
        flow: &Flow,
        borrower: BorrowerId,
        method: SignInMethod,
    ) -> Result<SignedIn, CommandError> {
        let context = self.follow_up(caller, cause, "sign_in");
        let session = SessionId::new(flow.id);
        let sign_in = SignIn {
            session,
            method,
            address: caller.origin.address,
            agent: caller.origin.agent.clone(),
            at: context.occurred_at,
        };
        let command = CabinetAccountCommand::SignIn(sign_in);
        let receipt = match self.execute::<CabinetAccount>(&context, borrower, Some(borrower.uuid()), command).await {
            // Blocked or locked: told like wrong data.
            Err(CommandError::Rejected(_)) => return Err(sign_in_refused().into()),
            other => other?,
        };
        let owner = SessionOwner::Borrower(borrower);
        let lifetime = self.policy.borrower_session;
        let (token, expires_at) = self.sessions.open(session, owner, flow.organisation, lifetime, context.occurred_at).await?;
        self.settle_sessions(borrower).await?;
        Ok(SignedIn { session, token, expires_at, lifetime, receipt })
    }

    /// Last step of signing in: the code.
    pub async fn confirm_sign_in(
        &self,
        caller: &Caller,
        request: Request<crate::registration::ConfirmCodeInput>,
    ) -> Result<SignedIn, CommandError> {
        self.level(async {
            let flow = self.flows.find(caller.organisation, request.input.flow, self.now()).await?;
            if flow.purpose != "sign_in" {
                return Err(flow::ended().into());
            }
            self.redeem(caller, &flow, &request.input.code, request.command_id).await?;
            let Some(borrower) = flow.borrower else { return Err(flow::wrong_code().into()) };
            let method = if flow.state.password_given { SignInMethod::PasswordAndCode } else { SignInMethod::PhoneAndCode };
            self.begin_session(caller, request.command_id, &flow, borrower, method).await
        })
        .await
    }
}

pub(crate) fn sign_in_refused() -> Rejection {
    Rejection::new("SIGN_IN_REFUSED", texts::SIGN_IN_REFUSED)
}

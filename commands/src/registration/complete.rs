//! Last steps: the code, then a password. Who held the phone has proved enough.

use domain::{
    BorrowerId,
    borrower::{Borrower, BorrowerCommand, ConfirmPhone, GiveConsents},
    cabinet_account::{
        CabinetAccount, CabinetAccountCommand, OpenAccount, RegistrationRoute, RevokeAllSessions, RevokedBy, SetPassword,
        SignInMethod,
    },
};
use secrecy::SecretString;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    Caller, CommandError, Commands, Request,
    access::{
        SignedIn,
        flow::{self, Flow},
        passwords::Passwords,
        sessions::Which,
    },
    organisation::claimed,
    texts,
};

/// The code from the message.
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmCodeInput {
    /// The flow the code belongs to.
    pub flow: Uuid,
    /// Six digits, as typed.
    pub code: String,
}

/// The password to sign in with from now on.
#[derive(Clone, Debug)]
pub struct CompleteRegistrationInput {
    /// The registration or recovery whose code was right.
    pub flow: Uuid,
    /// The password.
    pub password: SecretString,
}

impl Commands {
    /// Checks the code of a registration or recovery; the password comes next.
    pub async fn confirm_flow_code(&self, caller: &Caller, request: Request<ConfirmCodeInput>) -> Result<(), CommandError> {
        self.level(async {
            let flow = self.flows.find(caller.organisation, request.input.flow, self.now()).await?;
            if !matches!(flow.purpose.as_str(), "registration" | "recovery") {
                return Err(flow::ended().into());
            }
            self.redeem(caller, &flow, &request.input.code, request.command_id).await
        })
        .await
    }

    /// Sets the password, opens the cabinet if it is not open yet, and signs in. An already open cabinet gets the new
    /// password, and all its other sessions end.
    pub async fn complete_registration(
        &self,
        caller: &Caller,
        request: Request<CompleteRegistrationInput>,
    ) -> Result<SignedIn, CommandError> {
        let CompleteRegistrationInput { flow, password } = request.input;
        let now = self.now();
        let flow = self.flows.find(caller.organisation, flow, now).await?;
        Passwords::check(&password)?;
        let Some(borrower) = flow.borrower else { return Err(flow::ended().into()) };
        self.flows.finish(&flow, request.command_id).await?;
        let hash = self.passwords.hash(password).await?;
        if flow.purpose == "registration" {
            self.open_account(caller, request.command_id, &flow, borrower).await?;
        }
        self.replace_password(caller, request.command_id, borrower, hash).await?;
        self.begin_session(caller, request.command_id, &flow, borrower, SignInMethod::PasswordAndCode).await
    }

    /// Opens the account, keeps the phone for it, and notes the consents of the start.
    async fn open_account(&self, caller: &Caller, cause: Uuid, flow: &Flow, id: BorrowerId) -> Result<(), CommandError> {
        let context = self.follow_up(caller, cause, "open_account");
        let at = context.occurred_at;
        let (Some(phone), Some(debt)) = (flow.state.phone.clone(), flow.state.debt) else { return Err(flow::ended().into()) };
        let via =
            if flow.state.identity_confirmed { RegistrationRoute::IdentityConfirmed } else { RegistrationRoute::KnownPhone };
        let (claim, key) = (Self::phone_claim(caller.organisation), self.phone_key(&phone));
        let decide = |mut unit: event_store::Unit| {
            let (phone, claim, key) = (phone.clone(), claim.clone(), key.clone());
            let state = &flow.state;
            async move {
                let mut account = unit.load::<CabinetAccount>(id).await?;
                let mut borrower = unit.load::<Borrower>(id).await?;
                unit.claim(claim, key, id);
                let subject = Some(id.uuid());
                if !account.state().is_opened() {
                    let open = OpenAccount { phone: phone.clone(), via, debt, at };
                    unit.decide::<_, CommandError>(&mut account, subject, CabinetAccountCommand::Open(open)).await?;
                }
                let confirm = ConfirmPhone { phone, at };
                unit.decide::<_, CommandError>(&mut borrower, subject, BorrowerCommand::ConfirmPhone(confirm)).await?;
                let give =
                    GiveConsents { consents: state.consents.clone(), address: state.address, agent: state.agent.clone(), at };
                unit.decide::<_, CommandError>(&mut borrower, subject, BorrowerCommand::GiveConsents(give)).await?;
                Ok(unit)
            }
        };
        claimed(self.transact(&context, decide).await, "phone", "PHONE_TAKEN", texts::PHONE_TAKEN)?;
        Ok(())
    }

    /// Stores a password's hash and ends all sessions.
    pub(crate) async fn replace_password(
        &self,
        caller: &Caller,
        cause: Uuid,
        borrower: BorrowerId,
        hash: String,
    ) -> Result<(), CommandError> {
        let context = self.follow_up(caller, cause, "set_password");
        let at = context.occurred_at;
        self.store_password(borrower.uuid(), &hash, Which::All).await?;
        let decide = |mut unit: event_store::Unit| async move {
            let mut account = unit.load::<CabinetAccount>(borrower).await?;
            let subject = Some(borrower.uuid());
            let revoke = RevokeAllSessions { by: RevokedBy::Borrower, keep: None, at };
            unit.decide::<_, CommandError>(&mut account, subject, CabinetAccountCommand::RevokeAllSessions(revoke)).await?;
            let set = CabinetAccountCommand::SetPassword(SetPassword { at });
            unit.decide::<_, CommandError>(&mut account, subject, set).await?;
            Ok(unit)
        };
        self.transact(&context, decide).await?;
        Ok(())
    }
}

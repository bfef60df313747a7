//! Signing in to the administration: login, password and a code of the second factor at once.

use domain::{
    SessionId, StaffId,
    staff_member::{RecordStaffFailure, SignInStaff, StaffFailureReason, StaffMember, StaffMemberCommand},
    values::LoginName,
};
use event_store::CommandContext;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::{second_factor, tell::login_scope};
use crate::{
    Caller, CommandError, Commands, Receipt, Rejection, Request,
    access::{SessionOwner, SignedIn, Solution, limits::Scope},
    texts,
};

/// A repeated sign-in gets its session again for so long: time enough for a lost answer, too short for a stolen request.
const REPEATABLE: chrono::Duration = chrono::Duration::minutes(5);

/// Login, password and code.
#[derive(Clone, Debug)]
pub struct StaffSignInInput {
    /// Login as typed.
    pub login: String,
    /// The password.
    pub password: SecretString,
    /// Code of the authenticator app.
    pub totp_code: SecretString,
    /// Solved challenge, where one was asked for.
    pub challenge: Option<Solution>,
}

impl Commands {
    /// Signs in. Unknown logins, wrong passwords, wrong or used codes, people let go and locked logins are refused alike.
    pub async fn sign_in_staff(&self, caller: &Caller, request: Request<StaffSignInInput>) -> Result<SignedIn, CommandError> {
        self.level(self.sign_in_staff_unlevelled(caller, request)).await
    }

    async fn sign_in_staff_unlevelled(
        &self,
        caller: &Caller,
        request: Request<StaffSignInInput>,
    ) -> Result<SignedIn, CommandError> {
        let StaffSignInInput { login, password, totp_code, challenge } = request.input;
        let hashed =
            (login.clone(), password.expose_secret().to_owned(), totp_code.expose_secret().to_owned(), challenge.clone());
        let context = self.context(caller, "sign_in_staff", &Request::new(request.command_id, hashed))?;
        if let Some(receipt) = self.store.receipt(&context).await? {
            return self.repeat_session(caller, &context, receipt).await;
        }
        let key = format!("{}/staff/{}", caller.organisation, login.trim().to_lowercase());
        let key = self.guard(caller, key, challenge.as_ref()).await?;
        let found = self.staff_by_login(caller, &login).await?;
        match self.check_secrets(found, password, &totp_code).await? {
            Ok(staff) => {
                let signed_in = self.begin_staff_session(caller, &context, staff).await?;
                self.limits.succeed(Scope::FailureIdentifier, &key).await?;
                self.limits.succeed(Scope::FailureAddress, &caller.origin.address_key()).await?;
                Ok(signed_in)
            }
            Err(reason) => {
                self.limits.fail(Scope::FailureAddress, &caller.origin.address_key(), i32::MAX, self.now()).await?;
                if let (Some(staff), Some(reason)) = (found, reason) {
                    self.record_staff_failure(caller, request.command_id, staff, reason).await?;
                }
                Err(refused())
            }
        }
    }

    async fn staff_by_login(&self, caller: &Caller, login: &str) -> Result<Option<StaffId>, CommandError> {
        let Ok(login) = LoginName::parse(login) else { return Ok(None) };
        let owner = self.store.claim_owner(&login_scope(caller.organisation), login.as_str()).await?;
        Ok(owner.and_then(|owner| owner.parse().ok()))
    }

    /// Who it is, if everything is right; else what of it was wrong, where somebody may be blamed for it.
    async fn check_secrets(
        &self,
        found: Option<StaffId>,
        password: SecretString,
        code: &SecretString,
    ) -> Result<Result<StaffId, Option<StaffFailureReason>>, CommandError> {
        let stored = self.staff_credentials(found).await?;
        let (hash, sealed) = stored.map_or((None, None), |(hash, sealed)| (Some(hash), sealed));
        let right = self.passwords.verify(password, hash).await?;
        let Some(staff) = found else { return Ok(Err(None)) };
        if !right {
            return Ok(Err(Some(StaffFailureReason::WrongPassword)));
        }
        let (member, _) = self.store.load::<StaffMember>(staff).await?;
        if member.check_sign_in(self.now()).is_err() {
            return Ok(Err(None));
        }
        let Some(sealed) = sealed else { return Ok(Err(None)) };
        let secret: Vec<u8> = self.secrets.open("staff_totp", &sealed)?;
        match second_factor::step_of(&secret, code.expose_secret(), self.now())? {
            Some(step) if self.use_step(staff, step).await? => Ok(Ok(staff)),
            _ => Ok(Err(Some(StaffFailureReason::WrongSecondFactor))),
        }
    }

    async fn staff_credentials(&self, staff: Option<StaffId>) -> Result<Option<(String, Option<Vec<u8>>)>, CommandError> {
        Ok(sqlx::query_as("SELECT password_hash, totp_sealed FROM credentials WHERE owner_id = $1")
            .bind(staff.map(StaffId::uuid))
            .fetch_optional(&self.pool)
            .await?)
    }

    /// Uses a time step up. Of several sign-ins with one code exactly one gets it, and none an earlier one afterwards.
    async fn use_step(&self, staff: StaffId, step: i64) -> Result<bool, CommandError> {
        let used = sqlx::query("UPDATE credentials SET totp_step = $2 WHERE owner_id = $1 AND totp_step < $2")
            .bind(staff.uuid())
            .bind(step)
            .execute(&self.pool)
            .await?;
        Ok(used.rows_affected() == 1)
    }

    async fn begin_staff_session(
        &self,
        caller: &Caller,
        context: &CommandContext,
        staff: StaffId,
    ) -> Result<SignedIn, CommandError> {
        let sign_in = StaffMemberCommand::SignIn(SignInStaff {
            session: session_of(context.command_id),
            address: caller.origin.address,
            agent: caller.origin.agent.clone(),
            at: context.occurred_at,
        });
        match self.tell_staff_member(caller, context, staff, vec![sign_in]).await {
            Ok(receipt) => self.open_staff_session(caller, staff, context, receipt).await,
            // Let go or locked this very moment: told like wrong data.
            Err(CommandError::Rejected(_)) => Err(refused()),
            Err(error) => Err(error),
        }
    }

    async fn repeat_session(
        &self,
        caller: &Caller,
        context: &CommandContext,
        receipt: Receipt,
    ) -> Result<SignedIn, CommandError> {
        let staff = receipt.aggregate_id.parse().map_err(|error| CommandError::Internal(Box::new(error)))?;
        if self.now() - self.time_of(&receipt, context).await? > REPEATABLE {
            return Err(refused());
        }
        self.open_staff_session(caller, staff, context, receipt).await
    }

    async fn open_staff_session(
        &self,
        caller: &Caller,
        staff: StaffId,
        context: &CommandContext,
        receipt: Receipt,
    ) -> Result<SignedIn, CommandError> {
        let (session, lifetime) = (session_of(context.command_id), self.policy.staff_session);
        let owner = SessionOwner::Staff(staff);
        let (token, expires_at) = self.sessions.open(session, owner, caller.organisation, lifetime, context.occurred_at).await?;
        Ok(SignedIn { session, token, expires_at, lifetime, receipt })
    }

    async fn record_staff_failure(
        &self,
        caller: &Caller,
        cause: Uuid,
        staff: StaffId,
        reason: StaffFailureReason,
    ) -> Result<(), CommandError> {
        let context = self.follow_up(caller, cause, "staff_failure");
        let record = RecordStaffFailure { reason, address: caller.origin.address, at: context.occurred_at };
        self.tell_staff_member(caller, &context, staff, vec![StaffMemberCommand::RecordFailure(record)]).await?;
        Ok(())
    }
}

/// The session follows from the command, so that a repeated sign-in gets the same one.
fn session_of(command: Uuid) -> SessionId {
    SessionId::new(Uuid::new_v5(&command, b"staff_session"))
}

fn refused() -> CommandError {
    Rejection::new("SIGN_IN_REFUSED", texts::STAFF_SIGN_IN_REFUSED).into()
}

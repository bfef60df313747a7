//! First step of signing in.

use domain::{
    BorrowerId, OrganisationId,
    borrower::{Borrower, Pin},
    cabinet_account::{CabinetAccount, FailureReason, SignInMethod},
    debt::Debt,
    values::{DebtNumber, Phone},
};
use secrecy::SecretString;
use serde::Serialize;
use uuid::Uuid;

use super::flow_steps::sign_in_refused;
use crate::{
    Caller, CommandError, Commands, Request,
    access::{
        FlowTicket, Solution, challenge,
        flow::{FlowState, Purpose},
        limits::Scope,
        sessions::Which,
    },
};

/// Identifier and password.
#[derive(Clone, Debug)]
pub struct StartSignInInput {
    /// PIN, debt number or phone, as typed.
    pub identifier: String,
    /// The password.
    pub password: SecretString,
    /// Solved challenge, where one was asked for.
    pub challenge: Option<Solution>,
}

/// Only the phone; the code does the rest.
#[derive(Clone, Debug, Serialize)]
pub struct StartPhoneSignInInput {
    /// The phone the cabinet was opened with.
    pub phone: Phone,
    /// Solved challenge, where one was asked for.
    pub challenge: Option<Solution>,
}

impl Commands {
    /// Checks identifier and password and sends a code. Unknown identifiers, wrong passwords and closed accounts are
    /// refused alike.
    pub async fn start_sign_in(&self, caller: &Caller, request: Request<StartSignInInput>) -> Result<FlowTicket, CommandError> {
        self.level(self.start_sign_in_unlevelled(caller, request)).await
    }

    async fn start_sign_in_unlevelled(
        &self,
        caller: &Caller,
        request: Request<StartSignInInput>,
    ) -> Result<FlowTicket, CommandError> {
        use secrecy::ExposeSecret;

        let StartSignInInput { identifier, password, challenge } = request.input;
        let hash = self.input_hash(caller, "start_sign_in", &(&identifier, password.expose_secret(), &challenge))?;
        if let Some(ticket) = self.flows.started_by(request.command_id, &hash).await? {
            return Ok(ticket);
        }
        let key = format!("{}/{}", caller.organisation, identifier.trim().to_lowercase());
        let key = self.guard(caller, key, challenge.as_ref()).await?;
        let found = self.find_account(caller.organisation, &identifier).await?;
        let stored = match found {
            Some(borrower) => self.password_of(borrower.uuid()).await?,
            None => None,
        };
        let right = self.passwords.verify(password, stored).await?;
        let account = match found {
            Some(borrower) => Some((borrower, self.store.load::<CabinetAccount>(borrower).await?.0)),
            None => None,
        };
        let phone = match account {
            Some((borrower, account)) if right && account.check_sign_in(SignInMethod::PasswordAndCode, self.now()).is_ok() => {
                account.login_phone().cloned().map(|phone| (borrower, phone))
            }
            Some((borrower, _)) if !right => {
                self.record_failure(caller, request.command_id, borrower, FailureReason::WrongPassword).await?;
                None
            }
            _ => None,
        };
        let Some((borrower, phone)) = phone else {
            self.limits.fail(Scope::FailureAddress, &caller.origin.address_key(), i32::MAX, self.now()).await?;
            return Err(sign_in_refused().into());
        };
        self.limits.succeed(Scope::FailureIdentifier, &key).await?;
        self.limits.hit(Scope::CodePhone, phone.as_str(), self.policy.codes_per_phone, self.now()).await?;
        let state = flow_state(caller, Some(phone), true);
        self.start_flow(caller, (request.command_id, hash), Purpose::SignIn, Some(borrower), &state).await
    }

    /// Counts the try against the identifier before anything is looked at, and asks for a challenge after some.
    pub(crate) async fn guard(&self, caller: &Caller, key: String, solution: Option<&Solution>) -> Result<String, CommandError> {
        let now = self.now();
        let failures = self.limits.failures(Scope::FailureIdentifier, &key, now).await?;
        let from_here = self.limits.failures(Scope::FailureAddress, &caller.origin.address_key(), now).await?;
        if failures.max(from_here) >= self.policy.challenge_after {
            challenge::redeem(&self.pool, &self.secrets, solution, now).await?;
        }
        self.limits.fail(Scope::FailureIdentifier, &key, self.policy.lock_after, now).await?;
        Ok(key)
    }

    /// Sends a code to the phone if a cabinet was opened with it; answers alike if not.
    pub async fn start_phone_sign_in(
        &self,
        caller: &Caller,
        request: Request<StartPhoneSignInInput>,
    ) -> Result<FlowTicket, CommandError> {
        self.level(async {
            let StartPhoneSignInInput { phone, challenge } = request.input.clone();
            self.start_by_phone(caller, &request, Purpose::SignIn, phone, challenge.as_ref()).await
        })
        .await
    }

    pub(crate) async fn start_by_phone<T: Serialize>(
        &self,
        caller: &Caller,
        request: &Request<T>,
        purpose: Purpose,
        phone: Phone,
        solution: Option<&Solution>,
    ) -> Result<FlowTicket, CommandError> {
        let hash = self.input_hash(caller, purpose.as_str(), &request.input)?;
        if let Some(ticket) = self.flows.started_by(request.command_id, &hash).await? {
            return Ok(ticket);
        }
        self.admit(caller, &phone, solution).await?;
        let mut borrower = self.account_with_phone(caller.organisation, &phone).await?;
        if let Some(id) = borrower {
            let (account, _) = self.store.load::<CabinetAccount>(id).await?;
            let refused = match purpose {
                Purpose::Recovery => account.check_recovery().is_err(),
                Purpose::Registration | Purpose::SignIn | Purpose::PhoneChange => {
                    account.check_sign_in(SignInMethod::PhoneAndCode, self.now()).is_err()
                }
            };
            borrower = borrower.filter(|_| !refused);
        }
        let state = flow_state(caller, Some(phone), false);
        self.start_flow(caller, (request.command_id, hash), purpose, borrower, &state).await
    }

    /// The account that signs in with a phone.
    pub(crate) async fn account_with_phone(
        &self,
        organisation: OrganisationId,
        phone: &Phone,
    ) -> Result<Option<BorrowerId>, CommandError> {
        let owner = self.store.claim_owner(&Self::phone_claim(organisation), &self.phone_key(phone)).await?;
        Ok(owner.and_then(|owner| owner.parse().ok()))
    }

    /// The account behind a PIN, a phone or a debt number.
    async fn find_account(&self, organisation: OrganisationId, identifier: &str) -> Result<Option<BorrowerId>, CommandError> {
        if let Ok(pin) = Pin::parse(identifier) {
            let owner = self.store.claim_owner(&pin_scope(organisation), &pin.to_string()).await?;
            if let Some(borrower) = owner.and_then(|owner| owner.parse().ok()) {
                return Ok(Some(borrower));
            }
        }
        if let Ok(phone) = Phone::parse(identifier)
            && let Some(borrower) = self.account_with_phone(organisation, &phone).await?
        {
            return Ok(Some(borrower));
        }
        let Ok(number) = DebtNumber::parse(identifier) else { return Ok(None) };
        for debt in self.debts_by_number(organisation, &number).await? {
            let (state, _) = self.store.load::<Debt>(debt).await?;
            if let Some(borrower) = state.borrower()
                && self.store.load::<CabinetAccount>(borrower).await?.0.is_opened()
            {
                return Ok(Some(borrower));
            }
        }
        Ok(None)
    }

    /// The file of a borrower of this organisation.
    pub(crate) async fn borrower_file(&self, organisation: OrganisationId, id: BorrowerId) -> Result<Borrower, CommandError> {
        let (borrower, _) = self.store.load::<Borrower>(id).await?;
        if borrower.organisation() == Some(organisation) {
            return Ok(borrower);
        }
        Err(crate::Rejection::new("NOT_FOUND", crate::texts::NOT_FOUND).into())
    }

    pub(crate) async fn password_of(&self, owner: Uuid) -> Result<Option<String>, CommandError> {
        Ok(sqlx::query_scalar("SELECT password_hash FROM credentials WHERE owner_id = $1")
            .bind(owner)
            .fetch_optional(&self.pool)
            .await?)
    }

    /// Stores a password's hash and ends sessions of its owner.
    pub(crate) async fn store_password(&self, owner: Uuid, hash: &str, ended: Which) -> Result<(), CommandError> {
        let now = self.now();
        sqlx::query(
            "INSERT INTO credentials (owner_id, password_hash, changed_at) VALUES ($1, $2, $3)
             ON CONFLICT (owner_id) DO UPDATE SET password_hash = $2, changed_at = $3",
        )
        .bind(owner)
        .bind(hash)
        .bind(now)
        .execute(&self.pool)
        .await?;
        self.sessions.revoke(owner, ended, now).await
    }
}

/// Scope of the claims of PINs.
pub(crate) fn pin_scope(organisation: OrganisationId) -> String {
    format!("pin/{organisation}")
}

pub(crate) fn flow_state(caller: &Caller, phone: Option<Phone>, password_given: bool) -> FlowState {
    FlowState {
        phone,
        debt_number: None,
        debt: None,
        identity_confirmed: false,
        consents: Vec::new(),
        address: caller.origin.address,
        agent: caller.origin.agent.clone(),
        password_given,
    }
}

//! First step: who says they are the borrower of which debt.

use domain::{
    BorrowerId, DebtId, OrganisationId,
    borrower::{Borrower, Consent, ConsentMethod},
    debt::Debt,
    organisation::{DocumentKind, Organisation},
    values::{DebtNumber, Phone},
};
use serde::Serialize;

use crate::{
    Caller, CommandError, Commands, Rejection, Request,
    access::{
        FlowTicket, Solution, challenge,
        flow::{FlowState, GivenConsent, Purpose},
        limits::Scope,
    },
    texts,
};

/// What a person registers with.
#[derive(Clone, Debug, Serialize)]
pub struct StartRegistrationInput {
    /// Number of a debt, as typed.
    pub debt_number: DebtNumber,
    /// The person's phone; a code goes there.
    pub phone: Phone,
    /// Consents given, each its own document in its version.
    pub consents: Vec<GivenConsent>,
    /// Solved challenge, where one was asked for.
    pub challenge: Option<Solution>,
}

impl Commands {
    /// Starts a registration. The answer is the same for known and unknown numbers and phones; a code is sent when the
    /// phone is known for the debt.
    pub async fn start_registration(
        &self,
        caller: &Caller,
        request: Request<StartRegistrationInput>,
    ) -> Result<FlowTicket, CommandError> {
        self.level(self.start_registration_unlevelled(caller, request)).await
    }

    async fn start_registration_unlevelled(
        &self,
        caller: &Caller,
        request: Request<StartRegistrationInput>,
    ) -> Result<FlowTicket, CommandError> {
        let hash = self.input_hash(caller, "start_registration", &request.input)?;
        if let Some(ticket) = self.flows.started_by(request.command_id, &hash).await? {
            return Ok(ticket);
        }
        let StartRegistrationInput { debt_number, phone, consents, challenge } = request.input;
        let consents = self.agreed(caller.organisation, &consents).await?;
        self.admit(caller, &phone, challenge.as_ref()).await?;
        let found = self.borrower_with_phone(caller.organisation, &debt_number, &phone).await?;
        let state = FlowState {
            phone: Some(phone),
            debt_number: Some(debt_number),
            debt: found.map(|(_, debt)| debt),
            identity_confirmed: false,
            consents,
            address: caller.origin.address,
            agent: caller.origin.agent.clone(),
            password_given: false,
        };
        let borrower = found.map(|(borrower, _)| borrower);
        self.start_flow(caller, (request.command_id, hash), Purpose::Registration, borrower, &state).await
    }

    /// Limits on codes, and the challenge once there were failures from this address.
    pub(crate) async fn admit(&self, caller: &Caller, phone: &Phone, solution: Option<&Solution>) -> Result<(), CommandError> {
        let now = self.now();
        let address = &caller.origin.address_key();
        if self.limits.failures(Scope::FailureAddress, address, now).await? >= self.policy.challenge_after {
            challenge::redeem(&self.pool, &self.secrets, solution, now).await?;
        }
        self.limits.hit(Scope::CodeAddress, address, self.policy.codes_per_address, now).await?;
        self.limits.hit(Scope::CodePhone, phone.as_str(), self.policy.codes_per_phone, now).await
    }

    /// Every document in force must be agreed to in the version in force. The consents hold the text that was agreed to: it
    /// may be replaced before the registration ends.
    async fn agreed(&self, organisation: OrganisationId, given: &[GivenConsent]) -> Result<Vec<Consent>, CommandError> {
        let (organisation, _) = self.store.load::<Organisation>(organisation).await?;
        let in_force = DocumentKind::ALL.iter().filter_map(|kind| Some((*kind, organisation.current_document(*kind)?)));
        let agreed = in_force.map(|(document, current)| {
            let version = current.version;
            let method = ConsentMethod::SmsCode;
            given.contains(&GivenConsent { document, version }).then(|| Consent {
                document,
                version,
                text_sha256: current.text_sha256.clone(),
                method,
            })
        });
        agreed
            .collect::<Option<_>>()
            .ok_or_else(|| Rejection::new("CONSENTS_MISSING", texts::CONSENTS_MISSING).at("consents").into())
    }

    /// Among the debts of a number the one whose person has this phone.
    async fn borrower_with_phone(
        &self,
        organisation: OrganisationId,
        number: &DebtNumber,
        phone: &Phone,
    ) -> Result<Option<(BorrowerId, DebtId)>, CommandError> {
        for (id, debt, borrower) in self.candidates(organisation, number).await? {
            if borrower.knows_phone(phone) {
                return Ok(Some((id, debt)));
            }
        }
        Ok(None)
    }

    /// The people behind the debts of a number.
    pub(crate) async fn candidates(
        &self,
        organisation: OrganisationId,
        number: &DebtNumber,
    ) -> Result<Vec<(BorrowerId, DebtId, Borrower)>, CommandError> {
        let mut candidates = Vec::new();
        for debt in self.debts_by_number(organisation, number).await? {
            let (state, _) = self.store.load::<Debt>(debt).await?;
            if let Some(borrower) = state.borrower() {
                candidates.push((borrower, debt, self.store.load::<Borrower>(borrower).await?.0));
            }
        }
        Ok(candidates)
    }
}

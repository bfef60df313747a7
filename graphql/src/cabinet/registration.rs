//! Registration (F1): debt number and phone, consents, a code, a password.

use async_graphql::{Context, InputObject, Object, Result};
use commands::registration::{
    CompleteRegistrationInput as Complete, ConfirmCodeInput as Code, ConfirmIdentityInput as Identity, GivenConsent,
    StartRegistrationInput as Start,
};
use domain::values::{BirthDate, DebtNumber, PersonName, Phone};
use uuid::Uuid;

use super::payloads::{AccessStepPayload, ConfirmCodePayload, SessionPayload};
use crate::{
    context::{ContextExt, request},
    shared::{ChallengeSolution, DocumentKind, Fields, RedactedText},
};

/// A consent to one document in one version.
#[derive(InputObject)]
pub(crate) struct ConsentInput {
    /// Which document.
    document: DocumentKind,
    /// Its version in force.
    version: i32,
}

/// Start of a registration.
#[derive(InputObject)]
pub(crate) struct StartRegistrationInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Number of a debt, as it stands in the letter.
    debt_number: RedactedText,
    /// Phone; a code is sent there.
    phone: RedactedText,
    /// Consents, each to its own document.
    #[graphql(validator(max_items = 10))]
    consents: Vec<ConsentInput>,
    /// Solved challenge, after the answer `CHALLENGE_REQUIRED`.
    challenge: Option<ChallengeSolution>,
}

/// Full name and birth date.
#[derive(InputObject)]
pub(crate) struct ConfirmRegistrationIdentityInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Number of the registration.
    flow_id: Uuid,
    /// Full name: last, first, middle.
    full_name: RedactedText,
    /// Birth date, 1985-04-12 or 12.04.1985.
    birth_date: RedactedText,
}

/// A code from an SMS.
#[derive(InputObject)]
pub(crate) struct ConfirmCodeInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Number of the way the code belongs to.
    flow_id: Uuid,
    /// Six digits.
    code: RedactedText,
}

impl ConfirmCodeInput {
    pub(super) fn into_request(self) -> commands::Request<Code> {
        let code = self.code.0.trim().to_owned();
        request(self.command_id, None, Code { flow: self.flow_id, code })
    }
}

/// Password of a new or recovered cabinet.
#[derive(InputObject)]
pub(crate) struct SetPasswordInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Number of the registration or recovery whose code was right.
    flow_id: Uuid,
    /// The password, 8 to 128 bytes, not digits alone.
    password: RedactedText,
}

impl SetPasswordInput {
    pub(super) fn into_request(self) -> commands::Request<Complete> {
        commands::Request::new(self.command_id, Complete { flow: self.flow_id, password: self.password.0.into() })
    }
}

/// Another code for a way.
#[derive(InputObject)]
pub(crate) struct ResendCodeInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Number of the way.
    flow_id: Uuid,
}

/// Mutations of registration.
#[derive(Default)]
pub(crate) struct RegistrationMutation;

#[Object]
impl RegistrationMutation {
    /// Starts a registration. The answer is the same for known and unknown numbers and phones. When the phone is known for
    /// the debt, a code is on its way; when none arrives, confirm full name and birth date.
    async fn start_registration(&self, ctx: &Context<'_>, input: StartRegistrationInput) -> Result<AccessStepPayload> {
        let mut fields = Fields::new();
        let debt_number = fields.read("debt_number", DebtNumber::parse(&input.debt_number.0));
        let phone = fields.read("phone", Phone::parse(&input.phone.0));
        let (Some(debt_number), Some(phone)) = (debt_number, phone) else {
            return Ok(AccessStepPayload::refused(fields.errors()));
        };
        let consents = input
            .consents
            .iter()
            .map(|given| GivenConsent {
                document: given.document.into(),
                version: u32::try_from(given.version).unwrap_or_default(),
            })
            .collect();
        let start = Start { debt_number, phone, consents, challenge: input.challenge.map(Into::into) };
        let result = ctx.commands().start_registration(ctx.caller(), request(input.command_id, None, start)).await;
        AccessStepPayload::new(ctx, result)
    }

    /// Confirms full name and birth date when no code has arrived; if they match, a code is sent to the phone of the start.
    /// The answer is the same when they do not.
    async fn confirm_registration_identity(
        &self,
        ctx: &Context<'_>,
        input: ConfirmRegistrationIdentityInput,
    ) -> Result<AccessStepPayload> {
        let mut fields = Fields::new();
        let name = fields.read("full_name", PersonName::parse(&input.full_name.0));
        let birth_date = fields.read("birth_date", BirthDate::parse(&input.birth_date.0));
        let (Some(name), Some(birth_date)) = (name, birth_date) else {
            return Ok(AccessStepPayload::refused(fields.errors()));
        };
        let identity = Identity { flow: input.flow_id, name, birth_date };
        let result = ctx.commands().confirm_identity(ctx.caller(), request(input.command_id, None, identity)).await;
        AccessStepPayload::new(ctx, result)
    }

    /// Sends another code, a minute after the last one at the earliest.
    async fn resend_code(&self, ctx: &Context<'_>, input: ResendCodeInput) -> Result<AccessStepPayload> {
        let result = ctx.commands().resend_code(ctx.caller(), request(input.command_id, None, input.flow_id)).await;
        AccessStepPayload::new(ctx, result)
    }

    /// Checks the code of a registration.
    async fn confirm_registration_code(&self, ctx: &Context<'_>, input: ConfirmCodeInput) -> Result<ConfirmCodePayload> {
        let result = ctx.commands().confirm_flow_code(ctx.caller(), input.into_request()).await;
        ConfirmCodePayload::new(ctx, result)
    }

    /// Sets the password, opens the cabinet and signs in.
    async fn complete_registration(&self, ctx: &Context<'_>, input: SetPasswordInput) -> Result<SessionPayload> {
        let result = ctx.commands().complete_registration(ctx.caller(), input.into_request()).await;
        SessionPayload::new(ctx, result).await
    }
}

//! Signing in and out, recovery, sessions (F2).

use async_graphql::{Context, ID, InputObject, Object, Result};
use commands::sign_in::{
    SessionChoice, StartPhoneSignInInput as ByPhone, StartRecoveryInput as Recovery, StartSignInInput as Start,
};
use domain::{SessionId, values::Phone};
use uuid::Uuid;

use super::{
    payloads::{AccessStepPayload, ConfirmCodePayload, SessionPayload, ViewerPayload},
    registration::{ConfirmCodeInput, SetPasswordInput},
};
use crate::{
    context::{ContextExt, request},
    session::{self, World},
    shared::{ChallengeSolution, Fields, NodeKind, RedactedText, parse_id},
};

/// Identifier and password.
#[derive(InputObject)]
pub(crate) struct StartSignInInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// PIN, debt number or phone.
    identifier: RedactedText,
    /// Password.
    password: RedactedText,
    /// Solved challenge, after the answer `CHALLENGE_REQUIRED`.
    challenge: Option<ChallengeSolution>,
}

/// A phone.
#[derive(InputObject)]
pub(crate) struct PhoneInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Phone the cabinet was opened with.
    phone: RedactedText,
    /// Solved challenge, after the answer `CHALLENGE_REQUIRED`.
    challenge: Option<ChallengeSolution>,
}

/// A command without further input.
#[derive(InputObject)]
pub(crate) struct BareInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
}

/// Which session to end.
#[derive(InputObject)]
pub(crate) struct RevokeSessionInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Id of the session.
    session_id: ID,
}

/// Mutations of signing in.
#[derive(Default)]
pub(crate) struct SignInMutation;

#[Object]
impl SignInMutation {
    /// Checks identifier and password and sends a code. Unknown identifiers, wrong passwords and closed cabinets are
    /// refused alike.
    async fn start_sign_in(&self, ctx: &Context<'_>, input: StartSignInInput) -> Result<AccessStepPayload> {
        let identifier = input.identifier.0.chars().take(64).collect();
        let start = Start { identifier, password: input.password.0.into(), challenge: input.challenge.map(Into::into) };
        let result = ctx.commands().start_sign_in(ctx.caller(), commands::Request::new(input.command_id, start)).await;
        AccessStepPayload::new(ctx, result)
    }

    /// Sends a code to a phone, if a cabinet was opened with it. The answer is the same if not.
    async fn start_phone_sign_in(&self, ctx: &Context<'_>, input: PhoneInput) -> Result<AccessStepPayload> {
        let mut fields = Fields::new();
        let Some(phone) = fields.read("phone", Phone::parse(&input.phone.0)) else {
            return Ok(AccessStepPayload::refused(fields.errors()));
        };
        let start = ByPhone { phone, challenge: input.challenge.map(Into::into) };
        let result = ctx.commands().start_phone_sign_in(ctx.caller(), request(input.command_id, None, start)).await;
        AccessStepPayload::new(ctx, result)
    }

    /// Checks the code of a sign-in and opens the session.
    async fn confirm_sign_in(&self, ctx: &Context<'_>, input: ConfirmCodeInput) -> Result<SessionPayload> {
        let result = ctx.commands().confirm_sign_in(ctx.caller(), input.into_request()).await;
        SessionPayload::new(ctx, result).await
    }

    /// Sends a code to recover access, if a cabinet was opened with the phone. The answer is the same if not.
    async fn start_recovery(&self, ctx: &Context<'_>, input: PhoneInput) -> Result<AccessStepPayload> {
        let mut fields = Fields::new();
        let Some(phone) = fields.read("phone", Phone::parse(&input.phone.0)) else {
            return Ok(AccessStepPayload::refused(fields.errors()));
        };
        let start = Recovery { phone, challenge: input.challenge.map(Into::into) };
        let result = ctx.commands().start_recovery(ctx.caller(), request(input.command_id, None, start)).await;
        AccessStepPayload::new(ctx, result)
    }

    /// Checks the code of a recovery.
    async fn confirm_recovery_code(&self, ctx: &Context<'_>, input: ConfirmCodeInput) -> Result<ConfirmCodePayload> {
        let result = ctx.commands().confirm_flow_code(ctx.caller(), input.into_request()).await;
        ConfirmCodePayload::new(ctx, result)
    }

    /// Sets a new password, ends all sessions and opens a new one.
    async fn complete_recovery(&self, ctx: &Context<'_>, input: SetPasswordInput) -> Result<SessionPayload> {
        let result = ctx.commands().complete_registration(ctx.caller(), input.into_request()).await;
        SessionPayload::new(ctx, result).await
    }

    /// Ends the session of this request.
    async fn sign_out(&self, ctx: &Context<'_>, input: BareInput) -> Result<ViewerPayload> {
        let choice = request(input.command_id, None, SessionChoice::Current);
        let result = ctx.commands().end_sessions(ctx.caller(), choice).await;
        if let Some(cookie) = session::clear_cookie(World::Cabinet, ctx.viewer().secure) {
            ctx.append_http_header(http::header::SET_COOKIE, cookie);
        }
        ViewerPayload::new(ctx, result).await
    }

    /// Ends one session of the borrower. Somebody else's session is as good as none.
    async fn revoke_session(&self, ctx: &Context<'_>, input: RevokeSessionInput) -> Result<ViewerPayload> {
        let session = parse_id(NodeKind::Session, &input.session_id).unwrap_or_default();
        let choice = request(input.command_id, None, SessionChoice::One(SessionId::new(session)));
        ViewerPayload::new(ctx, ctx.commands().end_sessions(ctx.caller(), choice).await).await
    }

    /// Ends all sessions of the borrower but the one of this request.
    async fn revoke_other_sessions(&self, ctx: &Context<'_>, input: BareInput) -> Result<ViewerPayload> {
        let choice = request(input.command_id, None, SessionChoice::Others);
        ViewerPayload::new(ctx, ctx.commands().end_sessions(ctx.caller(), choice).await).await
    }
}

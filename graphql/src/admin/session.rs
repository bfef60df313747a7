//! The signed-in member of staff: who they are, signing in and out, their own password.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use commands::{
    Actor, Request,
    staff::{ChangeOwnPasswordInput, StaffSignInInput},
};
use domain::{
    StaffId,
    staff_member::{Permission as Permitted, Role as StaffRole},
};
use uuid::Uuid;

use super::{
    payload::payload,
    staff::{Role, full_name},
};
use crate::{
    context::{ContextExt, request},
    session::{World, clear_cookie, set_cookie},
    shared::{
        Challenge, ChallengeSolution, CommandReceipt, NodeKind, OpenedSession, Outcome, RedactedText, UserError, id_of,
        mirror_enum, outcome, read,
    },
};

mirror_enum! {
    /// One thing that may be permitted; the directive `requires` names it.
    Permission = Permitted {
        /// Find borrowers.
        BorrowerSearch,
        /// See a borrower's card; every view is recorded.
        BorrowerView,
        /// Close and open a borrower's cabinet, end its sessions.
        BorrowerBlock,
        /// Take a borrower's password away, so that they recover access.
        AccessReset,
        /// Load portfolio files.
        ImportRun,
        /// See loads and their reports.
        ImportView,
        /// Change creditors and requisites.
        CreditorManage,
        /// See creditors and requisites.
        CreditorView,
        /// Change staff.
        StaffManage,
        /// See staff.
        StaffView,
        /// See a borrower's history.
        HistoryView,
        /// See the content of events.
        Audit,
        /// Search payments, see reports of them and comparisons with registers of providers.
        PaymentView,
        /// Compare registers, give money of payments back, decide about held ones, enter money that came another way.
        PaymentManage,
        /// Send borrowers links to pay without signing in, take links back.
        PaymentLinkSend,
        /// Set up exports of payments, begin and acknowledge their batches.
        PaymentExportRun,
        /// See exports of payments and download their files.
        PaymentExportView,
        /// Change the organisation, see the health of the log.
        OrganisationManage,
    }
}

/// The signed-in member of staff.
#[derive(Clone)]
pub(crate) struct Viewer {
    id: StaffId,
    role: StaffRole,
}

/// The signed-in member of staff.
#[Object]
impl Viewer {
    /// Id of the member of staff.
    async fn id(&self) -> ID {
        id_of(NodeKind::Staff, self.id.uuid())
    }

    /// Full name; null once erased.
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let found = read(ctx, ctx.projections().staff().by_id(ctx.organisation(), self.id).await)?;
        Ok(found.and_then(|member| full_name(&member)))
    }

    /// Role.
    async fn role(&self) -> Role {
        self.role.into()
    }

    /// What the role may do.
    async fn permissions(&self) -> Vec<Permission> {
        self.role.permissions().iter().copied().map(Permission::from).collect()
    }
}

async fn viewer(ctx: &Context<'_>, _: Uuid) -> Result<Option<Viewer>> {
    Ok(match ctx.caller().actor {
        Actor::Staff { id, role, .. } => Some(Viewer { id, role }),
        _ => None,
    })
}

payload! {
    /// Outcome of a change of one's own access.
    ViewerPayload { viewer: Viewer, "The signed-in member of staff.", after &[], load viewer }
}

/// Outcome of signing in.
#[derive(SimpleObject)]
pub(crate) struct SignInPayload {
    /// The session; browsers get it as a cookie as well.
    session: Option<OpenedSession>,
    /// Why there is none. Unknown logins, wrong passwords and wrong or used codes are told alike.
    user_errors: Vec<UserError>,
    /// Receipt of the sign-in.
    receipt: Option<CommandReceipt>,
}

/// Login, password and code.
#[derive(InputObject)]
pub(crate) struct SignInInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Login.
    #[graphql(validator(max_length = 100))]
    login: String,
    /// Password.
    password: RedactedText,
    /// Six digits of the authenticator app; each code is good once.
    totp_code: RedactedText,
    /// Solved challenge, after `CHALLENGE_REQUIRED`.
    challenge: Option<ChallengeSolution>,
}

/// The old and the new password.
#[derive(InputObject)]
pub(crate) struct ChangePasswordInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Present password.
    current: RedactedText,
    /// New password, 8 to 128 bytes, not digits alone.
    password: RedactedText,
}

/// Nothing but the command.
#[derive(InputObject)]
pub(crate) struct SignOutInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
}

/// Queries about the session.
#[derive(Default)]
pub(crate) struct SessionQuery;

#[Object]
impl SessionQuery {
    /// The signed-in member of staff; null when nobody is signed in.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Viewer>> {
        viewer(ctx, Uuid::nil()).await
    }

    /// A challenge to be solved after signing in answered `CHALLENGE_REQUIRED`.
    async fn challenge(&self, ctx: &Context<'_>) -> Challenge {
        ctx.commands().issue_challenge().into()
    }
}

/// Signing in and out.
#[derive(Default)]
pub(crate) struct SessionMutation;

#[Object]
impl SessionMutation {
    /// Signs in with login, password and a code of the second factor.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: SignInInput,
    ) -> Result<SignInPayload> {
        let SignInInput { command_id, login, password, totp_code, challenge } = input;
        let challenge = challenge.map(Into::into);
        let secrets = StaffSignInInput { login, password: password.0.into(), totp_code: totp_code.0.into(), challenge };
        let result = ctx.commands().sign_in_staff(ctx.caller(), Request::new(command_id, secrets)).await;
        Ok(match outcome(ctx, result)? {
            Outcome::Done(signed_in) => {
                let cookie = set_cookie(World::Admin, ctx.viewer().secure, signed_in.token.as_str(), signed_in.lifetime);
                if let Some(cookie) = cookie {
                    ctx.insert_http_header(http::header::SET_COOKIE, cookie);
                }
                let session = OpenedSession::from(&signed_in);
                SignInPayload { session: Some(session), user_errors: Vec::new(), receipt: Some(signed_in.receipt.into()) }
            }
            Outcome::Refused(user_errors) => SignInPayload { session: None, user_errors, receipt: None },
        })
    }

    /// Ends the session of this request.
    async fn sign_out(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: SignOutInput,
    ) -> Result<ViewerPayload> {
        let result = ctx.commands().sign_out_staff(ctx.caller(), request(input.command_id, None, ())).await;
        if let Some(cookie) = clear_cookie(World::Admin, ctx.viewer().secure) {
            ctx.insert_http_header(http::header::SET_COOKIE, cookie);
        }
        Ok(ViewerPayload { viewer: None, ..ViewerPayload::new(ctx, result).await? })
    }

    /// Changes one's own password and ends one's other sessions.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: ChangePasswordInput,
    ) -> Result<ViewerPayload> {
        let passwords = ChangeOwnPasswordInput { current: input.current.0.into(), new: input.password.0.into() };
        let result = ctx.commands().change_own_password(ctx.caller(), Request::new(input.command_id, passwords)).await;
        ViewerPayload::new(ctx, result).await
    }
}

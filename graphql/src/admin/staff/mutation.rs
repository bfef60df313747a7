use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use commands::{
    CommandError, Request,
    staff::{ChangeStaffRoleInput as Change, HireStaffMemberInput as Hire, StaffEnrolment},
};
use domain::{
    StaffId,
    staff_member::Permission,
    values::{LoginName, PersonName},
};
use projections::names;
use uuid::Uuid;

use super::noun::{Role, StaffMember, find};
use crate::{
    admin::payload::{Settled, payload, settled},
    context::{ContextExt, request},
    shared::{CommandReceipt, Fields, NodeKind, Outcome, RedactedText, Requires, UserError, outcome, requires},
};

/// A new member of staff.
#[derive(InputObject)]
pub(crate) struct HireStaffMemberInput {
    /// Client-made id; the same id twice has one effect and the same answer.
    command_id: Uuid,
    /// Login: 3 to 64 Latin letters, digits and `._-@`; unique within the organisation, those let go included.
    login: String,
    /// Full name.
    full_name: RedactedText,
    /// Role.
    role: Role,
}

/// Another role.
#[derive(InputObject)]
pub(crate) struct ChangeStaffRoleInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Version that was seen; refused as CONFLICT when it has changed.
    expected_version: Option<i32>,
    /// The member of staff; not oneself.
    staff_id: ID,
    /// The role from now on.
    role: Role,
}

/// Which member of staff.
#[derive(InputObject)]
pub(crate) struct StaffInput {
    /// Client-made id; the same id twice has one effect and the same answer.
    command_id: Uuid,
    /// Version that was seen; refused as CONFLICT when it has changed.
    expected_version: Option<i32>,
    /// The member of staff.
    staff_id: ID,
}

impl StaffInput {
    /// The request, or what is wrong with it.
    fn read(self) -> Result<Request<StaffId>, Vec<UserError>> {
        let mut fields = Fields::new();
        match fields.read_id("staff_id", NodeKind::Staff, &self.staff_id) {
            Some(id) => Ok(request(self.command_id, self.expected_version, StaffId::new(id))),
            None => Err(fields.errors()),
        }
    }
}

payload! {
    /// Outcome of a change of a member of staff.
    StaffMemberPayload { staff_member: StaffMember, "The member of staff as they are now.", after &[names::STAFF_LIST], load find }
}

/// Access to be handed over in person; shown in this answer alone.
#[derive(SimpleObject)]
pub(crate) struct Enrolment {
    /// Password to begin with.
    temporary_password: String,
    /// Second factor as an `otpauth` address; show it as a QR code.
    otpauth_uri: String,
}

/// Outcome of handing out access.
#[derive(SimpleObject)]
pub(crate) struct StaffEnrolmentPayload {
    /// The member of staff as they are now.
    staff_member: Option<StaffMember>,
    /// Their access.
    enrolment: Option<Enrolment>,
    /// Why nothing was done; empty when it was.
    user_errors: Vec<UserError>,
    /// Receipt of the command.
    receipt: Option<CommandReceipt>,
}

impl StaffEnrolmentPayload {
    async fn new(ctx: &Context<'_>, result: Result<StaffEnrolment, CommandError>) -> Result<Self> {
        let enrolment = match outcome(ctx, result)? {
            Outcome::Done(enrolment) => enrolment,
            Outcome::Refused(user_errors) => return Ok(Self::refused(user_errors)),
        };
        let (temporary_password, otpauth_uri) = enrolment.reveal();
        let enrolled = Enrolment { temporary_password: temporary_password.to_owned(), otpauth_uri: otpauth_uri.to_owned() };
        match settled(ctx, Ok(enrolment.receipt), &[names::STAFF_LIST]).await? {
            Ok(Settled { receipt, id, .. }) => {
                let (staff_member, receipt) = (find(ctx, id).await?, Some(receipt.into()));
                Ok(Self { staff_member, enrolment: Some(enrolled), user_errors: Vec::new(), receipt })
            }
            Err(user_errors) => Ok(Self::refused(user_errors)),
        }
    }

    const fn refused(user_errors: Vec<UserError>) -> Self {
        Self { staff_member: None, enrolment: None, user_errors, receipt: None }
    }
}

/// What is done to staff.
#[derive(Default)]
pub(crate) struct StaffMutation;

#[Object]
impl StaffMutation {
    /// Takes somebody on and hands out their access, which is told in this answer alone.
    #[graphql(guard = "Requires(Permission::StaffManage)", directive = requires::apply("STAFF_MANAGE".to_owned()))]
    async fn hire_staff_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: HireStaffMemberInput,
    ) -> Result<StaffEnrolmentPayload> {
        let mut fields = Fields::new();
        let login = fields.read("login", LoginName::parse(&input.login));
        let name = fields.read("full_name", PersonName::parse(&input.full_name.0));
        let (Some(login), Some(name)) = (login, name) else { return Ok(StaffEnrolmentPayload::refused(fields.errors())) };
        let hire = Hire { login, name, role: input.role.into() };
        let result = ctx.commands().hire_staff_member(ctx.caller(), request(input.command_id, None, hire)).await;
        StaffEnrolmentPayload::new(ctx, result).await
    }

    /// Gives another role; nobody changes their own. It counts from their next request on.
    #[graphql(guard = "Requires(Permission::StaffManage)", directive = requires::apply("STAFF_MANAGE".to_owned()))]
    async fn change_staff_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: ChangeStaffRoleInput,
    ) -> Result<StaffMemberPayload> {
        let mut fields = Fields::new();
        let Some(staff) = fields.read_id("staff_id", NodeKind::Staff, &input.staff_id) else {
            return Ok(StaffMemberPayload::refused(fields.errors()));
        };
        let change = Change { staff: StaffId::new(staff), role: input.role.into() };
        let result =
            ctx.commands().change_staff_role(ctx.caller(), request(input.command_id, input.expected_version, change)).await;
        StaffMemberPayload::new(ctx, result).await
    }

    /// Lets somebody go and ends their sessions; nobody lets themselves go.
    #[graphql(guard = "Requires(Permission::StaffManage)", directive = requires::apply("STAFF_MANAGE".to_owned()))]
    async fn dismiss_staff_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: StaffInput,
    ) -> Result<StaffMemberPayload> {
        match input.read() {
            Ok(request) => StaffMemberPayload::new(ctx, ctx.commands().dismiss_staff_member(ctx.caller(), request).await).await,
            Err(errors) => Ok(StaffMemberPayload::refused(errors)),
        }
    }

    /// Takes somebody back who was let go, with the role and the access they had.
    #[graphql(guard = "Requires(Permission::StaffManage)", directive = requires::apply("STAFF_MANAGE".to_owned()))]
    async fn reinstate_staff_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: StaffInput,
    ) -> Result<StaffMemberPayload> {
        match input.read() {
            Ok(request) => StaffMemberPayload::new(ctx, ctx.commands().reinstate_staff_member(ctx.caller(), request).await).await,
            Err(errors) => Ok(StaffMemberPayload::refused(errors)),
        }
    }

    /// Hands out a new password and a new second factor, told in this answer alone; the old ones are void and all sessions
    /// end.
    #[graphql(guard = "Requires(Permission::StaffManage)", directive = requires::apply("STAFF_MANAGE".to_owned()))]
    async fn reset_staff_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: StaffInput,
    ) -> Result<StaffEnrolmentPayload> {
        match input.read() {
            Ok(request) => StaffEnrolmentPayload::new(ctx, ctx.commands().reset_staff_access(ctx.caller(), request).await).await,
            Err(errors) => Ok(StaffEnrolmentPayload::refused(errors)),
        }
    }

    /// Ends all sessions of a member of staff.
    #[graphql(guard = "Requires(Permission::StaffManage)", directive = requires::apply("STAFF_MANAGE".to_owned()))]
    async fn revoke_staff_sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: StaffInput,
    ) -> Result<StaffMemberPayload> {
        match input.read() {
            Ok(request) => StaffMemberPayload::new(ctx, ctx.commands().revoke_staff_sessions(ctx.caller(), request).await).await,
            Err(errors) => Ok(StaffMemberPayload::refused(errors)),
        }
    }
}

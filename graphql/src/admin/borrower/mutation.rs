use async_graphql::{Context, ID, InputObject, Object, Result};
use commands::borrower::BlockInput;
use domain::{BorrowerId, staff_member::Permission, values::BoundedText};
use projections::names;
use uuid::Uuid;

use super::card::{self, Borrower};
use crate::{
    admin::payload::payload,
    context::{ContextExt, request},
    shared::{Fields, NodeKind, Requires, UserError, requires},
};

/// Whom to block, and why.
#[derive(InputObject)]
pub(crate) struct BlockBorrowerInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Version of the account that was seen; refused as CONFLICT when it has changed.
    expected_version: Option<i32>,
    /// The borrower.
    borrower_id: ID,
    /// Why; up to 300 characters, stands in the history.
    reason: String,
}

/// Which borrower.
#[derive(InputObject)]
pub(crate) struct BorrowerInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Version of the account that was seen; refused as CONFLICT when it has changed.
    expected_version: Option<i32>,
    /// The borrower.
    borrower_id: ID,
}

payload! {
    /// Outcome of what was done to a borrower's access.
    BorrowerPayload {
        borrower: Borrower,
        "The borrower as they are now; showing them is noted as a look.",
        after &[names::BORROWER_CARD, names::SESSION_LIST],
        load card::find
    }
}

impl BorrowerInput {
    /// The request, or what is wrong with it.
    fn read(self) -> Result<commands::Request<BorrowerId>, Vec<UserError>> {
        let mut fields = Fields::new();
        match fields.read_id("borrower_id", NodeKind::Borrower, &self.borrower_id) {
            Some(id) => Ok(request(self.command_id, self.expected_version, BorrowerId::new(id))),
            None => Err(fields.errors()),
        }
    }
}

/// What is done to a borrower's access.
#[derive(Default)]
pub(crate) struct BorrowerMutation;

#[Object]
impl BorrowerMutation {
    /// Closes a borrower's cabinet and ends its sessions.
    #[graphql(guard = "Requires(Permission::BorrowerBlock)", directive = requires::apply("BORROWER_BLOCK".to_owned()))]
    async fn block_borrower(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: BlockBorrowerInput,
    ) -> Result<BorrowerPayload> {
        let mut fields = Fields::new();
        let borrower = fields.read_id("borrower_id", NodeKind::Borrower, &input.borrower_id);
        let reason = fields.read("reason", BoundedText::parse(&input.reason));
        let (Some(borrower), Some(reason)) = (borrower, reason) else { return Ok(BorrowerPayload::refused(fields.errors())) };
        let block = BlockInput { borrower: BorrowerId::new(borrower), reason };
        let result = ctx.commands().block_borrower(ctx.caller(), request(input.command_id, input.expected_version, block)).await;
        BorrowerPayload::new(ctx, result).await
    }

    /// Opens a blocked cabinet again.
    #[graphql(guard = "Requires(Permission::BorrowerBlock)", directive = requires::apply("BORROWER_BLOCK".to_owned()))]
    async fn unblock_borrower(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: BorrowerInput,
    ) -> Result<BorrowerPayload> {
        match input.read() {
            Ok(request) => BorrowerPayload::new(ctx, ctx.commands().unblock_borrower(ctx.caller(), request).await).await,
            Err(errors) => Ok(BorrowerPayload::refused(errors)),
        }
    }

    /// Takes a borrower's password away, lifts a lock and ends all sessions: they set a new password by recovery.
    #[graphql(guard = "Requires(Permission::AccessReset)", directive = requires::apply("ACCESS_RESET".to_owned()))]
    async fn reset_borrower_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: BorrowerInput,
    ) -> Result<BorrowerPayload> {
        match input.read() {
            Ok(request) => BorrowerPayload::new(ctx, ctx.commands().reset_access(ctx.caller(), request).await).await,
            Err(errors) => Ok(BorrowerPayload::refused(errors)),
        }
    }

    /// Ends all sessions of a borrower.
    #[graphql(guard = "Requires(Permission::BorrowerBlock)", directive = requires::apply("BORROWER_BLOCK".to_owned()))]
    async fn revoke_borrower_sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: BorrowerInput,
    ) -> Result<BorrowerPayload> {
        match input.read() {
            Ok(request) => BorrowerPayload::new(ctx, ctx.commands().revoke_borrower_sessions(ctx.caller(), request).await).await,
            Err(errors) => Ok(BorrowerPayload::refused(errors)),
        }
    }
}
